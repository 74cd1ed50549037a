"""What comes out of the parsing process: every cell with its type, its place, and whether it was typed at all."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from qiao.ground.exchange.faults import LedgerRefused
from qiao.ground.exchange.files.containers import Limits, container_of
from qiao.ground.exchange.files.sandbox import ErrorValue, Formula, Sheet, parse_apart


def parsed(path: Path, sheet: str | None = None) -> list[Sheet]:
    return parse_apart(path, container_of(path, Limits()), sheet, Limits())


def rows_of(sheet: Sheet) -> list[list[object]]:
    return [[column.at(row) for column in sheet.columns] for row in range(sheet.row_count)]


def csv_rows(tmp_path: Path, data: bytes) -> list[list[object]]:
    path = tmp_path / "表.csv"
    path.write_bytes(data)
    return rows_of(parsed(path)[0])


def test_the_parsing_process_loads_neither_polars_nor_numpy() -> None:
    """Its memory is bounded at 512 MB of addresses, of which polars alone would take all."""
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import qiao.ground.exchange.files.parsing, sys; print({'polars', 'numpy'} & set(sys.modules))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "set()"


def test_every_cell_keeps_its_type_and_place(tmp_path: Path) -> None:
    path = tmp_path / "型.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet, day = book.add_worksheet("登记"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row("B3", ["姓名", 5, 1.5, True, "1", 1])
    sheet.write_datetime("H3", datetime(2019, 6, 30), day)
    sheet.write_datetime("I3", datetime(2019, 6, 30, 8, 15), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    sheet.write("J3", " \u3000\u200b ")
    book.close()
    [read] = parsed(path)
    assert read.name == "登记"
    assert rows_of(read)[:2] == [[None] * 10] * 2
    cells = rows_of(read)[2]
    assert cells[:7] == [None, "姓名", 5, 1.5, True, "1", 1]
    assert [type(cell) for cell in cells[2:7]] == [int, float, bool, str, int]
    assert cells[7:] == [date(2019, 6, 30), datetime(2019, 6, 30, 8, 15), None]


def test_a_boolean_and_the_number_one_in_a_column_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "真.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet().write_column("A1", [1, True, 0, False, 1, True])
    book.close()
    column = [row[0] for row in rows_of(parsed(path)[0])]
    assert [(type(cell), cell) for cell in column] == [
        (int, 1),
        (bool, True),
        (int, 0),
        (bool, False),
        (int, 1),
        (bool, True),
    ]


def test_formulas_and_error_values_are_found_in_a_sheet_of_many_blocks(tmp_path: Path) -> None:
    path, formulas, errors = tmp_path / "式.xlsx", {7, 20_000, 39_999}, {8, 30_000}
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for row in range(40_000):
        sheet.write(row, 0, f'第 {row} 行 t="e" <f>')
        if row in formulas:
            sheet.write_formula(row, 1, "=1+1", None, 2)
        elif row in errors:
            sheet.write_formula(row, 1, "#N/A", None, "#N/A")
        else:
            sheet.write(row, 1, row)
    sheet.write_formula(5, 30, "=NOW()", None, "")
    book.close()
    read = parsed(path)[0]
    column = [read.columns[1].at(row) for row in range(read.row_count)]
    assert {row for row, cell in enumerate(column) if isinstance(cell, Formula)} == formulas | errors
    assert isinstance(read.columns[30].at(5), Formula)
    assert not any(isinstance(read.columns[0].at(row), Formula | ErrorValue) for row in range(0, 40_000, 97))


def with_sheet_data(path: Path, sheet_data: str, prefix: str) -> Path:
    """A workbook as other programs write it: elements with a prefix, cells without references."""
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet().write("A1", "x")
    book.close()
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    space = f'xmlns{":" + prefix if prefix else ""}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    colon = f"{prefix}:" if prefix else ""
    xml = f"<{colon}worksheet {space}><{colon}sheetData>{sheet_data}</{colon}sheetData></{colon}worksheet>"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (entries | {"xl/worksheets/sheet1.xml": xml.encode()}).items():
            archive.writestr(name, data)
    return path


def test_formulas_are_found_under_a_namespace_prefix(tmp_path: Path) -> None:
    cells = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1"><x:f>A1*2</x:f><x:v>2</x:v></x:c></x:row>'
    assert rows_of(parsed(with_sheet_data(tmp_path / "前.xlsx", cells, "x"))[0]) == [[1, Formula()]]


def test_formulas_are_found_in_cells_without_references(tmp_path: Path) -> None:
    cells = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><f>A1*2</f><v>2</v></c></row>"
    assert rows_of(parsed(with_sheet_data(tmp_path / "无.xlsx", cells, ""))[0]) == [[1, 2], [3, Formula()]]


def test_an_error_that_was_typed_and_not_computed_is_an_error_value(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
    assert rows_of(parsed(with_sheet_data(tmp_path / "错.xlsx", cells, ""))[0]) == [[1, ErrorValue()]]


def test_numbers_that_are_none_are_error_values(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>NaN</v></c><c r="C1"><v>7</v></c></row>'
    assert rows_of(parsed(with_sheet_data(tmp_path / "非.xlsx", cells, ""))[0]) == [[ErrorValue(), ErrorValue(), 7]]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("gb18030", b""),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_every_encoding_and_delimiter_offices_use(
    tmp_path: Path, encoding: str, mark: bytes, delimiter: str
) -> None:
    text = "姓名,联系电话,备注\r\n王㛃,13800000000,一\r\n李四,13900000000,二\r\n".replace(",", delimiter)
    rows = csv_rows(tmp_path, mark + text.encode(encoding))
    assert rows == [["姓名", "联系电话", "备注"], ["王㛃", "13800000000", "一"], ["李四", "13900000000", "二"]]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_tab_before_every_cell_is_no_delimiter(tmp_path: Path, encoding: str) -> None:
    text = "\t姓名,\t电话,\t备注\n\t王芳,\t13800000000,\t一;二\n\t李四,\t13900000000,\t\n"
    rows = csv_rows(tmp_path, text.encode(encoding))
    assert [len(row) for row in rows] == [3, 3, 3]
    assert [str(cell).strip() for cell in rows[1]] == ["王芳", "13800000000", "一;二"]


def test_a_line_more_ragged_by_commas_in_its_texts_is_still_cut_at_tabs(tmp_path: Path) -> None:
    text = "姓名\t电话\t备注\n王芳\t138\t一,二,三\n李四\t139\t四\n"
    assert csv_rows(tmp_path, text.encode())[1] == ["王芳", "138", "一,二,三"]


def test_what_is_written_as_a_formula_to_stay_text_is_text(tmp_path: Path) -> None:
    text = '="姓名",="电话",备注\n="王芳",="010",="=1+1"\n="李四",="",=1+1\n'
    rows = csv_rows(tmp_path, text.encode())
    assert rows == [["姓名", "电话", "备注"], ["王芳", "010", "=1+1"], ["李四", None, "=1+1"]]


def test_zeros_after_the_last_line_are_not_read(tmp_path: Path) -> None:
    assert csv_rows(tmp_path, "姓名,电话\n王芳,138".encode() + b"\0" * 9)[1] == ["王芳", "138"]
    with pytest.raises(LedgerRefused) as refused:
        csv_rows(tmp_path, b"\0" * 900)
    assert refused.value.fault.code == "wrong_type"


def test_csv_rows_are_counted_as_excel_counts_them(tmp_path: Path) -> None:
    rows = csv_rows(tmp_path, '姓名,备注\n\n"王芳","两\n行，""引""号"\n李四,\n'.encode())
    assert rows == [["姓名", "备注"], [None, None], ["王芳", '两\n行，"引"号'], ["李四", None]]


def test_the_line_that_tells_excel_the_delimiter_is_no_row(tmp_path: Path) -> None:
    assert csv_rows(tmp_path, "sep=;\n姓名;备注\n王芳;甲,乙\n".encode()) == [["姓名", "备注"], ["王芳", "甲,乙"]]


def test_a_quote_never_closed_does_not_swallow_the_rest_in_silence(tmp_path: Path) -> None:
    with pytest.raises(LedgerRefused) as refused:
        csv_rows(tmp_path, '姓名,备注\n"王芳,一\n李四,二\n'.encode())
    assert refused.value.fault.code == "damaged"
    assert csv_rows(tmp_path, '姓名,备注\n"王"芳,一\n李四,二\n'.encode())[2] == ["李四", "二"]


@pytest.mark.parametrize(
    "data",
    [
        "姓名,联系电话\n王芳,1\n".encode().decode("gb18030", "ignore").encode(),  # UTF-8 read as GB18030, saved
        "姓名,联系电话\n王芳,1\n".encode().decode("latin-1").encode(),  # UTF-8 read as Latin, saved
        "锟斤拷锟斤拷,联系电话\n王芳,1\n".encode(),
        b"\xff\xd5\xff,a\n\xfe\xfe,b\n",  # no encoding at all
        "姓名,联系电话\n王芳,1\n".encode("gb18030").decode("utf-8", "replace").encode(),  # GB18030 read as UTF-8, saved
        "姓名,电话\n王芳,\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\n".encode(),  # most of what it holds
    ],
)
def test_garbled_text_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(LedgerRefused) as refused:
        csv_rows(tmp_path, data)
    assert refused.value.fault.code == "mojibake"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("broken", ["\ufffd\ufffd工".encode(), b"\xff", b"\xe4\xb8", "普通工人".encode("gb18030")])
def test_a_few_broken_letters_are_told_at_their_cell_and_the_other_cells_are_as_they_were(
    tmp_path: Path, encoding: str, broken: bytes
) -> None:
    told = "用人单位,岗位名称,工作地点\n甲乙电子有限公司,缝纫工,山东省济南市历城区\n"
    told += "丙丁食品有限公司,坏了,山东省泰安市泰山区\n"
    if encoding == "gb18030" and broken.startswith(b"\xef"):
        broken = "\ufffd\ufffd工".encode("gb18030")
    rows = csv_rows(tmp_path, told.encode(encoding).replace("坏了".encode(encoding.removesuffix("-sig")), broken))

    assert rows[:2] == [["用人单位", "岗位名称", "工作地点"], ["甲乙电子有限公司", "缝纫工", "山东省济南市历城区"]]
    assert (rows[2][0], rows[2][2]) == ("丙丁食品有限公司", "山东省泰安市泰山区")
    assert encoding == "gb18030" or "\ufffd" in str(rows[2][1])


def test_a_sheet_named_by_the_user_is_the_only_one_read_and_an_unknown_name_lists_what_there_is(tmp_path: Path) -> None:
    path = tmp_path / "三.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("一月", "二月"):
        book.add_worksheet(name).write("A1", name)
    book.add_worksheet("选项").hide()
    book.close()
    assert [sheet.name for sheet in parsed(path)] == ["一月", "二月"]
    assert [sheet.name for sheet in parsed(path, "选项")] == ["选项"]
    with pytest.raises(LedgerRefused, match="一月、二月"):
        parsed(path, "三月")


def test_a_true_legacy_workbook_gives_every_row_and_its_formulas(shared_data: Path) -> None:
    sheets = parsed(shared_data / "excel" / "x05_lagou_ten_sheets_legacy_biff8.xls")
    assert sum(sheet.row_count for sheet in sheets) == 10_248
    joined = sheets[0].columns[4]
    assert all(isinstance(joined.at(row), Formula) for row in range(1, sheets[0].row_count))
