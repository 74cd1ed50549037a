"""How names are written."""

import pytest

from qiao.ground.places.naming import everyday, plain, province_stem, stem


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("巫溪县", "巫溪"), ("酉阳土家族苗族自治县", "酉阳"), ("恩施土家族苗族自治州", "恩施"), ("浦东新区", "浦东"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"), ("双江拉祜族佤族布朗族傣族自治县", "双江"), ("沧县", "沧县"),
        ("管城回族区", "管城"), ("神农架林区", "神农架"), ("隆林各族自治县", "隆林"), ("锡林郭勒盟", "锡林郭勒"),
        ("东区", "东区"),
    ],
)  # fmt: skip
def test_a_short_name_leaves_out_the_kind_and_the_peoples(name: str, short: str) -> None:
    assert stem(name) == short


@pytest.mark.parametrize(
    ("name", "short"),
    [("广西壮族自治区", "广西"), ("山东省", "山东"), ("香港特别行政区", "香港")],
)
def test_a_province_is_called_by_its_stem(name: str, short: str) -> None:
    assert province_stem(name) == short


def test_an_autonomous_county_is_also_called_a_county() -> None:
    assert everyday("酉阳土家族苗族自治县") == ("酉阳县",)
    assert everyday("恩施土家族苗族自治州") == ("恩施州",)
    assert everyday("巫溪县") == ()


def test_marks_vanish_and_chinese_characters_stay() -> None:
    assert plain("（工业园区）城南街道 — ３Ａ") == "工业园区城南街道3A"
    assert plain("䅟茬窑\U00021413") == "䅟茬窑\U00021413"
