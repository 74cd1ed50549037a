"""The work ledger's description: what a row alone shows to be wrong."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.register import identity

from qiao.story.placements.ledger_checks import work_place_of
from qiao.story.placements.ledgers import work_ledger


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"started_on": date(2019, 5, 1), "ended_on": date(2019, 4, 1)}, "end_before_start"),
        ({"identity": identity(1, date(2004, 1, 1)), "started_on": date(2019, 5, 1)}, "child_at_work"),
        ({"identity": identity(1, date(2002, 1, 1)), "started_on": date(2019, 5, 1)}, "young_at_work"),
        ({"started_on": "2019-05-20", "ended_on": "2019-05-19"}, "end_before_start"),
        ({"wage_yuan_month": None}, "no_pay"),
        ({"industry": None}, "work_incomplete"),
        ({"organised": None}, "work_incomplete"),
        ({"work_place": "370900"}, "work_place_wide"),
        ({"work_place": "500000"}, "work_place_wide"),
        ({"work_province": "山东省", "work_county": "泰安市"}, "work_place_wide"),
        ({"travel_aid_yuan": 0.0}, "travel_aid_zero"),
        ({"work_county": "没有这个县"}, "place_unknown"),
    ],
)
def test_a_row_that_cannot_be_is_told(told: dict[str, object], code: str) -> None:
    row = {"wage_yuan_month": 3000, **told}
    found = [check.kind.code for check in work_ledger(date(2019, 6, 30)).row_checks if check.find(row) is not None]
    assert code in found


def test_a_sound_row_is_not_told() -> None:
    told = {"industry": "制造业", "organised": False, "travel_aid_yuan": None}
    row = {"identity": identity(1), "started_on": "2019-05", "work_place": "370902", "wage_yuan_month": 3000, **told}
    assert [check.kind.code for check in work_ledger(date(2019, 6, 30)).row_checks if check.find(row) is not None] == []


def test_three_columns_make_a_place_of_work() -> None:
    assert work_place_of({"work_province": "山东省", "work_city": "泰安市", "work_county": "泰山区"}) == "370902000000"
