"""How the register names places."""

from __future__ import annotations

import pytest

from qiao.ground import places
from qiao.story.register.listed import near_name


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("500238100205", "城厢镇 · 城北村"),  # 城北村村民委员会
        ("500238001002", "宁河街道 · 人民社区"),  # 人民社区居民委员会
    ],
)
def test_a_village_is_named_once(code: str, said: str) -> None:
    assert near_name(code) == said


def test_no_village_of_a_county_is_called_village_twice() -> None:
    """But for the one whose own name ends so（双村村）."""
    villages = [village for town in places.children("500238") for village in places.children(town.code)]
    assert len(villages) > 300
    twice = [one.name for one in villages if near_name(one.code).endswith("村村")]
    assert twice == ["双村村村民委员会"]
