"""Filled workbooks: the form's looks stay, nothing of the user's is written over, what is not filled is marked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from qiao.ground.exchange.filling.forms import read_form
from qiao.ground.exchange.filling.workbooks import LIST_SHEET, Filling, fill_form
from qiao.story.reports.known_ledger import FORMS

STAMP = "冉老师（用户 7） · 2019-06-30 09:00 · 编号 0a1b2c3d · 用途：上报 R&D"
HEADINGS = ["序号", "姓名", "身份证号", "出生日期", "年龄", "鞋码"]


def form(folder: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["花名册"], HEADINGS, *rows]:
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    sheet["A1"].font = Font(size=20)
    for cell in sheet[3]:
        cell.fill = PatternFill("solid", fgColor="FFEEEEEE")
    sheet.column_dimensions["B"].width = 33
    path = folder / "form.xlsx"
    book.save(path)
    return path


def filled(folder: Path, rows: list[list[Any]], below: list[dict[str, object]], **more: Any) -> Worksheet:
    source, target = form(folder, rows), folder / "filled.xlsx"
    (sheet,) = read_form(source, FORMS).sheets
    filling = Filling(sheet, more.get("beside", {}), below, more.get("missing", {}), sheet.remarks)
    assert fill_form(source, target, [filling], stamp=STAMP, left_out={}) == len(below) + len(more.get("beside", {}))
    return openpyxl.load_workbook(target)["Sheet"]


def person(number: int) -> dict[str, object]:
    return {"name": f"冉秀{number}", "identity": f"50090119850312{number:04d}", "born_on": date(1985, 3, 12), "age": 34}


def test_people_stand_in_the_blank_rows_and_the_looks_stay(tmp_path: Path) -> None:
    sheet = filled(tmp_path, [[None] * 6], [person(1), person(2)])
    assert [[cell.value for cell in row[:3]] for row in sheet.iter_rows(3, 4)] == [
        [1, "冉秀1", "500901198503120001"],
        [2, "冉秀2", "500901198503120002"],
    ]
    assert (sheet["A1"].font.size, sheet.column_dimensions["B"].width, str(sheet.merged_cells)) == (20, 33, "A1:F1")
    assert {sheet["B3"].fill.fgColor.rgb, sheet["B4"].fill.fgColor.rgb} == {"FFEEEEEE"}, "further rows look alike"
    assert (sheet["C3"].data_type, sheet["C3"].number_format) == ("s", "@")
    assert (sheet["D3"].is_date, sheet["E3"].value) == (True, 34)


def test_what_is_not_filled_is_marked_commented_and_listed(tmp_path: Path) -> None:
    sheet = filled(tmp_path, [], [person(1)])
    assert "没有填" in sheet["F2"].comment.text
    assert sheet["F2"].fill.fgColor.rgb != sheet["E2"].fill.fgColor.rgb
    listed = [[cell.value for cell in row] for row in sheet.parent[LIST_SHEET].iter_rows()]
    assert listed[0][0] == STAMP
    assert listed[2][:3] == ["Sheet", "F", "鞋码"]


def test_every_sheet_says_who_took_it(tmp_path: Path) -> None:
    sheet = filled(tmp_path, [], [person(1)])
    assert STAMP in sheet["A2"].comment.text
    assert all("用户 7" in one.oddFooter.left.text for one in sheet.parent.worksheets)


def test_a_text_never_becomes_a_formula_and_a_formula_of_the_forms_stays(tmp_path: Path) -> None:
    sheet = filled(tmp_path, [[1, None, None, None, '=DATEDIF(D3,"2019-06-30","y")', None]], [
        {**person(1), "name": "=1+1"}
    ])  # fmt: skip
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("'=1+1", "s")
    assert sheet["E3"].value == '=DATEDIF(D3,"2019-06-30","y")'


def test_beside_names_only_blank_cells_are_filled_and_who_is_not_found_is_told(tmp_path: Path) -> None:
    rows = [[1, "冉秀1", None, None, 99, 41], [2, "没有的人", None, None, None, None]]
    sheet = filled(tmp_path, rows, [], beside={3: person(1)}, missing={4: "没有建档"})
    assert [cell.value for cell in sheet[3]][1:] == ["冉秀1", "500901198503120001", sheet["D3"].value, 99, 41]
    assert sheet["D3"].value is not None
    assert sheet["B4"].comment.text == "没有建档"
    assert [cell.value for cell in sheet[4]][2:] == [None, None, None, None]


@pytest.mark.parametrize("people", [1, 2, 5])
def test_signatures_below_move_down_and_are_not_written_over(tmp_path: Path, people: int) -> None:
    sheet = filled(tmp_path, [[1], [2], ["填表人：", "冉老师"]], [person(n) for n in range(people)])
    column = [row[0].value for row in sheet.iter_rows(3)]
    assert column[:people] == list(range(1, people + 1))
    assert column.count("填表人：") == 1
    assert column.index("填表人：") == max(2, people)
    names = [row[1].value for row in sheet.iter_rows(3)]
    assert [name for name in names if name] == [*(f"冉秀{n}" for n in range(people)), "冉老师"]
