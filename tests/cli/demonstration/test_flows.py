"""Flows: the report's totals, divided so that they add up."""

from __future__ import annotations

from collections import Counter

import numpy as np

from qiao.cli.demonstration import flows
from qiao.ground.places.pairings import PAIRINGS

PAIRED = {pairing.county_code: pairing.city_code for pairing in PAIRINGS}


def test_the_counties_add_up_to_the_people_moved() -> None:
    assert set(flows.MOVED_OF) == set(PAIRED)
    assert sum(flows.MOVED_OF.values()) == sum(flows.MOVED_IN.values()) == 1_588
    assert flows.MOVED_IN[2018] == 972


def test_all_but_forty_one_went_to_the_paired_city() -> None:
    cities = [(county, city) for county in flows.MOVED_OF for city in flows.cities_of(county, PAIRED[county])]
    assert len(cities) == 1_588
    assert sum(PAIRED[county] == city for county, city in cities) == 1_547
    assert all(PAIRED[county] != city for county, city in flows.ELSEWHERE)


def test_those_near_home_add_up() -> None:
    assert sum(flows.NEAR_IN.values()) == flows.NEAR_HOME == 3_947


def test_days_lie_in_their_years_and_never_after_the_last_day() -> None:
    days = flows.starts(np.random.default_rng(1), flows.MOVED_IN, leaving=True)
    assert Counter(day.year for day in days) == flows.MOVED_IN
    assert max(days) <= flows.LAST_DAY
    assert min(day.month for day in days if day.year == 2017) >= 9
