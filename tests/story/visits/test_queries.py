"""Who sees which visits, what is due, and what a worker's timeline tells."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.visits import promise, visit

from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.privacy.models import Visibility
from qiao.story.visits.models import Promise
from qiao.story.visits.queries import (
    is_due_q,
    is_late_q,
    own_promises,
    promises_seen,
    timeline_of,
    visits_seen,
    with_open_promises,
)

pytestmark = pytest.mark.django_db

HERE, THERE = factory.VILLAGE, "500237001001"


def seen(actor: Actor) -> set[UUID]:
    return set(visits_seen(actor).values_list("pk", flat=True))


def test_visits_are_seen_by_the_region_of_the_household_the_person_or_the_place() -> None:
    here = {
        visit(region=HERE).pk,
        visit(kind="person", region=HERE).pk,
        visit(kind="township", region=HERE[:9]).pk,
    }
    there = {visit(region=THERE).pk, visit(kind="person", region=THERE).pk, visit(kind="village", region=THERE).pk}
    assert seen(acting("county", "500238")) == here
    assert seen(acting("county", "500237")) == there
    assert seen(acting("province", "50")) == seen(SYSTEM) == here | there
    assert seen(acting("city", "3709")) == set()


def test_a_household_that_moved_takes_its_visits_along() -> None:
    house = factory.household(region=HERE)
    made = visit(household=house)
    house.region = THERE
    house.save()
    assert (seen(acting("county", "500238")), seen(acting("county", "500237"))) == (set(), {made.pk})


def test_a_helper_sees_the_visits_to_their_households_and_its_people() -> None:
    mine = factory.household()
    own = {visit(household=mine).pk, visit(kind="person", worker=factory.worker(household=mine)).pk}
    visit()
    visit(kind="person")
    visit(kind="village", region=HERE)
    assert seen(acting("helper", HERE[:9], households=[mine.pk])) == own


def test_the_place_of_work_sees_its_own_visits_and_not_what_was_said_at_home() -> None:
    away = factory.worker(region=HERE)
    Visibility.objects.create(subject=away.subject, region="370902", ground="placement", valid_from=date(2018, 3, 1))
    visit(kind="person", worker=away)
    at_work = visit(kind="person", worker=away)
    type(at_work).objects.filter(pk=at_work.pk).update(region="370902")
    firm = visit(kind="employer", place="服装厂", region="370902")
    assert seen(acting("city", "3709")) == {at_work.pk, firm.pk}


def test_the_place_of_work_forgets_a_person_it_sees_no_more() -> None:
    gone = factory.worker(region=HERE)
    at_work = visit(kind="person", worker=gone)
    type(at_work).objects.filter(pk=at_work.pk).update(region="370902")
    assert seen(acting("city", "3709")) == set()


def test_promises_are_due_a_week_before_their_day_and_to_whom_gave_them() -> None:
    clerk = acting("village", HERE)
    made = visit()
    days = {"late": date(2019, 6, 29), "today": date(2019, 6, 30), "week": date(2019, 7, 7), "after": date(2019, 7, 8)}
    given = {name: promise(made, due_on=day, created_by_id=clerk.user_id) for name, day in days.items()}
    promise(made, due_on=days["late"], created_by_id=None)
    done = {"state": "kept", "settled_on": days["late"], "settled_how": "办了"}
    promise(made, due_on=days["late"], created_by_id=clerk.user_id, **done)
    mine = own_promises(promises_seen(clerk), clerk)
    due = set(mine.filter(is_due_q()))
    assert due == {given["late"], given["today"], given["week"]}
    assert set(mine.filter(is_late_q())) == {given["late"]}


def test_visits_with_open_promises_are_found_and_those_whose_are_settled_not() -> None:
    standing, late = promise(due_on=date(2019, 7, 20)), promise(due_on=date(2019, 6, 20))
    promise(state="dropped", settled_on=date(2019, 6, 20), settled_how="不用了")
    everywhere = visits_seen(SYSTEM)
    assert set(everywhere.filter(with_open_promises())) == {standing.visit, late.visit}
    assert set(everywhere.filter(with_open_promises(is_late_q()))) == {late.visit}


def test_the_timeline_tells_the_households_visits_the_persons_own_and_what_was_promised() -> None:
    house = factory.household()
    somebody = factory.worker(household=house)
    merged = factory.worker(merged_into=somebody)
    made = visit(household=house)
    promise(made, due_on=date(2019, 6, 17))
    promise(made, due_on=date(2019, 7, 17), what="送化肥")
    promise(made, what="修路灯", state="kept", settled_on=date(2019, 6, 10), settled_how="装好了")
    visit(kind="person", worker=merged, visited_on=date(2019, 6, 20), outcome="absent", how="phone")
    visit()
    told = {entry.on: entry for entry in timeline_of(somebody, acting("village", HERE))}
    assert sorted(told) == [date(2019, 6, day) for day in (3, 10, 17, 20)] + [date(2019, 7, 17)]
    assert told[date(2019, 6, 3)].fact == "走访（上门）：见到了"
    assert told[date(2019, 6, 20)].fact == "走访（电话）：没有见到"
    assert (told[date(2019, 6, 10)].fact, told[date(2019, 6, 10)].detail) == ("承诺办了：修路灯", "装好了")
    assert (told[date(2019, 6, 17)].is_due, told[date(2019, 7, 17)].is_ahead) == (True, True)
    assert {entry.stage for entry in told.values()} == {"visits"}


def test_a_city_that_sees_somebody_at_work_is_told_nothing_of_the_visits_at_home() -> None:
    house = factory.household()
    away = factory.worker(household=house)
    Visibility.objects.create(subject=away.subject, region="370902", ground="placement", valid_from=date(2018, 3, 1))
    visit(household=house)
    visit(kind="person", worker=away)
    assert timeline_of(away, acting("city", "3709")) == []
    assert len(timeline_of(away, acting("county", "500238"))) == 2
    assert timeline_of(away, acting("security_admin")) == []
    assert not Promise.objects.exists()
