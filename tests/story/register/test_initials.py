"""Initials: the ones a name is listed by, and all under which somebody may look for it."""

from __future__ import annotations

import pytest
from pypinyin import Style, pinyin

from qiao.story.register import initials
from qiao.story.register.initials import READINGS_MAX, initials_of, readings_of


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("张建国", ("zjg",)),
        ("曾小红", ("zxh", "cxh")),
        ("单国", ("sg", "dg")),
        ("覃正梅", ("qzm", "tzm")),
        ("仇英", ("qy", "cy")),
        ("区小月", ("oxy", "qxy")),
        ("王乐", ("wl", "wy")),
        ("尉迟恭", ("wcg", "ycg")),
        ("王平", ("wp",)),  # pypinyin knows 王 as yù and 平 as pián; nobody is called so
        ("阿卜杜·热合曼", ("abdrhm",)),
        ("𠮷田", ("t", "𠮷t")),
        ("陈𠮷", ("c", "c𠮷")),
        ("曾𠮷", ("z", "c", "z𠮷", "c𠮷")),
        ("𠮷", ("𠮷",)),
        ("Ali Bek", ("ab",)),
    ],
)
def test_a_name_is_looked_for_by_every_living_reading(name: str, readings: tuple[str, ...]) -> None:
    assert readings_of(name) == readings
    assert readings[0] == initials_of(name)


def test_readings_stay_few_whatever_the_name() -> None:
    assert len(readings_of("乐重长行茜晟单曾")) == READINGS_MAX


def test_every_second_sound_is_one_that_pypinyin_knows() -> None:
    told = [
        (character, letters) for table in (initials._ALSO, initials._OF_SURNAME) for character, letters in table.items()
    ]
    assert len(told) > 40
    for character, letters in told:
        known = {sound[:1] for sound in pinyin(character, style=Style.NORMAL, heteronym=True)[0]}
        assert set(letters) <= known, character
