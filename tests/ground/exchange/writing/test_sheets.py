"""Tables of ours: what goes out comes back in, never runs, and is there whole or not at all."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from qiao.ground.exchange.writing.sheets import (
    CELL_CHARACTERS_MAX,
    Formula,
    display_width,
    neutralised,
    sheet_name,
    writing,
)
from qiao.ground.exchange.writing.wholefiles import WritingRefused
from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, compose

PERSON = next(
    number for sequence in range(999) if (number := compose(SYNTHETIC_AREAS[0], date(1990, 1, 1), sequence)).isdigit()
)


def written(path: Path, headings: list[str], rows: list[list[object]], **options: object) -> openpyxl.Workbook:
    with writing(path) as book:
        book.sheet("表", headings, rows, **options)  # type: ignore[arg-type]
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|'/c calc'!A0", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "\n=1"]
)
def test_a_text_that_opens_like_a_formula_gets_an_apostrophe_before_it(tmp_path: Path, text: str) -> None:
    cell = written(tmp_path / "a.xlsx", ["备注"], [[text]])["表"]["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    assert neutralised(text) == "'" + text


@pytest.mark.parametrize("text", ["+86 138 0000 1111", "-3.5", "-", "+8613800001111", "-12.5%", "普通", "", "a=b"])
def test_phones_and_signed_numbers_keep_their_look(text: str) -> None:
    assert neutralised(text) == text


def test_texts_become_neither_formulas_nor_links(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    written(path, ["备注"], [["=HYPERLINK(1)"], ["http://example.org/a"], ["mailto:a@example.org"], ["{=1}"]])
    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert not [name for name in package.namelist() if "worksheets/_rels" in name]


def test_a_formula_of_ours_is_written_as_one_with_its_value(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet = written(path, ["数"], [[Formula("=1+2", 3)]])["表"]
    assert sheet["A2"].value == "=1+2"
    assert CalamineWorkbook.from_path(path).get_sheet_by_name("表").to_python()[1] == [3.0]


@pytest.mark.parametrize("value", [PERSON, int(PERSON), "00123", 6_222_020_200_112_233_445])
def test_identity_and_card_numbers_keep_every_digit(tmp_path: Path, value: object) -> None:
    sheet = written(tmp_path / "a.xlsx", ["证件号码"], [[value]])["表"]
    assert sheet["A2"].value == str(value)
    assert sheet["A2"].number_format == "@"


def test_a_long_whole_number_is_text_under_any_heading(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", ["甲", "乙"], [[1234567890123456, -3.5]])["表"]
    assert [cell.value for cell in sheet[2]] == ["1234567890123456", -3.5]


def test_columns_of_phones_and_cards_are_formatted_as_text_below_the_last_row(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", ["联系电话", "月收入", "社保号"], [["1", 2, "3"]], text=["社保号"])["表"]
    formats = [sheet.column_dimensions[letter].number_format for letter in "ABC"]
    assert formats == ["@", "General", "@"]


def test_values_of_every_type_come_back(tmp_path: Path) -> None:
    row = [
        "字",
        7,
        1.5,
        True,
        None,
        date(2019, 6, 30),
        datetime(2019, 6, 30, 8, 5),
        date(1880, 1, 2),
        float("nan"),
        [1, 2],
    ]
    sheet = written(tmp_path / "a.xlsx", list("abcdefghij"), [row])["表"]
    assert [cell.value for cell in sheet[2]] == [
        "字", 7, 1.5, "是", None, datetime(2019, 6, 30), datetime(2019, 6, 30, 8, 5), "1880-01-02", None, "1、2",
    ]  # fmt: skip


def test_a_frame_is_written_row_by_row_in_its_order(tmp_path: Path) -> None:
    frame = pl.DataFrame({"甲": [3, 1, 2], "乙": ["c", None, "b"]})
    with writing(tmp_path / "a.xlsx") as book:
        assert book.sheet("表", frame.columns, frame) == 3
    rows = openpyxl.load_workbook(tmp_path / "a.xlsx")["表"].values
    assert list(rows) == [("甲", "乙"), (3, "c"), (1, None), (2, "b")]


def test_the_heading_is_frozen_filtered_and_below_the_note(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", ["甲", "乙"], [[1, 2], [3, 4]], note="截至 2019-06-30")["表"]
    assert (sheet["A1"].value, sheet["A2"].value, sheet["A3"].value) == ("截至 2019-06-30", "甲", 1)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:B4")


def test_a_column_is_wide_enough_for_its_chinese(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", ["甲", "乙"], [["重庆市巫溪县通城镇", "短"]], widths={"乙": 30})["表"]
    assert sheet.column_dimensions["A"].width >= display_width("重庆市巫溪县通城镇") == 18
    assert sheet.column_dimensions["B"].width == pytest.approx(30, abs=1)


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=40))
def test_any_text_can_be_written_and_the_workbook_opens(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.xlsx"
    cell = written(path, ["甲", "乙"], [["x", text]])["表"]["B2"]
    assert cell.data_type in "sn"  # "n" is how a blank comes back


@pytest.mark.parametrize(
    "text",
    ["\x00a", "a\x0bb", "\ud800", "\ufffe", "<r>x</r>", "<r><t>&</t></r>", "_x0041_", "]]>", "&amp;", "𠮷", " a "],
)
def test_characters_that_xml_cannot_hold_never_break_the_workbook(tmp_path: Path, text: str) -> None:
    value = written(tmp_path / "a.xlsx", ["甲"], [["字" + text], [text]])["表"]["A2"].value
    assert value.startswith("字")
    assert not any(character in value for character in "\x00\x0b")


def test_a_text_beyond_what_a_cell_holds_is_cut_visibly(tmp_path: Path) -> None:
    value = written(tmp_path / "a.xlsx", ["甲"], [["长" * 40_000]])["表"]["A2"].value
    assert (len(value), value[-1]) == (CELL_CHARACTERS_MAX, "…")


def test_more_rows_than_a_sheet_holds_are_refused_by_name_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(WritingRefused, match="1,048,575") as refused, writing(tmp_path / "a.xlsx") as book:
        book.sheet("表", ["甲"], pl.DataFrame({"甲": pl.repeat(1, 1_048_576, eager=True)}))
    assert refused.value.fault.code == "too_many_rows"
    assert list(tmp_path.iterdir()) == []


def test_streamed_rows_are_refused_at_the_limit_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qiao.ground.exchange.writing.sheets.ROWS_MAX", 10)
    with pytest.raises(WritingRefused, match="一张表装不下"), writing(tmp_path / "a.xlsx") as book:
        book.sheet("表", ["甲"], ([n] for n in range(10)))
    assert list(tmp_path.iterdir()) == []
    with writing(tmp_path / "a.xlsx") as book:
        assert book.sheet("表", ["甲"], ([n] for n in range(9))) == 9


@pytest.mark.parametrize(
    ("title", "name"), [("a/b[c]", "a b c"), ("'x'", "x"), ("长" * 40, "长" * 31), ("", "Sheet"), ("???", "Sheet")]
)
def test_a_title_becomes_a_sheet_name_that_excel_allows(title: str, name: str) -> None:
    assert sheet_name(title) == name


def test_a_book_without_a_sheet_still_opens(tmp_path: Path) -> None:
    with writing(tmp_path / "a.xlsx"):
        pass
    assert len(openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames) == 1
