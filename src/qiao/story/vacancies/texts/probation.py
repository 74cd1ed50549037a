"""Probation（试用期）: what a text says that is paid on trial, as a sum a month or as a share of the later pay."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qiao.story.vacancies.texts.amounts import amounts
from qiao.story.vacancies.texts.spelling import tidy, with_money_digits
from qiao.story.vacancies.texts.wages import is_pay, wage_of

_ON_TRIAL = re.compile(r"试用期?(?!结束|过后|满后|后)[^;。]{0,30}")
# 转正后5000 behind it is the pay that it is compared with.
_LATER = re.compile(
    r"[,、\s]?(?:转正|正式|之后|以后|期满|满后|过后)(?!后?(?:工资|薪资|薪水|待遇|月薪)?的?\s?(?:\d{2,3}\s?%|[一二三四五六七八九1-9]{1,2}[成折])).*"
)
_DATE = re.compile(r"(?:19|20)\d\d\s?[-年./]\s?\d{1,2}(?:\s?[-月./]\s?\d{1,2}日?)?")
_TENTHS = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
_SHARE = re.compile(
    r"(?<![\d.])(\d{2,3})\s?%|([一二三四五六七八九1-9])(?:([一二三四五六七八九5])?[成折])(?!本|交|功|为|员|立)"
)


@dataclass(frozen=True, slots=True)
class Trial:
    """What is paid on trial: yuan a month, or a hundredth of the later pay; both None where nothing is said."""

    yuan_month: float | None = None
    percent: int | None = None
    words: str = ""


def read_trial(text: str, *, alone: bool = False) -> Trial:
    """What a text says of the pay on trial. `alone`: of a cell that speaks of the trial and of nothing else."""
    plain = tidy(text)
    found = _ON_TRIAL.search(plain)
    if found is None and not alone:
        return Trial()
    words = _LATER.sub("", plain if alone and found is None else found[0] if found else "")
    if share := _SHARE.search(words):
        return Trial(percent=_percent(share), words=words)
    rest = with_money_digits(_DATE.sub(" ", words))
    sums = [amount for amount in amounts(rest) if is_pay(amount, rest, "month")]
    least = min(
        (wage.low_yuan_month or wage.high_yuan_month or 0 for wage in (wage_of(s, "month") for s in sums)), default=0
    )
    return Trial(yuan_month=least, words=words) if least else Trial()


def _percent(share: re.Match[str]) -> int:
    if share[1]:
        return int(share[1])
    tens = _TENTHS.get(share[2]) or int(share[2])
    return 10 * tens + (_TENTHS.get(share[3]) or int(share[3]) if share[3] else 0)
