"""Seasons（月份）: the months of a year as bits, read from what people write and said back in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qiao.story.workshops.models import ALL_YEAR

_ALL = ("全年", "常年", "四季", "全年均可", "一年四季", "all year", "whole year")
_QUARTERS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 2), "春季": (3, 5), "夏季": (6, 8), "秋季": (9, 11),
             "冬季": (12, 2), "上半年": (1, 6), "下半年": (7, 12)}  # fmt: skip
_SPAN = re.compile(r"(\d{1,2})月?(?:[-~～—–至到](\d{1,2}))?月?")
_PARTS = re.compile(r"[、，,；;和及\s]+")


def bits_of(months: Iterable[int]) -> int:
    """The bits of months 1 to 12."""
    return sum({1 << (month - 1) for month in months})


def span(first: int, last: int) -> list[int]:
    """The months from one to another, over the turn of the year where the last comes before the first."""
    return [(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)]


def read(text: str) -> int | None:
    """The months that a text names（3-6月、9月；全年；上半年）; None where it names none, or something else."""
    told = text.strip().casefold().replace("份", "")
    if told in _ALL:
        return ALL_YEAR
    months: list[int] = []
    for part in filter(None, _PARTS.split(told)):
        if part in _QUARTERS:
            months += span(*_QUARTERS[part])
            continue
        found = _SPAN.fullmatch(part)
        if found is None:
            return None
        first, last = int(found[1]), int(found[2] or found[1])
        if not (1 <= first <= 12 and 1 <= last <= 12):
            return None
        months += span(first, last)
    return bits_of(months) or None


def months_of(bits: int) -> list[int]:
    """The months of the bits, in order."""
    return [month for month in range(1, 13) if bits >> (month - 1) & 1]


def spans_of(bits: int) -> list[tuple[int, int]]:
    """The months as runs, the one over the turn of the year whole: [(11, 2)] for November to February."""
    if bits & ALL_YEAR == ALL_YEAR:
        return [(1, 12)]
    begins = [month for month in months_of(bits) if not bits >> ((month - 2) % 12) & 1]
    return [(first, _end(bits, first)) for first in begins]


def _end(bits: int, first: int) -> int:
    last = first
    while bits >> (last % 12) & 1:
        last = last % 12 + 1
    return last


def said(bits: int, *, english: bool = False) -> str:
    """The months as an office writes them: 全年, or 3-6月、9月; in English all year, or 3-6, 9. Both read back."""
    if bits & ALL_YEAR == ALL_YEAR:
        return "all year" if english else "全年"
    if english:
        return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans_of(bits))
    return "、".join(f"{first}月" if first == last else f"{first}-{last}月" for first, last in spans_of(bits))
