"""The past is kept: what was true on a day and known on another, against a naive list; by hand, ledger, undo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.register import roster_rows

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy import rotation
from qiao.story.register import facts
from qiao.story.register.actions import change_worker
from qiao.story.register.facts import WorkerFacts
from qiao.story.register.history import facts_on, known_by
from qiao.story.register.householding import HouseholdFacts, change_household
from qiao.story.register.keeping_past import Source, held, keep_past, opened, take_back
from qiao.story.register.models import ALWAYS, Household, PastFact, Worker
from qiao.story.register.roster import Roster

pytestmark = pytest.mark.django_db
BEGUN = datetime(2019, 1, 1, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def officer() -> Actor:
    return acting("county", "500238")


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The server's clock, and the programme's day with it."""
    with (
        patch.object(clock, "now", lambda: moment),
        patch.object(clock, "today", lambda: moment.astimezone(clock.CHINA).date()),
    ):
        yield


def house_since(moment: datetime, **more: Any) -> Household:
    made = factory.household(**more)
    Household.objects.filter(pk=made.pk).update(created_at=moment)
    return Household.objects.get(pk=made.pk)


def worker_since(moment: datetime, **more: Any) -> Worker:
    made = factory.worker(**more)
    Worker.objects.filter(pk=made.pk).update(created_at=moment)
    return Worker.objects.select_related("subject", "household").get(pk=made.pk)


def value_on(record: Any, name: str, true_on: date, known_at: datetime = LATER) -> Any:
    told = facts_on(record, true_on=true_on, known_at=known_at).get(name)
    return told and told.value


class NaiveHistory:
    """What a list would say: at every moment the whole belief, as starts with their values, written anew."""

    def __init__(self, moment: datetime, value: Any) -> None:
        self.beliefs: list[tuple[datetime, list[tuple[date, Any]]]] = [(moment, [(ALWAYS, value)])]

    def change(self, moment: datetime, start: date, value: Any, *, withdraws: bool) -> None:
        now = self.beliefs[-1][1]
        kept = [pair for pair in (now[:-1] if withdraws else now) if pair[0] < start]
        self.beliefs.append((moment, [*kept, (start, value)]))

    def undo(self, moment: datetime) -> None:
        """Back to what was believed before the change that wrote the value that stands."""
        standing = self.beliefs[-1][1]
        wrote = next(i for i, (_, belief) in enumerate(self.beliefs) if belief == standing)
        self.beliefs.append((moment, self.beliefs[wrote - 1][1]))

    def on(self, true_on: date, known_at: datetime) -> Any:
        believed = [belief for moment, belief in self.beliefs if moment <= known_at]
        held_then = [value for start, value in (believed[-1] if believed else []) if start <= true_on]
        return held_then[-1] if held_then else None


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.integers(-400, 0), st.booleans()),
        st.tuples(st.just("undo"), st.just(0), st.just(False)),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=CHANGES, asked=st.lists(st.tuples(st.integers(-450, 300), st.integers(-1, 300)), min_size=3, max_size=12)
)
def test_any_sequence_of_changes_late_corrections_and_undone_ones_is_what_a_list_says(
    changes: list[tuple[str, int, bool]], asked: list[tuple[int, int]]
) -> None:
    house, naive, can_undo = house_since(BEGUN, poverty="poor"), NaiveHistory(BEGUN, 0), False
    house.income_now_yuan = 0
    for number, (kind, back, withdraws) in enumerate(changes, start=1):
        moment = BEGUN + timedelta(days=30 * number)
        start = moment.date() + timedelta(days=back)
        with at(moment), transaction.atomic():
            if kind == "change":
                keep_past([held(house, "income_now_yuan", since=start, withdraws=withdraws)], Source(number))
                house.income_now_yuan = number
                naive.change(moment, start, number, withdraws=withdraws)
                can_undo = True
            elif can_undo:
                before = naive.beliefs[-1][1]
                take_back([held(house, "income_now_yuan")])
                naive.undo(moment)
                assert before != naive.beliefs[-1][1]
                house.income_now_yuan = naive.beliefs[-1][1][-1][1]
                can_undo = False
    for day, known in asked:
        true_on, known_at = BEGUN.date() + timedelta(days=day), BEGUN + timedelta(days=known)
        assert value_on(house, "income_now_yuan", true_on, known_at) == naive.on(true_on, known_at)


def test_a_late_correction_is_true_since_may_and_known_since_july(officer: Actor) -> None:
    house = house_since(BEGUN, poverty="poor", income_now_yuan=2000, income_now_year=2018)
    told = HouseholdFacts(house.number, house.region, "poor", income_now_yuan=5200, income_now_year=2018)
    with at(datetime(2019, 7, 10, tzinfo=UTC)):
        change_household(by=officer, household_id=house.pk, version=1, given=told, since=date(2019, 5, 1))
    house.refresh_from_db()
    june, july = known_by(date(2019, 6, 1)), known_by(date(2019, 7, 10))
    assert value_on(house, "income_now_yuan", date(2019, 5, 20), june) == 2000
    assert value_on(house, "income_now_yuan", date(2019, 5, 20), july) == 5200
    assert value_on(house, "income_now_yuan", date(2019, 4, 30), july) == 2000
    fact = facts_on(house, true_on=date(2019, 5, 20), known_at=july)["income_now_yuan"]
    assert (fact.source.by_id, fact.valid_from) == (officer.user_id, date(2019, 5, 1))


