"""Amounts（金额）: every sum of money in a text, with its period and bounds, before one is chosen as the pay.

Works on text that `spelling.tidy` has been over. Nothing here knows a default period or what is plausible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Period = Literal["hour", "day", "month", "year"]

_UNITS = {"k": 1_000, "千": 1_000, "仟": 1_000, "w": 10_000, "万": 10_000, "萬": 10_000}
_PERIODS: dict[str, Period] = {
    "月": "month",
    "年": "year",
    "天": "day",
    "日": "day",
    "小时": "hour",
    "钟头": "hour",
    "时": "hour",
}
_PERIODS |= {
    "h": "hour",
    "hr": "hour",
    "hour": "hour",
    "d": "day",
    "day": "day",
    "month": "month",
    "mon": "month",
    "year": "year",
}

_NUMBER = r"\d+(?:\.\d+)?"
# 8k, 8千, 1.2万, and 4k5, 3千5, 1万2, where the last digit counts tenths of the unit.
_UNIT = r"(?:[k千仟w万萬](?![a-z伏瓦克米卡赫帕户])(?:\d(?![\d.%:k千w万]))?)"
_CURRENCY = r"(?:元|块钱?|圆|rmb|人民币)"
_LENGTH = r"(?:月|年|天|日|小时|钟头|时|hour|hr|h|day|d|month|mon|year)(?![a-z])"
_PER = (
    rf"(?:\s?(?:/|每个?|per)\s?个?{_LENGTH}|[一1](?:天|日|小时|钟头|个?月|年(?![以内后经期级届底]))|(?<=\d{{4}})月(?![\d底份休])|(?<=[元块圆]){_LENGTH}(?![底终假休节薪])"
    r"|\s?[年月日时]薪(?!资?[^\d]?\d))"
)
_MORE = (
    r"(?:\s?\+(?!\s?返)|另?加(?!班)|底薪|底(?=\+)|及?以上|起(?!提)|往上|不等|多(?!劳)"
    r"|\s?-?\s?(?:上不封顶|不封顶|无上限))"
)
_LESS = r"(?:及?以[下内]|封顶|内(?!勤|贸|部|推))"

_AMOUNT = re.compile(
    rf"""
    (?<![\d.])(?<!\d[:-])                                   # not inside a number, a time, 400-820-8888
    (?P<a>{_NUMBER})\s?(?P<a_unit>{_UNIT})?\s?(?P<a_money>{_CURRENCY})?(?P<a_per>{_PER})?
    (?:\s?-\s?[¥]?(?P<b>{_NUMBER})\s?(?P<b_unit>{_UNIT})?\s?(?P<b_money>{_CURRENCY})?)?
    (?![\d.]|-\d)
    (?P<bound>{_MORE}|{_LESS})?(?P<per>{_PER})?(?P<bound_late>{_MORE}|{_LESS})?
    """,
    re.VERBOSE,
)
# Words just before an amount. The gap to the amount holds no digit and no separator that would end the thought.
_GAP = r"[^\d,;。/|+()]{0,6}$"
_SAID_BEFORE: tuple[tuple[Period, re.Pattern[str]], ...] = (
    (
        "year",
        re.compile(
            rf"(?:年薪|年入|年收入|年包|每年|全年|首年|年总|年综合|年度){_GAP}|(?<!\d)[一1]年(?:[能可赚挣约得拿有到手收入工资薪资大概]){{0,6}}\s?$"
        ),
    ),
    ("hour", re.compile(rf"(?:时薪|每小时|小时工|1小时|一小时|每个?钟头|工价){_GAP}")),
    ("day", re.compile(rf"(?:日薪|日工资|每天|1天|一天|每日|日结|日入|日均){_GAP}")),
    (
        "month",
        re.compile(
            rf"(?:月薪|月入(?!职)|月工资|月收入|月保底|每个?月|1个月|一个月|月综合|月均|月底薪){_GAP}|(?<![\d个])月$"
        ),
    ),
)
_FLOOR_BEFORE = re.compile(
    r"(?:底薪|保底|无责|不低于|至少|最低|起薪|基本工资|基础工资|高于|超过?|过|>|≥)[^\d,;。/|+()]{0,4}$"
)
_CEILING_BEFORE = re.compile(r"(?:不超过|不高于|最高|高达|<|≤)[^\d,;。/|+()]{0,4}$")


@dataclass(frozen=True, slots=True)
class Amount:
    """One sum: `low` and `high` in yuan, equal for a single figure, None where the text leaves that end open.

    `period` is None when the text does not say; `figures` are the numbers as written, `unit` and `money` tell whether
    k/千/万 or 元 stood with them; `start`, `end` its place in the text.
    """

    low: float | None
    high: float | None
    period: Period | None
    period_follows: bool
    unit: bool
    money: bool
    ranged: bool
    bounded: bool
    start: int
    end: int


def amounts(text: str) -> Iterator[Amount]:
    """Every readable sum in a tidied text, in order; one whose ends contradict each other is left out."""
    for found in _AMOUNT.finditer(text):
        ends = _ends(found)
        if ends is None:
            continue
        before = text[max(0, found.start() - 14) : found.start()]
        low, high, bounded = _bounded(ends, found, before)
        follows = found["per"] or found["a_per"]
        yield Amount(
            low=low,
            high=high,
            period=_period(follows) if follows else _period_before(before),
            period_follows=bool(follows),
            unit=bool(found["a_unit"] or found["b_unit"]),
            money=bool(found["a_money"] or found["b_money"]) or before.endswith(("¥", "¥ ")),
            ranged=found["b"] is not None,
            bounded=bounded,
            start=found.start(),
            end=found.end(),
        )


def _ends(found: re.Match[str]) -> tuple[float, float] | None:
    """Both ends in yuan, the smaller first, since some sites swap them.

    An end without a unit borrows the other's (6-8千, 10k-15) unless only plain yuan make sense (6000-1万, 1万-15000).
    Where something would have to be guessed (6-1.2万) the answer is None.
    """
    if (found["a_unit"] and float(found["a"]) >= 1_000) or (found["b_unit"] and float(found["b"]) >= 1_000):
        return None  # 4000k: one of the two is a slip, and nobody knows which
    low = _yuan(found["a"], found["a_unit"])
    if found["b"] is None:
        return low, low
    high = _yuan(found["b"], found["b_unit"])
    if found["b_unit"] and not found["a_unit"]:
        borrowed = _yuan(found["a"], found["b_unit"])
        if borrowed <= high:
            low = borrowed
        elif low < _LEAST_PLAIN or low * _WIDEST < high:
            return None
    elif found["a_unit"] and not found["b_unit"] and high < low:
        high = _yuan(found["b"], found["a_unit"])
    return min(low, high), max(low, high)


_LEAST_PLAIN = 100  # below this a number beside 千 or 万 is not yuan
_WIDEST = 10  # 800-1.2万: no post pays one person fifteen times another, so the two ends are not in one unit


def _yuan(number: str, unit: str | None) -> float:
    if not unit:
        return float(number)
    scale = _UNITS[unit[0]]
    return round(float(number) * scale + int(unit[1:] or 0) * scale / 10, 2)


def _bounded(ends: tuple[float, float], found: re.Match[str], before: str) -> tuple[float | None, float | None, bool]:
    """The ends with what the words around them leave open; whether such a word was there."""
    low, high = ends
    bound = found["bound"] or found["bound_late"]
    if found["b"] is not None:
        return low, high, bool(bound)
    if bound and re.fullmatch(_LESS, bound):
        return None, high, True
    if bound or _FLOOR_BEFORE.search(before):
        return low, None, True
    if _CEILING_BEFORE.search(before):
        return None, high, True
    return low, high, False


def _period(written: str) -> Period:
    """The period of "/月", "元每小时", "一天", "年薪"."""
    written = written.removesuffix("薪")
    for word in sorted(_PERIODS, key=len, reverse=True):
        if written.endswith(word):
            return _PERIODS[word]
    raise AssertionError(f"the pattern lets {written} through but no period ends it")


def _period_before(before: str) -> Period | None:
    for period, said in _SAID_BEFORE:
        if said.search(before):
            return period
    return None
