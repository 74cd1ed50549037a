"""The work ledger: spells by month, one after the other, once, and back again."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from tests.factories import register as factory
from tests.factories.accounts import acting

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Written
from qiao.ground.privacy.models import Visibility
from qiao.story.placements.actions import SEEN_AFTER_END
from qiao.story.placements.models import Placement
from qiao.story.placements.work_ledger import WorkLedger
from qiao.story.register.models import Worker

pytestmark = pytest.mark.django_db
BATCH = uuid4()


@pytest.fixture
def officer() -> Actor:
    return acting("county", "500238")


def spell(**more: Any) -> dict[str, Any]:
    row = {"row": 2, "sheet": "台账", "name": "陈兴碧", "identity": factory.identity(9), "residence": factory.VILLAGE}
    work = {"started_on": "2019-03", "ended_on": None, "work_place": "370902", "employer": "岱下餐饮（示例）"}
    return {**row, **work, "channel": "组织输出", "wage_yuan_month": 3600, "poverty_status": "建档立卡贫困户", **more}


def written(rows: list[dict[str, Any]], by: Actor) -> list[Written]:
    with transaction.atomic():
        return WorkLedger().write(rows, by=by, batch_id=BATCH)


def judged(row: dict[str, Any], by: Actor) -> tuple[str, list[str]]:
    (one,) = WorkLedger().judge([row], by=by)
    return one.verdict, [fault.code for fault in one.faults]


def test_a_spell_of_somebody_new_registers_them_and_sets_them_at_work(officer: Actor) -> None:
    assert judged(spell(), officer) == ("new", [])
    written([spell()], officer)
    placement = Placement.objects.select_related("worker").get()
    assert (placement.region, placement.organised, placement.poverty_then) == ("370902", True, "poor")
    assert placement.worker.status == "working"
    assert judged(spell(), officer) == ("same", [])
    written([spell()], officer)
    assert Placement.objects.count() == 1


def test_somebody_unknown_without_a_residence_is_wrong(officer: Actor) -> None:
    assert judged(spell(residence=None), officer) == ("wrong", ["unknown_person"])
    assert written([spell(residence=None)], officer) == []


def test_the_next_spell_ends_the_open_one_the_day_before(officer: Actor) -> None:
    rows = [spell(), spell(row=3, started_on="2019-06", employer="另一家（示例）")]
    written(rows, officer)
    told = [(p.employer_name, p.ended_on, p.state) for p in Placement.objects.order_by("started_on")]
    assert told == [("岱下餐饮（示例）", date(2019, 5, 31), "ended"), ("另一家（示例）", None, "reported")]
    assert Worker.objects.get().status == "working"


def test_a_spell_inside_another_overlaps(officer: Actor) -> None:
    written([spell(ended_on="2019-05")], officer)
    inside = spell(started_on="2019-04", ended_on="2019-04", employer="另一家（示例）")
    assert judged(inside, officer) == ("wrong", ["overlaps"])


def test_a_workshop_outside_the_home_county_is_wrong(officer: Actor) -> None:
    assert judged(spell(channel="帮扶车间"), officer) == ("wrong", ["channel_not_near"])
    assert judged(spell(channel="帮扶车间", work_place="500238"), officer) == ("new", [])


def test_an_end_told_later_ends_the_spell_and_undo_opens_it_again(officer: Actor) -> None:
    written([spell()], officer)
    entries = written([spell(ended_on="2019-05")], officer)
    assert Placement.objects.get().ended_on == date(2019, 5, 31)
    with transaction.atomic():
        assert WorkLedger().undo(entries[::-1], by=officer) == []
    placement = Placement.objects.select_related("worker").get()
    assert (placement.ended_on, placement.state, placement.worker.status) == (None, "reported", "working")


def test_undo_leaves_neither_spell_nor_person(officer: Actor) -> None:
    entries = written([spell(), spell(row=3, started_on="2019-06", employer="另一家（示例）")], officer)
    with transaction.atomic():
        assert WorkLedger().undo(entries[::-1], by=officer) == []
    assert (Placement.objects.count(), Worker.objects.count()) == (0, 0)


def test_a_confirmed_spell_is_not_undone(officer: Actor) -> None:
    entries = written([spell()], officer)
    Placement.objects.update(state="confirmed", version=2)
    with transaction.atomic():
        refusals = WorkLedger().undo(entries[::-1], by=officer)
    assert any("又改过" in refused.zh for refused in refusals)
    assert Placement.objects.count() == 1


def test_a_city_brings_spells_of_people_it_sees_only(officer: Actor) -> None:
    city = acting("city", "3709")
    assert judged(spell(), city) == ("wrong", ["outside_scope"])
    written([spell()], officer)
    assert judged(spell(), city) == ("same", [])
    assert judged(spell(), acting("city", "3701")) == ("wrong", ["registered_elsewhere"])


def test_a_spell_that_ended_shows_its_person_for_half_a_year_and_one_undone_at_once_not(officer: Actor) -> None:
    written([spell(started_on="2017-03", ended_on="2017-05")], officer)
    told = written([spell(ended_on="2019-05")], officer)
    row = Visibility.objects.get(ground="placement")
    assert row.valid_to == date(2019, 5, 31) + SEEN_AFTER_END
    with transaction.atomic():
        assert WorkLedger().undo(told, by=officer) == []
    assert Visibility.objects.get(ground="placement").valid_to == date(2019, 6, 30)


def test_the_spell_that_a_later_one_ended_shows_its_person_for_half_a_year_and_undo_shows_them_again(
    officer: Actor,
) -> None:
    written([spell()], officer)
    told = written([spell(row=3, started_on="2019-06", employer="另一家（示例）", work_place="370202")], officer)
    first = Visibility.objects.filter(ground="placement", region="370902")
    assert [row.valid_to for row in first] == [date(2019, 5, 31) + SEEN_AFTER_END]
    with transaction.atomic():
        assert WorkLedger().undo(told[::-1], by=officer) == []
    assert first.filter(valid_to__isnull=True).count() == 1
    assert Worker.objects.get().status == "working"
