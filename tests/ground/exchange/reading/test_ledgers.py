"""A ledger read from end to end: which rows are data, what is wrong where, and that nothing breaks the reader."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from qiao.ground.exchange import LedgerRefused, read_ledger
from qiao.ground.exchange.cells import (
    Choice,
    Date,
    Money,
    Name,
    Phone,
    Place,
    ResidentId,
    SkillList,
    Text,
    YesNo,
)
from qiao.ground.exchange.columns import Column, Ledger, RowCheck
from qiao.ground.exchange.faults import FaultKind
from qiao.ground.exchange.files.containers import Limits
from qiao.ground.exchange.reading import Reading
from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, compose

PAID_WITHOUT_PLACE = FaultKind(
    "paid_without_place", "有收入 {wage} 元没有地点。", "请补地点。", "Paid, no place.", "Add it."
)


def _paid_without_place(row: Mapping[str, object]) -> Mapping[str, object] | None:
    return {"wage": row["wage"]} if row["wage"] is not None and row["place"] is None else None


WORKERS = Ledger(
    "workers",
    "务工台账",
    (
        Column("name", "姓名", Name(), required=True, essential=True),
        Column("resident_id", "身份证号", ResidentId(), ("证件号码",), required=True, essential=True),
        Column("phone", "联系电话", Phone()),
        Column("place", "务工地点", Place()),
        Column("employer", "务工企业", Text()),
        Column("wage", "月收入", Money(0, 50_000)),
        Column("started", "开始日期", Date()),
        Column("is_moved", "是否输送", YesNo()),
        Column("skills", "技能", SkillList()),
    ),
    row_checks=(RowCheck(PAID_WITHOUT_PLACE, "place", _paid_without_place),),
    one_of=(("place", "employer"),),
    unique=(("resident_id", "证件号"),),
    constant_suspects=("wage",),
)
HEADS = ["姓名", "身份证号", "联系电话", "务工地点", "月收入", "开始日期", "是否输送", "技能"]


def person(at: int, **changed: object) -> list[object]:
    """A faultless row, some cells changed."""
    cells: dict[str, object] = {
        "姓名": "王芳",
        "身份证号": compose(SYNTHETIC_AREAS[at // 900], date(1980, 1, 2), at % 900),
        "联系电话": f"138{at:08d}",
        "务工地点": "山东省泰安市岱岳区",
        "月收入": 3000 + at,
        "开始日期": "2019-06-30",
        "是否输送": "是",
        "技能": "缝纫、电焊",
    }
    return list((cells | changed).values())


def write(path: Path, rows: list[list[object]], *, formulas: Mapping[str, str] | None = None) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    for place, formula in (formulas or {}).items():
        sheet.write_formula(place, formula, None, 7)
    book.close()
    return path


def read(tmp_path: Path, rows: list[list[object]], **formulas: str) -> Reading:
    return read_ledger(write(tmp_path / "台账.xlsx", rows, formulas=formulas), WORKERS)


def placed(reading: Reading) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in reading.faults]


def test_good_rows_come_out_normalised_with_their_excel_rows(tmp_path: Path) -> None:
    reading = read(tmp_path, [["务工台账"], [], HEADS, person(0), person(1)])
    assert (reading.heading_rows, reading.first_row, reading.last_row) == ((3,), 4, 5)
    assert reading.frame.columns == ["row", "ok", *(column.key for column in WORKERS.columns)]
    assert reading.frame.schema["row"] == pl.Int32
    assert reading.frame.schema["skills"] == pl.List(pl.String)
    assert reading.frame["row"].to_list() == [4, 5]
    first = reading.frame.row(0, named=True)
    assert (first["place"], first["started"], first["is_moved"]) == ("370911", date(2019, 6, 30), True)
    assert (first["wage"], first["skills"], first["employer"]) == (3000.0, ["缝纫", "电焊"], None)
    assert (reading.faults, reading.good.height, reading.wrong_count) == ((), 2, 0)


def test_every_fault_is_reported_once_at_its_row_and_column_and_nothing_else(tmp_path: Path) -> None:
    rows = [person(at) for at in range(40)]
    planted: dict[int, tuple[str, str, object, str]] = {
        3: ("姓名", "A", "", "blank"),
        5: ("身份证号", "B", 500901198001020000, "id_as_number"),
        6: ("身份证号", "B", "5009011980010", "id_length"),
        9: ("联系电话", "C", "1380000", "phone"),
        11: ("务工地点", "D", "桃花源", "place_unknown"),
        14: ("月收入", "E", "三千", "number"),
        15: ("月收入", "E", 900_000, "number_range"),
        20: ("开始日期", "F", "03/04/2019", "date_ambiguous"),
        21: ("是否输送", "G", "也许", "yes_no"),
        30: ("姓名", "A", "13800000000", "name"),
    }
    for at, (heading, _, value, _) in planted.items():
        rows[at] = person(at, **{heading: value})
    reading = read(tmp_path, [HEADS, *rows], E19="=1+1")
    expected = [(at + 2, column, code) for at, (_, column, _, code) in planted.items()] + [(19, "E", "formula")]
    assert placed(reading) == sorted(expected)
    assert set(reading.frame.filter(~pl.col("ok"))["row"]) == {row for row, _, _ in expected}


def test_a_check_across_cells_is_told_at_its_column_unless_that_cell_is_at_fault_itself(tmp_path: Path) -> None:
    rows = [person(0, 务工地点=""), person(1, 务工地点="桃花源"), person(2, 务工地点="", 月收入="")]
    reading = read(tmp_path, [HEADS, *rows])
    assert placed(reading) == [(2, "D", "paid_without_place"), (3, "D", "place_unknown")]
    assert reading.faults[0].said() == "有收入 3000.0 元没有地点。请补地点。"


def test_a_fault_says_what_is_wrong_with_its_figures_in_both_languages(tmp_path: Path) -> None:
    reading = read(tmp_path, [HEADS, person(0, 身份证号=500901198001020000), person(1, 月收入=900_000)])
    assert reading.faults[0].said() == "证件被存成了数字，末几位已丢。把 B 列设为文本，照证件重填。"
    assert reading.faults[1].said("en").startswith("900000 is not between 0 and 50000.")
    assert [fault.heading for fault in reading.faults] == ["身份证号", "月收入"]


def test_the_first_row_of_a_value_stands_and_later_ones_are_told_which(tmp_path: Path) -> None:
    reading = read(tmp_path, [HEADS, person(0), person(1), person(0), person(0)])
    assert [(fault.row, fault.figures["first"]) for fault in reading.faults] == [(4, 2), (5, 2)]
    assert reading.frame["ok"].to_list() == [True, True, False, False]


def test_spouses_with_one_phone_are_no_fault(tmp_path: Path) -> None:
    assert read(tmp_path, [HEADS, person(0, 联系电话="13800000000"), person(1, 联系电话="13800000000")]).faults == ()


def test_one_wage_for_everyone_is_flagged_from_ten_rows_on(tmp_path: Path) -> None:
    assert placed(read(tmp_path, [HEADS, *(person(at, 月收入=3000) for at in range(10))])) == [
        (0, "E", "constant_column")
    ]
    assert placed(read(tmp_path, [HEADS, *(person(at, 月收入=3000) for at in range(9))])) == []


def test_a_warning_keeps_the_value_and_the_row(tmp_path: Path) -> None:
    reading = read(tmp_path, [HEADS, person(0, 姓名="王\ue08b")])
    assert placed(reading) == [(2, "A", "private_character")]
    assert reading.good["name"].to_list() == ["王\ue08b"]


def test_ten_thousand_formatted_blank_rows_are_nobody(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet, border = book.add_worksheet(), book.add_format({"border": 1})
    for number, row in enumerate([HEADS, person(0), [" ", "\u3000"], person(1)]):
        sheet.write_row(number, 0, row)
    for number in range(4, 10_004):
        for column in range(len(HEADS)):
            sheet.write_blank(number, column, None, border)
    sheet.write(10_010, 0, "  ")
    book.close()
    reading = read_ledger(path, WORKERS)
    assert (reading.row_count, reading.blank_rows, reading.faults) == (2, 1, ())


def test_rows_with_nothing_but_their_number_or_a_formula_dragged_down_are_blank(tmp_path: Path) -> None:
    heads, rows = ["序号", *HEADS], [[at + 1, *person(at)] for at in range(2)]
    path = write(tmp_path / "a.xlsx", [heads, *rows, [3], [4], [5]], formulas={"F5": "=1", "F6": "=2"})
    reading = read_ledger(path, WORKERS)
    assert (reading.row_count, reading.faults, reading.last_row) == (2, (), 3)


def test_totals_signatures_and_notes_below_the_table_are_no_people(tmp_path: Path) -> None:
    tail: list[list[object]] = [
        ["合计", None, None, None, 6001],
        ["填表人：张三", None, None, "审核人：李四"],
        ["说明：本表一式两份，不填的写“无”。"],
        ["备注：1. 月收入按实发填写"],
    ]
    reading = read(tmp_path, [HEADS, person(0), person(1), *tail])
    assert (reading.row_count, reading.note_rows, reading.faults) == (2, 4, ())


def test_a_person_without_an_identity_in_the_last_row_is_no_note(tmp_path: Path) -> None:
    assert placed(read(tmp_path, [HEADS, person(0), ["李四", None, "13800000000"]])) == [(3, "B", "blank")]


def test_the_sample_row_and_headings_repeated_on_each_page_are_passed_over(tmp_path: Path) -> None:
    sample = person(7, 姓名="示例：王小明")
    reading = read(tmp_path, [HEADS, sample, person(0), HEADS, person(1)])
    assert (reading.frame["row"].to_list(), reading.note_rows, reading.faults) == ([3, 5], 2, ())


def test_the_sheet_with_the_ledger_is_found_among_guides_lists_and_hidden_ones(tmp_path: Path) -> None:
    path = tmp_path / "多.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("填表说明").write_column("A1", ["本表由村级填写", "姓名：照证件填写", "联系电话：11 位"])
    hidden = book.add_worksheet("旧表")
    hidden.write_row("A1", HEADS)
    hidden.write_row("A2", person(5))
    hidden.hide()
    empty = book.add_worksheet("空表")
    empty.write_row("A1", HEADS)
    full = book.add_worksheet("六月")
    full.write_row("A1", HEADS)
    full.write_row("A2", person(1))
    book.add_worksheet("选项").write_column("A1", ["是", "否"])
    book.close()
    assert read_ledger(path, WORKERS).sheet_name == "六月"
    assert read_ledger(path, WORKERS, sheet="旧表").frame["phone"].to_list() == ["13800000005"]


def refusal(path: Path, ledger: Ledger = WORKERS, **options: object) -> LedgerRefused:
    with pytest.raises(LedgerRefused) as refused:
        read_ledger(path, ledger, **options)  # type: ignore[arg-type]
    return refused.value


def test_a_file_without_heading_or_rows_or_an_essential_column_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    assert "姓名、身份证号" in str(refusal(write(tmp_path / "a.xlsx", [["支出", "金额"], ["车费", 100]])))
    assert refusal(write(tmp_path / "b.xlsx", [HEADS, [], ["填表人：张三"]])).fault.code == "empty"
    assert refusal(write(tmp_path / "c.xlsx", [])).fault.code == "empty"
    lacking = refusal(write(tmp_path / "d.xlsx", [["姓名", "证明", "月收入"], ["王芳", "x", 3000]]))
    assert (lacking.fault.code, lacking.fault.figures["missing"]) == ("missing_column", "身份证号、务工地点或务工企业")
    assert lacking.fault.figures["columns"] == "B“证明”"


def test_a_mapping_supplies_what_headings_did_not(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [["姓名", "证件", "哪里"], ["王芳", person(0)[1], "泰安市岱岳区"]])
    reading = read_ledger(path, WORKERS, mapping={"B": "resident_id", "哪里": "place"})
    assert (reading.good_count, [column.how for column in reading.recognised]) == (1, ["heading", "given", "given"])
    assert refusal(path, mapping={"Q": "place"}).fault.code == "mapping"


def test_a_required_column_that_is_absent_is_one_fault_and_not_one_a_row(tmp_path: Path) -> None:
    ledger = Ledger(
        "l",
        "表",
        (
            Column("name", "姓名", Name(), essential=True),
            Column("sex", "性别", Choice({"男": (), "女": ()}), required=True),
        ),
    )
    reading = read_ledger(write(tmp_path / "a.xlsx", [["姓名"], ["王芳"], ["李四"]]), ledger)
    assert placed(reading) == [(0, "", "missing_column")]
    assert reading.frame["sex"].to_list() == [None, None]


def test_columns_not_read_are_told_once_each(tmp_path: Path) -> None:
    reading = read(tmp_path, [[*HEADS, "血型", "姓名拼音"], [*person(0), "A", "wang"]])
    assert placed(reading) == [(0, "I", "unknown_column"), (0, "J", "unknown_column")]
    assert [column.letter for column in reading.asked] == ["I", "J"]
    assert reading.good_count == 1


def test_csv_and_xlsx_of_the_same_ledger_read_alike(tmp_path: Path) -> None:
    rows = [person(at) for at in range(5)]
    rows[3][1] = "5.00901E+17"
    text = "\n".join(",".join(str(cell) for cell in row) for row in [HEADS, *rows])
    (tmp_path / "a.csv").write_bytes(text.encode("gb18030"))
    from_csv, from_xlsx = read_ledger(tmp_path / "a.csv", WORKERS), read(tmp_path, [HEADS, *rows])
    assert from_csv.frame.equals(from_xlsx.frame)
    assert placed(from_csv) == placed(from_xlsx) == [(5, "B", "id_as_number")]


def test_births_after_the_day_of_reading_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [HEADS, person(0)])
    assert placed(read_ledger(path, WORKERS, as_of=date(1979, 1, 1))) == [(2, "B", "id_birth_date")]
    assert placed(read_ledger(path, WORKERS, as_of=date(2019, 1, 1))) == []


def test_progress_ends_with_all_rows(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = write(tmp_path / "a.xlsx", [HEADS, *(person(at) for at in range(12))])
    read_ledger(path, WORKERS, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (12, 12)


def spoilt(data: bytes, draw: random.Random) -> bytes:
    """Some bytes changed, cut out, doubled or put in."""
    bad = bytearray(data)
    for _ in range(draw.choice((1, 2, 5, 30))):
        at = draw.randrange(len(bad))
        cut = draw.choice((0, 1, draw.randrange(1, 60)))
        put = draw.choice(
            (
                b"",
                b"\0",
                b'"',
                b"<",
                b"999999999",
                b"1e999",
                b"&a;",
                b"\xff\xfe",
                bytes(bad[at : at + draw.randrange(1, 200)]),
            )
        )
        bad[at : at + cut] = put
    return bytes(bad or b"x")


def spoilt_inside(data: bytes, draw: random.Random) -> bytes:
    """One part of the archive spoilt, the archive itself whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        hit = draw.choice(archive.namelist())
        for name in archive.namelist():
            packed.writestr(name, spoilt(archive.read(name), draw) if name == hit else archive.read(name))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["archive", "part", "gb18030", "utf-16", "utf-8"])
