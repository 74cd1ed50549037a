"""Files of every kind are marked: what openpyxl opens, what it must not open, old xls, csv, and real ones."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.cell import Cell
from python_calamine import CalamineWorkbook

from qiao.ground.exchange.cells import Text
from qiao.ground.exchange.columns import ERROR_HEADING, Column, Ledger
from qiao.ground.exchange.faults import FORMULA, ID_LENGTH, PHONE, Fault, LedgerRefused
from qiao.ground.exchange.marking import originals, workbooks, write_error_workbook
from qiao.ground.exchange.writing.sheets import RED, RED_TINT

LEDGER = Ledger("demo", "台账", (Column("name", "姓名", Text()),))
FAULTS = (Fault(ID_LENGTH, 4, "B", "证件号码", {"length": 17}),)
RED_LOOKS = ("medium", RED[1:], RED_TINT[1:])


@dataclass(frozen=True)
class Found:
    """A reading as marking needs it, made by hand."""

    faults: Sequence[Fault]
    sheet_name: str = "花名册"
    heading_rows: Sequence[int] = (2,)
    ledger: Ledger = field(default=LEDGER)


def looks(cell: Cell) -> tuple[str | None, str | None, str]:
    """The border's style and colour and the fill's colour."""
    side = cell.border.left
    return side.style, side.color and side.color.rgb[2:], cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else ""


def marked(source: Path, *faults: Fault) -> openpyxl.Workbook:
    target = source.with_name("标错.xlsx")
    write_error_workbook(source, Found(faults), target)
    return openpyxl.load_workbook(target)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A small workbook with a merged title and a link."""
    path = tmp_path / "花名册.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("花名册")
        sheet.merge_range("A1:E1", "某镇花名册")
        sheet.write_row(1, 0, ["姓名", "证件号码"])
        for row in range(2, 6):
            sheet.write_row(row, 0, ["某", f"00{row}"])
        sheet.write_url("D3:E4", "internal:'花名册'!A1", string="到头")
    return path


