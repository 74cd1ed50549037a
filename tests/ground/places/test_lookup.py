"""From what people write to the place they mean."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qiao.ground.places import AmbiguousPlace, ContradictoryPlace, UnknownPlace, by_code, find, tables
from qiao.ground.places.naming import pieces, plain


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("山东省青岛黄岛区", "370211"), ("山东青岛", "370200"), ("青岛-黄岛区", "370211"), ("重庆·巫溪", "500238"),
        ("巫溪", "500238"), ("万州", "500101"), ("北京-朝阳区", "110105"), ("上海-浦东新区", "310115"),
        ("山东省 > 泰安市 > 岱岳区", "370911"), ("深圳深圳宝安区宝安", "440306"), ("成都红星路", "510100"),
        ("山东省青岛市北区", "370203"), ("山东省济南市中区", "370103"), ("江苏省昆山", "320583"),
        ("海南省陵水", "469028"), ("重庆市县巫溪县", "500238"), ("重庆市市辖区万州区", "500101"),
        ("湖北省省直辖县级行政区划仙桃市", "429004"), ("酉阳县", "500242"), ("恩施州", "422800"),
        ("台州路桥区", "331004"), ("江苏镇江", "321100"), ("或广东省佛山市南海", "440605"),
        ("中国（四川）自由贸易试验区成都高新区天府大道", "510100"), ("研究院/深圳龙岗区", "440307"),
        ("广东省广东省", "440000"), ("重慶市巫溪縣", "500238"), ("山東省濟南市", "370100"), ("青島黃島區", "370211"),
        ("３７０２１１", "370211"), ("512228", "500238"), ("香港", "810000"), ("台湾省台北市", "710000"),
    ],
)  # fmt: skip
def test_a_place_is_found_however_it_is_written(text: str, code: str) -> None:
    assert find(text).code == code + "000000"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("开县", "500154"), ("綦江县", "500110"), ("涪陵市", "500102"), ("万县市", "500101"), ("四川省万县", "500101"),
        ("胶南市", "370211"), ("莱芜市莱城区", "370116"), ("莱芜市", "370116"), ("山东省莱芜市", "370116"),
        ("莱芜市钢城区", "370117"),
        ("襄樊", "420600"), ("湖北省襄樊市", "420600"), ("淮阴市", "320800"), ("重庆万盛区", "500110"),
        ("山东滕县", "370481"), ("北京崇文", "110101"), ("重庆江北区", "500157"), ("渝北区", "500157"),
        ("四川省酉阳县", "500242"),
    ],
)  # fmt: skip
def test_an_old_name_leads_to_the_present_place(text: str, code: str) -> None:
    assert find(text).code == code + "000000"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("青岛西海岸新区", "370211"), ("重庆两江新区", "500157"), ("济南高新区", "370176"), ("苏州-工业园区", "320576"),
        ("苏州高新区", "320505"), ("烟台开发区", "370676"), ("重庆高新区", "500000"), ("深圳光明新区", "440311"),
    ],
)  # fmt: skip
def test_new_areas_and_zones_are_found_or_give_the_city_they_lie_in(text: str, code: str) -> None:
    assert find(text).code == code + "000000"


@pytest.mark.parametrize(
    ("text", "full_name"),
    [
        ("济南市历城区港沟街道", "山东省济南市历城区港沟街道"),
        ("济南市港沟街道", "山东省济南市历城区港沟街道"),
        ("粤海街道麻岭社区", "广东省深圳市南山区粤海街道"),
        ("重庆市渝北区统景镇", "重庆市北碚区统景镇"),
        ("重庆市渝北区双凤桥街道", "重庆市两江新区双凤桥街道"),
        ("东莞-道滘镇", "广东省东莞市道滘镇"),
        ("开州长沙镇", "重庆市开州区长沙镇"),
        ("巫溪城厢", "重庆市巫溪县城厢镇"),
        ("巫溪县 城厢", "重庆市巫溪县城厢镇"),
        ("研究院/深圳龙岗区坂田", "广东省深圳市龙岗区坂田街道"),
        ("莱芜市艾山街道", "山东省济南市钢城区艾山街道"),
    ],
)
def test_a_township_is_found_inside_its_county_or_city(text: str, full_name: str) -> None:
    assert find(text).full_name == full_name


def test_villages_are_read_only_when_asked_for() -> None:
    town = find("重庆市巫溪县文峰镇")
    village = tables.villages_of(town)[0]
    assert find(village.full_name) is town
    assert find(village.full_name, level="village") is village
    short = village.full_name.removesuffix("村民委员会").removesuffix("村委会").removesuffix("村") + "村"
    assert find(short + "3组12号", level="village") is village


@pytest.mark.parametrize("text", ["朝阳区", "鼓楼区", "江北区", "朝阳", "长安镇", "市中区", "双桥区", "万县地区"])
def test_a_name_that_several_places_bear_is_refused_with_all_of_them(text: str) -> None:
    with pytest.raises(AmbiguousPlace) as caught:
        find(text)
    assert len(caught.value.candidates) > 1
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("text", "within", "code"),
    [("市中区", "3701", "370103"), ("鼓楼区", "32", None), ("鼓楼区", "3201", "320106"), ("江北区", "50", "500157"),
     ("城区", "1403", "140302"), ("双桥区", "50", "500111"),
     ("双桥区", "13", "130802"), ("历城区", "37", "370112"), ("山东省青岛市", "37", "370200")],
)  # fmt: skip
def test_the_region_looked_inside_settles_a_name(text: str, within: str, code: str | None) -> None:
    if code is None:
        with pytest.raises(AmbiguousPlace):
            find(text, within=within)
    else:
        assert find(text, within=within).code == code + "000000"


@pytest.mark.parametrize("within", ["500238", "500238113", "500238113204"])
def test_a_village_alone_is_found_inside_its_county_or_township(within: str) -> None:
    assert find("天池村", within=within, level="village").code == "500238113204"
    with pytest.raises(UnknownPlace):
        find("天池村", within=within)


def test_a_village_of_which_a_county_has_two_is_refused_with_both() -> None:
    with pytest.raises(AmbiguousPlace) as several:
        find("兴旺村", within="500237", level="village")
    assert [place.full_name[6:9] for place in several.value.candidates] == ["大昌镇", "骡坪镇"]


def test_no_countys_name_is_read_as_a_village_of_another() -> None:
    for county in (place for place in tables.divisions().values() if place.level == "county"):
        if county.code != "500238000000":
            with pytest.raises(UnknownPlace):
                find(county.full_name, within="500238", level="village")


@pytest.mark.parametrize(("text", "within"), [("北京市朝阳区", "37"), ("山东省", "3702"), ("370211", "50")])
def test_nothing_outside_the_region_is_found(text: str, within: str) -> None:
    with pytest.raises(UnknownPlace):
        find(text, within=within)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("济南、青岛、上海", ["上海市", "山东省济南市", "山东省青岛市"]),
        ("山东省济南市，青岛市", ["山东省济南市", "山东省青岛市"]),
        ("济南或青岛", ["山东省济南市", "山东省青岛市"]),
        ("重庆市/山东省", ["山东省", "重庆市"]),
        ("济南市历下区、市中区", ["山东省济南市历下区", "山东省济南市市中区"]),
    ],
)
def test_a_list_of_places_is_no_place(text: str, names: list[str]) -> None:
    """The reader must not take the first of them for the one meant."""
    with pytest.raises(AmbiguousPlace) as caught:
        find(text)
    assert sorted(place.full_name for place in caught.value.candidates) == sorted(names)


def test_of_several_places_in_one_the_level_asked_for_may_still_be_sure() -> None:
    assert find("济南市历下区、市中区", level="city").full_name == "山东省济南市"
    assert find("万县地区", level="province").name == "重庆市"


@pytest.mark.parametrize(
    ("text", "code"),
    [("青岛，黄岛区", "370211"), ("济南、历下区", "370102"), ("上海、南京路", "310000"),
     ("重庆市渝中区，北京路", "500103"),
     ("成都和平路", "510100"), ("济南、山东", "370100")],
)  # fmt: skip
def test_a_mark_of_a_list_inside_one_place_or_before_a_street_makes_no_list(text: str, code: str) -> None:
    assert find(text).code == code + "000000"


@pytest.mark.parametrize(
    ("text", "outer", "inner"),
    [
        ("重庆市黄岛区", "重庆市", "黄岛区"),
        ("山东省巫溪县", "山东省", "巫溪县"),
        ("山东省巫溪县文峰镇", "山东省", "巫溪县"),
        ("重庆 胶南市", "重庆市", "胶南市"),
        ("黄岛区巫溪县", "山东省青岛市黄岛区", "巫溪县"),
        ("江苏省济南市历城区", "江苏省", "济南市"),
        ("山东省重庆市", "山东省", "重庆市"),
    ],
)
def test_a_division_inside_one_in_which_it_does_not_lie_is_refused(text: str, outer: str, inner: str) -> None:
    """Neither of the two is taken; the refusal says which two they are."""
    with pytest.raises(ContradictoryPlace) as caught:
        find(text)
    assert (caught.value.outer, caught.value.inner) == (outer, inner)
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [("上海市南京西路", "310000"), ("上海南京市场", "310000"), ("成都老城区", "510100"),
     ("东莞东城区中心广场", "441900"),
     ("武汉武汉经济开发区", "420100"), ("重庆市外环路", "500000"), ("上海市外滩", "310000")],
)  # fmt: skip
def test_streets_and_zones_behind_a_place_contradict_nothing(text: str, code: str) -> None:
    assert find(text).code == code + "000000"


@pytest.mark.parametrize("text", ["山东省外", "重庆市外", "省外", "市外", "重庆以外", "山东省外省", "除山东省外"])
def test_outside_a_place_is_no_place(text: str) -> None:
    with pytest.raises(UnknownPlace):
        find(text)


def test_no_name_of_today_holds_a_character_that_is_read_as_another() -> None:
    """Traditional characters are turned into today's in what is asked, never in the names themselves."""
    kept = [
        place.name
        for place in tables.divisions().values()
        if "".join(p for p, _ in pieces(place.name)) != plain(place.name)
    ]
    assert kept == []


