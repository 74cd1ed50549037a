"""What may be opened at all: by the first bytes, within bounds, counted and not believed."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from qiao.ground.exchange.faults import LedgerRefused
from qiao.ground.exchange.files.containers import Limits, container_of
from qiao.ground.exchange.files.sandbox import Sheet, parse_apart


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def opened(path: Path, limits: Limits | None = None) -> list[Sheet]:
    limits = limits or Limits()
    return parse_apart(path, container_of(path, limits), None, limits)


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(LedgerRefused) as refused:
        opened(path, limits)
    assert path.name in refused.value.fault.said("zh")
    assert path.name in refused.value.fault.said("en")
    return refused.value.fault.code


def repacked(path: Path, changed: dict[str, bytes], *, compress: int = zipfile.ZIP_DEFLATED) -> Path:
    """The archive with some entries replaced or added."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()} | changed
    with zipfile.ZipFile(path, "w", compress) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def compound_file(stream_name: str, content: bytes = b"\0" * 4096) -> bytes:
    """The smallest OLE2 file with one stream: header, allocation table, directory, the stream's sectors."""
    sectors = -(-len(content) // 512)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header = header.ljust(512, b"\xff")
    chain = [*range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{2 + sectors}I", 0xFFFFFFFD, 0xFFFFFFFE, *chain).ljust(512, b"\xff")

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        title = (name + "\0").encode("utf-16-le")
        body = title.ljust(64, b"\0") + struct.pack("<HBB", len(title), kind, 1) + b"\xff" * 12
        return body.ljust(116, b"\0") + struct.pack("<II", start, size) + b"\0\0\0\0"

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0) + entry(stream_name, 2, 2, len(content))
    return header + table + directory.ljust(512, b"\0") + content.ljust(sectors * 512, b"\0")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.xlsx", b"", "empty"),
        ("扫描.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "wrong_type"),
        ("照片.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "wrong_type"),
        ("照片.xls", b"\xff\xd8\xff\xe0\0\x10JFIF\0", "wrong_type"),
        ("导出.xls", b"\xef\xbb\xbf\r\n<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        (
            "导出.xls",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "wrong_type",
        ),
        ("扫描.csv", b"%PDF-1.7 not a ledger", "wrong_type"),
        ("扫描.csv", b"%PDF-1.4\n" + b"\n\0,\0" * 50, "wrong_type"),
        ("印刷.csv", b"%!PS-Adobe-3.0\n", "wrong_type"),
        ("照片.csv", b"\x89PNG\r\n\x1a\n abc,def\n", "wrong_type"),
        ("照片.csv", b"\xff\xd8\xff\xdb abc,def\n", "wrong_type"),
        ("照片.csv", b"GIF89a abc,def\n", "wrong_type"),
        ("信.csv", b"{\\rtf1\\ansi abc,def}\n", "wrong_type"),
        ("导出.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>", "wrong_type"),
        ("导出.xls", b"<!-- made by a system -->\n<table><tr><td>1</td></tr></table>", "web_page"),
        ("导出.xlsx", b"<!DOCTYPE html>\n<html><body>", "web_page"),
        ("导出.xlsx", b"<!DOCTYPE plist>\n<plist>", "wrong_type"),
        ("导出.xls", "<html><table></table></html>".encode("utf-16"), "web_page"),
        ("导出.xls", "<TABLE>\n<tr><td>姓名,电话</td></tr>\n</TABLE>".encode("utf-16-le"), "web_page"),
        ("导出.csv", '[\n  {"姓名": "王芳"}\n]'.encode(), "wrong_type"),
        ("坏.xlsx", b"PK\x03\x04" + b"\0" * 100, "damaged"),
        ("坏.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 1000, "damaged"),
    ],
)
def test_what_is_no_ledger_is_refused_by_its_bytes_whatever_its_name_says(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name) == code


def test_a_file_that_is_not_there_is_called_missing_and_a_folder_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.xlsx") == "file_missing"
    (tmp_path / "夹.xlsx").mkdir()
    assert refusal(tmp_path / "夹.xlsx") == "folder"


def test_a_word_file_is_no_ledger_in_either_format(tmp_path: Path) -> None:
    new, old = tmp_path / "信.xlsx", tmp_path / "信.xls"
    with zipfile.ZipFile(new, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    old.write_bytes(compound_file("WordDocument"))
    assert (refusal(new), refusal(old)) == ("wrong_type", "wrong_type")


def test_a_workbook_with_an_opening_password_is_called_locked(tmp_path: Path) -> None:
    path = tmp_path / "密.xlsx"
    path.write_bytes(compound_file("EncryptedPackage"))
    assert refusal(path) == "locked"


def test_an_old_workbook_with_a_password_record_is_called_locked(tmp_path: Path) -> None:
    path = tmp_path / "密.xls"
    records = struct.pack("<HHHHHH", 0x0809, 8, 0x0600, 0x0005, 0, 0) + struct.pack("<HHHI", 0x002F, 6, 1, 0)
    path.write_bytes(compound_file("Workbook", records.ljust(4096, b"\0")))
    assert refusal(path) == "locked"


def test_a_workbook_named_xls_and_a_csv_named_xlsx_are_read_as_what_they_are(tmp_path: Path) -> None:
    renamed = workbook(tmp_path / "a.xlsx", [["姓名"], ["王芳"]]).rename(tmp_path / "a.xls")
    text = tmp_path / "b.xlsx"
    text.write_text("姓名,电话\n王芳,13800000000\n", encoding="utf-8")
    assert opened(renamed)[0].columns[0].at(1) == "王芳"
    assert opened(text)[0].columns[1].at(1) == "13800000000"


@pytest.mark.parametrize("heading", ["<姓名>", "{姓名}", "[姓名]", "%", "<name>", "ID"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_heading_in_odd_signs_is_a_heading_and_no_other_kind_of_file(
    tmp_path: Path, heading: str, encoding: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"{heading},电话\n王芳,13800000000\n".encode(encoding))
    assert opened(path)[0].columns[0].at(0) == heading


def test_a_file_over_the_limit_is_refused_with_both_figures(tmp_path: Path) -> None:
    path = tmp_path / "大.csv"
    path.write_bytes(b"a,b\n" * 400_000)
    with pytest.raises(LedgerRefused, match=r"2 MB，超过上限 1 MB"):
        opened(path, Limits(file_mb=1))


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "多.xlsx", [["姓名"]])
    repacked(path, {f"xl/media/{n}.xml": b"<a/>" for n in range(60)})
    assert refusal(path, Limits(entries=50)) == "too_many_parts"


def test_a_small_file_that_inflates_without_end_is_refused_for_its_ratio(tmp_path: Path) -> None:
    path = repacked(workbook(tmp_path / "弹.xlsx", [["姓名"]]), {"xl/worksheets/sheet2.xml": b" " * 40_000_000})
    assert refusal(path) == "too_compressed"


def test_what_inflates_beyond_the_total_is_refused_for_its_size(tmp_path: Path) -> None:
    path = repacked(workbook(tmp_path / "弹.xlsx", [["姓名"]]), {"xl/worksheets/sheet2.xml": b" " * 9_000_000})
    assert refusal(path, Limits(inflated_mb=8)) == "too_large"


def test_a_directory_that_lies_about_sizes_is_not_believed(tmp_path: Path) -> None:
    path = repacked(workbook(tmp_path / "谎.xlsx", [["姓名"]]), {"xl/worksheets/sheet2.xml": b" " * 40_000_000})
    data = path.read_bytes().replace(struct.pack("<I", 40_000_000), struct.pack("<I", 1_000))
    path.write_bytes(data)
    assert refusal(path) == "too_compressed"
    small = repacked(workbook(tmp_path / "小.xlsx", [["姓名"]]), {"xl/worksheets/sheet2.xml": b" " * 77_777})
    small.write_bytes(small.read_bytes().replace(struct.pack("<I", 77_777), struct.pack("<I", 1_000)))
    assert refusal(small) == "damaged"


def test_two_parts_of_one_name_are_refused_since_judge_and_parser_might_read_different_ones(tmp_path: Path) -> None:
    path = workbook(tmp_path / "双.xlsx", [["姓名"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/WORKSHEETS/SHEET1.XML", b"<worksheet/>")
    assert refusal(path) == "damaged"


def test_parts_over_the_same_bytes_are_refused(tmp_path: Path) -> None:
    path = repacked(
        workbook(tmp_path / "叠.xlsx", [["姓名"]]), {"xl/media/a.bin": bytes(200_000)}, compress=zipfile.ZIP_STORED
    )
    with zipfile.ZipFile(path) as archive:
        start = archive.start_dir
    data = bytearray(path.read_bytes())
    first = data.index(b"PK\x01\x02", start)
    name_length, extra, comment = struct.unpack_from("<HHH", data, first + 28)
    entry = data[first : first + 46 + name_length + extra + comment]
    struct.pack_into("<II", entry, 20, 200_000, 200_000)
    end = data.index(b"PK\x05\x06")
    copies = b"".join(bytes(entry).replace(b"C", bytes([65 + n]), 1) for n in range(8))
    tail = bytearray(data[end:])
    count, size = struct.unpack_from("<H", tail, 10)[0] + 8, struct.unpack_from("<I", tail, 12)[0] + len(copies)
    struct.pack_into("<HHI", tail, 8, count, count, size)
    path.write_bytes(bytes(data[:end]) + copies + bytes(tail))
    assert refusal(path) == "damaged"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_a_document_type_declaration_is_refused_wherever_it_hides(tmp_path: Path, part: str) -> None:
    path = workbook(tmp_path / "型.xlsx", [["姓名"], ["王芳"]])
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part)
    declared = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc">]>' + xml.partition(b"?>")[2]
    assert refusal(repacked(path, {part: declared})) == "damaged"


def test_a_cell_at_the_far_corner_cannot_take_the_memory_of_the_machine_though_it_hides_where_it_is(
    tmp_path: Path,
) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "远.xlsx"))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "姓名")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    with zipfile.ZipFile(tmp_path / "远.xlsx") as archive:
        part = archive.read("xl/worksheets/sheet1.xml")
    hidden = part.replace(b'r="XFD1048576"', b'r="&#88;FD1048576"')
    assert hidden != part
    assert refusal(repacked(tmp_path / "远.xlsx", {"xl/worksheets/sheet1.xml": hidden})) in ("too_slow", "damaged")


def test_parsing_past_its_time_is_stopped_and_says_so(tmp_path: Path) -> None:
    rows: list[list[object]] = [[f"第{row}行{at}" for at in range(20)] for row in range(30_000)]
    path = tmp_path / "慢.csv"
    with open(path, "w", encoding="utf-8") as stream:
        for _ in range(6):
            stream.writelines(",".join(map(str, row)) + "\n" for row in rows)
    with pytest.raises(LedgerRefused, match="读了 1 秒"):
        opened(path, Limits(seconds=1, rows=10_000_000, memory_mb=2_048))


def test_more_rows_or_columns_than_allowed_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "长.xlsx", [["姓名", "电话"]] * 30)
    assert refusal(path, Limits(rows=20)) == "too_many_cells"
    assert refusal(path, Limits(columns=1)) == "too_many_cells"


@pytest.mark.parametrize("limits", [Limits(columns=1), Limits(entries=1)])
def test_a_file_that_is_too_large_is_said_to_be_so_in_english_words_too(tmp_path: Path, limits: Limits) -> None:
    path = workbook(tmp_path / "wide.xlsx", [["姓名", "电话"]] * 2)
    with pytest.raises(LedgerRefused) as refused:
        opened(path, limits)
    assert refused.value.fault.said("en").replace("“", "").replace("”", "").replace("×", "").isascii()


def test_a_book_without_a_filled_cell_has_a_sheet_without_rows(tmp_path: Path) -> None:
    assert opened(workbook(tmp_path / "白.xlsx", []))[0].row_count == 0


@pytest.mark.parametrize(
    ("far", "said"), [("XFD1048576", "XFD1048576"), ("XFD2", "XFD2"), ("AZ1048576", "AZ1048576"), ("BMM900", "BMM900")]
)
def test_a_cell_far_away_is_named_and_not_taken_for_a_large_ledger(tmp_path: Path, far: str, said: str) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("花名册")
    for row in range(5):
        sheet.write_row(row, 0, ["王芳", "13800000000", row])
    sheet.write(far, "x")
    book.close()
    with pytest.raises(LedgerRefused) as refused:
        opened(path)
    assert refused.value.fault.code == "stray_cell"
    assert refused.value.fault.figures["cell"] == said
    assert "花名册" in refused.value.fault.said("zh")
    assert said in refused.value.fault.said("en")


def test_a_far_cell_that_is_only_formatted_is_no_content(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "电话"])
    sheet.write_blank("XFD1048576", None, book.add_format({"bg_color": "red"}))
    book.close()
    assert opened(path)[0].row_count == 1


@pytest.mark.parametrize("kept", [0.1, 0.3, 0.5, 0.8, 0.99])
def test_an_old_workbook_broken_off_is_damaged_and_no_other_kind_of_file(
    shared_data: Path, tmp_path: Path, kept: float
) -> None:
    data = (shared_data / "excel" / "x05_lagou_ten_sheets_legacy_biff8.xls").read_bytes()
    path = tmp_path / "半份.xls"
    path.write_bytes(data[: int(len(data) * kept)])
    assert refusal(path) == "damaged"
