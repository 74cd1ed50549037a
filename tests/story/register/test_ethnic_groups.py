"""Ethnic groups: the published table whole, old names led to today's, nothing invented."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qiao.story.register.ethnic_groups import GROUPS, code_of, name_today


def test_the_table_is_the_published_one(shared_data: Path) -> None:
    with (shared_data / "codes" / "ethnic_gb3304.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["code"]: row["current_name"] for row in rows} == GROUPS
    assert len(GROUPS) == 56
    assert all(code_of(row["name_in_source"]) == row["code"] for row in rows)


@pytest.mark.parametrize(
    ("typed", "code", "today"),
    [
        ("土家族", "15", "土家族"),
        ("土家", "15", "土家族"),
        ("汉", "01", "汉族"),
        ("毛难族", "36", "毛南族"),
        ("崩龙族", "46", "德昂族"),
        ("穿青人", "97", "穿青人"),
        ("火星族", "", "火星族"),
    ],
)
def test_a_group_is_known_by_each_of_its_names(typed: str, code: str, today: str) -> None:
    assert (code_of(typed), name_today(typed)) == (code, today)