def test_a_spoilt_file_is_read_or_refused_and_never_breaks_the_reader(tmp_path: Path, kind: str) -> None:
    draw, path = random.Random(kind), tmp_path / "台账.xlsx"
    rows = [HEADS, *(person(at) for at in range(30))]
    whole = write(path, rows).read_bytes()
    text = "\n".join(",".join(map(str, row)) for row in rows)
    outcomes = set()
    for _ in range(25):
        if kind in ("archive", "part"):
            path.write_bytes(spoilt(whole, draw) if kind == "archive" else spoilt_inside(whole, draw))
        else:
            path.write_bytes(spoilt(text.encode(kind), draw))
        try:
            outcomes.add(read_ledger(path, WORKERS, limits=Limits(seconds=20)).row_count > 0)
        except LedgerRefused as refused:
            outcomes.add(refused.fault.said("en"))
    assert outcomes


def test_a_name_of_thousands_of_blanks_is_refused_for_its_length(tmp_path: Path) -> None:
    blanks = "王" + "\u3000" * 32_000 + "芳"
    reading = read(tmp_path, [HEADS, *(person(at, 姓名=blanks[:-1] + str(at)) for at in range(20))])
    assert {code for _, _, code in placed(reading)} == {"text_long"}


def test_rows_with_nothing_but_their_number_are_blank(tmp_path: Path) -> None:
    ledger = Ledger(
        "w", "台账", (Column("serial", "序号", Text(), serial=True), *WORKERS.columns), one_of=WORKERS.one_of
    )
    rows = [["序号", *HEADS], [1, *person(1)], [2], [3, *person(3)], *([at] for at in range(4, 60))]
    reading = read_ledger(write(tmp_path / "a.xlsx", rows), ledger)
    assert reading.frame["row"].to_list() == [2, 4]
    assert (reading.good_count, reading.blank_rows) == (2, 1)


def test_a_required_column_that_the_file_lacks_is_one_fault_and_makes_no_row_wrong(tmp_path: Path) -> None:
    columns = [replace(column, required=column.key in ("name", "employer")) for column in WORKERS.columns]
    ledger = replace(WORKERS, columns=tuple(columns), one_of=())
    reading = read_ledger(write(tmp_path / "a.xlsx", [HEADS, *map(person, range(5))]), ledger)
    assert placed(reading) == [(0, "", "missing_column")]
    assert reading.good_count == 5
