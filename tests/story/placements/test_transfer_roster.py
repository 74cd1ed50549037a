"""The transfer roster（R4）: its defaults, the same spell from two forms, employers on record, and whole files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.vacancies import employer

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Written
from qiao.ground.exchange.faults import LedgerRefused
from qiao.ground.exchange.reading import read_ledger
from qiao.ground.exchange.writing.sheets import writing
from qiao.ground.privacy import subjects
from qiao.story.placements.ledgers import transfer_roster, work_ledger
from qiao.story.placements.models import Placement
from qiao.story.placements.transfer_roster import TransferRoster
from qiao.story.placements.work_ledger import WorkLedger
from qiao.story.register.models import Worker

pytestmark = pytest.mark.django_db
BATCH = uuid4()
AS_OF = date(2019, 6, 30)
EMPLOYER = "岱下餐饮（示例）"
IMPORTERS = {"work": WorkLedger, "transfer": TransferRoster}


@pytest.fixture
def officer() -> Actor:
    return acting("county", "500238")


def row(**more: Any) -> dict[str, Any]:
    """A row of either form: somebody of Wuxi at work in Tai'an since March."""
    who = {"row": 2, "sheet": "表", "name": "陈兴碧", "identity": factory.identity(9), "residence": factory.VILLAGE}
    return {**who, "started_on": "2019-03", "work_place": "370902", "employer": EMPLOYER, **more}


def written(form: str, *rows: dict[str, Any], by: Actor) -> list[Written]:
    with transaction.atomic():
        return IMPORTERS[form]().write(rows, by=by, batch_id=BATCH)


def judged(form: str, one: dict[str, Any], by: Actor) -> tuple[str, list[str]]:
    (told,) = IMPORTERS[form]().judge([one], by=by)
    return told.verdict, [fault.code for fault in told.faults]


def test_a_roster_without_a_channel_means_that_they_went_by_themselves(officer: Actor) -> None:
    told = {"form": "单位就业", "employer_kind": "民营企业", "special": "直播", "address": "文化路 8 号"}
    written("transfer", row(started_on="2019-03-04", farm_income_yuan=8123.45, **told), by=officer)
    spell = Placement.objects.get()
    assert (spell.channel, spell.started_on, spell.month_only) == ("self", date(2019, 3, 4), False)
    assert (spell.form, spell.employer_kind, spell.special) == ("employed", "private", "直播")
    assert (spell.address, spell.farm_income_fen) == ("文化路 8 号", 812_345)


def test_the_work_ledger_keeps_all_that_it_tells(officer: Actor) -> None:
    told = {"form": "灵活就业", "sector": "第三产业", "monitored": "边缘易致贫户", "travel_aid_yuan": 213.5}
    written("work", row(channel="组织输出", **told), by=officer)
    spell = Placement.objects.select_related("worker__household").get()
    assert (spell.form, spell.sector, spell.monitored_then) == ("flexible", "3", "marginal")
    assert (spell.travel_aid_fen, spell.month_only) == (21_350, True)
    assert spell.worker.household is not None
    assert spell.worker.household.monitored == "marginal"


@pytest.mark.parametrize("order", [("work", "transfer"), ("transfer", "work")])
def test_one_spell_from_both_forms_is_one_and_the_day_wins_over_the_month(
    officer: Actor, order: tuple[str, str]
) -> None:
    rows = {
        "work": row(channel="组织输出", wage_yuan_month=3600, sector="第三产业"),
        "transfer": row(started_on="2019-03-18", form="单位就业"),
    }
    for form in order:
        written(form, rows[form], by=officer)
    spell = Placement.objects.get()
    assert (spell.started_on, spell.month_only) == (date(2019, 3, 18), False)
    assert (spell.sector, spell.form, spell.wage_yuan_month) == ("3", "employed", 3600)
    assert [judged(form, rows[form], officer) for form in order] == [("same", [])] * 2


