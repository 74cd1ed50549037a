"""Sealing: every event gets one place in the chain, whoever seals, and however late it became visible."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from tests.factories.together import on_postgresql, together

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit import sealing
from qiao.ground.audit.actions import record
from qiao.ground.audit.models import Event, Link
from qiao.ground.audit.sealing import FIRST, Head, canonical, current_head, head_of, seal_events
from qiao.ground.audit.verifying import verify_chain

pytestmark = pytest.mark.django_db


def events(count: int) -> list[Event]:
    return [record(by=SYSTEM, action="tests.thing.done", details={"n": n, "中": [1.0, "文"]}) for n in range(count)]


def test_events_are_chained_in_their_order_once() -> None:
    made = events(7)
    assert (seal_events(batch=3), seal_events()) == (7, 0)
    links = list(Link.objects.order_by("sequence"))
    assert [link.event_id for link in links] == [event.pk for event in made]
    assert [link.sequence for link in links] == list(range(1, 8))
    assert links[0].head == head_of(1, links[0].sealed_at, FIRST, links[0].digest)
    assert current_head() == Head(7, links[-1].head)
    assert verify_chain() == []


def test_an_empty_chain_holds_and_has_a_head() -> None:
    assert seal_events() == 0
    assert current_head() == Head(0, FIRST)
    assert verify_chain(Head(0, FIRST)) == []


def test_an_event_that_became_visible_late_comes_later_in_the_chain() -> None:
    early, *_rest = events(3)
    late = Event.objects.get(pk=early.pk)
    Event.objects.filter(pk=early.pk).delete()
    seal_events()
    late.save(force_insert=True)
    assert seal_events() == 1
    assert Link.objects.get(sequence=3).event_id == early.pk
    assert verify_chain() == []


def test_an_event_later_than_the_look_back_is_found_when_all_are_looked_through(monkeypatch) -> None:
    early, *_ = events(5)
    late = Event.objects.get(pk=early.pk)
    Event.objects.filter(pk=early.pk).delete()
    seal_events()
    late.save(force_insert=True)
    monkeypatch.setattr(sealing, "LOOK_BACK", 2)
    assert (seal_events(), seal_events(everything=True)) == (0, 1)


def test_the_second_of_two_sealers_writes_nothing(monkeypatch) -> None:
    """The rival seals between our look and our write."""
    events(2)
    bulk_create = Link.objects.bulk_create

    def beaten(links):
        monkeypatch.undo()
        if connection.vendor == "sqlite":
            bulk_create([Link(**{f.attname: getattr(links[0], f.attname) for f in Link._meta.fields})])
        else:
            bulk_create(links)
        return bulk_create(links)

    monkeypatch.setattr(type(Link.objects), "bulk_create", lambda self, links: beaten(links))
    assert seal_events() == 0
    assert seal_events() == 2
    assert verify_chain() == []


def test_what_is_hashed_is_written_alike_whatever_database_it_comes_from() -> None:
    at = datetime(2019, 6, 30, 20, 0, 0, 7, tzinfo=ZoneInfo("Asia/Shanghai"))
    told = {"b": 1.0, "a": {"y": [2.5, None, True], "x": "中"}, "at": at}
    again = {"at": at.astimezone(UTC), "a": {"x": "中", "y": [2.5, None, True]}, "b": 1}
    assert canonical(told) == canonical(again)
    assert b"2019-06-30T12:00:00.000007+00:00" in canonical(told)
    assert canonical([1e22]) == b"[10000000000000000000000]"


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_four_sealers_at_once_make_one_chain() -> None:
    from django.db import transaction

    with transaction.atomic():
        events(300)

    def seal() -> None:
        for _ in range(20):
            seal_events(batch=10)

    assert together(*[seal] * 4) == [None] * 4
    seal_events()
    assert Link.objects.count() == 300
    assert verify_chain() == []