def test_a_status_holds_from_its_own_day_and_the_day_alone_can_be_put_right(officer: Actor) -> None:
    house = house_since(BEGUN, poverty="poor", poverty_since=date(2014, 12, 31))
    told = HouseholdFacts(house.number, house.region, "exited", date(2018, 12, 31), exited_on=date(2018, 12, 31))
    house = change_household(by=officer, household_id=house.pk, version=1, given=told)
    assert value_on(house, "poverty", date(2018, 12, 30)) == "poor"
    assert value_on(house, "poverty", date(2018, 12, 31)) == "exited"
    assert value_on(house, "poverty", date(2014, 1, 1)) is None
    before = clock.now()
    house = change_household(
        by=officer, household_id=house.pk, version=2, given=replace(told, poverty_since=date(2019, 3, 1))
    )
    assert value_on(house, "poverty", date(2019, 2, 1)) == "poor"
    assert value_on(house, "poverty", date(2019, 2, 1), before) == "exited"


def test_a_fresh_import_writes_nothing_of_the_past(officer: Actor) -> None:
    with transaction.atomic():
        Roster().write(list(roster_rows(3)), by=officer, batch_id=uuid4())
    assert not PastFact.objects.exists()
    worker = Worker.objects.first()
    assert worker is not None
    fact = facts_on(worker, true_on=date(2000, 1, 1), known_at=LATER)["education"]
    assert (fact.value, fact.valid_from, fact.source.batch_id) == (2, ALWAYS, worker.batch_id)
    house = Household.objects.first()
    assert house is not None
    assert facts_on(house, true_on=date(2000, 1, 1), known_at=LATER)["poverty"].source.batch_id == worker.batch_id


def test_an_import_and_its_undo_leave_what_was_known_between(officer: Actor) -> None:
    (row,) = roster_rows(1)
    first, second = uuid4(), uuid4()
    with transaction.atomic():
        Roster().write([row], by=officer, batch_id=first)
    worker = Worker.objects.select_related("subject").get()
    known_first = clock.now()
    changed = {
        **row, "education": "高中", "phone": "15499990001", "labour": "技能劳动力", "household": "另一户",
        "poverty_status": "脱贫户", "exited_on": date(2018, 12, 31),
    }  # fmt: skip
    with transaction.atomic():
        entries = Roster().write([changed], by=officer, batch_id=second)
    known_second = clock.now()
    worker = Worker.objects.select_related("subject").get()
    assert facts_on(worker, true_on=clock.today(), known_at=known_second)["education"].source.batch_id == second
    with transaction.atomic():
        assert Roster().undo(entries[::-1], by=officer) == []
    worker = Worker.objects.select_related("subject", "household").get()
    day = clock.today()
    then = {moment: facts_on(worker, true_on=day, known_at=moment) for moment in (known_first, known_second, LATER)}
    assert [told["education"].value for told in then.values()] == [2, 3, 2]
    assert [told["labour"].value for told in then.values()] == ["", "skilled", ""]
    assert [told["phone"].tail for told in then.values()] == [row["phone"][-4:], "0001", row["phone"][-4:]]
    assert [told["education"].source.batch_id for told in then.values()] == [first, second, first]
    assert worker.household is not None
    assert worker.household.number == row["household"]
    assert then[LATER]["household"].value == str(worker.household_id) == then[known_first]["household"].value


def test_a_household_that_two_rows_of_one_file_change_is_taken_back_as_one_change(officer: Actor) -> None:
    rows = list(roster_rows(3, start=300_000))
    with transaction.atomic():
        Roster().write(rows, by=officer, batch_id=uuid4())
    before = Household.objects.get()
    told = [{**rows[0], "poverty_status": "脱贫户"}, {**rows[1], "poverty_status": "监测对象"}]
    with transaction.atomic():
        entries = Roster().write(told, by=officer, batch_id=uuid4())
    assert Household.objects.get().poverty == "monitored"
    with transaction.atomic():
        assert Roster().undo(entries[::-1], by=officer) == []
    house = Household.objects.get()
    assert house.poverty == before.poverty
    assert value_on(house, "poverty", clock.today()) == before.poverty


def test_a_sealed_fact_of_the_past_stays_sealed_and_follows_a_new_key(officer: Actor) -> None:
    worker = worker_since(BEGUN, phone="15400001111")
    told = replace(WorkerFacts(**facts.of_worker(worker)), phone="15400002222", health="长期慢性病", ethnicity="崩龙族")
    worker = change_worker(by=officer, worker_id=worker.pk, version=1, given=told)
    again = replace(told, phone="", health="健康", ethnicity="")
    change_worker(by=officer, worker_id=worker.pk, version=2, given=again)
    rows = {(row.name, row.tail): opened(row) for row in PastFact.objects.all()}
    assert rows[("phone", "1111")] == "15400001111"
    assert "长期慢性病" in rows.values()
    assert all(row.value is None for row in PastFact.objects.all())
    keeper = rotation.KEEPERS["register.pastfact"]
    assert keeper.holds("sealing", "s1")


def test_removing_a_worker_removes_their_past(officer: Actor) -> None:
    worker = worker_since(BEGUN, education=1)
    told = replace(WorkerFacts(**facts.of_worker(worker)), education=2)
    change_worker(by=officer, worker_id=worker.pk, version=1, given=told)
    assert PastFact.objects.filter(worker=worker).count() == 1
    worker.delete()
    assert not PastFact.objects.exists()
