"""Verifying: every way to tamper with the record is found, and an untouched record is never accused."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.actions import record
from qiao.ground.audit.models import Event, Link
from qiao.ground.audit.sealing import Head, current_head, digest_of, head_of, seal_events
from qiao.ground.audit.verifying import verify_chain

pytestmark = pytest.mark.django_db
COUNT = 24


@pytest.fixture
def exported() -> Head:
    """A chain of three sealings, and its head as somebody keeps it elsewhere."""
    for n in range(COUNT):
        record(by=SYSTEM, action="tests.thing.done", region="500238", reason=f"因 {n}", details={"n": n})
        if n % 8 == 7:
            seal_events()
    return current_head()


def codes(head: Head | None = None) -> set[str]:
    return {found.code for found in verify_chain(head)}


def edit(chance: random.Random) -> None:
    name, value = chance.choice(
        [
            ("reason", "别的原因"),
            ("details", {"n": -1}),
            ("actor_id", 99),
            ("actor_name", "别人"),
            ("region", "500239"),
            ("action", "tests.thing.undone"),
            ("at", clock.now() + timedelta(microseconds=1)),
            ("subject_id", "7"),
            ("request_id", "x"),
            ("office", "别处"),
        ]
    )
    Event.objects.filter(pk=chance.choice(list(Event.objects.values_list("pk", flat=True)))).update(**{name: value})


def delete(chance: random.Random) -> None:
    link = Link.objects.get(sequence=chance.randint(1, COUNT))
    Link.objects.filter(pk=link.pk).delete()
    Event.objects.filter(pk=link.event_id).delete()


def delete_and_close_ranks(chance: random.Random) -> None:
    """The gap in the numbering is closed by moving the rest up."""
    sequence = chance.randint(1, COUNT)
    delete_one = Link.objects.get(sequence=sequence)
    Link.objects.filter(pk=sequence).delete()
    Event.objects.filter(pk=delete_one.event_id).delete()
    for number in range(sequence + 1, COUNT + 1):
        Link.objects.filter(pk=number).update(sequence=F("sequence") - 1)


def swap(chance: random.Random) -> None:
    one, other = (Link.objects.get(sequence=n).event for n in chance.sample(range(1, COUNT + 1), 2))
    Event.objects.filter(pk=one.pk).update(reason=other.reason, details=other.details, at=other.at)
    Event.objects.filter(pk=other.pk).update(reason=one.reason, details=one.details, at=one.at)


def insert(chance: random.Random) -> None:
    """An event slipped in, with a link that is right in itself; the rest is moved down."""
    place = chance.randint(1, COUNT)
    for number in range(COUNT, place - 1, -1):
        Link.objects.filter(pk=number).update(sequence=F("sequence") + 1)
    event = record(by=SYSTEM, action="tests.thing.forged")
    before = Link.objects.filter(pk=place - 1).values_list("head", flat=True).first() or "0" * 64
    now, digest = clock.now(), digest_of(event)
    Link.objects.create(
        sequence=place, event=event, digest=digest, head=head_of(place, now, before, digest), sealed_at=now
    )


def cut_tail(chance: random.Random) -> None:
    keep = chance.randint(0, COUNT - 1)
    gone = list(Link.objects.filter(sequence__gt=keep).values_list("event_id", flat=True))
    Link.objects.filter(sequence__gt=keep).delete()
    Event.objects.filter(pk__in=gone).delete()


def rewrite_to_the_end(chance: random.Random) -> None:
    """An event is changed and everything after it sealed anew, as somebody would who knows how the chain is made."""
    sequence = chance.randint(1, COUNT)
    Event.objects.filter(link__sequence=sequence).update(reason="改写")
    head = Link.objects.filter(pk=sequence - 1).values_list("head", flat=True).first() or "0" * 64
    for link in Link.objects.filter(sequence__gte=sequence).select_related("event").order_by("sequence"):
        digest = digest_of(link.event)
        head = head_of(link.sequence, link.sealed_at, head, digest)
        Link.objects.filter(pk=link.pk).update(digest=digest, head=head)


def redate_sealing(chance: random.Random) -> None:
    Link.objects.filter(pk=chance.randint(1, COUNT)).update(sealed_at=clock.now() + timedelta(seconds=1))


def backdate(chance: random.Random) -> None:
    """An event put in from the side, dated before the sealings; the sealer chains it in good faith."""
    event = record(by=SYSTEM, action="tests.thing.forged")
    Event.objects.filter(pk=event.pk).update(at=clock.now() - timedelta(hours=chance.randint(2, 500)))
    if chance.random() < 0.5:
        seal_events()


TAMPERINGS: tuple[Callable[[random.Random], None], ...] = (
    edit,
    delete,
    delete_and_close_ranks,
    swap,
    insert,
    cut_tail,
    rewrite_to_the_end,
    redate_sealing,
    backdate,
)


def test_a_chain_nobody_touched_holds(exported: Head) -> None:
    assert verify_chain(exported) == []
    record(by=SYSTEM, action="tests.thing.done")
    seal_events()
    assert verify_chain(exported) == []


def test_a_thousand_random_tamperings_are_all_found(exported: Head) -> None:
    chance = random.Random(20190630)
    missed = []
    for number in range(1000):
        tamper = TAMPERINGS[number % len(TAMPERINGS)]
        with transaction.atomic():
            before = _everything()
            tamper(chance)
            if _everything() != before and not verify_chain(exported):
                missed.append((number, tamper.__name__))
            transaction.set_rollback(True)
    assert missed == []


@pytest.mark.parametrize("tamper", [edit, delete, swap, insert, redate_sealing, backdate])
def test_most_tamperings_show_without_an_exported_head_too(exported: Head, tamper) -> None:
    chance = random.Random(3)
    for _ in range(10):
        with transaction.atomic():
            tamper(chance)
            if Link.objects.order_by("-sequence").values_list("sequence", flat=True).first() == COUNT:
                assert codes()
            transaction.set_rollback(True)


def test_a_tail_that_was_cut_shows_only_against_an_exported_head(exported: Head) -> None:
    cut_tail(random.Random(1))
    assert codes() == set()
    assert codes(exported) == {"cut"}


def test_a_chain_rewritten_to_its_end_shows_only_against_an_exported_head(exported: Head) -> None:
    rewrite_to_the_end(random.Random(1))
    assert codes() == set()
    assert codes(exported) == {"other_head"}


def test_an_event_left_unsealed_is_told_with_its_number(exported: Head) -> None:
    event = record(by=SYSTEM, action="tests.thing.done")
    Event.objects.filter(pk=event.pk).update(at=clock.now() - timedelta(minutes=20))
    (found,) = verify_chain(exported)
    assert (found.code, found.event_id) == ("unsealed", event.pk)
    assert str(event.pk) in found.zh
    assert str(event.pk) in found.en


def _everything() -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_event ORDER BY id")
        told: list[object] = [tuple(map(str, row)) for row in cursor.fetchall()]
        cursor.execute("SELECT * FROM audit_link ORDER BY sequence")
        return told + [tuple(map(str, row)) for row in cursor.fetchall()]
