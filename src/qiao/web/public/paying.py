"""Paying（怎么算钱）: pay that is not a month's: by the hour, the day, the year, the piece, with commission.

Posts keep yuan a month, so that they compare. Somebody paid 25 yuan an hour must read that, and that the month is
reckoned; and no search engine is told a salary that depends on how much somebody makes.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.pay import wage_told
from qiao.story.vacancies.texts import Period
from qiao.story.vacancies.texts.wages import DAYS_A_MONTH, HOURS_A_MONTH, UnreadText

BY_OUTPUT = ("计件", "底薪加提成")
"""Ways of being paid in which a month's figure is a hope."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Pay as the employer stated it: yuan per hour, day or year; an open end None."""

    period: Period
    low: float | None
    high: float | None

    @property
    def figures(self) -> str:
        """The figures as people write them: 22.5–25."""
        return "–".join(f"{end:,g}" for end in dict.fromkeys((self.low, self.high)) if end is not None)


def rate_of(vacancy: Vacancy) -> Rate | None:
    """The rate that stands behind a post's pay a month; None where it was stated by the month, or changed since."""
    text = vacancy.terms.get("wage")
    if not isinstance(text, str):
        return None
    try:
        wage = wage_told({"wage": text, "pay_method": vacancy.pay_method})
    except UnreadText:
        return None
    if wage is None or not wage.stated or wage.period == "month":
        return None
    reckoned = [end if end is None else round(end) for end in (wage.low_yuan_month, wage.high_yuan_month)]
    stands = reckoned in ([vacancy.wage_low_yuan, vacancy.wage_high_yuan], [vacancy.wage_low_yuan, None])
    return Rate(wage.period, wage.low, wage.high) if stands else None


def how_paid(rate: Rate | None, pay_method: str) -> str:
    """What stands beside the month's pay, so that nobody takes it for a promise; "" for pay by the month."""
    if rate is not None:
        figures = {"pay": rate.figures, "hours": HOURS_A_MONTH, "days": DAYS_A_MONTH}
        return {
            "hour": _("%(pay)s 元一小时，一个月按 %(hours)d 小时折算"),
            "day": _("%(pay)s 元一天，一个月按 %(days)d 天折算"),
            "year": _("%(pay)s 元一年，按 12 个月折算"),
        }[rate.period] % figures
    return {
        "计件": _("按件算，做多少拿多少"),
        "底薪加提成": _("底薪加提成，不是固定的数"),
    }.get(pay_method, "")
