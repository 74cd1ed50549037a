"""Visibility: a person is seen from where there is a ground, as long as it holds, and from nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from tests.factories.privacy import subject
from tests.factories.together import on_postgresql, together

from qiao.ground import clock
from qiao.ground.accounts.actors import NOBODY, SYSTEM, Actor, Scope
from qiao.ground.accounts.permissions import permit, roles_of
from qiao.ground.accounts.roles import CITY, COUNTY, PROVINCE, VILLAGE
from qiao.ground.privacy import visibility
from qiao.ground.privacy.models import Subject, Visibility
from qiao.ground.privacy.visibility import CASE, PLACEMENT, PROPOSAL, RESIDENCE, hide, may_see, seen_by, show

pytestmark = pytest.mark.django_db
SEE = "tests.see"
TODAY = date(2019, 6, 30)

if not roles_of(SEE):
    permit(SEE, "看", "See", VILLAGE, COUNTY, CITY, PROVINCE)


def actor(region: str, role: str = COUNTY) -> Actor:
    return Actor(1, "某人", "某局", (Scope(role, region),))


def seen(who: Actor, on: date | None = None) -> set[Subject]:
    return set(Subject.objects.filter(seen_by(who, SEE, "pk", on)))


@pytest.mark.parametrize("region", ["50", "500238", "500238101", "500238101201"])
def test_every_region_around_a_home_sees_the_person(region: str) -> None:
    here, elsewhere = subject("500238101201"), subject("370211001001")
    assert seen(actor(region)) == {here}
    assert may_see(actor(region), SEE, here.pk)
    assert not may_see(actor(region), SEE, elsewhere.pk)


@pytest.mark.parametrize("region", ["37", "500239", "500237", "50023810", "500238102", "500238101200", "5002381012011"])
def test_no_other_region_does(region: str) -> None:
    subject("500238101201")
    assert seen(actor(region)) == ({*Subject.objects.all()} if "500238101201".startswith(region) else set())


def test_a_county_with_the_last_code_ends_where_it_should() -> None:
    """Region 500239 must not reach into 500240, nor 99 into nothing."""
    here = subject("500239999999")
    assert seen(actor("500239")) == {here}
    assert seen(actor("500240")) == set()


def test_whoever_lacks_the_permission_or_any_region_sees_nobody() -> None:
    one = subject("500238")
    assert seen(Actor(1, "某人", "", (Scope("auditor", "50"),))) == set()
    assert seen(NOBODY) == set()
    assert seen(SYSTEM) == {one}


def test_several_posts_add_up() -> None:
    one, other, third = subject("500238"), subject("370211"), subject("500101")
    both = Actor(1, "某人", "", (Scope(COUNTY, "500238"), Scope(CITY, "370211"), Scope("auditor", "500101")))
    assert seen(both) == {one, other}
    assert third not in seen(both)


def test_a_ground_holds_from_its_day_until_the_day_it_ends() -> None:
    one = subject("500238")
    show(subject=one, region="370211", ground=PLACEMENT, since=TODAY, cause="p1")
    city = actor("370211", CITY)
    assert [bool(seen(city, TODAY + timedelta(days=days))) for days in (-1, 0, 1)] == [False, True, True]
    assert hide(subject=one, region="370211", ground=PLACEMENT, until=TODAY + timedelta(days=10), cause="p1") == 1
    assert [bool(seen(city, TODAY + timedelta(days=days))) for days in (9, 10)] == [True, False]


def test_a_ground_ended_on_the_day_it_began_never_held() -> None:
    one = subject("500238")
    show(subject=one, region="370211", ground=PROPOSAL, since=TODAY + timedelta(days=5))
    hide(subject=one, region="370211", ground=PROPOSAL, until=TODAY)
    assert not any(seen(actor("370211", CITY), TODAY + timedelta(days=days)) for days in range(10))


def test_one_of_two_causes_that_ends_leaves_the_other() -> None:
    one = subject("500238")
    for cause in ("case-1", "case-2", "case-2"):
        show(subject=one, region="370211", ground=CASE, cause=cause)
    assert Visibility.objects.filter(ground=CASE).count() == 2
    hide(subject=one, region="370211", ground=CASE, cause="case-1")
    assert may_see(actor("370211", CITY), SEE, one.pk)
    assert visibility.hide_cause(ground=CASE, cause="case-2") == 1
    assert not may_see(actor("370211", CITY), SEE, one.pk)
    assert may_see(actor("500238"), SEE, one.pk)


def test_what_would_end_later_ends_with_its_record_and_never_again_later() -> None:
    one = subject("500238")
    show(subject=one, region="370211", ground=CASE, cause="case-1")
    today = clock.today()
    visibility.hide_cause(ground=CASE, cause="case-1", until=today + timedelta(days=180))
    assert may_see(actor("370211", CITY), SEE, one.pk)
    assert visibility.hide_cause(ground=CASE, cause="case-1") == 1
    assert not may_see(actor("370211", CITY), SEE, one.pk)
    assert visibility.hide_cause(ground=CASE, cause="case-1", until=today + timedelta(days=180)) == 0
    assert not may_see(actor("370211", CITY), SEE, one.pk)


def test_a_proposal_shows_a_person_only_to_what_asks_for_the_proposed_too() -> None:
    one = subject("500238")
    show(subject=one, region="370211", ground=PROPOSAL, cause="proposal-1")
    city = actor("370211", CITY)
    found = {
        proposed: Subject.objects.filter(seen_by(city, SEE, "pk", proposed=proposed)) for proposed in (False, True)
    }
    assert {proposed: list(rows) for proposed, rows in found.items()} == {False: [], True: [one]}
    show(subject=one, region="370211", ground=PLACEMENT, cause="a placement")
    assert [list(rows.all()) for rows in found.values()] == [[one], [one]]


def test_a_move_ends_the_old_home_on_the_day_the_new_begins() -> None:
    one = subject("500238101", since=date(2018, 1, 1))
    show(subject=one, region="370211", ground=CASE)
    visibility.move_residence(subject=one, region="500241002")
    assert visibility.home_of(one.pk) == "500241002"
    assert not may_see(actor("500238"), SEE, one.pk)
    assert may_see(actor("500241"), SEE, one.pk)
    assert may_see(actor("370211", CITY), SEE, one.pk)
    assert seen(actor("500238"), clock.today() - timedelta(days=1)) == {one}


def test_a_move_to_the_same_home_changes_nothing_and_back_again_is_possible() -> None:
    one = subject("500238")
    for region in ("500238", "500241", "500238", "500238"):
        show(subject=one, region=region, ground=RESIDENCE)
    rows = Visibility.objects.filter(subject=one, ground=RESIDENCE)
    assert (rows.count(), rows.filter(valid_to__isnull=True).get().region) == (3, "500238")


def test_the_database_refuses_a_second_home() -> None:
    one = subject("500238")
    with pytest.raises(IntegrityError), transaction.atomic():
        Visibility.objects.create(subject=one, region="500241", ground=RESIDENCE, valid_from=TODAY)


def test_many_homes_are_written_at_once() -> None:
    people = [subject("") for _ in range(20)]
    visibility.settle([(one, "500238") for one in people])
    assert seen(actor("500238")) == set(people)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_rivals_open_one_ground_and_leave_one_home() -> None:
    one = subject("500238")

    def rival(number: int) -> None:
        for _ in range(10):
            show(subject=one, region="370211", ground=PROPOSAL, cause="p")
            visibility.move_residence(subject=one, region=f"5002{30 + number}")

    assert together(*[partial(rival, number) for number in range(8)]) == [None] * 8
    opened = Visibility.objects.filter(subject=one, valid_to__isnull=True)
    assert sorted(opened.values_list("ground", flat=True)) == [PROPOSAL, RESIDENCE]
