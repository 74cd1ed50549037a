"""The error workbook is the user's own file with the faults in their places, and nothing else changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from qiao.ground.exchange.cells import Text
from qiao.ground.exchange.columns import ERROR_HEADING, SUMMARY_SHEET, Column, Ledger
from qiao.ground.exchange.faults import (
    CONSTANT_COLUMN,
    DUPLICATE,
    DUPLICATE_ON_SHEET,
    ID_AS_NUMBER,
    ID_LENGTH,
    PHONE,
    PRIVATE_CHARACTER,
    Fault,
)
from qiao.ground.exchange.marking import workbooks, write_error_workbook
from qiao.ground.exchange.writing.sheets import ACT, RED, RED_TINT
from qiao.ground.exchange.writing.wholefiles import WritingRefused

LEDGER = Ledger("demo", "台账", (Column("name", "姓名", Text()),))


@dataclass(frozen=True)
class Found:
    """A reading as marking needs it, made by hand."""

    faults: Sequence[Fault]
    sheet_name: str = "花名册"
    heading_rows: Sequence[int] = (2,)
    ledger: Ledger = field(default=LEDGER)


FAULTS = (
    Fault(ID_LENGTH, 4, "B", "证件号码", {"length": 17}),
    Fault(ID_AS_NUMBER, 5, "B", "证件号码", {"column": "B"}),
    Fault(PHONE, 5, "C", "联系电话"),
    Fault(PRIVATE_CHARACTER, 6, "A", "姓名", {"found": "x"}),
    Fault(DUPLICATE, 7, "", "", {"first": 3, "what": "人"}),
    Fault(CONSTANT_COLUMN, 0, "D", "月收入", {"count": 5}),
)
THIN = Border(*[Side("thin", color="FF000000")] * 4)
LONG_NUMBER = 10.0**17 * 5


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A user's workbook: a title, two looks, a text column of numbers with zeros before them, other sheets."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "花名册"
    sheet.append(["某镇务工人员花名册"])
    sheet.merge_cells("A1:E1")
    sheet.append(["姓名", "证件号码", "联系电话", "月收入", "备注"])
    for number in range(3, 8):
        sheet.append([f"某{number}", f"00{number}", "1380000000", 3500, "=1+2"])
    sheet["B5"].value = LONG_NUMBER
    sheet["E4"].value, sheet["E4"].data_type = "=SUM(A1)", "s"
    sheet["E5"].value = datetime(2019, 6, 30)
    sheet["E6"].value = "=cmd|'/c calc'!A0"
    for row in sheet["A2:E7"]:
        for cell in row:
            cell.border = THIN
            cell.font = Font(name="宋体", size=12)
    sheet["A4"].fill = PatternFill("solid", fgColor="FFFFFF00")
    sheet["C5"].comment = Comment("问过本人", "小李")
    sheet.column_dimensions["B"].width = 27
    rule = DataValidation(type="list", formula1='"是,否"')
    rule.add("E3:E9")
    sheet.add_data_validation(rule)
    book.create_sheet("村名").append(["通城村"])
    path = tmp_path / "花名册.xlsx"
    book.save(path)
    return path


def marked(source: Path, *faults: Fault, **options: str) -> openpyxl.Workbook:
    target = source.with_name("标错.xlsx")
    write_error_workbook(source, Found(faults or FAULTS), target, **options)
    return openpyxl.load_workbook(target)


def looks(cell: Cell) -> tuple[str | None, str | None, str]:
    """The border's style and colour and the fill's colour."""
    side = cell.border.left
    return side.style, side.color and side.color.rgb[2:], cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else ""


ERROR_LOOKS = ("medium", RED[1:], RED_TINT[1:])


@pytest.fixture(params=["original", "copy"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of marking must keep the same promises."""
    if request.param == "copy":
        monkeypatch.setattr(workbooks, "OWN_LOOKS_BYTES_MAX", 0)
    return str(request.param)


