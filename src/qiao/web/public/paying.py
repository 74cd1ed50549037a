"""Paying（怎么算钱）: pay that is not a month's, in words: by the hour, the day, the year, the piece, with commission.

Somebody paid 25 yuan an hour must read that, and that the month is reckoned, and from what; and no search engine is
told a salary that depends on how much somebody makes.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.queries import pay_said
from qiao.story.vacancies.rates import Rate, rate_of

BY_OUTPUT = ("计件", "底薪加提成")
"""Ways of being paid in which a month's figure is a hope."""


def per_said(rate: Rate) -> str:
    """The unit of a rate: 元/小时."""
    return {"hour": _("元/小时"), "day": _("元/天"), "year": _("元/年"), "piece": _("元/件")}[rate.period]


def how_paid(rate: Rate | None, pay_method: str, pay: str) -> str:
    """What stands beside the pay, so that nobody takes it for a promise; "" for pay by the month.

    `pay` is the month's, "" where it was not reckoned.
    """
    if rate is not None and rate.period != "piece":
        if not pay:
            unsaid = {"hour": _("一个月多少小时没有说，先问清"), "day": _("一个月多少天没有说，先问清")}
            return unsaid.get(rate.period, "")
        figures = {"pay": rate.figures, "hours": f"{rate.hours_month or 0:g}", "days": f"{rate.days_month or 0:g}"}
        return {
            "hour": _("%(pay)s 元一小时，一个月按 %(hours)s 小时折算"),
            "day": _("%(pay)s 元一天，一个月按 %(days)s 天折算"),
            "year": _("%(pay)s 元一年，按 12 个月折算"),
        }[rate.period] % figures
    if not pay and rate is None:
        return ""
    return {
        "计件": _("按件算，做多少拿多少"),
        "底薪加提成": _("底薪加提成，不是固定的数"),
    }.get(pay_method, "")


def pay_told(vacancy: Vacancy) -> str:
    """A post's pay in one line for staff: 25 元/小时（约 5,200 元/月，按 208 小时算）; "" when none is stated."""
    rate, pay = rate_of(vacancy), pay_said(vacancy.wage_low_yuan, vacancy.wage_high_yuan)
    if rate is None:
        return _("%(pay)s 元/月") % {"pay": pay} if pay else ""
    told = f"{rate.figures} {per_said(rate)}"
    figures = {"told": told, "pay": pay, "hours": f"{rate.hours_month or 0:g}", "days": f"{rate.days_month or 0:g}"}
    if not pay:
        return told
    return {
        "hour": _("%(told)s（约 %(pay)s 元/月，按 %(hours)s 小时算）"),
        "day": _("%(told)s（约 %(pay)s 元/月，按 %(days)s 天算）"),
    }.get(rate.period, _("%(told)s（约 %(pay)s 元/月）")) % figures
