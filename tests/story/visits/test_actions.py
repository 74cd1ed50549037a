"""Recording visits: one whatever is sent twice, corrected on the version seen, unchanged by one tap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.together import on_postgresql, together
from tests.factories.visits import visit

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.models import Event
from qiao.ground.saying import Refused
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.register.models import Household, Worker
from qiao.story.register.uses import uses_of
from qiao.story.visits.actions import change_visit, no_change, record_visit
from qiao.story.visits.facts import VisitFacts, of_visit
from qiao.story.visits.models import Visit

pytestmark = pytest.mark.django_db

TODAY = date(2019, 6, 30)
VILLAGE = factory.VILLAGE
IDENTITY = factory.identity(7)


@pytest.fixture
def clerk() -> Actor:
    return acting("village", VILLAGE)


def to(house: Household, **more: Any) -> VisitFacts:
    told: dict[str, Any] = {"situation": "房子修好了", "household_id": house.pk, **more}
    return VisitFacts("household", told.pop("visited_on", TODAY), told.pop("outcome", "seen"), **told)


def place(kind: str, region: str, **more: Any) -> VisitFacts:
    return VisitFacts(kind, TODAY, "seen", situation="开了会", region=region, **more)


def refusal(doing: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        doing()
    return refused.value.code


def test_the_same_record_sent_twice_is_one_visit_and_one_event(clerk: Actor) -> None:
    key, given = uuid4(), to(factory.household(), needs="要一头牛", willingness="想就近干")
    first = record_visit(by=clerk, key=key, given=given)
    again = record_visit(by=clerk, key=key, given=given)
    assert (first.is_new, again.is_new, again.visit) == (True, False, first.visit)
    assert Visit.objects.get().region == VILLAGE
    event = Event.objects.get(action="visits.visit.recorded")
    assert (event.subject_id, event.region, event.actor_id) == (str(key), VILLAGE, clerk.user_id)


def test_the_first_record_sent_again_after_a_correction_is_still_the_same(clerk: Actor) -> None:
    key, given = uuid4(), to(factory.household())
    record_visit(by=clerk, key=key, given=given)
    change_visit(by=clerk, visit_id=key, version=1, given=replace(given, situation="屋顶漏雨"))
    assert record_visit(by=clerk, key=key, given=given).visit.situation == "屋顶漏雨"
    assert Visit.objects.count() == 1


def test_a_key_with_another_content_or_from_somebody_else_is_refused_by_name(clerk: Actor) -> None:
    key, house = uuid4(), factory.household()
    record_visit(by=clerk, key=key, given=to(house))
    other = replace(to(house), situation="别的话")
    assert refusal(lambda: record_visit(by=clerk, key=key, given=other)) == "key_taken"
    colleague = acting("township", VILLAGE[:9])
    assert refusal(lambda: record_visit(by=colleague, key=key, given=to(house))) == "key_taken"
    assert Visit.objects.get().situation == "房子修好了"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"visited_on": date(2019, 7, 1)}, "day_ahead"),
        ({"visited_on": date(209, 6, 1)}, "day_long_ago"),
        ({"hour": 24}, "hour_unknown"),
        ({"situation": "  "}, "nothing_said"),
        ({"situation": "字" * 1001}, "too_long"),
        ({"situation": f"证件 {IDENTITY}"}, "holds_number"),
        ({"companions": "老李 15400000001"}, "holds_number"),
        ({"outcome": "gone"}, "unknown_word"),
        ({"how": "letter"}, "unknown_word"),
        ({"outcome": "no_change"}, "first_visit"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(clerk: Actor, wrong: dict[str, Any], code: str) -> None:
    given = to(factory.household(), **wrong)
    assert refusal(lambda: record_visit(by=clerk, key=uuid4(), given=given)) == code
    assert not Visit.objects.exists()
    assert not Event.objects.filter(action__startswith="visits.").exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (place("county", "500238001"), "place_level"),
        (place("township", "500238"), "place_level"),
        (place("village", "500238001"), "place_level"),
        (place("employer", "500238"), "place_missing"),
        (place("employer", "50", place="绣坊"), "place_level"),
        (place("township", "500237001"), "outside_scope"),
        (VisitFacts("township", TODAY, "no_change", region="500238001"), "not_of_people"),
    ],
)
def test_a_place_is_named_as_its_kind_says_and_lies_in_ones_regions(given: VisitFacts, code: str) -> None:
    county = acting("county", "500238")
    assert refusal(lambda: record_visit(by=county, key=uuid4(), given=given)) == code
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("kind", "region", "name"),
    [
        ("county", "500238", ""),
        ("township", "500238001", ""),
        ("village", VILLAGE, ""),
        ("workshop", "500238001", "绣坊"),
        ("employer", "500238", "茶厂"),
        ("project", VILLAGE, "修路"),
    ],
)
def test_every_kind_of_place_is_visited(kind: str, region: str, name: str) -> None:
    county, record_id = acting("county", "500238"), uuid4()
    given = place(kind, region, place=name, record_id=record_id)
    record_visit(by=county, key=uuid4(), given=given)
    made = Visit.objects.get()
    assert (made.kind, made.region, made.place, made.record_id) == (kind, region, name, record_id)


def test_a_foreign_household_and_a_foreign_person_are_not_there(clerk: Actor) -> None:
    with pytest.raises(Household.DoesNotExist):
        record_visit(by=clerk, key=uuid4(), given=to(factory.household(region="500237001001")))
    person = VisitFacts(
        "person", TODAY, "seen", situation="见了", worker_id=factory.worker(region="500237001001").pk
    )  # fmt: skip
    with pytest.raises(Worker.DoesNotExist):
        record_visit(by=clerk, key=uuid4(), given=person)
    with pytest.raises(Household.DoesNotExist):
        record_visit(by=clerk, key=uuid4(), given=VisitFacts("household", TODAY, "seen", situation="见了"))


def test_a_helper_visits_the_households_assigned_to_them_and_no_others() -> None:
    mine, other = factory.household(), factory.household()
    helper = acting("helper", VILLAGE[:9], households=[mine.pk])
    assert record_visit(by=helper, key=uuid4(), given=to(mine)).is_new
    with pytest.raises(Household.DoesNotExist):
        record_visit(by=helper, key=uuid4(), given=to(other))
    assert refusal(lambda: record_visit(by=helper, key=uuid4(), given=place("village", VILLAGE))) == "outside_scope"


def test_a_person_is_visited_where_they_live(clerk: Actor) -> None:
    somebody = factory.worker()
    given = VisitFacts("person", TODAY, "refused", worker_id=somebody.pk)
    made = record_visit(by=clerk, key=uuid4(), given=given).visit
    assert (made.worker, made.region, made.outcome) == (somebody, VILLAGE, "refused")


# Correcting -----------------------------------------------------------------------------------------------------------
def test_a_correction_keeps_before_and_after_and_whom_it_was_to(clerk: Actor) -> None:
    made = visit()
    given = VisitFacts("employer", TODAY, "absent", household_id=uuid4(), region="50", place="别处")
    changed = change_visit(by=clerk, visit_id=made.pk, version=1, given=given)
    assert (changed.kind, changed.household_id, changed.region) == ("household", made.household_id, VILLAGE)
    assert (changed.outcome, changed.visited_on, changed.version) == ("absent", TODAY, 2)
    told = Event.objects.get(action="visits.visit.changed").details["changes"]
    assert told["outcome"] == ["seen", "absent"]
    assert told["situation"] == ["房子修好了", ""]


def test_nothing_changed_is_nothing_written(clerk: Actor) -> None:
    made = visit()
    given = VisitFacts("household", **of_visit(made))
    assert change_visit(by=clerk, visit_id=made.pk, version=1, given=given).version == 1
    assert not Event.objects.exists()


def test_a_correction_on_an_old_version_names_only_what_both_have_changed(clerk: Actor) -> None:
    made = visit(needs="要一头牛")
    opened, given = of_visit(made), VisitFacts("household", **of_visit(made))
    change_visit(by=clerk, visit_id=made.pk, version=1, given=replace(given, situation="屋顶漏雨", needs="要两头"))
    mine = replace(given, situation="墙裂了", hour=9)
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        change_visit(by=acting("county", "500238"), visit_id=made.pk, version=1, given=mine, opened=opened)
    told = [(d.field, d.theirs, d.yours) for d in meanwhile.value.differences]
    assert (told, meanwhile.value.version) == ([("situation", "屋顶漏雨", "墙裂了")], 2)
    assert Visit.objects.get().situation == "屋顶漏雨"


def test_a_correction_cannot_say_unchanged_of_a_first_visit_nor_leave_ones_regions(clerk: Actor) -> None:
    made = visit()
    given = VisitFacts("household", **of_visit(made))
    unchanged = replace(given, outcome="no_change")
    assert refusal(lambda: change_visit(by=clerk, visit_id=made.pk, version=1, given=unchanged)) == "first_visit"
    firm = visit(kind="employer", place="茶厂")
    away = replace(VisitFacts("employer", **of_visit(firm)), region="500237001")
    assert refusal(lambda: change_visit(by=clerk, visit_id=firm.pk, version=1, given=away)) == "outside_scope"


def test_a_foreign_visit_cannot_be_corrected(clerk: Actor) -> None:
    foreign = visit(region="500237001001")
    with pytest.raises(Visit.DoesNotExist):
        change_visit(by=clerk, visit_id=foreign.pk, version=1, given=VisitFacts("household", TODAY, "absent"))


# No change ------------------------------------------------------------------------------------------------------------
def test_one_tap_records_a_visit_and_verifies_those_who_were_asked_before(clerk: Actor) -> None:
    house = factory.household()
    visit(household=house)
    people = {
        status: factory.worker(household=house, status=status)
        for status in ("looking_near", "not_looking", "unverified", "working")
    }
    child = factory.worker(household=house, status="not_looking", born=date(2010, 1, 1))
    recorded = no_change(by=clerk, household_id=house.pk, key=uuid4())
    assert (recorded.is_new, recorded.visit.outcome, recorded.visit.visited_on) == (True, "no_change", TODAY)
    verified = set(Worker.objects.filter(verified_on=TODAY).values_list("status", flat=True))
    assert verified == {"looking_near", "not_looking"}
    child.refresh_from_db()
    people["unverified"].refresh_from_db()
    assert (child.verified_on, people["unverified"].status) == (None, "unverified")


def test_a_second_tap_on_the_same_day_is_the_first_ones(clerk: Actor) -> None:
    house = factory.household()
    visit(household=house)
    first = no_change(by=clerk, household_id=house.pk, key=uuid4())
    again = no_change(by=clerk, household_id=house.pk, key=uuid4())
    assert (again.is_new, again.visit) == (False, first.visit)


@pytest.mark.parametrize("earlier", [None, "absent", "refused"])
def test_nothing_is_unchanged_where_nobody_was_met_before(clerk: Actor, earlier: str | None) -> None:
    house = factory.household()
    if earlier:
        visit(household=house, outcome=earlier)
    assert refusal(lambda: no_change(by=clerk, household_id=house.pk, key=uuid4())) == "first_visit"
    assert not Visit.objects.filter(outcome="no_change").exists()


def test_a_household_that_was_visited_is_in_use_and_its_import_stays(clerk: Actor) -> None:
    visited, other = factory.household(), factory.household()
    record_visit(by=clerk, key=uuid4(), given=to(visited))
    assert uses_of(Household, [visited.pk, other.pk]) == {visited.pk: ("走访", "visit")}


# What the database itself refuses -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "household", "household": None},
        {"kind": "village", "household": "theirs"},
        {"kind": "palace"},
        {"kind": "workshop", "place": ""},
        {"kind": "county", "region": "500238001"},
        {"kind": "township", "region": "500238"},
        {"kind": "village", "region": "500238001"},
        {"kind": "village", "outcome": "no_change"},
        {"kind": "employer", "place": "茶厂", "region": "50"},
        {"outcome": "gone"},
        {"situation": ""},
        {"how": "letter"},
        {"hour": 24},
        {"source": "fax"},
    ],
)
def test_the_database_holds_what_a_visit_is(wrong: dict[str, Any]) -> None:
    told = {**wrong}
    if told.get("household") == "theirs":
        told["household"] = factory.household()
    with pytest.raises(IntegrityError), transaction.atomic():
        visit(**told)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_record_sent_twice_at_the_same_moment_is_one_visit(clerk: Actor) -> None:
    for _ in range(4):
        key, given = uuid4(), to(factory.household())
        told = together(*[lambda key=key, given=given: record_visit(by=clerk, key=key, given=given)] * 2)
        assert sorted(one.is_new for one in told) == [False, True]
        assert Event.objects.filter(action="visits.visit.recorded", subject_id=str(key)).count() == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_one_tap_sent_twice_at_the_same_moment_is_one_visit(clerk: Actor) -> None:
    for _ in range(4):
        key, house = uuid4(), factory.household()
        visit(household=house)
        told = together(*[lambda key=key, house=house: no_change(by=clerk, household_id=house.pk, key=key)] * 2)
        assert sorted(one.is_new for one in told) == [False, True]
        assert Visit.objects.filter(household=house, outcome="no_change").count() == 1
