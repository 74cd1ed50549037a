"""Wages（工资）: what a posting's pay cell says, in yuan per period.

Read or left alone, never invented: 面议 and blank are unstated; so is what cannot be understood, but `read_wage` tells
that apart by raising UnreadText, and the ledger then asks about the cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args

from qiao.ground.exchange.misread import misread_in
from qiao.story.vacancies.texts.amounts import Amount, Period, amounts
from qiao.story.vacancies.texts.spelling import tidy, with_money_digits

DAYS_A_MONTH = 26
HOURS_A_MONTH = 208

_PERIODS_A_MONTH: dict[Period, float] = {"hour": HOURS_A_MONTH, "day": DAYS_A_MONTH, "month": 1, "year": 1 / 12}
# Below these a figure is no pay (days a week, hours a shift); above, a telephone or registration number.
_LEAST_YUAN: dict[Period, float] = {"hour": 2, "day": 20, "month": 300, "year": 3_000}
_MOST_YUAN: dict[Period, float] = {"hour": 10_000, "day": 100_000, "month": 3_000_000, "year": 30_000_000}


class UnreadText(ValueError):
    """The text says something that the reader does not understand; the caller should ask about it."""


@dataclass(frozen=True, slots=True)
class Wage:
    """Pay as advertised: yuan per `period`, an open end None; `months` salaries a year (13薪 → 13).

    `stated` is False when the text gives no figure (面议, blank); both ends are then None.
    """

    low: float | None
    high: float | None
    period: Period = "month"
    months: int = 12
    stated: bool = True

    @property
    def low_yuan_month(self) -> float | None:
        """The low end a month: 208 hours, 26 days, a twelfth of a year. Extra salaries (13薪) do not raise it."""
        return _a_month(self.low, self.period)

    @property
    def high_yuan_month(self) -> float | None:
        """The high end a month, counted like the low one."""
        return _a_month(self.high, self.period)


_EXTRA_MONTHS = re.compile(
    r"(?<![\d.])(\d{2})(?:\.\d)?(?:-\d{2})?薪(?!资)|(?<![\d.])(1[2-9]|2[0-4])个月(?:工资|薪)"
    r"|(?<=[\dk千w万元])\s?[*x×]\s?(1[2-9]|2[0-4])(?:个?月|薪)?(?![\d.:]|\s?(?:小时|[h天日件人个次]))"
)
_SAID_TO_BE_OPEN = re.compile(
    r"[面另电商详]议|面谈|洽谈|详谈|协商|保密|从优|待定|未定|不详|详询|咨询|计件|按量|视(?:能力|经验|情况)|不限|暂无|未填|^无$|"
    r"^(?:null|none|n/?a|nan|negotiable|competitive|\\n)$"
)
_NOTHING = re.compile(r"[\s\-—_/.·*?]*|0(?:\.0+)?(?:-0(?:\.0+)?)?(?:[k千万]|元)?(?:/[月天年日]|/小时)?")
# [12000, 20000]: how programs write a range.
_PAIR = re.compile(r"\s*\[\s*(\d+(?:\.\d+)?)\s*[,，]\s*(\d+(?:\.\d+)?)\s*\]\s*")
_FOREIGN = re.compile(r"[$€£]|美元|美金|usd|欧元|eur|英镑|港[币元]|hkd|日元|jpy|澳元|新币|台币|卢布")
# Pay by the piece, the lesson, the week says nothing about a month.
_OTHER_MEASURE = re.compile(
    r"\s?[元块圆]?\s?(?:/|每|一)?\s?(?:%|％|件|单|次|节|课|周|星期|季|半年|半个?月|班次|趟|吨|公里|km|张|平米|平方|㎡|场|篇|条|字|桌|斤|week|w(?!\w))"
    r"|\s?[元块圆]?\s?(?:/|每)\s?(?:[2-9]|[1-9]\d|[两二三四五六七八九十]|半)\s?个?(?:月|周|天|日|星期|礼拜|年|小时|h|旬)"
    r"|\s?[元块圆]?\s?(?:/|每)\s?(?:双周|礼拜|旬)"
)
# 每两周3000, 每10天1500: more than one of what is counted is no period that we have.
_OTHER_PERIODS_BEFORE = re.compile(
    r"每(?:[2-9]|[1-9]\d|[两二三四五六七八九十]|半)\s?个?(?:月|周|天|日|星期|礼拜|年|小时)[^\d,;。/|+()]{0,6}$"
)
# 综合5000含返费: nobody knows what is left of it without the rebate, which is never pay.
_REBATE_WITHIN = re.compile(r"(?:含|包括|连|算上)[^,;。+]{0,4}返(?!乡|岗|程)|返(?!乡|岗|程)[^,;。+]{0,4}在?内")
_NOT_PAY_BEFORE = re.compile(
    r"(?:提成|奖金|奖励|补贴|补助|津贴|餐补|房补|话补|全勤|绩效|加班费?|押金|罚款|返费|返现|介绍费|服务费|中介费|培训费|报名费|红包|"
    r"入职奖?|满月|高温费|社保|保险|公积金|扣款?|缴纳?|交)[^\d,;。|/+]{0,2}$"
)
# 周薪1500, 半月结2800: the period that we do not have is said before the sum.
_OTHER_PERIOD_BEFORE = re.compile(
    r"(?:周薪|周结|周工资|每周|[一1]周|按周|每?星期|半个?月|双周|旬|季度|每季|单价|每件|[一1]件|每单|[一1]单|每趟|每吨|每次)"
    r"[^\d,;。/|+()月日天时年]{0,6}(?:薪|结|工资)?[^\d,;。/|+()月日天时年]{0,4}$"
)
_NOT_PAY_AFTER = re.compile(
    r"\s?元?\s?(?:的)?(?:绩效|奖金|提成|补贴|补助|津贴|全勤|红包|奖励|返费|返现|餐补|房补|话补|押金|社保补|保险费)"
)
_WHOLE_PAY_BEFORE = re.compile(r"(?:综合|到手|转正|税前|税后|合计|总收入|月入|月收入|年收入)[^\d,;。|]{0,6}$")


def read_wage(text: str | None, default_period: Period = "month") -> Wage:
    """The pay that a cell states, as `parse_wage`, but raises UnreadText for what cannot be understood."""
    if default_period not in get_args(Period):
        raise ValueError(f"default_period is hour, day, month or year, not {default_period}")
    plain = tidy(_PAIR.sub(r"\1-\2", text or ""))
    nothing = Wage(None, None, default_period, stated=False)
    if _NOTHING.fullmatch(plain):
        return nothing
    if has_rebate_within(plain):
        raise UnreadText("wage")
    if misread_in(plain) or plain.startswith("-") or _FOREIGN.search(plain):
        raise UnreadText("wage")
    months, rest = _extra_months(plain)
    rest = with_money_digits(rest)
    pay = [amount for amount in amounts(rest) if is_pay(amount, rest, default_period)]
    chosen = _the_pay(pay, rest)
    if chosen is not None:
        return wage_of(chosen, default_period, months)
    if not pay and _SAID_TO_BE_OPEN.search(plain):
        return nothing
    raise UnreadText("wage")


def has_rebate_within(text: str) -> bool:
    """Whether the pay that a text states has an agency's rebate in it."""
    return "返" in text and bool(_REBATE_WITHIN.search(tidy(text)))