def altered(source: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one of its parts changed."""
    path = source.with_name("odd.xlsx")
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as other:
        for name in package.namelist():
            data = package.read(name)
            other.writestr(name, change(data) if part in name else data)
    return path


def test_a_copied_formula_says_that_it_is_a_value_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "大表.xlsx"
    with xlsxwriter.Workbook(source) as book:
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, ["姓名", "合计"])
        sheet.write_row(1, 0, ["姓名", "合计"])
        sheet.write_formula(2, 1, "=1+2", None, 3)
    monkeypatch.setattr(workbooks, "OWN_LOOKS_BYTES_MAX", 0)
    cell = marked(source, Fault(FORMULA, 3, "B", "合计"))["花名册"]["B3"]
    assert cell.value == 3
    assert "已换成当时算出的值" in cell.comment.text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_comes_back_as_xlsx_with_every_digit(tmp_path: Path, encoding: str) -> None:
    source = tmp_path / "花名册.csv"
    with source.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(
            [
                ["花名册"],
                ["姓名", "证件号码", "备注"],
                ["某", "0012345678901234567", "=1+1"],
                [],
                ["某", "1", "", "多出来的"],
            ]
        )
    book = marked(source, Fault(ID_LENGTH, 3, "B", "证件号码", {"length": 19}), Fault(PHONE, 5, "C", "备注"))
    sheet = book.worksheets[0]
    assert [[cell.value for cell in row][:3] for row in sheet["A2:C3"]] == [
        ["姓名", "证件号码", "备注"],
        ["某", "0012345678901234567", "=1+1"],
    ]
    assert sheet["C3"].data_type == "s"
    assert looks(sheet["B3"]) == looks(sheet["C5"]) == RED_LOOKS
    assert sheet["E2"].value == ERROR_HEADING
    assert sheet["D5"].value == "多出来的"


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("styles.xml", lambda data: data.replace(b"<fonts", b"<fants").replace(b"</fonts", b"</fants")),
        (
            "sheet1.xml",
            lambda data: data.replace(b"<sheetData>", b'<sheetPr codeName="1"/><sheetData>').replace(
                b'<c r="A3"', b'<c s="999" r="A3"'
            ),
        ),
    ],
)
def test_a_workbook_that_openpyxl_cannot_open_is_copied(own: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    told = write_error_workbook(altered(own, part, change), Found(FAULTS), own.with_name("标错.xlsx"))
    assert not told.keeps_looks
    assert looks(openpyxl.load_workbook(told.path)["花名册"]["B4"]) == RED_LOOKS


def test_a_sheet_that_is_not_there_is_refused_and_nothing_is_written(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LedgerRefused, match="没有叫“别的”的表"):
        write_error_workbook(own, Found(FAULTS, sheet_name="别的"), own.with_name("标错.xlsx"))
    assert [path.name for path in own.parent.iterdir()] == [own.name]


@pytest.mark.parametrize(
    "covers",
    [b'mergeCell ref="A1:XFD1048576"', b"mergeCell ref='A1:XFD1048576'", b'x:mergeCell a="" ref="$A$1:XFD1048576"'],
)
def test_a_merged_block_as_large_as_the_sheet_does_not_reach_openpyxl(own: Path, covers: bytes) -> None:
    assert b'<mergeCell ref="A1:E1"/>' in zipfile.ZipFile(own).read("xl/worksheets/sheet1.xml")
    odd = altered(own, "sheet1.xml", lambda data: data.replace(b'mergeCell ref="A1:E1"', covers))
    with pytest.raises(originals.NotReproducible):
        originals._refuse_covers(odd)


def test_a_link_as_large_as_the_sheet_is_copied_instead(own: Path) -> None:
    odd = altered(
        own,
        "sheet1.xml",
        lambda data: data.replace(b'hyperlink ref="D3:E4"', b'hyperlink ref="D3:XFD1048576"').replace(
            b'hyperlink ref="D3"', b'hyperlink ref="D3:XFD1048576"'
        ),
    )
    told = write_error_workbook(odd, Found(FAULTS), own.with_name("标错.xlsx"))
    assert not told.keeps_looks
    assert looks(openpyxl.load_workbook(told.path)["花名册"]["B4"]) == RED_LOOKS


def test_a_source_that_is_gone_or_broken_is_refused_by_name(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04" + b"\0" * 100)
    for source in (tmp_path / "none.xlsx", broken):
        with pytest.raises(LedgerRefused):
            write_error_workbook(source, Found(FAULTS), tmp_path / "标错.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.xlsx"]


def test_real_workbooks_of_others_are_marked(shared_data: Path, tmp_path: Path) -> None:
    for name in ("x01_boss_ten_sheets_mixed_headers.xlsx", "x03_blank_roster_template_7_sheets.xlsx"):
        source = shared_data / "excel" / name
        first = openpyxl.load_workbook(source, read_only=True).sheetnames[0]
        reading = Found((Fault(PHONE, 3, "B", "电话"),), sheet_name=first, heading_rows=(1,))
        told = write_error_workbook(source, reading, tmp_path / name)
        assert looks(openpyxl.load_workbook(told.path)[first]["B3"]) == RED_LOOKS


def test_a_real_old_xls_is_marked_as_xlsx_with_the_same_cells(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "excel" / "x05_lagou_ten_sheets_legacy_biff8.xls"
    with CalamineWorkbook.from_path(source) as book:
        first = book.sheet_names[0]
        before = book.get_sheet_by_name(first).to_python(skip_empty_area=False)
    reading = Found((Fault(PHONE, 3, "B", "电话"),), sheet_name=first, heading_rows=(1,))
    told = write_error_workbook(source, reading, tmp_path / "标错.xlsx")
    with CalamineWorkbook.from_path(told.path) as book:
        after = book.get_sheet_by_name(first).to_python(skip_empty_area=False)
        assert len(book.sheet_names) == 11
    width = len(before[0])
    assert [row[:width] for row in after] == [[_stripped(cell) for cell in row] for row in before]


def _stripped(cell: object) -> object:
    """Excel's own line ends are one character in xlsx; a day without a time is a date."""
    return cell.replace("\r\n", "\n") if isinstance(cell, str) else cell


def test_dates_and_truth_values_are_copied_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "OWN_LOOKS_BYTES_MAX", 0)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "花名册"
    sheet.append(["日", "时", "真"])
    sheet.append(["日", "时", "真"])
    sheet.append([date(2019, 6, 30), datetime(2019, 6, 30, 8, 30), True])
    source = tmp_path / "a.xlsx"
    book.save(source)
    row = [cell.value for cell in marked(source)["花名册"][3]]
    assert row[:3] == [datetime(2019, 6, 30), datetime(2019, 6, 30, 8, 30), True]
