"""Coverage: every figure is counted from visits, at every level, and what is due next is what nobody reached lately."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db.models import Q
from tests.factories.accounts import officer
from tests.factories.register import household
from tests.factories.visits import visit

from qiao.ground import clock
from qiao.ground.accounts.actors import actor_of
from qiao.ground.audit.invariants import run_invariants
from qiao.story.register.householding import HouseholdFacts, change_household
from qiao.story.register.models import Household
from qiao.story.visits import coverage
from qiao.story.visits.actions import change_visit, record_visit
from qiao.story.visits.coverage import Period, VillageTally
from qiao.story.visits.covering import recount, store, tallies
from qiao.story.visits.facts import VisitFacts, of_visit
from qiao.story.visits.models import Reached, Visit

pytestmark = pytest.mark.django_db
COUNTY, TOWNSHIP, VILLAGE, OTHER = "500238", "500238001", "500238001002", "500238001003"


def at(house: Household, day: date, **more: object) -> Visit:
    """A visit that is counted as the actions count it."""
    made = visit(household=house, visited_on=day, **more)
    recount(house.pk)
    return made


def test_a_household_is_reached_when_somebody_was_met_there() -> None:
    """Seen, unchanged, or not willing to talk: reached. Nobody at home, or on the phone: not."""
    at(seen := household(region=VILLAGE), date(2019, 6, 3))
    at(refused := household(region=VILLAGE), date(2019, 6, 3), outcome="refused")
    at(household(region=VILLAGE), date(2019, 6, 3), outcome="absent")
    at(household(region=VILLAGE), date(2019, 6, 3), how="phone")
    household(region=VILLAGE)
    assert set(Reached.objects.values_list("pk", flat=True)) == {seen.pk, refused.pk}
    told = coverage.tallies(COUNTY, 9)[TOWNSHIP]
    assert (told.households, told.reached, told.visits, told.never) == (5, 2, 2, 3)


@pytest.mark.parametrize(("digits", "code"), [(6, COUNTY), (9, TOWNSHIP), (12, VILLAGE)])
def test_each_level_counts_the_same_households(digits: int, code: str) -> None:
    house = household(region=VILLAGE)
    at(house, date(2019, 5, 3), created_by_id=officer("village", VILLAGE).pk)
    at(house, date(2019, 6, 3), created_by_id=(last := officer("village", VILLAGE)).pk)
    told = coverage.tallies("50", digits)[code]
    assert (told.households, told.reached, told.visits, told.last_on) == (1, 1, 2, date(2019, 6, 3))
    assert told.last_by_id == last.pk


def test_a_household_known_only_to_its_township_is_in_no_village() -> None:
    household(region=TOWNSHIP)
    assert coverage.tallies(TOWNSHIP, 12) == {}
    assert coverage.of_wider(TOWNSHIP, 12) == 1
    assert coverage.tallies(COUNTY, 9)[TOWNSHIP].households == 1


def test_what_is_due_is_what_nobody_reached_for_so_many_days(settings: object) -> None:
    settings.QIAO_VISIT_EVERY_DAYS = 90  # type: ignore[attr-defined]
    today = clock.today()
    at(household(region=VILLAGE), today - timedelta(days=90))
    at(late := household(region=VILLAGE), today - timedelta(days=91))
    never = household(region=VILLAGE)
    due = Household.objects.filter(coverage.is_due_q())
    assert set(due) == {late, never}
    assert list(Household.objects.filter(coverage.is_overdue_q())) == [late]
    assert list(Household.objects.filter(coverage.is_never_q())) == [never]
    told = coverage.tallies(COUNTY, 9)[TOWNSHIP]
    assert (told.never, told.overdue, told.due) == (1, 1, 2)


def test_a_period_counts_its_days_alone_and_what_is_due_stays() -> None:
    twice, once = household(region=VILLAGE), household(region=OTHER)
    at(twice, date(2018, 3, 1))
    at(twice, date(2019, 3, 1))
    at(once, date(2018, 3, 1))
    told = coverage.tallies(COUNTY, 9, Period(date(2019, 1, 1), date(2019, 3, 1)))[TOWNSHIP]
    assert (told.households, told.reached, told.visits, told.last_on) == (2, 1, 1, date(2019, 3, 1))
    assert told.overdue == 1
    assert list(Household.objects.filter(coverage.reached_between(date(2019, 1, 1), None))) == [twice]
    assert coverage.tallies(COUNTY, 9, Period(None, date(2018, 2, 28)))[TOWNSHIP].reached == 0


def test_recording_and_correcting_keep_the_row_in_line() -> None:
    by = actor_of(officer("village", VILLAGE))
    house = household(region=VILLAGE)
    facts = VisitFacts("household", date(2019, 6, 3), "seen", situation="房子修好了", household_id=house.pk)
    made = record_visit(by=by, key=uuid4(), given=facts).visit
    assert Reached.objects.get(pk=house.pk).last_by_id == by.user_id
    moved = VisitFacts("household", **{**of_visit(made), "visited_on": date(2019, 6, 1)})
    change_visit(by=by, visit_id=made.pk, version=made.version, given=moved)
    assert Reached.objects.get(pk=house.pk).last_on == date(2019, 6, 1)
    made.refresh_from_db()
    nobody = VisitFacts("household", **{**of_visit(made), "outcome": "absent"})
    change_visit(by=by, visit_id=made.pk, version=made.version, given=nobody)
    assert not Reached.objects.filter(pk=house.pk).exists()


def test_a_household_that_moves_counts_where_it_lives_now() -> None:
    house = household(region=VILLAGE)
    at(house, date(2019, 6, 3))
    given = HouseholdFacts(house.number, OTHER, house.poverty, house.poverty_since)
    change_household(by=actor_of(officer("county", COUNTY)), household_id=house.pk, version=house.version, given=given)
    told = coverage.tallies(TOWNSHIP, 12)
    assert list(told) == [OTHER]
    assert told[OTHER].reached == 1
    assert [looked.findings for looked in run_invariants(("visits.reached_agrees",))] == [()]


def test_the_invariant_finds_a_row_that_does_not_agree() -> None:
    house = household(region=VILLAGE)
    at(house, date(2019, 6, 3))
    other = household(region=VILLAGE)
    visit(household=other)
    found = [finding.record for looked in run_invariants(("visits.reached_agrees",)) for finding in looked.findings]
    assert found == [f"register.household {other.pk}"]
    store(tallies())
    assert [looked.findings for looked in run_invariants(("visits.reached_agrees",))] == [()]


def test_a_county_is_visited_twice_on_two_days_not_by_two_people() -> None:
    for _ in range(2):
        visit(kind="county", region=COUNTY, visited_on=date(2018, 3, 1))
    visit(kind="county", region=COUNTY, visited_on=date(2018, 9, 1), how="phone")
    told = coverage.county_visits([COUNTY, "500242"])
    assert (told[COUNTY].visits, told[COUNTY].days) == (2, 1)
    visit(kind="county", region=COUNTY, visited_on=date(2018, 9, 1))
    assert coverage.county_visits([COUNTY])[COUNTY].days == 2


def test_a_township_is_visited_by_a_visit_anywhere_in_it_but_not_to_a_person_alone() -> None:
    townships = [TOWNSHIP, "500238101", "500238102"]
    visit(kind="workshop", place="刺绣车间", region=TOWNSHIP)
    visit(kind="person", region="500238101001")
    visit(kind="village", region="500238102001", outcome="absent")
    assert coverage.townships_visited(townships) == {TOWNSHIP}


def test_villages_are_those_with_a_household_or_the_village_visited() -> None:
    at(household(region=VILLAGE), date(2019, 6, 1))
    visit(kind="village", region=OTHER, visited_on=date(2019, 6, 3))
    visit(kind="township", region=TOWNSHIP)
    assert coverage.villages_visited() == {
        VILLAGE: VillageTally(1, 0, date(2019, 6, 1)),
        OTHER: VillageTally(0, 1, date(2019, 6, 3)),
    }
    assert list(coverage.villages_visited(Q(region__startswith=OTHER))) == [OTHER]


def test_who_went_is_told_with_their_office() -> None:
    user = officer("village", VILLAGE)
    told = coverage.who_went([user.pk, None])
    assert str(user) in told[user.pk]
    assert coverage.who_went([None]) == {}
