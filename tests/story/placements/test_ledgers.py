"""The work ledger's description: what a row alone shows to be wrong."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.register import identity

from qiao.story.placements.ledgers import work_ledger, work_place_of


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"started_on": date(2019, 5, 1), "ended_on": date(2019, 4, 1)}, "end_before_start"),
        ({"identity": identity(1, date(2004, 1, 1)), "started_on": date(2019, 5, 1)}, "child_at_work"),
        ({"identity": identity(1, date(2002, 1, 1)), "started_on": date(2019, 5, 1)}, "young_at_work"),
        ({"wage_yuan_month": None}, "no_pay"),
        ({"work_county": "没有这个县"}, "place_unknown"),
    ],
)
def test_a_row_that_cannot_be_is_told(told: dict[str, object], code: str) -> None:
    row = {"wage_yuan_month": 3000, **told}
    found = [check.kind.code for check in work_ledger(date(2019, 6, 30)).row_checks if check.find(row) is not None]
    assert code in found


def test_a_sound_row_is_not_told() -> None:
    row = {"wage_yuan_month": 3000, "identity": identity(1), "started_on": date(2019, 5, 1), "work_place": "370902"}
    assert [check.kind.code for check in work_ledger(date(2019, 6, 30)).row_checks if check.find(row) is not None] == []


def test_three_columns_make_a_place_of_work() -> None:
    assert work_place_of({"work_province": "山东省", "work_city": "泰安市", "work_county": "泰山区"}) == "370902000000"
