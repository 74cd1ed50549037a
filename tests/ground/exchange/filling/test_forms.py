"""Forms found: which columns can be filled, from which row, beside whom; guesses are left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.factories.register import identity

from qiao.ground.exchange.faults import LedgerRefused
from qiao.ground.exchange.filling.forms import FormSheet, Remark, read_form
from qiao.story.reports.known_ledger import FORMS


def book_of(folder: Path, rows: list[list[Any]], name: str = "表.xlsx", title: str = "花名册") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def only(path: Path) -> FormSheet:
    (form,) = read_form(path, FORMS).sheets
    return form


def test_a_blank_form_is_filled_from_the_row_below_its_heading(tmp_path: Path) -> None:
    form = only(book_of(tmp_path, [["劳动力花名册"], ["序号", "姓名", "身份证号码", "鞋码"], [1], [2], ["填表人："]]))
    assert (form.heading_row, form.first_row, form.notes_from, form.named) == (2, 3, 5, ())
    assert dict(form.places) == {"serial": 1, "name": 2, "identity": 3}
    assert form.remarks == (Remark("D", "鞋码", "unknown"),)


def test_three_heading_rows_are_one_heading(tmp_path: Path) -> None:
    rows = [["姓名", "身份证号", "联系电话"], ["AAC003", "AAC002", "AAE005"], [1, 2, 3]]
    form = only(book_of(tmp_path, rows))
    assert (form.first_row, form.named, set(form.places)) == (4, (), {"name", "identity", "phone"})


def test_rows_that_name_somebody_are_told_with_number_and_name(tmp_path: Path) -> None:
    rows = [
        ["姓名", "身份证号", "联系电话"],
        ["冉秀兰", identity(7), None],
        ["谭兴旺", None, None],
        [None, identity(8)],
    ]
    form = only(book_of(tmp_path, rows))
    assert [(one.row, one.identity, one.name) for one in form.named] == [
        (2, identity(7), "冉秀兰"),
        (3, "", "谭兴旺"),
        (4, identity(8), ""),
    ]


def test_a_heading_that_is_only_like_a_known_name_is_not_filled(tmp_path: Path) -> None:
    form = only(book_of(tmp_path, [["姓名", "身份证号", "职业资格证书编号", "家属联系方式", "性别"]]))
    assert [one.heading for one in form.remarks] == ["职业资格证书编号", "家属联系方式"]


@pytest.mark.parametrize(
    ("rows", "name", "code"),
    [
        ([["鞋码", "帽号"], [1, 2]], "表.xlsx", "nothing_to_fill"),
        ([["姓名", "鞋码"], [None, 2]], "表.xlsx", "nothing_to_fill"),
    ],
)
def test_a_form_with_nothing_to_fill_is_refused_by_name(
    tmp_path: Path, rows: list[list[Any]], name: str, code: str
) -> None:
    with pytest.raises(LedgerRefused) as refused:
        read_form(book_of(tmp_path, rows, name), FORMS)
    assert refused.value.fault.code == code


@pytest.mark.parametrize(("name", "content"), [("表.csv", "姓名,身份证号\n"), ("表.xls", "")])
def test_what_is_no_xlsx_is_refused_with_what_to_do(tmp_path: Path, name: str, content: str, shared_data: Path) -> None:
    path = tmp_path / name
    if content:
        path.write_text(content, encoding="utf-8")
    else:
        path.write_bytes(next((shared_data / "excel").glob("x05*")).read_bytes()[:10_000_000])
    with pytest.raises(LedgerRefused) as refused:
        read_form(path, FORMS)
    assert refused.value.fault.code in ("form_not_xlsx", "too_large")
    assert "xlsx" in refused.value.fault.said("zh") or refused.value.fault.code == "too_large"


def test_the_real_blank_workbook_of_seven_sheets_is_known_sheet_by_sheet(shared_data: Path) -> None:
    forms = {form.name: form for form in read_form(next((shared_data / "excel").glob("x03*")), FORMS).sheets}
    told = {name: len(form.places) for name, form in forms.items()}
    assert len(told) == 7
    assert min(told.values()) >= 2
    assert told["花名册"] >= 9
    assert {"name", "identity", "phone", "sex", "ethnicity"} <= set(forms["劳务派遣"].places)
    assert forms["花名册"].heading_row == 2
    assert forms["离职员工"].heading_row == 1
    against = {name: form.against for name, form in forms.items()}
    assert against == {
        **dict.fromkeys(("花名册", "实习生", "劳务派遣"), ""),
        "离职员工": "离职",
        "转正、离职实习生": "离职",
        "退休员工": "退休",
        "跨公司劳动关系转移": "劳动关系转移",
    }


@pytest.mark.parametrize(
    ("title", "above", "more", "against"),
    [
        ("花名册", "在岗花名册", ["离职日期"], ""),
        ("Sheet1", None, ["离职日期", "离职原因"], "离职"),
        ("Sheet1", "失信人员黑名单", [], "失信"),
        ("死亡注销", None, [], "死亡"),
        ("脱贫户", None, ["脱贫退出时间", "致贫原因"], ""),
    ],
)
def test_a_sheet_of_people_who_are_no_more_is_not_the_one_to_fill_first(
    tmp_path: Path, title: str, above: str | None, more: list[str], against: str
) -> None:
    rows: list[list[Any]] = [[above]] if above else []
    path = book_of(tmp_path, [*rows, ["姓名", "身份证号", "联系电话", *more]], title=title)
    form = read_form(path, FORMS)
    assert only(path).against == against
    assert (form.first_good is None) == bool(against)