def test_the_level_asked_for_settles_a_name_and_lifts_what_lies_deeper() -> None:
    assert find("吉林").level == "province"
    assert find("吉林", level="city").full_name == "吉林省吉林市"
    assert find("济南市历城区港沟街道", level="city").name == "济南市"
    assert find("重庆巫溪", level="province").name == "重庆市"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "　",
            "异地招聘",
            "全国",
            "远程办公",
            "面议",
            "人民路",
            "中山路12号",
            "长安街",
            "北京东路",
            "武汉大学",
        ),
        *(
            "和平饭店",
            "平安银行",
            "东区",
            "城区",
            "县",
            "省",
            "市辖区",
            "中国",
            "位于老城区繁华地段",
            "解放碑",
            "1号楼",
        ),
        *("2026", "None", "-", "国茶荟(北门) 3B02", "天河路490号1201房(仅限办公)"),
    ],
)
def test_what_names_no_division_is_never_given_one(text: str) -> None:
    with pytest.raises(UnknownPlace):
        find(text)


def test_a_number_that_may_be_somebodys_identity_is_not_repeated() -> None:
    number = "99999919900101002X"
    with pytest.raises(UnknownPlace) as caught:
        find("身份证" + number)
    assert "199001" not in str(caught.value) + caught.value.text


