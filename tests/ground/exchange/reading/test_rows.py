"""Which rows below a heading are data: what is left out is counted, and nothing is lost between the counts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qiao.ground.exchange.cells import Name, Text
from qiao.ground.exchange.columns import Column, Ledger
from qiao.ground.exchange.reading import read_ledger

LEDGER = Ledger(
    "people",
    "花名册",
    (
        Column("serial", "序号", Text(), serial=True),
        Column("name", "姓名", Name(), required=True, essential=True),
        Column("village", "村", Text(), required=True),
    ),
)
HEADS = ["序号", "姓名", "村", "经手"]
DATA = [["1", "王芳", "天池村", ""], ["2", "李兰", "天池村", ""]]
BLANK = ["", "", "", ""]


@pytest.mark.parametrize(
    ("below", "counts"),
    [
        ([BLANK, ["填表人：谭建军", "", "", ""]], (2, 1, 1)),
        ([BLANK, ["", "", "", "审核（签字）："]], (2, 1, 1)),
        ([BLANK, BLANK, ["合计", "2 人", "", ""], ["备注：外出的不填", "", "", ""]], (2, 2, 2)),
        ([["3", "", "", ""], ["4", "", "", ""]], (2, 0, 0)),
        ([["3", "", "", ""], ["", "", "", "王主任"]], (2, 2, 0)),
    ],
)
def test_rows_blank_rows_and_notes_add_up_to_the_last_row_that_says_something(
    tmp_path: Path, below: list[list[str]], counts: tuple[int, int, int]
) -> None:
    """A footer stands in columns that are not read: it and the blank rows before it count all the same. The running
    numbers printed at a form's foot are no rows."""
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADS, *DATA, *below])
    reading = read_ledger(path, LEDGER)
    assert (reading.row_count, reading.blank_rows, reading.note_rows) == counts
