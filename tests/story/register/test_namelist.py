"""The list of names as a ledger: what must be told of a row that nobody can look up by its identity."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from qiao.story.register.namelist import names

LEDGER = names(date(2019, 6, 30))


def faults(row: dict[str, Any]) -> set[str]:
    told = {column.key: row.get(column.key) for column in LEDGER.columns}
    return {check.kind.code for check in LEDGER.row_checks if check.find(told) is not None}


VILLAGE = {"name": "谭春秀", "residence": "500238001002"}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({}, {"name_alone"}),
        ({"birth": date(1985, 3, 12)}, set()),
        ({"phone": "15400000001"}, {"birth_unknown"}),
        ({"identity": "500901198503120263"}, set()),
        ({"birth": date(2012, 1, 1)}, {"child_minimal"}),
    ],
)
def test_birth_phone_or_identity_says_who_it_is(row: dict[str, Any], found: set[str]) -> None:
    assert faults({**VILLAGE, **row}) == found


def test_a_place_above_the_village_is_told_as_in_the_roster() -> None:
    assert "village_missing" in faults({"name": "谭春秀", "residence": "500238000000", "birth": date(1985, 3, 12)})
