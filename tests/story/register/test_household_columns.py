"""The household layer on its way in: every column stored, its days kept, nothing cleared by a blank, all taken back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.register import identity, roster_rows

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.faults import CellFault
from qiao.ground.privacy import subjects
from qiao.story.register.household_columns import CHECKS, ETHNICITY
from qiao.story.register.ledgers import POVERTY, ROSTER
from qiao.story.register.models import Household, Worker
from qiao.story.register.roster import Roster

FULL: dict[str, Any] = {
    "poverty_status": "脱贫户",
    "exited_on": date(2017, 12, 31),
    "monitored": "脱贫不稳定户",
    "monitored_since": date(2019, 3, 1),
    "cause": ["缺技术", "因病"],
    "causes_other": ["因学"],
    "income_before_yuan": 2600,
    "income_before_year": 2014,
    "income_now_yuan": 9800,
    "income_now_year": 2018,
    "labour": "弱劳动力或半劳动力",
    "student": "非在校生",
    "works_where": "省外",
    "certificates": ["电工证"],
    "political": "群众",
    "ethnicity": "毛难族",
}
HOUSE = {
    "poverty": "exited",
    "poverty_since": date(2017, 12, 31),
    "exited_on": date(2017, 12, 31),
    "monitored": "unstable",
    "monitored_since": date(2019, 3, 1),
    "cause": "skill",
    "cause_second": "illness",
    "cause_third": "study",
    "income_before_yuan": 2600,
    "income_before_year": 2014,
    "income_now_yuan": 9800,
    "income_now_year": 2018,
}


@pytest.fixture
def officer() -> Actor:
    return acting("county", "500238")


def written(rows: list[dict[str, Any]], by: Actor) -> Any:
    with transaction.atomic():
        return Roster().write(rows, by=by, batch_id=uuid4())


def house_now() -> dict[str, Any]:
    house = Household.objects.get()
    return {name: getattr(house, name) for name in HOUSE}


@pytest.mark.django_db
def test_everything_the_household_layer_asks_is_stored_and_read_back_as_the_same(officer: Actor) -> None:
    (row,) = roster_rows(1)
    written([{**row, **FULL}], officer)
    worker = Worker.objects.select_related("subject").get()
    assert house_now() == HOUSE
    own = (worker.labour, worker.student, worker.works_where, worker.certificates)
    assert own == ("weak", "no", "away", ["电工证"])
    sealed = [subjects.in_clear(worker.subject, name) for name in ("political", "ethnicity")]
    assert sealed == ["群众", "毛难族"]
    (judged,) = Roster().judge([{**row, **FULL}], by=officer)
    assert (judged.verdict, judged.changes) == ("same", ())


@pytest.mark.django_db
def test_a_change_of_everything_is_shown_and_taken_back_to_what_it_was(officer: Actor) -> None:
    (row,) = roster_rows(1)
    written([row], officer)
    before, worker_before = house_now(), Worker.objects.values("labour", "certificates", "student").get()
    (judged,) = Roster().judge([{**row, **FULL}], by=officer)
    shown = {change.key: change.after for change in judged.changes}
    assert (shown["cause"], shown["monitored"], shown["exited_on"]) == ("缺技术", "脱贫不稳定户", "2017-12-31")
    assert (shown["political"], shown["ethnicity"]) == ("群众", "毛难族")  # what the file says, to whoever sent it
    entries = written([{**row, **FULL}], officer)
    assert house_now() == HOUSE
    with transaction.atomic():
        assert Roster().undo(entries[::-1], by=officer) == []
    assert house_now() == before
    assert Worker.objects.values("labour", "certificates", "student").get() == worker_before
    worker = Worker.objects.select_related("subject").get()
    assert subjects.in_clear(worker.subject, "political") == ""
    assert subjects.in_clear(worker.subject, "ethnicity") == "土家族"


@pytest.mark.django_db
def test_a_blank_cell_clears_nothing_of_the_household(officer: Actor) -> None:
    (row,) = roster_rows(1)
    written([{**row, **FULL}], officer)
    blank = {**row, **dict.fromkeys(FULL)}
    (judged,) = Roster().judge([blank], by=officer)
    assert judged.verdict == "same"
    written([blank], officer)
    assert house_now() == HOUSE


@pytest.mark.django_db
def test_a_poverty_status_without_its_day_holds_since_nobody_knows_when(officer: Actor) -> None:
    (row,) = roster_rows(1)
    written([{**row, "poverty_status": "建档立卡贫困户", "poverty_since": date(2014, 12, 31)}], officer)
    assert Household.objects.get().poverty_since == date(2014, 12, 31)
    written([{**row, "poverty_status": "监测对象"}], officer)
    assert (Household.objects.get().poverty, Household.objects.get().poverty_since) == ("monitored", None)


@pytest.mark.django_db
def test_a_word_of_monitoring_among_those_of_poverty_tells_both(officer: Actor) -> None:
    (row,) = roster_rows(1)
    written([{**row, "poverty_status": POVERTY.reader.read("边缘户")}], officer)
    house = Household.objects.get()
    assert (house.poverty, house.monitored) == ("monitored", "marginal")


@pytest.mark.django_db
def test_of_a_child_only_name_identity_and_relation_are_kept(officer: Actor) -> None:
    (row,) = roster_rows(1)
    child = {**row, **FULL, "identity": identity(5, date(2012, 5, 1)), "relation": "之子"}
    written([child], officer)
    worker = Worker.objects.select_related("subject").get()
    own = (worker.relation, worker.labour, worker.student, worker.works_where, worker.certificates, worker.education)
    assert own == ("之子", "", "", "", [], None)
    assert not any(getattr(worker.subject, f"{name}_sealed") for name in ("phone", "health", "ethnicity", "political"))


@pytest.mark.django_db
def test_a_main_cause_alone_leaves_the_others(officer: Actor) -> None:
    (row,) = roster_rows(1)
    written([{**row, **FULL}], officer)
    written([{**row, "cause": ["因学"]}], officer)
    house = Household.objects.get()
    assert (house.cause, house.cause_second, house.cause_third) == ("study", "illness", "")


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"cause": ["因病", "因残"], "causes_other": ["因学", "因灾"]}, {"causes_too_many"}),
        ({"causes_other": ["因学"]}, {"cause_without_main"}),
        ({"income_now_yuan": 5000}, {"income_without_year"}),
        ({"income_before_year": 2018, "income_now_year": 2014}, {"incomes_in_order"}),
        (FULL, set()),
        ({}, set()),
    ],
)
def test_what_contradicts_itself_is_named(row: dict[str, Any], codes: set[str]) -> None:
    assert {check.kind.code for check in CHECKS if check.find(row) is not None} == codes


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("监测对象类别", "monitored"),
        ("户类型", "poverty_status"),
        ("致贫原因", "cause"),
        ("劳动能力", "labour"),
        ("脱贫时间", "exited_on"),
        ("务工状况", "works_where"),
        ("政治面貌", "political"),
    ],
)
def test_headings_of_the_household_layer_are_one_column_each(heading: str, key: str) -> None:
    named = [one.key for one in ROSTER.columns if heading in (one.title, *one.synonyms)]
    assert named == [key]


def test_an_ethnic_group_is_kept_as_written_and_an_unknown_one_asked_about() -> None:
    assert ETHNICITY.reader.read(" 崩龙族 ") == "崩龙族"
    with pytest.raises(CellFault) as asked:
        ETHNICITY.reader.read("火星族")
    assert (asked.value.kind.code, asked.value.kind.severity, asked.value.value) == (
        "ethnicity_unknown",
        "warning",
        "火星族",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"monitored_since": date(2019, 1, 1)},
        {"cause_second": "illness"},
        {"cause": "illness", "cause_second": "illness"},
        {"cause": "illness", "cause_third": "land"},
        {"cause": "bad luck"},
        {"income_now_yuan": 5000},
        {"income_now_yuan": 5000, "income_now_year": 1800},
        {"monitored": "other"},
    ],
)
def test_the_database_refuses_a_household_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factory.household(**wrong)
