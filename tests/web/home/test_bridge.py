"""The bridge map: north is up, banks keep apart, arcs bow upward, and no number betrays a person."""

from __future__ import annotations

import re

import pytest

from qiao.ground.places.pairings import PAIRINGS
from qiao.web.home.bridge import HEIGHT, WIDTH, Bridge, bridge
from qiao.web.home.flows import Flow


def flow(county: str, city: str, people: int = 100, *, paired: bool = True, mine: bool = True) -> Flow:
    return Flow(county, county, city, city, people, people, paired, mine)


@pytest.fixture
def whole() -> Bridge:
    drawn = bridge([flow(pair.county_code, pair.city_code) for pair in PAIRINGS])
    assert drawn is not None
    return drawn


def test_north_is_up_and_east_is_right(whole: Bridge) -> None:
    at = {node.code: node for node in whole.nodes}
    assert at["500229"].y < at["500241"].y, "Chengkou lies north of Xiushan"
    assert at["371500"].x < at["371000"].x, "Liaocheng lies west of Weihai"


def test_the_sending_bank_stands_left_of_the_receiving_one_and_all_fits(whole: Bridge) -> None:
    home = [node.x for node in whole.nodes if node.bank == "home"]
    work = [node.x for node in whole.nodes if node.bank == "work"]
    assert max(home) < min(work)
    assert all(0 < node.x < WIDTH and 0 < node.y < HEIGHT for node in whole.nodes)


def test_every_arc_bows_upward(whole: Bridge) -> None:
    for arc in whole.arcs:
        x1, y1, bend_x, bend_y, x2, y2 = map(float, re.findall(r"-?[\d.]+", arc.path))
        straight = y1 + (y2 - y1) * (bend_x - x1) / (x2 - x1)
        assert bend_y < straight, arc.path


@pytest.mark.parametrize(("people", "width"), [(0, 1.0), (26, 1.0), (130, 5.0), (1_000, 8.0)])
def test_an_arc_is_as_wide_as_its_people_within_bounds(people: int, width: float) -> None:
    drawn = bridge([flow("500238", "370900", people)])
    assert drawn is not None
    assert drawn.arcs[0].width == width


def test_large_arcs_are_drawn_first_and_the_order_for_the_keyboard_is_kept() -> None:
    drawn = bridge(
        [flow("500238", "370900", 5), flow("500101", "370800", 90), flow("500101", "370200", 9, paired=False)]
    )
    assert drawn is not None
    assert [arc.flow.people for arc in drawn.arcs] == [5, 90, 9]
    assert [number for number, _ in drawn.drawn] == [2, 1, 0]


def test_a_places_number_leaves_out_what_is_only_told_as_fewer_than_five() -> None:
    drawn = bridge([flow("500238", "370900", 40), flow("500235", "370900", 3, paired=False, mine=False)])
    assert drawn is not None
    assert {node.code: node.people for node in drawn.nodes} == {"500238": 40, "500235": 0, "370900": 40}


def test_without_flows_there_is_no_picture() -> None:
    assert bridge([]) is None
