"""Flows: each person once, the pairs in the programme's order, small numbers untold to who may not see the persons."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.factories import bridge
from tests.factories.accounts import acting
from tests.factories.placements import placement

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.places.pairings import PAIRINGS
from qiao.web.home.flows import flows, people, place_name

pytestmark = pytest.mark.django_db


def test_the_whole_bridge_adds_up_and_keeps_the_programmes_order() -> None:
    programme = bridge.programme()
    made = bridge.crowd(share=10)
    found = flows(SYSTEM, programme)
    assert people(found) == made
    assert [flow.county for flow in found if flow.paired] == [pair.county_code for pair in PAIRINGS]
    assert [flow.paired for flow in found] == [True] * 14 + [False] * 4


def test_a_second_spell_is_the_same_person() -> None:
    programme = bridge.programme()
    first = placement(ended_on="2018-06-01", state="ended")
    placement(first.worker, started_on="2018-07-01")
    assert people(flows(SYSTEM, programme)) == 1


def test_who_left_is_counted_and_told() -> None:
    programme = bridge.programme()
    placement(ended_on="2018-06-01", state="ended")
    placement()
    wuxi = next(flow for flow in flows(SYSTEM, programme) if flow.county == "500238")
    assert (wuxi.people, wuxi.at_work, wuxi.left) == (2, 1, 1)


def test_a_year_counts_who_began_in_it() -> None:
    programme = bridge.programme()
    placement(started_on="2018-03-01")
    placement(started_on="2019-03-01")
    assert [people(flows(SYSTEM, programme, year)) for year in (2018, 2019, None)] == [1, 1, 2]


def test_small_numbers_of_others_stay_untold_and_open_nothing() -> None:
    programme = bridge.programme()
    placement()
    neighbour = next(f for f in flows(acting("county", "500235"), programme) if f.county == "500238")
    own = next(f for f in flows(acting("county", "500238"), programme) if f.county == "500238")
    receiving = next(f for f in flows(acting("city", "370900"), programme) if f.county == "500238")
    assert (neighbour.is_few, neighbour.mine, neighbour.href) == (True, False, "")
    assert (own.is_few, own.mine) == (False, True)
    assert receiving.mine


@pytest.mark.parametrize(
    ("code", "zh", "en"), [("370900", "泰安", "Tai'an"), ("500242", "酉阳", "Youyang"), ("50", "重庆", "Chongqing")]
)
def test_a_place_is_called_as_people_call_it_in_each_language(code: str, zh: str, en: str) -> None:
    assert place_name(code) == zh
    with translation.override("en"):
        assert place_name(code) == en


def test_the_questions_do_not_grow_with_the_people() -> None:
    programme = bridge.programme()
    bridge.crowd(share=10)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        flows(SYSTEM, programme)
    assert len(asked) <= 14
