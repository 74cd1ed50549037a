"""What we write, we read: templates filled in, marked files handed in again, texts that look like formulas."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from qiao.ground.exchange.cells import Name, Phone, Text
from qiao.ground.exchange.columns import ERROR_HEADING, SAMPLE_MARK, Column, Ledger
from qiao.ground.exchange.marking import workbooks, write_error_workbook
from qiao.ground.exchange.reading import Reading, read_ledger
from qiao.ground.exchange.writing.sheets import writing
from qiao.ground.exchange.writing.templates import write_template
from qiao.story.needs.ledgers import WILLINGNESS
from qiao.story.vacancies.ledgers import VACANCIES

LEDGER = Ledger(
    "demo",
    "联系台账",
    (
        Column("name", "姓名", Name(), required=True, essential=True, sample="覃晓"),
        Column("phone", "联系电话", Phone(), required=True, sample="13800000000"),
        Column("remark", "备注", Text(40)),
    ),
)


@pytest.mark.parametrize("ledger", [LEDGER, WILLINGNESS, VACANCIES], ids=lambda ledger: ledger.key)
def test_a_template_filled_with_its_own_samples_reads_back_without_a_fault(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(ledger, path)
    book = openpyxl.load_workbook(path)
    for number, column in enumerate(ledger.columns, start=1):
        book.worksheets[0].cell(3, number).value = column.sample.replace(SAMPLE_MARK, "华") or None
    book.save(path)
    reading = read_ledger(path, ledger)
    assert [fault.code for fault in reading.faults if fault.kind.severity == "error"] == []
    assert (reading.first_row, reading.row_count, reading.note_rows) == (3, 1, 1)
    assert {column.key for column in reading.recognised} == {column.key for column in ledger.columns}


@pytest.fixture(params=["original", "copy"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "copy":
        monkeypatch.setattr(workbooks, "OWN_LOOKS_BYTES_MAX", 0)
    return str(request.param)


def places(reading: Reading) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in reading.faults]


def test_a_marked_file_reads_like_the_file_it_was_and_corrected_it_reads_clean(tmp_path: Path, way: str) -> None:
    source, target = tmp_path / "a.xlsx", tmp_path / "标错.xlsx"
    rows = [["覃晓", "13800000000", ""], ["田华", "1380000000", "=1+1"], ["", "13800000001", "x"], ["李华", "138", "y"]]
    with writing(source) as book:
        book.sheet("台账", ["姓名", "联系电话", "备注"], rows)
    first = read_ledger(source, LEDGER)
    write_error_workbook(source, first, target)
    again = read_ledger(target, LEDGER)
    assert places(again) == places(first) == [(3, "B", "phone"), (4, "A", "blank"), (5, "B", "phone")]
    assert again.sheet_name == "台账"
    assert again.frame.equals(first.frame)
    book = openpyxl.load_workbook(target)
    sheet = book["台账"]
    sheet["B3"], sheet["A4"], sheet["B5"] = "13800000003", "华人", "13800000004"
    book.save(target)
    corrected = read_ledger(target, LEDGER)
    assert corrected.faults == ()
    assert ERROR_HEADING not in {column.heading for column in corrected.recognised}
    assert not corrected.asked


def test_a_second_marking_of_a_marked_file_says_the_same(tmp_path: Path, way: str) -> None:
    source, target = tmp_path / "a.xlsx", tmp_path / "标错.xlsx"
    with writing(source) as book:
        book.sheet("台账", ["姓名", "联系电话"], [["田华", "1380000000"], ["覃晓", "13800000000"]])
    write_error_workbook(source, read_ledger(source, LEDGER), target)
    write_error_workbook(target, read_ledger(target, LEDGER), target)
    sheet = openpyxl.load_workbook(target)["台账"]
    assert [cell.value for cell in sheet[1]] == ["姓名", "联系电话", ERROR_HEADING]
    assert sheet["C3"].value is None
    assert sheet["B2"].comment.text.count("电话号码") == 1


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-绰号", "@华", "＝1", "+86 138 0000 1111", "-3.5"])
def test_a_text_that_looks_like_a_formula_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    with writing(tmp_path / "a.xlsx") as book:
        book.sheet("台账", ["姓名", "联系电话", "备注"], [["田华", "13800000000", text]])
    assert read_ledger(tmp_path / "a.xlsx", LEDGER).frame["remark"].to_list() == [text]