def test_a_finer_day_is_a_change_that_is_shown_and_taken_back(officer: Actor) -> None:
    written("work", row(channel="组织输出"), by=officer)
    (told,) = TransferRoster().judge([row(started_on="2019-03-18")], by=officer)
    assert [(change.key, change.before, change.after) for change in told.changes] == [
        ("started_on", "2019-03-01", "2019-03-18")
    ]
    entries = written("transfer", row(started_on="2019-03-18"), by=officer)
    with transaction.atomic():
        assert TransferRoster().undo(entries[::-1], by=officer) == []
    spell = Placement.objects.get()
    assert (spell.started_on, spell.month_only) == (date(2019, 3, 1), True)


def test_a_first_day_behind_the_last_one_on_record_is_refused(officer: Actor) -> None:
    written("work", row(channel="组织输出", ended_on="2019-03-10"), by=officer)
    assert judged("transfer", row(started_on="2019-03-18"), officer) == ("wrong", ["end_before_start"])


def test_a_day_told_later_moves_the_months_end_and_a_month_moves_no_day(officer: Actor) -> None:
    written("work", row(channel="组织输出", ended_on="2019-05"), by=officer)
    assert Placement.objects.get().ended_on == date(2019, 5, 31)
    written("work", row(channel="组织输出", ended_on="2019-05-20"), by=officer)
    assert Placement.objects.get().ended_on == date(2019, 5, 20)
    assert judged("work", row(channel="组织输出", ended_on="2019-05"), officer) == ("same", [])


def test_a_form_that_names_no_employer_tells_of_the_one_that_began_there_that_month(officer: Actor) -> None:
    written("transfer", row(employer=None), by=officer)
    assert Placement.objects.get().employer_name == ""
    written("work", row(channel="组织输出"), by=officer)
    assert Placement.objects.get().employer_name == EMPLOYER
    elsewhere = row(employer=None, work_place="370202")
    assert judged("transfer", elsewhere, officer)[1] == ["overlaps"]


def test_employers_are_linked_by_code_or_by_a_name_that_only_one_bears(officer: Actor) -> None:
    one = employer(EMPLOYER, credit_code="91370902MA3C000016")
    written("work", row(channel="组织输出"), by=officer)
    assert Placement.objects.get().employer_id == one.pk
    employer(EMPLOYER)
    Placement.objects.all().delete()
    written("work", row(channel="组织输出"), by=officer)
    assert Placement.objects.get().employer_id is None
    told = row(channel="组织输出", employer_code="91370902MA3C000016")
    (again,) = WorkLedger().judge([told], by=officer)
    assert again.verdict == "changed"
    written("work", told, by=officer)
    assert Placement.objects.get().employer_id == one.pk


def test_aid_for_a_household_of_which_nobody_is_away_is_told_from_the_register(officer: Actor) -> None:
    """The rows tell no home: whether the work is away, only the register knows."""
    house = factory.household()
    people = [factory.worker(region=factory.VILLAGE, household=house) for _ in range(2)]
    numbers = [Worker.objects.select_related("subject").get(pk=one.pk) for one in people]
    near, away = (subjects.in_clear(one.subject, "resident_id") for one in numbers)
    here = row(identity=near, residence=None, work_place="500238", channel="本地企业", travel_aid_yuan=200.0)
    assert judged("work", here, officer) == ("new", ["travel_aid_nobody_away"])
    written("work", row(identity=away, residence=None, channel="组织输出"), by=officer)
    assert judged("work", here, officer) == ("new", [])


def read(tmp_path: Path, form: str, headings: list[str], *rows: list[object]) -> list[tuple[int, str, str]]:
    ledger = {"work": work_ledger, "transfer": transfer_roster}[form](AS_OF)
    with writing(tmp_path / "a.xlsx") as book:
        book.sheet("表", headings, rows)
    reading = read_ledger(tmp_path / "a.xlsx", ledger, as_of=AS_OF)
    return [(fault.row, fault.heading, fault.code) for fault in reading.faults]


