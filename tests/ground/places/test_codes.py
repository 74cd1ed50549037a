"""From a code to its place, and from an old code to today's."""

import pytest

from qiao.ground.places import (
    AmbiguousPlace,
    UnknownPlace,
    by_code,
    children,
    former,
    lifted,
    name_in,
    successors,
    tables,
)

# Every county-level code of the old Sichuan prefixes that is today's Chongqing: the name then, the county today.
OLD_CHONGQING = {
    "510202": "500103", "510203": "500104", "510211": "500157", "510212": "500106", "510213": "500107",
    "510214": "500108", "510215": "500109", "510216": "500110", "510217": "500111", "510219": "500113",
    "510221": "500115", "510222": "500113", "510223": "500110", "510224": "500157", "510225": "500116",
    "510226": "500117", "510227": "500152", "510228": "500151", "510229": "500118", "510230": "500111",
    "510231": "500153", "510232": "500120", "510281": "500118", "510282": "500117", "510283": "500116",
    "511202": "500101", "511203": "500101", "511204": "500101", "511221": "500154", "511222": "500233",
    "511223": "500155", "511224": "500235", "511225": "500236", "511226": "500237", "511227": "500238",
    "511228": "500229", "512201": "500101", "512221": "500101", "512222": "500154", "512223": "500233",
    "512224": "500155", "512225": "500235", "512226": "500236", "512227": "500237", "512228": "500238",
    "512229": "500229", "512301": "500102", "512302": "500119", "512321": "500102", "512322": "500231",
    "512323": "500119", "512324": "500230", "512325": "500240", "512326": "500156", "512327": "500243",
    "512328": "500114", "512329": "500242", "512330": "500241", "513521": "500240", "513522": "500241",
    "513523": "500114", "513524": "500242", "513525": "500243", "500234": "500154", "500381": "500116",
    "500382": "500117", "500383": "500118", "500384": "500119",
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "full_name"),
    [
        ("37", "山东省"),
        ("3702", "山东省青岛市"),
        ("370211", "山东省青岛市黄岛区"),
        ("370211000000", "山东省青岛市黄岛区"),
        ("370112013", "山东省济南市历城区港沟街道"),
        ("500238", "重庆市巫溪县"),
        ("441900", "广东省东莞市"),
        ("441900119", "广东省东莞市长安镇"),
        ("620200", "甘肃省嘉峪关市"),
        ("429004", "湖北省仙桃市"),
        ("370176", "山东省济南市济南高新技术产业开发区"),
    ],
)
def test_a_code_of_any_length_is_its_place(code: str, full_name: str) -> None:
    assert by_code(code).full_name == full_name


@pytest.mark.parametrize(
    ("code", "province"), [("1101", "110000"), ("5001", "500000"), ("500200", "500000"), ("4290", "420000")]
)
def test_a_statistical_pseudo_city_is_its_province(code: str, province: str) -> None:
    assert by_code(code).code == province + "000000"


@pytest.mark.parametrize("code", ["", "1", "999999", "37021", "3702111", "abc", "３７", "-37", "37 ", "370211000001"])
def test_what_is_no_code_is_unknown(code: str) -> None:
    with pytest.raises(UnknownPlace):
        by_code(code)
    with pytest.raises(UnknownPlace):
        by_code(code.replace("370211000001", "999999000001"), historic=True)


def test_a_retired_code_is_unknown_unless_the_past_is_asked_for() -> None:
    with pytest.raises(UnknownPlace):
        by_code("512228")
    assert by_code("512228", historic=True).code == "500238000000"


@pytest.mark.parametrize(("old", "now"), sorted(OLD_CHONGQING.items()))
def test_every_old_sichuan_code_of_a_chongqing_county_leads_to_one_present_county(old: str, now: str) -> None:
    assert [place.code[:6] for place in successors(old)] == [now]
    assert by_code(old, historic=True).level == "county"


