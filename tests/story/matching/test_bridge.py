"""The bridge: what it hands to the engine, and what comes back."""

from __future__ import annotations

from datetime import date

import polars as pl

from qiao.story.matching.bridge import plan_round
from qiao.story.vacancies.postings import POSTING_COLUMNS

PERSON = {
    "row": 3, "name": "谭小明", "identity_tail": "0417", "home": "500238101203", "home_name": "重庆市巫溪县", "age": 30,
    "education": 3, "work_limits": 0, "skills": ["电工"], "wage_floor_yuan": 3000, "reach": 3, "night_ok": True,
    "care": False, "family": None, "start_on": date(2019, 7, 1),
}  # fmt: skip
POST = {
    "row": 5, "post": "电工", "employer": "岱宗（示例）", "place": "370902", "place_name": "泰安市泰山区",
    "headcount": 1,    "wage_low_yuan": 4000, "wage_high_yuan": 4500,
    "skills": ["电工"], "demands": 0, "night": False, "young_ok": False,
}  # fmt: skip


def posts(*changes: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{**dict.fromkeys(POSTING_COLUMNS), **POST, **change} for change in changes], POSTING_COLUMNS)


def people(*changes: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([PERSON | change for change in changes]).with_columns(pl.col("family").cast(pl.String))


def test_the_paired_city_of_the_home_county_is_preferred():
    both = posts({"row": 5, "place": "370902"}, {"row": 6, "place": "370102"})

    plan = plan_round(people({}), both)

    assert plan.placed["vacancy"].to_list() == [5]
    assert "near:paired_city" in plan.placed["reasons"][0]


def test_both_sides_are_named_by_their_row():
    plan = plan_round(people({"row": 11}, {"row": 12, "wage_floor_yuan": 9000}), posts({"row": 7}))

    assert plan.placed.select("worker", "vacancy").rows() == [(11, 7)]
    assert plan.unplaced["worker"].to_list() == [12]


def test_the_digest_changes_with_any_fact_and_with_nothing_else():
    one = plan_round(people({}), posts({})).certificate.digest

    assert plan_round(people({"name": "别人"}), posts({"employer": "别家"})).certificate.digest == one
    assert plan_round(people({"wage_floor_yuan": 3001}), posts({})).certificate.digest != one
    assert plan_round(people({}), posts({"starts_on": date(2019, 8, 1)})).certificate.digest != one
