"""Places as officers type them: inside their own regions first, refusals that name the candidates."""

from __future__ import annotations

import pytest

from qiao.ground.saying import Refused
from qiao.story.register.readers import region_typed


@pytest.mark.parametrize(
    ("text", "near", "region"),
    [
        ("天池村", ("500238113",), "500238113204"),
        ("田坝镇天池村", ("500238",), "500238113204"),
        ("田坝镇", ("500237", "500238"), "500238113"),
        ("人民社区", ("500238113204",), "500238001002"),  # a cadre of one village writes of the county around it
        ("山东省泰安市泰山区", ("500238",), "370902"),
        ("重庆市巫溪县", (), "500238"),
    ],
)
def test_a_place_is_looked_for_near_first_and_then_everywhere(text: str, near: tuple[str, ...], region: str) -> None:
    assert region_typed(text, near) == region


@pytest.mark.parametrize(
    ("text", "near", "code", "said"),
    [
        ("北京市", ("500238",), "place_wide", "只写到了北京市"),
        ("天池村", (), "place_unknown", "找不到地名“天池村”"),
        ("田坝镇", (), "place_ambiguous", "四川省凉山彝族自治州甘洛县田坝镇"),
        ("重庆市黄岛区", (), "place_apart", "不在重庆市"),
    ],
)
def test_what_is_no_home_is_refused_in_words(text: str, near: tuple[str, ...], code: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        region_typed(text, near)
    assert (refused.value.code, said in refused.value.zh) == (code, True)
    assert refused.value.en


def test_a_village_of_which_a_county_has_two_is_told_with_both() -> None:
    with pytest.raises(Refused) as refused:
        region_typed("兴旺村", ("500237",))
    assert refused.value.code == "place_ambiguous"
    assert refused.value.zh.count("兴旺村村民委员会") == 2
