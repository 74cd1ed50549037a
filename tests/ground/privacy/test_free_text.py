"""Free text: a number of a person is refused, with what to do; all else comes back as it was."""

from __future__ import annotations

from datetime import date

import pytest

from qiao.ground.privacy.errors import HoldsNumber
from qiao.ground.privacy.free_text import without_numbers
from qiao.ground.privacy.resident_ids import compose

NUMBER = compose("500901", date(1990, 1, 1), 1)


@pytest.mark.parametrize("text", [NUMBER, f"张三{NUMBER}本人", "电话 138 0013 8000", "6222021234567890123"])
def test_a_number_of_a_person_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(HoldsNumber) as refused:
        without_numbers(text)
    assert "删掉号码" in refused.value.zh
    assert NUMBER not in refused.value.zh + refused.value.en


@pytest.mark.parametrize("text", ["", "本人当面说的", "2019-06-30 上岗，月薪 3600 元", "3 号楼 502"])
def test_words_dates_and_amounts_come_back_as_they_were(text: str) -> None:
    assert without_numbers(text) == text
