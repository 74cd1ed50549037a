"""Pay of a row（一行的工资）: its text, its columns of figures and the way it is paid, together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from qiao.story.vacancies.texts import Period
from qiao.story.vacancies.texts.wages import UnreadText, Wage, read_wage

LEAST_YUAN_MONTH = 500
"""A figure below this in a column of monthly pay is a day's or an hour's pay that lost its unit."""
LARGE_YUAN_MONTH = 100_000
"""Pay from here on is a slip in an ordinary post, and asked about."""

# 计薪方式 says what a bare figure is per, when the figure is of that size. 计时 also names a month's fixed pay.
_BY_METHOD: dict[str, tuple[Period, float, float]] = {
    "月薪": ("month", 300, float("inf")),
    "计时": ("hour", 2, 200),
    "日薪": ("day", 20, 1_000),
    "年薪": ("year", 10_000, float("inf")),
}
_OTHERWISE_ASKED = ("day", "year")

Row = Mapping[str, object]


def wage_told(row: Row, default_period: Period = "month") -> Wage | None:
    """The pay that the row's text states, None where it has no text. Raises UnreadText."""
    text, method = row.get("wage"), row.get("pay_method")
    return _wage(text, method if isinstance(method, str) else "", default_period) if isinstance(text, str) else None


@lru_cache(maxsize=16_384)
def _wage(text: str, method: str, default_period: Period) -> Wage:
    if method not in _BY_METHOD:
        return read_wage(text, default_period)
    period, least, most = _BY_METHOD[method]
    wage = read_wage(text, period)
    top = wage.high if wage.high is not None else wage.low
    if top is None or least <= top <= most or not _is_unsaid(text):
        return wage
    if period in _OTHERWISE_ASKED:
        raise UnreadText("wage")
    return read_wage(text, default_period)


def told_by(row: Row) -> Literal["stated", "unstated", "unread"]:
    """Whether a row's pay text states pay, says that it does not (or is not there), or cannot be understood."""
    try:
        wage = wage_told(row)
    except UnreadText:
        return "unread"
    return "stated" if wage is not None and wage.stated else "unstated"


def too_large(row: Row, default_period: Period = "month") -> tuple[int, bool] | None:
    """Yuan a month that no ordinary post pays, and whether the row says what they are per; None when all is well."""
    figures = [row.get(key) for key in ("wage_low_yuan_month", "wage_high_yuan_month")]
    stated = [yuan for yuan in figures if isinstance(yuan, float) and yuan > 0]
    if stated:
        return (round(max(stated)), True) if max(stated) >= LARGE_YUAN_MONTH else None
    try:
        wage = wage_told(row, default_period)
    except UnreadText:
        return None
    top = None if wage is None else wage.high_yuan_month or wage.low_yuan_month
    if top is None or top < LARGE_YUAN_MONTH:
        return None
    return round(top), row.get("pay_method") in _BY_METHOD or not _is_unsaid(str(row["wage"]))


def _is_unsaid(text: str) -> bool:
    """Whether a text leaves open what its figure is per: it then follows whatever is taken for granted."""
    periods = set()
    taken: Period
    for taken in ("month", "year", "day"):
        try:
            periods.add(read_wage(text, taken).period)
        except UnreadText:
            continue
    return len(periods) > 1
