"""Differences with another system: in both directions, field by field, and nothing is written or told in clear."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.placements import placement

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.models import Event
from qiao.ground.exchange.faults import LedgerRefused
from qiao.ground.exchange.filling.forms import read_form
from qiao.ground.privacy.subjects import in_clear
from qiao.ground.privacy.visibility import show
from qiao.story.register.models import Worker
from qiao.story.reports.differences import GROUPS, compare
from qiao.story.reports.form_filling import whom
from qiao.story.reports.form_rows import rows_of, write_form
from qiao.story.reports.known_ledger import FORMS
from qiao.story.reports.layouts import R1

pytestmark = pytest.mark.django_db
HEADINGS = ["姓名", "身份证号", "联系电话", "文化程度", "居住地址"]
PLACE = "重庆市巫溪县宁河街道人民社区"


@pytest.fixture
def officer() -> Actor:
    return acting("county", "500238")


@pytest.fixture
def compared(officer: Actor, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    def told(rows: list[list[Any]], headings: list[str] = HEADINGS, **more: Any) -> dict[str, Any]:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in [headings, *rows]:
            sheet.append(row)
        path = tmp_path / "theirs.xlsx"
        book.save(path)
        return compare(path, by=officer, region="500238", progress=lambda done, total: None, **more)

    return told


def counted(**groups: int) -> dict[str, int]:
    return dict.fromkeys(GROUPS, 0) | groups


def row_of(worker: Worker, **more: Any) -> list[Any]:
    told = {"name": worker.name, "phone": "15400001234", "education": "初中", "place": PLACE, **more}
    return [told["name"], in_clear(worker.subject, "resident_id"), told["phone"], told["education"], told["place"]]


def somebody(**more: Any) -> Worker:
    return factory.worker(region=factory.VILLAGE, phone="15400001234", education=2, **more)


def test_each_row_stands_in_one_group_and_ours_that_are_missing_too(compared: Callable[..., dict[str, Any]]) -> None:
    same, other, missing = somebody(), somebody(), somebody()
    factory.worker(region="500237001001")
    stranger = ["新来的", factory.identity(777_777), None, None, None]
    before = (Worker.objects.count(), Event.objects.count())
    told = compared([row_of(same), row_of(other, phone="15400009999", education="高中"), stranger])
    assert told["counts"] == counted(there=1, here=1, differs=1, same=1)
    assert told["lines"]["here"][0]["tail"] == missing.subject.resident_id_tail
    (line,) = told["lines"]["differs"]
    assert {(f["key"], f["there"], f["here"]) for f in line["fields"]} == {
        ("phone", "尾号 9999", "尾号 1234"),
        ("education", "高中", "初中"),
    }
    assert sorted(told["fields"]) == [["文化程度", 1], ["联系电话", 1]]
    assert (Worker.objects.count(), Event.objects.count()) == before


def test_what_is_blank_on_one_side_only_differs_and_two_writings_of_one_thing_do_not(
    compared: Callable[..., dict[str, Any]],
) -> None:
    blank, written = somebody(), somebody()
    told = compared(
        [
            row_of(blank, education=None),
            row_of(written, phone="154 0000 1234", education="初中毕业", place="重庆市巫溪县"),
        ]
    )
    assert told["counts"]["same"] == 1
    assert [(f["key"], f["there"], f["here"]) for f in told["lines"]["differs"][0]["fields"]] == [
        ("education", "", "初中")
    ]


def test_a_column_that_is_blank_in_their_whole_file_is_told_once_and_differs_for_nobody(
    compared: Callable[..., dict[str, Any]],
) -> None:
    rows = [[*row_of(somebody(), education=None), None, None] for _ in range(2)]
    told = compared(rows, [*HEADINGS, "健康状况", "序号"])
    assert (told["counts"], told["empty"]) == (counted(same=2), ["文化程度", "健康状况"])


def test_a_place_in_levels_is_compared_by_the_levels_that_are_told(compared: Callable[..., dict[str, Any]]) -> None:
    one = somebody()
    number = in_clear(one.subject, "resident_id")
    levels = [None, None, "巫溪县", "上磺镇", None]
    told = compared([[one.name, number, *levels]], ["姓名", "身份证号", "省", "市", "区县", "乡镇", "村"])
    assert ([field[0] for field in told["fields"]], told["empty"]) == (["居住地址"], [])
    told = compared([[one.name, number, *[None] * 5]], ["姓名", "身份证号", "省", "市", "区县", "乡镇", "村"])
    assert (told["counts"], len(told["empty"])) == (counted(same=1), 5)


@pytest.mark.parametrize(
    ("employer", "covers", "here", "scope"),
    [("乙厂", "auto", 1, ["working"]), (None, "auto", 2, []), (None, "working", 1, ["working"])],
)
def test_in_a_ledger_of_those_at_work_nobody_at_home_is_missing(
    compared: Callable[..., dict[str, Any]], employer: str | None, covers: str, here: int, scope: list[str]
) -> None:
    known = [somebody() for _ in range(2)]
    for person in (*known, somebody()):
        placement(person, started_on=date(2019, 2, 1), employer_name="乙厂")
    somebody()
    rows = [
        [one.name, in_clear(one.subject, "resident_id"), firm, None]
        for one, firm in zip(known, ["乙厂", employer], strict=True)
    ]
    told = compared(rows, ["姓名", "证件号码", "务工企业名称", "务工开始年月"], covers=covers)
    assert (told["counts"]["here"], told["scope"], told["of_spells"]) == (here, scope, False)


def test_a_cell_that_cannot_be_read_is_no_difference(compared: Callable[..., dict[str, Any]]) -> None:
    assert compared([row_of(somebody(), education="博导")])["counts"]["same"] == 1


def test_no_whole_number_and_no_diagnosis_stands_in_what_was_found(compared: Callable[..., dict[str, Any]]) -> None:
    one, two = somebody(), somebody()
    headings = [*HEADINGS, "健康状况"]
    told = json.dumps(compared([[*row_of(one, phone="15400009999"), "残疾"]], headings), ensure_ascii=False)
    numbers = [in_clear(worker.subject, "resident_id") for worker in (one, two)]
    assert [found for found in (*numbers, "15400009999", "15400001234", "残疾") if found in told] == []
    assert "（不显示）" in told


def test_of_a_work_ledger_each_spell_is_compared_with_the_one_of_its_month(
    compared: Callable[..., dict[str, Any]],
) -> None:
    person = somebody()
    placement(person, started_on=date(2018, 2, 1), ended_on=date(2018, 9, 30), state="ended", employer_name="甲厂")
    placement(person, started_on=date(2019, 2, 1), employer_name="乙厂", wage_yuan_month=3000)
    placement(somebody(), started_on=date(2019, 3, 1), employer_name="丙厂")
    headings = ["姓名", "证件号码", "务工开始年月", "务工企业名称", "务工月收入"]
    number = in_clear(person.subject, "resident_id")
    rows = [[person.name, number, "2019-02", "乙厂", 3600], [person.name, number, "2017-05", "从前的厂", None]]
    told = compared([[*one, None] for one in rows], [*headings, "务工结束年月"])
    assert told["counts"] == counted(there=1, here=2, differs=1)
    assert [(f["key"], f["there"], f["here"]) for f in told["lines"]["differs"][0]["fields"]] == [
        ("wage_yuan_month", "3600", "3000")
    ]
    assert sorted(line["about"] for line in told["lines"]["here"]) == ["2018-02 甲厂", "2019-03 丙厂"]


def test_people_of_another_county_are_only_there(compared: Callable[..., dict[str, Any]]) -> None:
    far = factory.worker(region="500237001001")
    told = compared([row_of(far)])
    assert told["counts"] == counted(there=1)


def test_a_file_without_identities_is_refused_by_name(compared: Callable[..., dict[str, Any]]) -> None:
    with pytest.raises(LedgerRefused) as refused:
        compared([["冉秀兰", "15400001234"]], ["姓名", "联系电话"])
    assert refused.value.fault.code == "missing_column"


def test_bad_and_doubled_numbers_stand_apart_with_their_rows_and_why(compared: Callable[..., dict[str, Any]]) -> None:
    one, two = somebody(name="冉秀兰"), somebody()
    wrong = ["数错的", "500901198503120000", None, None, None]
    other = [*row_of(one)]
    other[0] = "谭兴旺"
    told = compared([row_of(one), wrong, row_of(one), other, ["没写的", None, None, None, None], row_of(two)])
    assert told["counts"] == counted(same=2, wrong=2, doubled=2)
    assert [(line["row"], line["name"]) for line in told["lines"]["wrong"]] == [(3, "数错的"), (6, "没写的")]
    assert ["校验" in told["lines"]["wrong"][0]["why"]["zh"], "没有填" in told["lines"]["wrong"][1]["why"]["zh"]] == [
        True,
        True,
    ]
    assert [(line["row"], line["why"]["zh"][:6]) for line in told["lines"]["doubled"]] == [
        (4, "和第 2 行"),
        (5, "和第 2 行"),
    ]
    assert "姓名不同" in told["lines"]["doubled"][1]["why"]["zh"]
    assert "500901198503120000" not in json.dumps(told)


@pytest.mark.parametrize(
    ("word", "covers", "missing"),
    [("脱贫户", "auto", 1), ("一般农户", "auto", 2), ("脱贫户", "everyone", 2), ("一般农户", "poor", 1)],
)
def test_a_form_of_households_in_need_looks_for_nobody_else(
    officer: Actor, tmp_path: Path, word: str, covers: str, missing: int
) -> None:
    known = somebody(household=factory.household(poverty="exited"))
    somebody(household=factory.household(poverty="poor"))
    somebody()
    path = tmp_path / "theirs.csv"
    number = in_clear(known.subject, "resident_id")
    path.write_text(f"姓名,身份证号,户类型\n{known.name},{number},{word}\n", encoding="utf-8-sig")
    told = compare(path, by=officer, region="500238", progress=lambda done, total: None, covers=covers)
    assert (told["counts"]["here"], told["scope"]) == (missing, ["poor"] if missing == 1 else [])


def test_a_roster_without_ends_looks_only_for_work_under_way(compared: Callable[..., dict[str, Any]]) -> None:
    person = somebody()
    placement(person, started_on=date(2018, 2, 1), ended_on=date(2018, 9, 30), state="ended", employer_name="甲厂")
    placement(somebody(), started_on=date(2019, 3, 1), employer_name="丙厂")
    told = compared(
        [["冉某", factory.identity(888), "2019-02", "乙厂"]], ["姓名", "身份证", "就业起始日期", "就业单位"]
    )
    assert [line["about"] for line in told["lines"]["here"]] == ["2019-03 丙厂"]
    assert told["scope"] == ["open"]


def test_of_a_household_that_one_may_not_open_nothing_is_compared(tmp_path: Path) -> None:
    person = somebody(household=factory.household(poverty="poor"))
    Worker.objects.filter(pk=person.pk).update(region="370902001001")  # lives with them now; the household is elsewhere
    show(subject=person.subject, region="370902", ground="placement", cause="x")
    path = tmp_path / "theirs.csv"
    number = in_clear(person.subject, "resident_id")
    path.write_text(f"姓名,身份证号,户类型\n{person.name},{number},一般农户\n", encoding="utf-8-sig")
    told = compare(path, by=acting("city", "3709"), region="3709", progress=lambda done, total: None)
    assert (told["counts"]["same"], told["withheld"]) == (1, ["贫困状况"])


def at_work_in_taian(**more: Any) -> Worker:
    person = somebody(household=factory.household(poverty="poor"))
    placement(person, started_on=date(2019, 3, 1), employer_name="岱宗服务（示例）", wage_yuan_month=4000, **more)
    show(subject=person.subject, region="370902", ground="placement", cause="x")
    return person


def test_the_work_ledger_that_a_receiving_city_printed_is_the_same_as_itself(tmp_path: Path) -> None:
    at_work_in_taian()
    at_work_in_taian(ended_on=date(2019, 5, 31), state="ended")
    city, path = acting("city", "3709"), tmp_path / "r1.xlsx"
    keys = list(rows_of(R1, by=city, region="3709").values_list("pk", flat=True))
    write_form(R1, keys, path, by=city, stamp="x", progress=lambda done: None)
    told = compare(path, by=city, region="3709", progress=lambda done, total: None)
    assert told["counts"] == counted(same=2)


def test_a_list_of_a_receiving_city_covers_those_at_work_there_and_a_blank_form_the_same(tmp_path: Path) -> None:
    there = at_work_in_taian()
    at_work_in_taian(ended_on=date(2019, 5, 31), state="ended")
    path = tmp_path / "blank.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["姓名", "身份证号", "联系电话"])
    book.save(path)
    theirs = tmp_path / "theirs.csv"
    theirs.write_text(f"姓名,身份证号,联系电话\n冉某,{factory.identity(888)},\n", encoding="utf-8-sig")
    city, county = acting("city", "3709"), acting("county", "500238")
    told = compare(theirs, by=city, region="3709", progress=lambda done, total: None)
    assert [line["tail"] for line in told["lines"]["here"]] == [there.subject.resident_id_tail]
    form = read_form(path, FORMS).first_good
    assert whom(form, city, "3709", poor_only=False).people == [there.pk]
    assert len(whom(form, county, "500238", poor_only=False).people) == 2
    assert whom(form, county, "3709", poor_only=False).people == [], "a county's form is about those at home in it"