def test_every_province_city_and_county_finds_itself_by_its_full_name() -> None:
    lost = [place.full_name for place in tables.divisions().values() if find(place.full_name) is not place]
    assert lost == []
    assert len(tables.divisions()) > 3300


def test_townships_find_themselves_by_their_full_name() -> None:
    """All of Chongqing and Shandong, and 2,000 drawn from the whole country."""
    townships = [place for code in tables.township_lines() for place in tables.townships_of(code)]
    assert len(townships) == 41_352
    ours = [place for place in townships if place.code[:2] in ("50", "37")]
    drawn = random.Random(20191).sample(townships, 2000)
    assert [place.full_name for place in ours + drawn if find(place.full_name) != place] == []


@given(
    st.integers(0, 10**9), st.sampled_from(["", " ", "-", "·", " > ", "/"]), st.sampled_from(["", "人民路1号", "3号楼"])
)
@settings(max_examples=200, deadline=None)
def test_marks_between_the_names_and_streets_behind_them_change_nothing(number: int, mark: str, street: str) -> None:
    counties = [place for place in tables.divisions().values() if place.level == "county"]
    county = counties[number % len(counties)]
    above = [tables.divisions()[county.province].name]
    if county.city not in ("", county.province):
        above.append(tables.divisions()[county.city].name)
    assert find(mark.join([*above, county.name]) + mark + street) is county


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_a_place_or_one_of_the_two_refusals(text: str) -> None:
    try:
        found = find(text)
    except (UnknownPlace, AmbiguousPlace):
        found = None
    assert found is None or by_code(found.code) == found


@given(st.text(alphabet="山东省青岛市中区县重庆北京西安南海新路镇街道开发0123-·（）", max_size=60))
@settings(max_examples=400, deadline=None)
def test_texts_made_of_the_characters_of_names_break_nothing(text: str) -> None:
    for level in (None, "village"):
        try:
            found = find(text, level=level)  # type: ignore[arg-type]
        except (UnknownPlace, AmbiguousPlace):
            continue
        assert found == by_code(found.code)
