"""The upper systems' forms: their own columns, and read back by our own importers they change nothing, either way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.db import transaction
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.needs import need
from tests.factories.placements import placement

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.columns import GUIDE_SHEET
from qiao.ground.exchange.reading.ledgers import Reading, read_ledger
from qiao.ground.privacy.models import Subject
from qiao.story.needs.models import Need
from qiao.story.needs.willingness import Willingness
from qiao.story.placements.models import Placement
from qiao.story.placements.transfer_roster import TransferRoster
from qiao.story.placements.work_ledger import WorkLedger
from qiao.story.register.models import Worker
from qiao.story.register.roster import Roster
from qiao.story.reports.form_rows import count_of, rows_of, write_form
from qiao.story.reports.layouts import LAYOUTS, R1, R2, R4, Layout

pytestmark = pytest.mark.django_db
STAMP = "冉老师 · 巫溪县就业局 · 2019-06-30 09:00 · 编号 0a1b2c3d · 用途：上报"
VILLAGES = (factory.VILLAGE, "500238001001", "500238101201")
IMPORTERS = {"r1": WorkLedger(), "r2": Willingness(), "r4": TransferRoster()}


@pytest.fixture
def officer() -> Actor:
    return acting("county", "500238")


def roster(by: Actor, count: int = 9) -> None:
    rows = list(factory.roster_rows(count, start=1, villages=VILLAGES))
    rows[0]["name"], rows[1]["name"], rows[2]["health"] = "=cmd|'/c calc'!A1", "𠮷世𬬭", ["长期慢性病", "残疾"]
    with transaction.atomic():
        Roster().write(rows, by=by, batch_id=uuid4())


def wishes(by: Actor) -> None:
    base = {"sheet": "登记表", "phone": "15400000001", "consent_on": date(2019, 6, 20)}
    told: list[dict[str, Any]] = [
        {"next_step": "外出务工", "reach": "结对地区", "wage_floor_yuan": 3200, "night_ok": True, "companions": "A1"},
        {"next_step": "就近就业", "reach": "本县", "work_limits": 3, "care": True, "start_on": date(2019, 7, 10)},
        {"next_step": "暂不找活", "unemployed_reason": "照料家人", "training_wish": False, "trained": True},
        {"next_step": "参加培训", "training_wish": True, "training_trade": "刺绣", "skills": ["缝纫", "养殖"]},
        {"reach": "全国", "certificates": ["叉车证"], "return_on": date(2019, 5, 20), "companions": "A1"},
    ]
    rows = [
        {**base, "row": 2 + n, "name": factory.name(50 + n), "identity": factory.identity(50 + n),
         "residence": VILLAGES[n % 3], "poverty_status": "脱贫户", "education": "初中", "health": ["健康"], **more}
        for n, more in enumerate(told)
    ]  # fmt: skip
    with transaction.atomic():
        Willingness().write(rows, by=by, batch_id=uuid4())


def spells(by: Actor) -> None:
    who = {"sheet": "台账", "poverty_status": "建档立卡贫困户", "residence": factory.VILLAGE}
    first = {"started_on": date(2018, 3, 1), "ended_on": date(2018, 12, 1), "work_place": "370902"}
    told: list[dict[str, Any]] = [
        {"n": 81, **first, "employer": "岱下餐饮（示例）", "channel": "组织输出", "organised": True},
        {"n": 81, **first, "started_on": date(2019, 1, 1), "ended_on": None, "employer": "-减号厂（示例）",
         "channel": "自行就业", "wage_yuan_month": 4100, "job": "普工", "industry": "制造业", "form": "单位就业"},
        {"n": 82, **first, "work_place": "500238", "ended_on": None, "employer": "绣坊（示例）",
         "channel": "帮扶车间", "wage_yuan_month": 2100, "form": "单位就业", "industry": "绣花"},
        {"n": 83, **first, "work_place": "500112", "employer": "@主城物流（示例）", "channel": "劳务经纪"},
    ]  # fmt: skip
    rows = [
        {**who, "row": 2 + n, "name": factory.name(one["n"]), "identity": factory.identity(one["n"]), **one}
        for n, one in enumerate(told)
    ]
    with transaction.atomic():
        WorkLedger().write(rows, by=by, batch_id=uuid4())


def printed(layout: Layout, by: Actor, folder: Path, region: str = "500238") -> Path:
    keys = list(rows_of(layout, by=by, region=region).values_list("pk", flat=True))
    target = folder / f"{layout.key}-{uuid4().hex[:4]}.xlsx"
    told: list[int] = []
    rows, _left = write_form(layout, keys, target, by=by, stamp=STAMP, progress=told.append)
    assert rows == len(keys)
    return target


def reading_of(layout: Layout, path: Path) -> Reading:
    return read_ledger(path, IMPORTERS[layout.key].ledger(clock.today()), as_of=clock.today())


def good_rows(reading: Reading) -> list[Mapping[str, Any]]:
    assert reading.wrong_count == 0, reading.faults
    return [{**row, "sheet": reading.sheet_name} for row in reading.good.iter_rows(named=True)]


def cells_of(path: Path, sheet: int = 0) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path).worksheets[sheet].iter_rows(values_only=True))


@pytest.fixture
def recorded(officer: Actor) -> Actor:
    roster(officer)
    wishes(officer)
    spells(officer)
    return officer


@pytest.mark.parametrize("key", sorted(LAYOUTS))
def test_read_back_by_our_own_importer_every_row_is_the_same(key: str, recorded: Actor, tmp_path: Path) -> None:
    layout = LAYOUTS[key]
    rows = good_rows(reading_of(layout, printed(layout, recorded, tmp_path)))
    judged = IMPORTERS[key].judge(rows, by=recorded)
    assert len(rows) == count_of(layout, by=recorded, region="500238") >= 2
    assert [(one.verdict, one.changes) for one in judged] == [("same", ())] * len(rows)


@pytest.mark.parametrize("key", ["r1", "r2"])
def test_taken_into_an_empty_register_the_form_prints_the_same_again(key: str, recorded: Actor, tmp_path: Path) -> None:
    layout = LAYOUTS[key]
    first = printed(layout, recorded, tmp_path)
    rows = good_rows(reading_of(layout, first))
    for model in (Placement, Need, Worker, Subject):
        model.objects.all().delete()
    homes = {} if key == "r2" else {"residence": factory.VILLAGE}
    with transaction.atomic():
        IMPORTERS[key].write([{**row, **homes} for row in rows], by=recorded, batch_id=uuid4())
    # Whoever has work stands in R2 too, but it is the work ledger that says so: R2 alone cannot bring it.
    stated = [row for row in cells_of(first) if key == "r1" or row[12] != "是"]
    assert cells_of(printed(layout, recorded, tmp_path)) == stated
    assert len(stated) >= 5


@pytest.mark.parametrize("key", sorted(LAYOUTS))
def test_the_headings_are_the_forms_and_every_sheet_says_who_took_it(key: str, recorded: Actor, tmp_path: Path) -> None:
    layout = LAYOUTS[key]
    book = openpyxl.load_workbook(printed(layout, recorded, tmp_path))
    assert book.sheetnames == [layout.zh, GUIDE_SHEET]
    assert [sheet.oddFooter.left.text for sheet in book] == [STAMP, STAMP]
    assert book[GUIDE_SHEET]["A1"].value == STAMP
    assert [cell.value for cell in book.worksheets[0][1]] == [column.title for column in layout.columns]
    assert book.worksheets[0].max_column == len(layout.columns)


def test_the_columns_are_those_of_the_regulations_in_their_order() -> None:
    told = "户类型 监测对象类别 姓名 证件号码 联系电话 就业形式 务工开始年月 务工结束年月 务工所在省 务工所在市"
    told += " 务工所在县 务工企业名称 所属行业 产业 务工月收入 就业渠道 是否点对点输送 年度交通费补助"
    assert [column.title for column in R1.columns] == told.split()
    told = "姓名 身份证 就业起始日期 就业渠道 就业地域 就业地址 就业单位 就业类型 单位性质 岗位工种 特色就业"
    told += " 上年度农业人均纯收入"
    assert [column.title for column in R4.columns] == told.split()


def test_a_name_that_looks_like_a_formula_is_a_text_and_identities_keep_their_digits(
    recorded: Actor, tmp_path: Path
) -> None:
    roster_people = Worker.objects.filter(name__startswith="=").get()
    need(roster_people)
    sheet = openpyxl.load_workbook(printed(R2, recorded, tmp_path)).worksheets[0]
    row = next(row for row in sheet.iter_rows(min_row=2) if "cmd" in str(row[0].value))
    assert (row[0].data_type, str(row[0].value)[:2]) == ("s", "'=")
    assert (row[1].data_type, len(str(row[1].value))) == ("s", 18)


def test_what_nobody_keeps_is_blank_and_the_workbook_says_which(recorded: Actor, tmp_path: Path) -> None:
    path = printed(R4, recorded, tmp_path)
    told = " ".join(str(row[0]) for row in cells_of(path, 1))
    assert all(title in told for title in R4.blank)
    by_title = dict(zip([c.title for c in R4.columns], zip(*cells_of(path)[1:], strict=True), strict=True))
    assert all(set(by_title[title]) == {None} for title in R4.blank)


def test_a_form_holds_nobody_whose_identity_the_officer_may_not_see(recorded: Actor) -> None:
    placement(factory.worker(region="500237001001"), home_region="500237001001")
    here = count_of(R1, by=recorded, region="500238")
    assert count_of(R1, by=acting("county", "500237"), region="500237") == 1
    assert count_of(R1, by=recorded, region="500237") == 0
    assert count_of(R1, by=acting("auditor", "50"), region="50") == 0, "an auditor may not see identities"
    assert count_of(R1, by=acting("city", "3709"), region="3709") <= here


def test_only_households_in_need_when_that_is_asked(recorded: Actor) -> None:
    every, poor = (count_of(R2, by=recorded, region="500238", poor_only=only) for only in (False, True))
    assert 0 < poor <= every
    need(factory.worker(region=factory.VILLAGE))
    assert count_of(R2, by=recorded, region="500238") == every + 1
    assert count_of(R2, by=recorded, region="500238", poor_only=True) == poor


def test_the_sector_comes_from_the_industry_where_it_is_certain_and_the_rest_is_named(
    recorded: Actor, tmp_path: Path
) -> None:
    path = printed(R1, recorded, tmp_path)
    told = {(row[12], row[13]) for row in cells_of(path)[1:]}
    assert told == {("制造业", "第二产业"), ("绣花", None), (None, None)}
    said = " ".join(str(row[0]) for row in cells_of(path, 1))
    assert "“绣花”1 行，没有登记行业的 2 行" in said


def test_what_the_upper_system_takes_no_row_without_is_counted(recorded: Actor, tmp_path: Path) -> None:
    said = " ".join(str(row[0]) for row in cells_of(printed(R4, recorded, tmp_path), 1))
    assert "必填" not in said
    Placement.objects.update(form="")
    said = " ".join(str(row[0]) for row in cells_of(printed(R4, recorded, tmp_path), 1))
    assert "就业类型：上级必填，有 2 行没有登记" in said


def test_blank_cells_of_the_work_ledger_are_counted_by_column(recorded: Actor, tmp_path: Path) -> None:
    """An empty column without a word looks like a fault of the system; the upper one sends it back."""
    Placement.objects.update(form="", travel_aid_fen=None)
    path = printed(R1, recorded, tmp_path)
    count = len(cells_of(path)) - 1
    said = "".join(str(row[0]) for row in cells_of(path, 1))
    assert count > 1
    assert f"就业形式：上级必填，有 {count} 行没有登记" in said
    assert f"年度交通费补助 {count} 行" in said
    assert "务工结束年月" not in said, "blank says that somebody is still at work"