@pytest.mark.parametrize(
    ("old", "now"),
    [("370125", "370115"), ("370181", "370114"), ("370282", "370215"), ("370284", "370211"), ("371202", "370116"),
     ("371203", "370117"), ("330104", "330100"), ("110103", "110101"), ("130125", "130125"), ("441827", "441803")],
)  # fmt: skip
def test_counties_that_were_given_new_codes_are_followed(old: str, now: str) -> None:
    assert by_code(old, historic=True).code[:6] == now


def test_a_code_with_several_heirs_gives_the_division_around_them() -> None:
    assert [place.name for place in successors("371200")] == ["莱芜区", "钢城区"]
    assert by_code("371200", historic=True).full_name == "山东省济南市"


def test_a_code_whose_heirs_lie_in_two_provinces_is_ambiguous_without_its_year() -> None:
    """449003 was 海口市 in one list of Guangdong and 番禺市 in a later one."""
    with pytest.raises(AmbiguousPlace) as caught:
        by_code("449003", historic=True)
    assert [place.name for place in caught.value.candidates] == ["番禺区", "海口市"]
    assert [place.name for place in successors("449003", year=former("449003")[-1].last_year)] == ["番禺区"]


def test_the_name_of_a_code_is_known_as_of_then() -> None:
    assert [name_in("500110", year) for year in (2005, 2020)] == ["万盛区", "綦江区"]
    assert name_in("512222", 1985) == "开县"
    assert name_in("512222", 2005) is None
    assert [row.name for row in former("512327")] == ["彭水县", "彭水苗族土家族自治县"]


def test_a_code_that_was_given_twice_is_told_apart_by_the_year() -> None:
    assert [place.name for place in successors("510202", year=1985)] == ["渝中区"]
    assert [place.code[:6] for place in successors("500110", year=2005)] == ["500110"]


def test_every_retired_code_leads_to_a_present_place_or_to_two_provinces() -> None:
    rows = tables.retired_rows()
    assert len(rows) > 4000
    for code in {row.code for row in rows}:
        heirs = successors(code)
        if len({place.province for place in heirs}) > 1:
            with pytest.raises(AmbiguousPlace):
                by_code(code, historic=True)
        else:
            assert by_code(code, historic=True).level in ("province", "city", "county")


def test_chongqing_is_whole_after_liangjiang_new_area_was_founded() -> None:
    """Published on 2025-11-06: 25 districts, 8 counties, 4 autonomous counties; 31 + 11 and 6 + 11 townships."""
    counties = children("50")
    kinds = [place.name[-3:] == "自治县" for place in counties]
    districts = [place for place in counties if place.name.endswith("区")]
    assert (len(districts), len(counties) - len(districts) - sum(kinds), sum(kinds)) == (25, 8, 4)
    for code, streets, towns in (("500157", 31, 11), ("500109", 6, 11)):
        names = [place.name for place in children(code)]
        assert sum(name.endswith("街道") for name in names) == streets
        assert sum(name.endswith("镇") for name in names) == towns
    assert by_code("500112133").full_name == "重庆市北碚区统景镇"
    assert by_code("500112", historic=True).full_name == "重庆市两江新区"


@pytest.mark.parametrize(("code", "count"), [("37", 16), ("4419", 36), ("500238", 32), ("500238100000", 16)])
def test_the_places_below_are_of_the_next_level(code: str, count: int) -> None:
    below = children(code)
    assert len(below) == count
    assert all(place.is_within(by_code(code)) for place in below)
    assert list(below) == sorted(below, key=lambda place: place.code)


def test_a_place_is_lifted_to_the_division_around_it() -> None:
    township = by_code("370112013")
    assert [lifted(township, level).name for level in ("province", "city", "county")] == ["山东省", "济南市", "历城区"]
    assert lifted(by_code("500238"), "city").name == "重庆市"
    assert lifted(by_code("429004"), "city").name == "仙桃市"
    assert lifted(by_code("37"), "county").name == "山东省"


def test_ledgers_get_a_six_digit_code_whatever_the_level() -> None:
    codes = [by_code(code).county_code for code in ("370112013", "441900119", "37", "620201002")]
    assert codes == ["370112", "441900", "370000", "620200"]
