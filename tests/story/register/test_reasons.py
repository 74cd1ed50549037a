"""What the stages write beside a change is said in the reader's language; what a person wrote stays."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from qiao.story.placements.states import ENDINGS, ending_said, ending_word
from qiao.story.register.reasons import FIXED, reason_said

MADE = ["第 3 轮推荐", "在岱宗服务上岗", "从岱宗服务离岗"]


@pytest.mark.parametrize("why", [*sorted(FIXED), *MADE])
def test_what_the_system_wrote_is_told_in_either_language(why: str) -> None:
    with override("zh-hans"):
        assert reason_said(why) == why
    with override("en"):
        assert reason_said(why).replace("岱宗服务", "").isascii()


def test_what_a_person_wrote_stays() -> None:
    with override("en"):
        assert reason_said("家里老人病了") == "家里老人病了"
        assert reason_said("") == ""


def test_an_ending_is_stored_in_chinese_and_told_in_either_language() -> None:
    with override("en"):
        stored = [ending_word(why) for why, _label in ENDINGS]
        told = [ending_said(f"{word} 想回家") for word in stored]
    assert stored[0] == "合同到期"
    assert all(line.removesuffix(" 想回家").isascii() for line in told)
