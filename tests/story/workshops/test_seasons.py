"""Months are read as people write them, and said back as an office would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiao.story.workshops import seasons


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("3-6月", [3, 4, 5, 6]),
        ("3月至6月、9月", [3, 4, 5, 6, 9]),
        ("11月-2月", [1, 2, 11, 12]),
        ("春", [3, 4, 5]),
        ("上半年", [1, 2, 3, 4, 5, 6]),
        ("全年", list(range(1, 13))),
        (" 5月份 ", [5]),
        ("All year", list(range(1, 13))),
    ],
)
def test_months_are_read(text, months):
    assert seasons.months_of(seasons.read(text) or 0) == months


@pytest.mark.parametrize("text", ["", "13月", "0-3月", "农闲", "3-6月和农闲", "三月"])
def test_what_names_no_months_is_not_guessed(text):
    assert seasons.read(text) is None


@given(st.integers(1, (1 << 12) - 1), st.booleans())
def test_what_is_said_reads_back_as_the_same_months(bits, english):
    assert seasons.read(seasons.said(bits, english=english)) == bits
