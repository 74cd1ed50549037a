"""Counting: who counts for an indicator, each person once, and the list behind it has as many rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.placements import placement, programme
from tests.factories.register import worker

from qiao.story.placements import counting
from qiao.story.placements.models import Placement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _programme() -> None:
    programme()


def moved() -> int:
    return counting.persons(counting.moved())


NOT_MOVED: list[dict[str, Any]] = [
    {"poverty_then": ""},
    {"organised": False},
    {"state": "disputed"},
    {"region": "440300"},
    {"home_region": "500101001001"},
    {"started_on": date(2019, 7, 1)},
]


def test_a_poor_person_brought_to_the_other_side_counts_as_moved() -> None:
    placement()
    assert moved() == 1


@pytest.mark.parametrize("change", NOT_MOVED)
def test_whoever_misses_one_condition_does_not_count(change: dict[str, Any]) -> None:
    placement(**change)
    assert moved() == 0


def test_a_second_spell_does_not_count_again_and_adds_no_row_to_the_list() -> None:
    person = worker()
    first = placement(person, started_on=date(2018, 1, 1), ended_on=date(2018, 2, 1), state="ended")
    placement(person, started_on=date(2018, 5, 1))
    listed = Placement.objects.filter(counting.spells_counted(counting.moved()))
    assert moved() == 1
    assert [row.pk for row in listed] == [first.pk]


def test_a_person_entered_twice_and_merged_counts_once() -> None:
    kept = worker()
    placement(kept, ended_on=date(2018, 9, 1), state="ended")
    placement(worker(merged_into=kept), started_on=date(2018, 10, 1))
    assert moved() == 1
    assert Placement.objects.filter(counting.spells_counted(counting.moved())).count() == 1


def test_a_narrower_list_never_makes_a_later_spell_the_first() -> None:
    person = worker()
    placement(person, started_on=date(2018, 1, 1), ended_on=date(2018, 2, 1), state="ended")
    placement(person, started_on=date(2018, 5, 1))
    listed = Placement.objects.filter(counting.spells_counted(counting.moved()), started_on__gte=date(2018, 3, 1))
    assert not listed.exists()


def test_a_year_counts_only_its_own_starts() -> None:
    placement(started_on=date(2017, 12, 31))
    placement(started_on=date(2018, 1, 1))
    assert counting.persons(counting.moved(year=2018)) == 1


@pytest.mark.parametrize(("channel", "count"), [("workshop", 1), ("local_firm", 1), ("public_post", 1), ("self", 0)])
def test_near_home_counts_by_its_channels(channel: str, count: int) -> None:
    placement(region="500238001", channel=channel, organised=False)
    assert counting.persons(counting.near_home()) == count


def test_work_in_another_county_is_not_near_home() -> None:
    placement(region="500237", channel="workshop", organised=False)
    assert counting.persons(counting.near_home()) == 0


def test_whoever_moved_and_later_works_near_home_counts_once_for_each() -> None:
    person = worker()
    placement(person, started_on=date(2018, 1, 1), ended_on=date(2018, 12, 1), state="ended")
    placement(person, started_on=date(2019, 1, 1), region="500238001", channel="workshop", organised=False)
    assert (moved(), counting.persons(counting.near_home())) == (1, 1)


@pytest.mark.parametrize("name", ["", "moved-", "moved-1899", "moved-20188", "workshop_income_yuan-2018", "nobody"])
def test_a_name_of_no_indicator_counts_nothing(name: str) -> None:
    assert counting.counted_for(name) is None


def test_an_indicator_of_a_year_counts_whoever_began_in_it() -> None:
    first = placement(state="ended", ended_on=date(2018, 6, 1))
    placement(first.worker, started_on=date(2019, 2, 1))
    for year in (2018, 2019):
        counted = counting.counted_for(counting.indicator_of("moved", year))
        assert counted is not None
        assert counting.persons(counted) == 1
