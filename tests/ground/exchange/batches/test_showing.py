"""What the preview shows of a cell: numbers of people by their tails, places by their names, never a formula."""

from __future__ import annotations

import pytest

from qiao.ground.exchange.batches.showing import HIDDEN, LOST, shown
from qiao.ground.exchange.cells import ResidentId, Text
from qiao.ground.exchange.columns import Column

PLACE = Column("residence", "居住地址", Text(80))
IDENTITY = Column("identity", "身份证号", ResidentId())


@pytest.mark.parametrize(
    ("value", "column", "seen"),
    [
        ("500238000000", PLACE, "重庆市巫溪县"),
        ("999999999999", PLACE, f"{HIDDEN}9999（12）"),
        ("500901198503120267", IDENTITY, f"{HIDDEN}0267"),
        ("电话13800000001找我", PLACE, f"电话{HIDDEN}0001找我"),
        ("13800000001", None, f"{HIDDEN}0001"),
        (None, PLACE, ""),
        (500996197001010370, IDENTITY, LOST),
        (5.0099619700101037e17, IDENTITY, LOST),
        ("5.00996E+17", IDENTITY, LOST),
        (500901850312026, IDENTITY, f"{HIDDEN}2026（15）"),
        ("文峰镇\n三坪村", PLACE, "文峰镇 三坪村"),
    ],
)
def test_a_cell_shows_what_may_be_seen(value: object, column: Column | None, seen: str) -> None:
    assert shown(value, column, frozenset()) == seen


def test_a_hidden_column_shows_nothing() -> None:
    assert shown("高血压", PLACE, frozenset({"residence"})) == HIDDEN