R4 = (
    *("姓名", "身份证", "就业起始日期", "就业渠道", "就业地域", "就业地址", "就业单位", "就业类型"),
    *("单位性质", "岗位工种", "特色就业", "上年度农业人均纯收入", "家庭住址"),
)
GOOD_R4 = (
    *("陈兴碧", factory.identity(9), 43541, "", "山东省泰安市泰山区", "文化路 8 号", "", "单位就业"),
    *("私营企业", "", "", "", "重庆市巫溪县宁河街道人民社区"),
)


def test_the_forms_own_headings_are_read_and_excels_day_numbers_are_days(tmp_path: Path) -> None:
    assert read(tmp_path, "transfer", list(R4), list(GOOD_R4)) == []
    reading = read_ledger(tmp_path / "a.xlsx", transfer_roster(AS_OF), as_of=AS_OF)
    (told,) = reading.frame.to_dicts()
    assert (told["started_on"], told["form"], told["address"]) == ("2019-03-17", "单位就业", "文化路 8 号")
    assert reading.asked == ()


def test_a_wrong_row_of_the_roster_is_told_all_its_faults(tmp_path: Path) -> None:
    wrong = [
        "陈兴碧",
        factory.identity(9)[:17],
        "去年",
        "靠关系",
        "山东省",
        "",
        "",
        "",
        "私企",
        "",
        "",
        "",
        "重庆市巫溪县",
    ]
    assert [(heading, code) for _, heading, code in read(tmp_path, "transfer", list(R4), wrong)] == [
        ("身份证", "id_length"),
        ("就业起始日期", "date"),
        ("就业渠道", "choice"),
        ("就业地域", "work_place_wide"),
        ("就业类型", "blank"),
        ("家庭住址", "village_missing"),
    ]


R1 = (
    "姓名",
    "证件号码",
    "务工开始年月",
    "务工地点",
    "务工企业名称",
    "务工月收入",
    "就业渠道",
    "年度交通费补助",
    "家庭住址",
)
HOME = "重庆市巫溪县宁河街道人民社区"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, []),
        ({"务工开始年月": ""}, [("务工开始年月", "months_missing")]),
        ({"务工企业名称": ""}, [("务工企业名称", "months_incomplete")]),
        ({"务工地点": ""}, [("务工地点", "months_incomplete")]),
        ({"务工地点": "山东省"}, [("务工地点", "work_place_wide")]),
        ({"就业渠道": ""}, [("就业渠道", "channel_missing")]),
        ({"务工月收入": ""}, [("务工月收入", "no_pay")]),
        ({"年度交通费补助": "0"}, [("年度交通费补助", "travel_aid_zero")]),
        ({"年度交通费补助": "200", "务工地点": "重庆市巫溪县"}, [("年度交通费补助", "travel_aid_nobody_away")]),
        ({"年度交通费补助": "200"}, []),
    ],
)
def test_each_check_of_the_work_ledger(tmp_path: Path, told: dict[str, str], expected: list[tuple[str, str]]) -> None:
    cells = ("陈兴碧", factory.identity(9), "2019-03", "山东省泰安市泰山区", EMPLOYER, "3500", "组织输出", "", HOME)
    good = dict(zip(R1, cells, strict=True))
    found = read(tmp_path, "work", list(R1), list((good | told).values()))
    assert [(heading, code) for _, heading, code in found] == expected


def test_a_ledger_without_an_employer_column_is_not_read(tmp_path: Path) -> None:
    """It would bring spells at nobody's."""
    with pytest.raises(LedgerRefused, match="务工企业名称"):
        read(
            tmp_path,
            "work",
            ["姓名", "证件号码", "务工开始年月", "务工地点", "就业渠道"],
            ["陈兴碧", "x", "y", "z", "w"],
        )
