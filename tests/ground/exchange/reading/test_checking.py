"""What several cells show together: groups of which one must be filled, and rules that do not tell one cell twice."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from qiao.ground.exchange.cells import Name, Phone, Place, Text
from qiao.ground.exchange.columns import Column, GroupCheck, Ledger, RowCheck
from qiao.ground.exchange.faults import FaultKind
from qiao.ground.exchange.reading import Reading, read_ledger

HOMES = Ledger(
    "homes",
    "住户",
    (
        Column("name", "姓名", Name(), required=True, essential=True),
        Column("phone", "电话", Phone(), required=True),
        Column("home", "居住地址", Place(), required=True),
        Column("county", "区县", Text()),
        Column("village", "村", Text(4)),
    ),
    one_of=(("home", "county", "village"),),
)
WRONG = FaultKind("wrong", "不对。", "请改。", "Wrong.", "Correct it.")
ODD = FaultKind("odd", "少见。", "请看。", "Odd.", "Look.", "warning")


def read(tmp_path: Path, ledger: Ledger, headings: list[str], *rows: list[str]) -> Reading:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headings, *rows])
    return read_ledger(path, ledger)


def told(reading: Reading) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in reading.faults]


def test_a_required_column_is_not_missing_where_another_of_its_group_is_there(tmp_path: Path) -> None:
    reading = read(tmp_path, HOMES, ["姓名", "区县"], ["王芳", "巫溪县"])
    assert [fault.figures.get("missing") for fault in reading.faults] == ["电话"]
    assert told(reading) == [(0, "", "missing_column")]
    assert reading.good_count == 1


def test_a_row_that_fills_none_of_a_group_is_told_once_at_its_first_column(tmp_path: Path) -> None:
    headings = ["姓名", "电话", "村", "区县", "居住地址"]
    rows = [
        ["王芳", "13800000000", "", "", "重庆市巫溪县"],
        ["李四", "13800000001", "", "巫溪县", ""],
        ["张三", "13800000002", "", "", "/"],
        ["赵五", "13800000003", "九磷", "", ""],
    ]
    reading = read(tmp_path, HOMES, headings, *rows)
    assert told(reading) == [(4, "E", "blank")]
    assert reading.good["name"].to_list() == ["王芳", "李四", "赵五"]
    assert reading.faults[0].said() == "没有填。这一格必填。"


def test_a_cell_that_cannot_be_read_is_not_blank(tmp_path: Path) -> None:
    headings = ["姓名", "电话", "区县", "居住地址"]
    reading = read(tmp_path, HOMES, headings, ["王芳", "13800000000", "", "月宫玉兔县"])
    assert told(reading) == [(2, "D", "place_unknown")]


def test_the_only_column_of_a_group_must_be_filled_itself(tmp_path: Path) -> None:
    reading = read(tmp_path, HOMES, ["姓名", "电话", "区县"], ["王芳", "13800000000", ""], ["李四", "13800000001", "x"])
    assert told(reading) == [(2, "C", "blank")]


def test_a_group_without_a_required_column_may_be_blank(tmp_path: Path) -> None:
    columns = tuple(replace(column, required=False) for column in HOMES.columns)
    ledger = replace(HOMES, columns=columns)
    assert ledger.needed == ()
    reading = read(tmp_path, ledger, ["姓名", "区县", "居住地址"], ["王芳", "", ""], ["李四", "", "重庆市巫溪县"])
    assert reading.faults == ()


def test_what_must_be_filled_is_each_required_column_with_its_group_in_the_forms_order() -> None:
    assert HOMES.needed == (("name",), ("phone",), ("home", "county", "village"))


@pytest.mark.parametrize(
    ("first", "headings", "expected"),
    [
        (WRONG, ["姓名", "区县"], [(2, "B", "wrong")]),
        (ODD, ["姓名", "区县"], [(2, "B", "odd"), (2, "B", "wrong")]),
        (WRONG, ["姓名", "村"], [(2, "", "wrong"), (2, "", "wrong")]),
    ],
)
def test_a_cell_that_one_rule_found_wrong_is_not_told_by_the_next(
    tmp_path: Path, first: FaultKind, headings: list[str], expected: list[tuple[int, str, str]]
) -> None:
    asked: list[str] = []

    def always(row: Mapping[str, object]) -> Mapping[str, object] | None:
        asked.append(str(row["name"]))
        return {} if row["name"] == "王芳" else None

    columns = tuple(replace(column, required=False) for column in HOMES.columns)
    rules = (RowCheck(first, "county", always), RowCheck(WRONG, "county", always))
    ledger = replace(HOMES, columns=columns, row_checks=rules)
    reading = read(tmp_path, ledger, headings, ["王芳", "x"], ["李四", "y"])
    assert told(reading) == expected
    assert asked.count("李四") == 2


def test_the_rows_are_walked_once_whatever_the_number_of_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walks: list[int] = []
    walk = pl.DataFrame.iter_rows

    def counted(frame: pl.DataFrame, **options: bool) -> object:
        walks.append(frame.height)
        return walk(frame, **options)

    monkeypatch.setattr(pl.DataFrame, "iter_rows", counted)
    ledger = replace(HOMES, row_checks=tuple(RowCheck(ODD, "county", lambda row: None) for _ in range(9)))
    read(tmp_path, ledger, ["姓名", "区县"], ["王芳", "x"], ["李四", "y"])
    assert walks == [2]


NAMED = Ledger(
    "named",
    "花名册",
    (
        Column("serial", "序号", Text(), serial=True),
        Column("name", "姓名", Name(), required=True, essential=True),
        Column("number", "编号甲", Text(), required=True, essential=True),
    ),
    unique=(("number", "人"),),
    named="name",
)
SHEETS = ["序号", "姓名", "编号甲"]


def test_of_one_identity_under_two_names_no_row_stands_and_each_is_told_the_other(tmp_path: Path) -> None:
    """Nobody knows which is right: whoever comes first is not registered for it."""
    rows = (["1", "王芳", "A1"], ["2", "李兰", "A2"], ["3", "张红", "A1"], ["4", "王芳", "A1"])
    reading = read(tmp_path, NAMED, SHEETS, *rows)
    assert told(reading) == [(2, "C", "other_name"), (4, "C", "other_name"), (5, "C", "other_name")]
    assert [fault.figures["other"] for fault in reading.faults] == [4, 2, 4]
    assert reading.good["row"].to_list() == [3]


def test_of_the_same_person_typed_twice_the_first_row_stands(tmp_path: Path) -> None:
    reading = read(tmp_path, NAMED, SHEETS, ["1", "王芳", "A1"], ["2", "王 芳", "A1"])
    assert told(reading) == [(3, "C", "duplicate")]


def _same_phone(rows: pl.DataFrame) -> pl.DataFrame:
    told = rows.with_columns(other=pl.col("row").first().over("village", "phone"))
    return told.filter(pl.col("phone").is_not_null(), pl.col("row") != pl.col("other")).select("row", "other")


PHONES = replace(
    HOMES,
    columns=tuple(replace(column, required=False) for column in HOMES.columns),
    one_of=(),
    unique=(("name", "人"),),
    group_checks=(GroupCheck(ODD, "phone", "village", ("phone",), _same_phone),),
)


def test_a_check_of_a_group_tells_the_row_and_its_figures(tmp_path: Path) -> None:
    rows = (["王芳", "13800000000", "甲村"], ["李四", "13800000000", "乙村"], ["张三", "13800000000", "甲村"])
    reading = read(tmp_path, PHONES, ["姓名", "电话", "村"], *rows)
    assert told(reading) == [(4, "B", "odd")]
    assert reading.faults[0].figures == {"other": 2}
    assert reading.good_count == 3


def test_a_row_without_the_group_is_in_none_and_a_cell_at_fault_is_not_told_again(tmp_path: Path) -> None:
    rows = (["王芳", "13800000000", ""], ["李四", "13800000000", ""], ["张三", "138", "甲村"], ["赵五", "138", "甲村"])
    assert told(read(tmp_path, PHONES, ["姓名", "电话", "村"], *rows)) == [(4, "B", "phone"), (5, "B", "phone")]


def test_a_row_typed_twice_counts_once_in_its_group(tmp_path: Path) -> None:
    rows = (["王芳", "13800000000", "甲村"], ["王芳", "13800000000", "甲村"])
    assert told(read(tmp_path, PHONES, ["姓名", "电话", "村"], *rows)) == [(3, "A", "duplicate")]


def test_a_group_that_the_sheet_does_not_know_is_not_asked(tmp_path: Path) -> None:
    rows = (["王芳", "13800000000"], ["李四", "13800000000"])
    assert told(read(tmp_path, PHONES, ["姓名", "电话"], *rows)) == []
