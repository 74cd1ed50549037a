"""Posting texts（招聘文字）: what people write about a post, read into figures.

Every reader answers the same way: what the text states, or nothing. None of them guesses. Short texts are cached, for a
few thousand spellings make up most of any list; the caches hold spellings of posts only, never a person's.
"""

from __future__ import annotations

from functools import lru_cache

from qiao.story.vacancies.texts.ages import read_age
from qiao.story.vacancies.texts.amounts import Period
from qiao.story.vacancies.texts.benefits import read_benefits
from qiao.story.vacancies.texts.education import read_education
from qiao.story.vacancies.texts.experience import read_experience
from qiao.story.vacancies.texts.headcounts import Headcount, read_headcount
from qiao.story.vacancies.texts.occupations import Occupation, suggest_occupation
from qiao.story.vacancies.texts.titles import find_wage_in_title
from qiao.story.vacancies.texts.wages import UnreadText, Wage, read_wage

__all__ = [
    "Headcount",
    "Occupation",
    "Period",
    "UnreadText",
    "Wage",
    "find_benefits",
    "parse_age",
    "parse_education",
    "parse_experience",
    "parse_headcount",
    "parse_wage",
    "suggest_occupation",
    "wage_in_title",
]
_SPELLINGS_KEPT = 16_384
_LONGEST_KEPT = 120  # descriptions are each read once; keeping them would only fill memory


def parse_wage(text: str | None, *, default_period: Period = "month") -> Wage:
    """The pay of a wage cell: 6-8千/月, 0.8-1万/月, 15k-25k·13薪, 150元/天, 3000以下, 面议.

    `default_period` is the source's habit where the text names no period: 15-25万 is a year's pay on one site and a
    month's on another. Blank, 面议 and whatever cannot be understood come back with `stated` False and no figures.
    """
    return _wage(text, default_period) if _is_kept(text) else _wage.__wrapped__(text, default_period)


def wage_in_title(text: str) -> Wage | None:
    """The pay that a job title states (一天260, 月薪1w+, 工资3800~6000包吃住), or None; never one it does not state."""
    return _title(text) if _is_kept(text) else find_wage_in_title(text)


def parse_headcount(text: str | None) -> Headcount:
    """How many people a post takes: 招8人 → 8, 招若干人 → None and several, blank → None."""
    return _headcount(text) if _is_kept(text) else read_headcount(text)


def parse_age(text: str | None) -> tuple[int | None, int | None]:
    """The least and the greatest age allowed, inclusive: 25-35岁, 40周岁以下, also inside long requirements."""
    return _age(text) if _is_kept(text) else read_age(text)


def parse_education(text: str | None) -> int | None:
    """The education named: 0 none asked, 1 小学, 2 初中, 3 高中/中专, 4 大专, 5 本科, 6 硕士及以上, None if silent."""
    return _education(text) if _is_kept(text) else read_education(text)


def parse_experience(text: str | None) -> tuple[int | None, int | None]:
    """The least and the greatest years of experience: 3-4年 → (3, 4), 10年以上 → (10, None), 无需经验 → (0, None)."""
    return _experience(text) if _is_kept(text) else read_experience(text)


def find_benefits(text: str | None) -> list[str]:
    """The known benefits that a text names, each under one name (包吃住 → 包吃, 包住宿), in the order of the text."""
    return read_benefits(text)


def _is_kept(text: str | None) -> bool:
    return text is None or len(text) <= _LONGEST_KEPT


@lru_cache(maxsize=_SPELLINGS_KEPT)
def _wage(text: str | None, default_period: Period) -> Wage:
    try:
        return read_wage(text, default_period)
    except UnreadText:
        return Wage(None, None, default_period, stated=False)


_title = lru_cache(maxsize=_SPELLINGS_KEPT)(find_wage_in_title)
_headcount = lru_cache(maxsize=_SPELLINGS_KEPT)(read_headcount)
_age = lru_cache(maxsize=_SPELLINGS_KEPT)(read_age)
_education = lru_cache(maxsize=_SPELLINGS_KEPT)(read_education)
_experience = lru_cache(maxsize=_SPELLINGS_KEPT)(read_experience)
