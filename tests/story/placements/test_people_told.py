"""What the work ledger says of people who are known: taken with its before and after, or named."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from tests.factories import register as factory
from tests.factories.accounts import acting

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Judged, Written
from qiao.ground.privacy import subjects
from qiao.ground.privacy.visibility import show
from qiao.story.placements.models import Placement
from qiao.story.placements.work_ledger import WorkLedger
from qiao.story.register.models import Household, PastFact, Worker

pytestmark = pytest.mark.django_db
OLD, NEW, THIRD = "15400000001", "15400000002", "15400000003"


@pytest.fixture
def by() -> Actor:
    return acting("county", "500238")


def known(poverty: str = "", **more: Any) -> Worker:
    return factory.worker(household=factory.household(poverty=poverty), phone=OLD, **more)


def row(worker: Worker, number: int = 2, **more: Any) -> dict[str, Any]:
    identity = subjects.in_clear(worker.subject, "resident_id")
    told = {
        "row": number, "sheet": "台账", "name": worker.name, "identity": identity,
        "started_on": "2019-03", "ended_on": None, "work_place": "370902", "employer": "岱下餐饮（示例）",
        "channel": "外出务工", "wage_yuan_month": 3600, "phone": NEW, "poverty_status": None,
    }  # fmt: skip
    return {**told, **more}


def judged(rows: list[dict[str, Any]], by: Actor) -> list[Judged]:
    return WorkLedger().judge(rows, by=by)


def written(rows: list[dict[str, Any]], by: Actor) -> list[Written]:
    with transaction.atomic():
        return WorkLedger().write(rows, by=by, batch_id=uuid4())


def told(one: Judged) -> list[tuple[str, str, str]]:
    return [(change.key, change.before, change.after) for change in one.changes]


def test_another_phone_is_shown_by_its_tail_taken_kept_in_the_history_and_given_back(by: Actor) -> None:
    worker = known()
    (one,) = judged([row(worker)], by)
    assert one.verdict == "changed"
    assert told(one) == [("phone", "尾号 0001", "尾号 0002"), ("employer", "", "新的一段")]
    assert (one.seen[0].kind, one.seen[0].record_id) == ("register.worker", worker.pk)
    entries = written([row(worker)], by)
    worker = Worker.objects.select_related("subject").get()
    assert subjects.in_clear(worker.subject, "phone") == NEW
    assert PastFact.objects.get(worker=worker, name="phone").tail == "0001"
    assert [one.verdict for one in judged([row(worker)], by)] == ["same"]
    with transaction.atomic():
        assert WorkLedger().undo(entries[::-1], by=by) == []
    worker = Worker.objects.select_related("subject").get()
    assert (subjects.in_clear(worker.subject, "phone"), Placement.objects.count()) == (OLD, 0)


def test_a_row_of_a_spell_on_record_brings_the_phone_alone(by: Actor) -> None:
    worker = known()
    written([row(worker, phone=None)], by)
    (one,) = judged([row(worker)], by)
    assert (one.verdict, told(one)) == ("changed", [("phone", "尾号 0001", "尾号 0002")])
    assert [seen.kind for seen in one.seen] == ["register.worker", "register.household", "placements.placement"]


def test_a_kind_of_household_that_was_not_told_is_taken_and_given_back(by: Actor) -> None:
    worker = known()
    written([row(worker, phone=None, poverty_status="建档立卡贫困户")], by)
    assert Household.objects.get().poverty == "poor"
    later = row(worker, phone=None, poverty_status="脱贫户")
    (one,) = judged([later], by)
    assert told(one) == [("poverty_status", "建档立卡贫困户", "脱贫户")]
    entries = written([later], by)
    assert Household.objects.get().poverty == "exited"
    with transaction.atomic():
        assert WorkLedger().undo(entries[::-1], by=by) == []
    assert Household.objects.get().poverty == "poor"


@pytest.mark.parametrize(
    ("stands", "says"), [("exited", "建档立卡贫困户"), ("monitored", "建档立卡贫困户"), ("poor", "非贫困户")]
)
def test_a_ledger_that_would_undo_an_exit_is_named_and_changes_nothing(stands: str, says: str, by: Actor) -> None:
    worker = known(stands)
    (one,) = judged([row(worker, phone=None, poverty_status=says)], by)
    assert (one.verdict, [fault.code for fault in one.faults]) == ("new", ["poverty_stands"])
    assert says in one.faults[0].said()
    written([row(worker, phone=None, poverty_status=says)], by)
    assert Household.objects.get().poverty == stands


def test_of_several_rows_the_latest_spell_speaks_and_the_others_are_named(by: Actor) -> None:
    worker = known()
    rows = [
        row(worker, 2, started_on="2018-03", ended_on="2018-09", phone=THIRD, employer="从前的厂（示例）"),
        row(worker, 3),
    ]
    first, second = judged(rows, by)
    assert ([fault.code for fault in first.faults], told(first)) == (["told_otherwise"], [])
    assert "第 3 行" in first.faults[0].said()
    assert told(second)[0] == ("phone", "尾号 0001", "尾号 0002")
    written(rows, by)
    assert subjects.in_clear(Worker.objects.select_related("subject").get().subject, "phone") == NEW
    assert [one.verdict for one in judged(rows, by)] == ["same", "same"]


def test_the_latest_row_registers_somebody_new_so_that_the_same_file_again_is_the_same(by: Actor) -> None:
    worker = factory.worker()
    rows = [
        row(worker, 2, started_on="2018-03", ended_on="2018-09", phone=THIRD, employer="从前的厂（示例）"),
        row(worker, 3),
    ]
    identity = factory.identity(88_123)
    rows = [{**one, "identity": identity, "residence": factory.VILLAGE} for one in rows]
    written(rows, by)
    assert [one.verdict for one in judged(rows, by)] == ["same", "same"]


def test_rows_of_one_new_household_that_contradict_each_other_are_named(by: Actor) -> None:
    """Nobody of it is registered yet; the latest spell speaks, as it will once they are."""
    home = {"residence": factory.VILLAGE, "household": "H9", "phone": None}
    people = [{**row(factory.worker(), 2), **home, "identity": factory.identity(88_200 + n)} for n in range(3)]
    rows = [
        {**people[0], "row": 2, "poverty_status": "脱贫户"},
        {**people[1], "row": 3, "poverty_status": "非贫困户"},
        {**people[2], "row": 4, "poverty_status": "非贫困户", "household": "H10"},
    ]
    told_of = [[(fault.code, fault.column) for fault in one.faults] for one in judged(rows, by)]
    assert told_of == [[], [("told_otherwise", "poverty_status")], []]
    assert "第 2 行" in judged(rows, by)[1].faults[0].said()


def test_a_new_person_told_with_two_phones_is_named(by: Actor) -> None:
    told_twice = {**row(factory.worker()), "identity": factory.identity(88_300), "residence": factory.VILLAGE}
    earlier = {**told_twice, "row": 3, "started_on": "2018-03", "ended_on": "2018-09", "phone": THIRD}
    first, second = judged([told_twice, earlier], by)
    assert (first.faults, [fault.code for fault in second.faults]) == ((), ["told_otherwise"])


def test_a_city_does_not_change_people_of_another_county_and_says_so(by: Actor) -> None:
    worker = known()
    show(subject=worker.subject, region="370902", ground="placement", cause="p")
    (one,) = judged([row(worker)], acting("city", "3709"))
    assert (one.verdict, [fault.code for fault in one.faults]) == ("new", ["facts_of_home"])
    written([row(worker)], acting("city", "3709"))
    assert subjects.in_clear(Worker.objects.select_related("subject").get().subject, "phone") == OLD


def test_a_row_that_is_wrong_changes_nothing_of_its_person(by: Actor) -> None:
    worker = known()
    written([row(worker, phone=None, started_on="2019-01", ended_on="2019-05")], by)
    inside = row(worker, 4, started_on="2019-02", ended_on="2019-03", employer="另一家（示例）")
    assert [one.verdict for one in judged([inside], by)] == ["wrong"]
    assert written([inside], by) == []
    assert subjects.in_clear(Worker.objects.select_related("subject").get().subject, "phone") == OLD


def test_the_channel_is_kept_as_the_form_has_it(by: Actor) -> None:
    worker = known()
    written([row(worker, phone=None)], by)
    spell = Placement.objects.get()
    assert (spell.channel, spell.channel_told, spell.organised) == ("self", "外出务工", False)
    assert [one.verdict for one in judged([row(worker, phone=None)], by)] == ["same"]
    (one,) = judged([row(worker, phone=None, channel="亲友介绍")], by)
    assert told(one) == [("channel", "外出务工", "亲友介绍")]
    assert [one.verdict for one in judged([row(worker, phone=None, channel="自行就业")], by)] == ["same"]
    Placement.objects.update(channel_told="")
    assert [one.verdict for one in judged([row(worker, phone=None)], by)] == ["same"]
    Placement.objects.update(channel="organised")
    (one,) = judged([row(worker, phone=None)], by)
    assert told(one) == [("channel", "", "外出务工")]