def is_pay(amount: Amount, text: str, default_period: Period) -> bool:
    """Whether this sum can be pay at all: not a bonus or a fee, not by the piece, of a size that its period allows."""
    before = text[max(0, amount.start - 12) : amount.start]
    if _OTHER_PERIODS_BEFORE.search(before):
        return False
    if _NOT_PAY_BEFORE.search(before) or (not amount.period_follows and _OTHER_PERIOD_BEFORE.search(before)):
        return False
    after = text[amount.end : amount.end + 8]
    if not amount.period_follows and (
        _OTHER_MEASURE.match(after) or (not amount.bounded and _NOT_PAY_AFTER.match(after))
    ):
        return False
    period = amount.period or default_period
    top = amount.high if amount.high is not None else amount.low
    return top is not None and _LEAST_YUAN[period] <= top <= _MOST_YUAN[period]


def wage_of(amount: Amount, default_period: Period, months: int = 12) -> Wage:
    """The wage that this sum states; a low end of 0 is an open one."""
    return Wage(amount.low or None, amount.high, amount.period or default_period, months)


def _the_pay(pay: list[Amount], text: str) -> Amount | None:
    """The one sum that is the whole pay; None when there is none, or several that nothing tells apart."""
    if len(pay) > 1:
        whole = [amount for amount in pay if _WHOLE_PAY_BEFORE.search(text[max(0, amount.start - 12) : amount.start])]
        pay = whole or pay
    distinct = {(amount.low, amount.high, amount.period) for amount in pay}
    return pay[0] if len(distinct) == 1 else None


def _extra_months(text: str) -> tuple[int, str]:
    """Salaries a year (12 when nothing is said) and the text without the words that said it."""
    found = _EXTRA_MONTHS.search(text)
    if found is None:
        return 12, text
    months = int(next(filter(None, found.groups())))
    if not 12 <= months <= 36:
        return 12, text
    return months, text[: found.start()] + "·" + text[found.end() :]


def _a_month(yuan: float | None, period: Period) -> float | None:
    if yuan is None:
        return None
    return yuan / 12 if period == "year" else yuan * _PERIODS_A_MONTH[period]
