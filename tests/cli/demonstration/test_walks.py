"""The walks: the report's figures, each household where it lives, each promise kept, dropped or open on its day."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest

from qiao.cli.demonstration import script, walks
from qiao.cli.demonstration.script import LIVED_IN, Script
from qiao.cli.demonstration.walks import NAMED, Walk
from qiao.ground import places
from qiao.ground.places.pairings import PAIRINGS


@pytest.fixture(scope="module")
def told() -> Script:
    return script.written(2019)


@pytest.fixture(scope="module")
def walked(told: Script) -> list[Walk]:
    return walks.walks(told, helped=8)


def test_the_same_script_gives_the_same_walks(told: Script, walked: list[Walk]) -> None:
    assert walks.walks(told, helped=8) == walked


def test_the_townships_are_eighteen_and_all_but_the_two_named_are_examples(told: Script) -> None:
    found = walks.poorest(told)
    assert len(found) == 18
    assert [code for code, is_example in found.items() if not is_example] == list(NAMED)
    assert {places.by_code(code).name for code in NAMED} == {"高观镇", "石堤镇"}
    assert {code[:6] for code in found} == {pairing.county_code for pairing in PAIRINGS}


def test_somebody_lives_in_the_townships_that_the_report_names(told: Script) -> None:
    homes = set(told.people["home"].to_list())
    assert set(LIVED_IN) <= homes
    assert set(told.world.households["home"].to_list()) >= set(LIVED_IN)
    assert {village[:9] for village in LIVED_IN} == set(NAMED)


def test_every_township_and_county_is_reached_as_the_report_says(told: Script, walked: list[Walk]) -> None:
    assert {walk.region for walk in walked if walk.kind == "township"} == set(walks.poorest(told))
    days = defaultdict(set)
    for walk in walked:
        if walk.kind == "county":
            days[walk.region].add(walk.on)
    assert set(map(len, days.values())) == {2, 3}
    assert len(days) == 14


def test_more_than_forty_villages_and_four_hundred_households_are_reached(walked: list[Walk]) -> None:
    met = {walk.household for walk in walked if walk.household and walk.outcome != "absent"}
    assert 400 < len(met) < 500
    assert 40 < len({walk.region for walk in walked if walk.kind == "village"}) < 60
    assert Counter(walk.kind for walk in walked).keys() >= {"workshop", "employer", "project"}


def test_nobody_is_unchanged_who_was_not_seen_before(walked: list[Walk]) -> None:
    seen: set[str] = set()
    again = 0
    for walk in walked:
        if walk.outcome == "no_change":
            assert walk.household in seen
            again += 1
        if walk.outcome == "seen":
            seen.add(walk.household)
    assert again > 30


def test_promises_are_due_after_their_walk_and_settled_before_the_day(told: Script, walked: list[Walk]) -> None:
    pledges = [(walk.on, pledge) for walk in walked for pledge in walk.pledges]
    assert len(pledges) >= 20
    assert {pledge.state for _, pledge in pledges} == {"open", "kept", "dropped"}
    for on, pledge in pledges:
        assert on <= pledge.due_on
        assert pledge.settled_on is None or on <= pledge.settled_on <= told.as_of
        assert (pledge.state == "open") == (pledge.settled_on is None)
    assert sum(pledge.state == "open" for _, pledge in pledges) >= 3


def test_every_walk_lies_within_the_programme(told: Script, walked: list[Walk]) -> None:
    assert date(2017, 9, 1) <= walked[0].on
    assert walked[-1].on <= told.as_of
    assert [walk.on for walk in walked] == sorted(walk.on for walk in walked)