def test_bad_cells_are_red_and_say_what_is_wrong_and_what_to_do(own: Path, way: str) -> None:
    sheet = marked(own)["花名册"]
    for place in ("B4", "B5", "C5"):
        assert looks(sheet[place]) == ERROR_LOOKS
    assert sheet["B4"].comment.text == "证件号是 17 位。应为 18 位（旧证 15 位，残疾人证 20 位），请照证件核对。"
    assert sheet["B4"].comment.author == "桥"
    assert looks(sheet["B3"]) == looks(sheet["B6"]) != ERROR_LOOKS


def test_what_is_only_doubtful_is_dashed_in_orange_and_keeps_its_ground(own: Path, way: str) -> None:
    sheet = marked(own)["花名册"]
    assert looks(sheet["A6"]) == ("mediumDashed", ACT[1:], "")
    assert looks(sheet["D2"])[:2] == ("mediumDashed", ACT[1:])
    assert "整列 5 行" in sheet["D2"].comment.text


def test_each_rows_reasons_stand_in_one_column_at_the_right_of_the_headings(own: Path, way: str) -> None:
    sheet = marked(own)["花名册"]
    column = [cell.value for cell in sheet["F"]]
    assert column[:3] == [None, ERROR_HEADING, None]
    assert column[4] == (
        "【证件号码】证件被存成了数字，末几位已丢。把 B 列设为文本，照证件重填。"
        "【联系电话】电话号码位数或开头不对。手机 11 位，座机带区号；没有就留空。"
    )
    assert column[6] == "和第 3 行是同一个人。请只留一行。"


def test_no_value_changes_and_every_row_keeps_its_number(own: Path, way: str) -> None:
    before, after = openpyxl.load_workbook(own)["花名册"], marked(own)["花名册"]
    for row in range(1, 8):
        for column in "ABCD":
            assert after[f"{column}{row}"].value == before[f"{column}{row}"].value, f"{column}{row}"
            assert after[f"{column}{row}"].data_type == before[f"{column}{row}"].data_type
    assert after["B3"].value == "003"
    assert after["E5"].value == datetime(2019, 6, 30)
    assert after["B5"].value == LONG_NUMBER


def test_texts_that_look_like_formulas_stay_texts(own: Path, way: str) -> None:
    cell = marked(own)["花名册"]["E4"]
    assert (cell.value, cell.data_type) == ("=SUM(A1)", "s")


def test_an_id_stored_as_a_number_gets_a_cell_that_takes_text(own: Path, way: str) -> None:
    assert marked(own)["花名册"]["B5"].number_format == "@"


def test_other_sheets_and_merged_blocks_are_kept(own: Path, way: str) -> None:
    book = marked(own)
    assert book.sheetnames == ["花名册", "村名", SUMMARY_SHEET]
    assert book["村名"]["A1"].value == "通城村"
    assert [str(block) for block in book["花名册"].merged_cells.ranges] == ["A1:E1"]
    assert book.active.title == "花名册"


def test_the_summary_counts_every_kind_once_errors_first(own: Path, way: str) -> None:
    rows = list(marked(own)[SUMMARY_SHEET].iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows] == [
        "duplicate", "id_as_number", "id_length", "phone", "constant_column", "private_character",
    ]  # fmt: skip
    assert sum(row[4] for row in rows) == len(FAULTS)
    assert rows[2][5] == "第 4 行"
    assert rows[4][1] == "提醒"


def test_the_summary_opens_with_the_sums(own: Path, way: str) -> None:
    note = marked(own)[SUMMARY_SHEET]["A1"].value
    assert "3 行里有 4 处错误，另有 2 处提醒" in note


def test_everything_said_can_be_said_in_english(own: Path, way: str) -> None:
    book = marked(own, language="en")
    assert book["花名册"]["B4"].comment.text.startswith("The ID has 17 characters.")
    assert book[SUMMARY_SHEET]["A2"].value == "Code"
    assert book["花名册"]["F4"].value.startswith("[证件号码] The ID")


