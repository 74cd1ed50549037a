"""Misread letters inside a cell are found whichever way they came, and sound letters are let be."""

from __future__ import annotations

import pytest

from qiao.ground.exchange.cells.texts import text_of
from qiao.ground.exchange.faults import GARBLED, CellFault
from qiao.ground.exchange.misread import misread_in

WORDS = ("普工招聘", "流水线作业包吃住", "岱宗服饰有限公司")
GHOSTS = ("è¿™", "ä¸­", "锟斤拷", "ï¼", "ï¼Œ", "Ã©", "\ufffd", "烫烫烫", "ÆÕ¹¤²Ù×÷")
SOUND = (
    "café 服务员", "Müller–Bergé", "à la carte 厨师", "25℃ 30°C", "±5×3÷2", "§§§§", "《》——……・・", "¥5000·13薪",
    "联通公司", "µm级·±0.5", "䶮㐂孖", "Straße", "",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["gb18030", "cp1252", "latin-1"])
@pytest.mark.parametrize("word", WORDS)
def test_utf8_read_as_something_else_is_found_among_sound_letters(word: str, encoding: str) -> None:
    read = word.encode().decode(encoding, "replace")
    assert misread_in(read)
    assert misread_in(f"长白班，{read}，五险")
    assert misread_in(f"招工{read}")


@pytest.mark.parametrize("ghost", GHOSTS)
def test_what_such_readings_leave_behind_is_found_and_no_cell_with_it_is_taken(ghost: str) -> None:
    assert misread_in(f"普工{ghost}")
    with pytest.raises(CellFault) as refused:
        text_of(f"普工{ghost}")
    assert refused.value.kind is GARBLED
    assert ".xlsx" in GARBLED.remedy_zh


@pytest.mark.parametrize("text", SOUND)
def test_sound_letters_are_let_be(text: str) -> None:
    assert misread_in(text) is None


def test_sound_words_of_every_kind_are_let_be() -> None:
    assert [word for word in WORDS if misread_in(word)] == []
