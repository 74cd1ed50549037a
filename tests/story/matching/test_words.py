"""What the matching says: every name of the engine has its words, in both languages."""

from __future__ import annotations

import pytest

from qiao.engine.matching import LIMITS as ENGINE_LIMITS
from qiao.engine.matching.reasons import NEAR_WORDS
from qiao.story.matching import words


def test_every_limit_of_the_engine_has_words():
    assert tuple(words.LIMITS) == ENGINE_LIMITS


def test_every_distance_of_the_engine_has_words():
    assert set(words.NEAR) == {*NEAR_WORDS, "paired_city"}


@pytest.mark.parametrize(
    ("reasons", "zh", "en"),
    [
        (
            ["near:paired_city", "rank:1:12"],
            "在结对的城市；12 个可去的岗位里排第 1",
            "in the paired city; choice 1 of 12 possible posts",
        ),
        (["wage_over_floor:1200"], "月薪比底线高 1,200 元", "1,200 yuan a month above the floor"),
        (["wage_over_floor:0"], "月薪正好到底线", "pay exactly at the floor"),
        (["starts_in:0"], "有空当天就能到岗", "starts on the day of being free"),
        (
            ["starts_in:9", "together:2"],
            "9 天后到岗；2 人同去一处",
            "starts 9 days after being free; 2 people go together",
        ),
        (
            ["skills", "care"],
            "用得上本人的技能；在本县、不上夜班，照顾得到家里",
            "uses this person's skills; in the home county by day, near those in care",
        ),
    ],
)
def test_reasons_become_one_sentence(reasons, zh, en):
    assert (words.reasons_said(reasons, "zh"), words.reasons_said(reasons, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("why", "zh"),
    [
        ("others_worth_more", "能来的人有更合适的岗位"),
        ("nobody_allowed", "没有人符合条件"),
        ("nobody_allowed:wage", "没有人符合，多数只差“工资底线”"),
    ],
)
def test_an_empty_seat_is_explained(why, zh):
    assert words.unmet_said(why, "zh") == zh
    assert words.unmet_said(why, "en").replace("“", "").replace("”", "").isascii()


@pytest.mark.parametrize(("years", "said"), [(None, None), (0, None), (3, "要 3 年以上经验，本人有没有没登记")])
def test_experience_is_to_be_asked_only_where_a_post_wants_it(years, said):
    assert words.experience_said(years, "zh") == said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_lies_open_tells_of_the_post_and_never_of_the_person(language):
    private = ["wage_over_floor:1234", "care", "starts_in:9", "together:3", "rank:1:7", "near:anywhere"]

    told = words.reasons_openly(["near:county", "skills", *private], language, wage_yuan=5000)

    assert told == {
        "zh": ["在本县", "技能对得上", "月薪 5,000 元起"],
        "en": ["in the home county", "asks for skills that fit", "5,000 yuan a month or more"],
    }[language]  # fmt: skip
    assert words.reasons_openly(private, language, wage_yuan=None) == []
