"""Pay in titles（标题里的工资）: 一天260, 26/小时, 月薪1w+, 工资3800~6000包吃住.

A title has no column that says "pay", so a figure must bring its own evidence: a period, a unit, a word for pay, or
the round size and the ending that only pay has. Telephone numbers, ages, rooms, hours, shares and 五险一金 have none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from qiao.story.vacancies.texts.amounts import Amount, amounts
from qiao.story.vacancies.texts.spelling import tidy, with_money_digits
from qiao.story.vacancies.texts.wages import Wage, is_pay, wage_of

_MAY_HOLD_PAY = re.compile(r"\d|[千万百]")
# 过万, 上万: ten thousand and more, but only where the title says that it speaks of pay.
_OVER_TEN_THOUSAND = re.compile(r"(?<![周日]薪)(?<=[薪入资])(?:轻松|稳定|可|能|都|均)?[过上]万")
_PAY_WORD_BEFORE = re.compile(
    r"(?:薪资?|工资|月入(?!职)|日入|年入|收入|待遇|无责|保底|底薪|起薪|到手|综合|高薪|日结|月结|保障|包吃住?|包住)[^\d,;。/|()]{0,5}$"
)
_PAY_WORD_AFTER = re.compile(
    r"\s?(?:底薪|工资|薪资|无责|保底|双休|单休|包吃|包住|管吃|管住|五险|六险|社保|提成|高薪|国企|平安|坐班|起薪|急?诚?[招聘])"
)
# What stands behind numbers that are no money: ages, years, heads, ranks, sizes, screens, rooms, traffic.
_NOT_MONEY_AFTER = re.compile(
    r"\s?(?:岁|周岁|年|届|级|名|人|位|个|家|强|后|号|点|分|秒|室|楼|层|栋|线|路|座|亩|台|粉|字|册|亿|倍|度|寸|克|斤|米|平(?!安)|%|"
    r"科|达|象|里|豪|华|和|通|瓦|高清|超清|视频|歌|电影|剪辑|小时|天|月|期|步|版|型|系|倒|休|班|：|:|[a-z#]|-[a-z])"
)
_NOT_MONEY_BEFORE = re.compile(r"(?:编号|工号|电话|微信|手机|热线|qq|房|no\.?|第|[a-z]\d*-?|#|[路街巷号弄幢])\s?$")
_ALONE_BEFORE = re.compile(r"(?:^|[/(\s·,【|])$")
_ALONE_AFTER = re.compile(r"$|[/)·,】|]")
_LEAST_NAMED = {"hour": 8, "day": 50, "month": 1_000, "year": 10_000}
_LEAST_BARE = 2_000  # below this a number without unit, period or word for pay may be anything
_MOST_BARE = 60_000
_YEARLY_FROM = 100_000  # 15-20w without a period: nobody advertises that a month


def find_wage_in_title(text: str) -> Wage | None:
    """The first pay that a job title states, a month's unless it says otherwise; None when it states none."""
    if not _MAY_HOLD_PAY.search(text):
        return None
    plain = _OVER_TEN_THOUSAND.sub("过1万+", with_money_digits(tidy(text)))
    for amount in amounts(plain):
        if _has_evidence(amount, plain):
            amount = _with_period(amount)
            if is_pay(amount, plain, "month"):
                return wage_of(amount, "month")
    return None


def _has_evidence(amount: Amount, text: str) -> bool:
    """Whether the title shows that this number is money."""
    before, after = text[max(0, amount.start - 12) : amount.start], text[amount.end : amount.end + 4]
    if amount.period_follows:
        return True
    if _NOT_MONEY_AFTER.match(after) and not amount.bounded:
        return False
    if amount.money or amount.unit:
        return not _NOT_MONEY_BEFORE.search(before) or amount.money
    top = amount.high or amount.low or 0.0
    if amount.period is not None and top >= _LEAST_NAMED[amount.period]:
        return True
    if _PAY_WORD_BEFORE.search(before):
        return top >= 1_000
    return _looks_like_pay(amount, before, after)


def _looks_like_pay(amount: Amount, before: str, after: str) -> bool:
    """Whether a bare number has pay's round size and ends, spans or stands as pay does: 6000+, 3500-6500."""
    top = amount.high or amount.low or 0.0
    if not _LEAST_BARE <= top <= _MOST_BARE or top % 50 or (amount.low or 0.0) % 50 or _NOT_MONEY_BEFORE.search(before):
        return False
    if amount.bounded or amount.ranged or _PAY_WORD_AFTER.match(after):
        return True
    return top % 500 == 0 and bool(_ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after))


def _with_period(amount: Amount) -> Amount:
    """The amount with the period its size settles: six figures are a year's; a day's pay has at most three or four."""
    top = amount.high or amount.low or 0.0
    if amount.period is None and amount.unit and top >= _YEARLY_FROM:
        return replace(amount, period="year")
    if amount.period in ("day", "hour") and not amount.period_follows and top >= 3_000:
        return replace(amount, period=None)
    return amount