def test_a_second_round_replaces_the_first_ones_marks(own: Path, way: str) -> None:
    target = own.with_name("标错.xlsx")
    marked(own)
    again = Fault(PHONE, 3, "C", "联系电话")
    write_error_workbook(target, Found((again,)), target)
    book = openpyxl.load_workbook(target)
    sheet = book["花名册"]
    assert [cell.value for cell in sheet[2]] == ["姓名", "证件号码", "联系电话", "月收入", "备注", ERROR_HEADING]
    assert [cell.value is not None for cell in sheet["F"]][:5] == [False, True, True, False, False]
    assert looks(sheet["C3"]) == ERROR_LOOKS
    red = [cell.coordinate for row in sheet["A1:E7"] for cell in row if looks(cell)[0] == "medium"]
    assert red == ["C3"]
    noted = [cell.coordinate for row in sheet for cell in row if cell.comment and "桥" in cell.comment.author]
    assert noted == ["C3"]
    assert book.sheetnames.count(SUMMARY_SHEET) == 1
    assert len(book.sheetnames) == 3


def test_the_users_looks_are_kept_and_come_back_after_the_marks(own: Path) -> None:
    sheet = marked(own)["花名册"]
    assert sheet["B4"].font.name == "宋体"
    assert sheet.column_dimensions["B"].width == 27
    assert sheet["A4"].fill.fgColor.rgb == "FFFFFF00"
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"是,否"']
    target = own.with_name("标错.xlsx")
    write_error_workbook(target, Found(()), target)
    sheet = openpyxl.load_workbook(target)["花名册"]
    assert {looks(cell)[:2] for row in sheet["A3:E7"] for cell in row} == {("thin", "000000")}
    assert {looks(cell)[2] for cell in sheet["B"]} == {""}


def test_the_users_own_comment_stays_above_ours_and_outlives_it(own: Path) -> None:
    assert marked(own)["花名册"]["C5"].comment.text.startswith("问过本人\n―― 桥 ――\n电话号码")
    target = own.with_name("标错.xlsx")
    write_error_workbook(target, Found(()), target)
    comment = openpyxl.load_workbook(target)["花名册"]["C5"].comment
    assert (comment.text, comment.author) == ("问过本人", "小李")


def test_formulas_stay_formulas_but_those_that_reach_out_become_texts(own: Path) -> None:
    sheet = marked(own)["花名册"]
    assert (sheet["E3"].value, sheet["E3"].data_type) == ("=1+2", "f")
    assert (sheet["E6"].value, sheet["E6"].data_type, sheet["E6"].quotePrefix) == ("=cmd|'/c calc'!A0", "s", True)


@pytest.mark.parametrize(
    ("formula", "out"),
    [
        ('=A1&"|"&B1', False),
        ("=表1[金额]*2", False),
        ("=[1]Sheet1!A1", True),
        ('=WEBSERVICE("x")', True),
        ("=webservice(A1)", True),
        ("=SUM(A1:A3)", False),
        ("=DDE|x!A1", True),
    ],
)
def test_formulas_that_reach_out_are_told_from_those_that_do_not(formula: str, out: bool) -> None:
    assert workbooks.originals._reaches_out(formula) is out


def test_a_merged_cell_is_marked_where_its_value_shows(own: Path) -> None:
    sheet = marked(own, Fault(PHONE, 1, "C", "联系电话"))["花名册"]
    assert looks(sheet["A1"]) == ERROR_LOOKS
    assert sheet["A1"].comment is not None


