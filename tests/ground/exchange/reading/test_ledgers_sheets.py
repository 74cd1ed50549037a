"""A workbook of several sheets: which are the ledger, and what stands only once in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from qiao.ground.exchange import LedgerRefused, OtherSheet, read_ledger, read_ledgers
from qiao.ground.exchange.cells import Name, Phone, ResidentId, Text
from qiao.ground.exchange.columns import Column, Ledger
from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, compose

WORKERS = Ledger(
    "workers",
    "务工台账",
    (
        Column("name", "姓名", Name(), required=True, essential=True),
        Column("resident_id", "身份证号", ResidentId(), required=True, essential=True),
        Column("phone", "联系电话", Phone()),
        Column("employer", "务工企业", Text()),
    ),
    unique=(("resident_id", "证件号"),),
)
HEADS = ["姓名", "身份证号", "联系电话"]


def person(at: int, phone: str = "13800000001") -> list[object]:
    return ["王芳", compose(SYNTHETIC_AREAS[0], date(1980, 1, 2), at), phone]


def several(path: Path, sheets: Mapping[str, list[list[object]]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


COOPERATIVES: dict[str, list[list[object]]] = {
    "说明": [["本表由村级填写"], ["姓名：照证件填写"]],
    "一社": [HEADS, person(1), person(2)],
    "汇总": [["村", "人数"], ["通城村", 5]],
    "二社": [["某镇二社"], HEADS, person(3), person(1), person(4)],
    "名单": [["姓名", "联系电话"], ["王芳", "13800000001"]],
    "空表": [HEADS],
}


def test_sheets_of_the_same_ledger_that_were_not_read_are_told(tmp_path: Path) -> None:
    path = several(tmp_path / "a.xlsx", COOPERATIVES)
    reading = read_ledger(path, WORKERS)
    assert (reading.sheet_name, reading.row_count) == ("一社", 2)
    assert reading.other_sheets == (OtherSheet("二社", 3, True), OtherSheet("名单", 1, False))
    assert read_ledger(path, WORKERS, sheet="二社").other_sheets == ()


def test_every_sheet_that_is_the_ledger_is_read_and_a_person_stands_only_once_in_all_of_them(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = several(tmp_path / "a.xlsx", COOPERATIVES)
    first, second = read_ledgers(path, WORKERS, progress=lambda done, total: told.append((done, total)))
    assert [(one.sheet_name, one.row_count, one.good_count) for one in (first, second)] == [
        ("一社", 2, 2),
        ("二社", 3, 2),
    ]
    assert first.faults == ()
    assert [(fault.row, fault.column, fault.code) for fault in second.faults] == [(4, "B", "duplicate_on_sheet")]
    assert second.faults[0].figures == {"sheet": "一社", "first": 2, "what": "证件号"}
    assert "“一社”表第 2 行" in second.faults[0].said()
    assert first.other_sheets == second.other_sheets == (OtherSheet("名单", 1, False),)
    assert told == sorted(told)
    assert told[-1] == (5, 5)


def test_of_one_identity_under_two_names_on_two_sheets_neither_stands(tmp_path: Path) -> None:
    other = ["李兰", *person(1)[1:]]
    path = several(tmp_path / "a.xlsx", {"一社": [HEADS, person(1), person(2)], "二社": [HEADS, other]})
    first, second = read_ledgers(path, replace(WORKERS, named="name"))
    assert [(fault.row, fault.code, fault.said()[:11]) for fault in (*first.faults, *second.faults)] == [
        (2, "other_name_on_sheet", "和“二社”表第 2 行"),
        (2, "other_name_on_sheet", "和“一社”表第 2 行"),
    ]
    assert (first.good_count, second.good_count) == (1, 0)


def test_of_one_sheet_both_ways_of_reading_tell_the_same(tmp_path: Path) -> None:
    path = several(tmp_path / "a.xlsx", {"表": [HEADS, person(1), person(1), person(2, "x")]})
    (one,) = read_ledgers(path, WORKERS)
    other = read_ledger(path, WORKERS)
    assert one.frame.equals(other.frame)
    assert one.faults == other.faults


def refusal(path: Path) -> str:
    with pytest.raises(LedgerRefused) as refused:
        read_ledger(path, WORKERS)
    return str(refused.value)


def test_a_file_without_one_sheet_to_read_is_refused_either_way(tmp_path: Path) -> None:
    for name in ("名单", "空表", "汇总"):
        path = several(tmp_path / f"{name}.xlsx", {name: COOPERATIVES[name]})
        with pytest.raises(LedgerRefused) as refused:
            read_ledgers(path, WORKERS)
        assert str(refused.value) == refusal(path)


def test_a_sheet_that_can_be_read_goes_before_one_that_lacks_a_column(tmp_path: Path) -> None:
    lacking: list[list[object]] = [["姓名", "联系电话", "务工企业"], ["王芳", "13800000001", "某厂"]]
    path = several(tmp_path / "a.xlsx", {"缺": lacking, "全": [["姓名", "身份证号"], person(2)[:2]]})
    reading = read_ledger(path, WORKERS)
    assert (reading.sheet_name, reading.other_sheets) == ("全", (OtherSheet("缺", 1, False),))


def test_a_sheet_that_the_mapping_does_not_fit_is_told_and_not_dropped(tmp_path: Path) -> None:
    path = several(
        tmp_path / "a.xlsx", {"一": [[*HEADS, "哪家"], [*person(3), "某厂"]], "二": [HEADS, person(1), person(2)]}
    )
    (reading,) = read_ledgers(path, WORKERS, mapping={"哪家": "employer"})
    assert reading.frame["employer"].to_list() == ["某厂"]
    assert reading.other_sheets == (OtherSheet("二", 2, False),)
