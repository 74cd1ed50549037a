"""Rates（按小时、按天、按件的工资）: pay that is not a month's, as the employer stated it.

Posts keep yuan a month beside it, so that they compare. A month is reckoned from the hours and days that the employer
told; without them the month stays open, by an import as by the form, for a figure that nobody told is none. (Posts of
older imports were counted by 26 days of 8 hours, and their pages say so.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from qiao.ground.saying import either
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.pay import wage_told
from qiao.story.vacancies.queries import pay_said
from qiao.story.vacancies.texts.wages import DAYS_A_MONTH, HOURS_A_MONTH, UnreadText

Unit = Literal["month", "day", "hour", "piece"]
Per = Literal["hour", "day", "year", "piece"]
Amount = int | float | Decimal

SIGNS: Final[dict[str, str]] = {"hour": "小时", "day": "天", "piece": "件", "year": "年"}
METHODS: Final[dict[str, str]] = {"hour": "计时", "day": "日薪", "piece": "计件"}
"""The form's 计薪方式 that goes with a unit."""
TOLD: Final = ("wage", "hours_day", "days_month")
"""What `Vacancy.terms` keeps of it: the pay as written, and the hours a day and days a month that go with it."""
_MOST, _LEAST = "最高", "最低"
_BY_PIECE = re.compile(r"([\d.]+)(?:-([\d.]+))?元/件")


@dataclass(frozen=True, slots=True)
class Rate:
    """Pay as stated: yuan per hour, day, year or piece; an open end None.

    `hours_month` and `days_month` are what the month's pay beside it was reckoned from; None where it was not.
    """

    period: Per
    low: float | None
    high: float | None
    hours_month: float | None = None
    days_month: float | None = None

    @property
    def figures(self) -> str:
        """The figures as people write them: 22.5–25; 最高 25 or 最低 25 where nobody told the other end."""
        return either(self._figures(_MOST, _LEAST), self._figures("up to", "from"))

    @property
    def in_chinese(self) -> str:
        """25 元/小时."""
        return f"{self._figures(_MOST, _LEAST)} 元/{SIGNS[self.period]}"

    def _figures(self, most: str, least: str) -> str:
        ends = "–".join(f"{end:,g}" for end in dict.fromkeys((self.low, self.high)) if end is not None)
        if self.low is not None and self.high is None:
            return f"{least} {ends}"
        return ends if self.low is not None or not ends else f"{most} {ends}"


def rate_of(vacancy: Vacancy) -> Rate | None:
    """The rate that stands behind a post's pay; None where it was stated by the month, or changed since."""
    text = vacancy.terms.get("wage")
    if not isinstance(text, str):
        return None
    if found := _BY_PIECE.fullmatch(text):
        low, high = found.groups()
        return Rate("piece", float(low), float(high or low))
    try:
        wage = wage_told({"wage": text, "pay_method": vacancy.pay_method})
    except UnreadText:
        return None
    if wage is None or not wage.stated or wage.period == "month":
        return None
    low_month, high_month = vacancy.wage_low_yuan, vacancy.wage_high_yuan
    if low_month is None and high_month is None:
        return Rate(wage.period, wage.low, wage.high)
    hours, days = vacancy.terms.get("hours_day"), vacancy.terms.get("days_month")
    if hours is not None or days is not None:
        reckoned = [month_of(wage.period, end, hours, days) for end in (wage.low, wage.high)]
        told = Rate(wage.period, wage.low, wage.high, _times(hours, days), days)
    else:
        reckoned = [end if end is None else round(end) for end in (wage.low_yuan_month, wage.high_yuan_month)]
        told = Rate(wage.period, wage.low, wage.high, HOURS_A_MONTH, DAYS_A_MONTH)
    return told if reckoned in ([low_month, high_month], [low_month, None]) else None


def pay_in_short(vacancy: Vacancy) -> str:
    """A post's pay in a cell: by the month where one is known, else the rate; "" for none."""
    rate = rate_of(vacancy)
    return pay_said(vacancy.wage_low_yuan, vacancy.wage_high_yuan) or (rate.in_chinese if rate is not None else "")


def month_of(period: str, amount: Amount | None, hours_day: Amount | None, days_month: Amount | None) -> int | None:
    """Yuan a month of one end; None where the hours or days were not told, or pay goes by the piece."""
    times = {"hour": _times(hours_day, days_month), "day": days_month}.get(period)
    return None if amount is None or not times else round(float(amount) * float(times))


def stored_as(
    unit: str, low: Decimal, high: Decimal | None, *, hours_day: Decimal | None, days_month: int | None
) -> dict[str, Any]:
    """Pay per hour, day or piece as a vacancy keeps it: `wage_low_yuan`, `wage_high_yuan`, and its part of `terms`."""
    ends = f"{low.normalize():f}" if high in (None, low) else f"{low.normalize():f}-{(high or low).normalize():f}"
    terms: dict[str, Any] = {"wage": f"{ends}元/{SIGNS[unit]}"}
    if unit == "hour" and hours_day is not None:
        terms["hours_day"] = float(hours_day)
    if unit in ("hour", "day") and days_month is not None:
        terms["days_month"] = days_month
    months = [month_of(unit, end, hours_day, days_month) for end in (low, high or low)]
    return {"wage_low_yuan": months[0], "wage_high_yuan": months[1], "terms": terms}


def _times(hours: Any, days: Any) -> float | None:
    return float(hours) * float(days) if hours is not None and days is not None else None