def test_rows_and_columns_that_begin_late_keep_their_places(tmp_path: Path, way: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "花名册"
    sheet["C5"], sheet["D5"], sheet["C6"], sheet["D6"] = "姓名", "证件号码", "某", "12"
    source = tmp_path / "空边.xlsx"
    book.save(source)
    target = tmp_path / "标错.xlsx"
    write_error_workbook(
        source, Found((Fault(ID_LENGTH, 6, "D", "证件号码", {"length": 2}),), heading_rows=(5,)), target
    )
    sheet = openpyxl.load_workbook(target)["花名册"]
    assert (sheet["C5"].value, sheet["D6"].value, sheet["E5"].value) == ("姓名", "12", ERROR_HEADING)
    assert looks(sheet["D6"]) == ERROR_LOOKS


def test_a_blank_required_cell_is_marked_too(own: Path, way: str) -> None:
    book = openpyxl.load_workbook(own)
    book["花名册"]["B4"].value = None
    book.save(own)
    assert looks(marked(own)["花名册"]["B4"]) == ERROR_LOOKS


def test_too_many_comments_are_left_out_but_no_mark_and_no_reason(
    own: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qiao.ground.exchange.marking.marks.COMMENTS_MAX", 2)
    target = own.with_name("标错.xlsx")
    told = write_error_workbook(own, Found(FAULTS), target)
    assert (told.cells, told.uncommented, told.keeps_looks) == (5, 3, way == "original")
    sheet = openpyxl.load_workbook(target)["花名册"]
    assert looks(sheet["C5"]) == ERROR_LOOKS
    assert "电话号码" in sheet["F5"].value
    assert len([cell for row in sheet for cell in row if cell.comment and cell.comment.author == "桥"]) == 2


@pytest.mark.parametrize("bytes_max", [0, workbooks.OWN_LOOKS_BYTES_MAX])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_sheets_that_were_read_are_marked_in_one_file(
    own: Path, monkeypatch: pytest.MonkeyPatch, bytes_max: int, language: str
) -> None:
    monkeypatch.setattr(workbooks, "OWN_LOOKS_BYTES_MAX", bytes_max)
    book = openpyxl.load_workbook(own)
    book["村名"].append(["通城村"])
    book.save(own)
    elsewhere = Fault(DUPLICATE_ON_SHEET, 2, "A", "姓名", {"sheet": "花名册", "first": 3, "what": "人"})
    readings = [Found(FAULTS), Found((elsewhere,), sheet_name="村名", heading_rows=(1,))]
    told = write_error_workbook(own, readings, own.with_name("标错.xlsx"), language=language)
    book = openpyxl.load_workbook(told.path)
    assert told.cells == 6
    assert looks(book["花名册"]["B4"]) == looks(book["村名"]["A2"]) == ERROR_LOOKS
    assert (book["花名册"]["F2"].value, book["村名"]["B1"].value) == (ERROR_HEADING, ERROR_HEADING)
    assert elsewhere.said(language) in book["村名"]["A2"].comment.text
    summary = [[cell.value for cell in row] for row in book[SUMMARY_SHEET]]
    assert summary[1][0] == {"zh": "哪张表", "en": "Sheet"}[language]
    assert {row[0] for row in summary[2:]} == {"花名册", "村名"}
    assert "花名册" in summary[0][0]
    assert "村名" in summary[0][0]


def test_two_readings_of_one_sheet_are_our_mistake(own: Path) -> None:
    with pytest.raises(ValueError, match="different sheets"):
        write_error_workbook(own, [Found(FAULTS), Found(FAULTS)], own.with_name("标错.xlsx"))


@pytest.mark.parametrize("bytes_max", [0, workbooks.OWN_LOOKS_BYTES_MAX])
def test_a_file_never_to_be_written_over_is_not(own: Path, monkeypatch: pytest.MonkeyPatch, bytes_max: int) -> None:
    monkeypatch.setattr(workbooks, "OWN_LOOKS_BYTES_MAX", bytes_max)
    before = own.read_bytes()
    with pytest.raises(WritingRefused, match="换一个文件名"):
        write_error_workbook(own, Found(FAULTS), own, never=[own])
    assert own.read_bytes() == before
    assert list(own.parent.iterdir()) == [own]
