"""The counties and cities that work together."""

from datetime import date

import pytest

from qiao.ground.places import PAIRINGS, Pairing, UnknownPlace, by_code, find, paired_city, paired_counties

PAIRS = (
    "万州–济宁, 黔江–日照, 城口–临沂, 丰都–枣庄, 武隆–济南, 开州–潍坊, 云阳–威海, 奉节–滨州, 巫山–烟台, 巫溪–泰安, "
    "石柱–淄博, 秀山–德州, 酉阳–东营, 彭水–聊城"
)


def test_the_fourteen_pairs_are_those_of_the_programme() -> None:
    written = {tuple(find(name).code[:6] for name in pair.split("–")) for pair in PAIRS.split(", ")}
    assert {(pair.county_code, pair.city_code) for pair in PAIRINGS} == written
    assert len(PAIRINGS) == 14


def test_both_sides_of_a_pair_are_present_divisions_with_a_source() -> None:
    for pair in PAIRINGS:
        assert by_code(pair.county_code).level == "county"
        assert by_code(pair.city_code).level == "city"
        assert pair.source


def test_a_pair_is_found_from_either_side_and_by_an_old_code() -> None:
    assert paired_city("500238") == "370900"
    assert paired_city("512228") == "370900"
    assert paired_city("500238100") == "370900"
    assert paired_counties("370900") == ("500238",)
    assert paired_city("500103") is None
    with pytest.raises(UnknownPlace):
        paired_city("999999")


def test_a_pair_holds_only_between_its_days() -> None:
    pair = Pairing("500238", "370900", date(2017, 1, 1), date(2020, 12, 31), "test")
    days = (date(2016, 12, 31), date(2017, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
    assert [pair.holds(day) for day in days] == [False, True, True, False]
    assert not pair.holds()
    assert Pairing("500238", "370900", None, None, "test").holds(date(1990, 1, 1))
