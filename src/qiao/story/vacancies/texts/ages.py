"""Ages（年龄）: 25-35岁, 40周岁以下, 年龄在45岁以内, found in a cell or inside long requirements.

A preference (优先) is no limit, a relaxed ceiling (放宽至) is not the rule, a child to be cared for is no applicant.
Birth years (1985年以后出生) would need a day to count from and are left to people.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from qiao.story.vacancies.texts.spelling import tidy, with_digits

_LEAST, _MOST = 14, 80  # outside it a number before 岁 is a child's, or a slip
# No age has decimals: in "1.40周岁以下" the 1 numbers the clause.
_AGE = r"(\d{2})"
_LONGEST_CELL = 20  # longer texts speak of ages only with one of the two words
_YEARS = r"(?:周岁|岁)"
_OPTIONAL = r"\s?(?:周岁|岁)?\s?"
_INCLUSIVE = r"(?:[(（]?含[^)）]{0,4}[)）]?)?"
_RANGE = re.compile(
    rf"(?<!\d){_AGE}{_OPTIONAL}{_INCLUSIVE}(?:以上)?\s?[-,和]?(?:不超过|至|到|-|,|和|、)\s?{_AGE}\s?{_YEARS}(?!以下(?:儿童|幼))"
)
_LABELLED_RANGE = re.compile(rf"年龄[^\d,;。]{{0,8}}{_AGE}{_OPTIONAL}-\s?{_AGE}(?!\d|年)")
_AT_MOST = re.compile(
    rf"(?<![\d-]){_AGE}\s?{_YEARS}\s?{_INCLUSIVE}(?:及其?|或)?(?:以[下内]|之内|内|封顶)"
    rf"|(?:不得?超过|不大于|不高于|(?<!不)小于|(?<!不)低于|未满|<=?|≤)\s?{_AGE}\s?{_YEARS}"
    rf"|年龄[^\d,;。]{{0,8}}{_AGE}\s?{_OPTIONAL}{_INCLUSIVE}(?:及其?)?以[下内]"
)
_AT_LEAST = re.compile(
    rf"(?<![\d-]){_AGE}\s?{_YEARS}\s?{_INCLUSIVE}(?:及其?|或)?(?:以上|起)"
    rf"|(?:(?<!未)满|不低于|不小于|(?<!不)大于|(?<!不)高于|(?<!不)(?<!不得)超过|>=?|≥)\s?{_AGE}\s?{_YEARS}(?!\s?{_INCLUSIVE}(?:以下|以内))"
    rf"|年龄[^\d,;。]{{0,8}}{_AGE}{_OPTIONAL}{_INCLUSIVE}(?:及其?)?以上"
)
_BARE_RANGE = re.compile(rf"{_AGE}\s?-\s?{_AGE}")
_BARE_BOUND = re.compile(rf"{_AGE}\s?(?:及其?)?(以[下上内])")
_PREFERRED = re.compile(r"[^,;。]{0,8}(?:者?优先|为佳|更好|尤佳)")
_RELAXED = re.compile(r"(?:放宽|延长|适当放|可至|到龄|退休)[^,;。]{0,8}$")

Limits = tuple[int | None, int | None]


def read_age(text: str | None) -> Limits:
    """The least and the greatest age a text allows, inclusive, in full years; None for an end it leaves open."""
    text = text or ""
    if len(text) > _LONGEST_CELL and "岁" not in text and "龄" not in text:
        return None, None
    plain = with_digits(tidy(text))
    return _bare(plain) or _range(plain) or (_bound(_AT_LEAST, plain, min), _bound(_AT_MOST, plain, max))


def _bare(text: str) -> Limits | None:
    """A cell of an age column that leaves 岁 out: 18-45, 45以下."""
    if found := _BARE_RANGE.fullmatch(text):
        return _in_order(int(found[1]), int(found[2]))
    if found := _BARE_BOUND.fullmatch(text):
        age = int(found[1])
        return (age, None) if found[2] == "以上" else (None, age)
    return None


def _range(text: str) -> Limits | None:
    """The widest of the ranges that are limits: where a text splits them by sex, that split binds nobody here."""
    ranges = []
    for pattern in (_RANGE, _LABELLED_RANGE):
        for found in pattern.finditer(text):
            if _is_limit(found, text) and (limits := _in_order(int(found[1]), int(found[2]))):
                ranges.append(limits)
    if not ranges:
        return None
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _bound(pattern: re.Pattern[str], text: str, widest: Callable[[list[int]], int]) -> int | None:
    """The widest of the one-sided limits in a text, None when there is none."""
    written = (next(filter(None, found.groups())) for found in pattern.finditer(text) if _is_limit(found, text))
    ages = [age for age in map(int, written) if _LEAST <= age <= _MOST]
    return widest(ages) if ages else None


def _in_order(low: int, high: int) -> tuple[int, int] | None:
    low, high = min(low, high), max(low, high)
    return (low, high) if low >= _LEAST and high <= _MOST else None


def _is_limit(found: re.Match[str], text: str) -> bool:
    return not (
        _PREFERRED.match(text, found.end()) or _RELAXED.search(text[max(0, found.start() - 14) : found.start()])
    )
