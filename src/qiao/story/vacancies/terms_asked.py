"""Terms asked about（要问清的待遇）: what the law lets an employer do only within limits, and what looks beyond them.

A trial is paid 80% of the post's pay at least（劳动合同法第二十条）; full-time pay is above the least wage of its
place; board that is taken from the pay is told as a deduction, with its sum. None keeps a post from being verified:
whoever verifies it asks the employer.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from qiao.ground.exchange.cells.texts import shown
from qiao.ground.exchange.columns import RowCheck
from qiao.story.vacancies import doubts
from qiao.story.vacancies.ages_asked import text_in
from qiao.story.vacancies.pay import LEAST_YUAN_MONTH, wage_told
from qiao.story.vacancies.texts.charges import board_deducted
from qiao.story.vacancies.texts.probation import Trial, read_trial
from qiao.story.vacancies.texts.unlawful import DAYS_MOST, HOURS_ASKED, HOURS_MOST, hours_in, without_rest_in
from qiao.story.vacancies.texts.wages import UnreadText

TRIAL_LEAST = 80
"""Hundredths of the agreed pay that a trial is paid at least（劳动合同法第二十条）."""
LEAST_WAGE_YUAN_MONTH = 1_550
"""No least wage of either side was lower in 2019: Shandong's third tier since 2018-06-01. The project keeps no table of
least wages by place, so that only what is below all of them is asked about."""
_NOT_FULL_TIME = ("非全日制", "劳务协议")
_PROSE = ("post", "wage", "welfare", "hours", "description", "remarks")
_TIMES = ("post", "wage", "hours", "shift", "welfare", "description", "remarks")

Row = Mapping[str, object]
Figures = Mapping[str, object] | None


def _least_pay(row: Row) -> float | None:
    """The lower end of the month's pay as stated; None where no month's is."""
    for key in ("wage_low_yuan_month", "wage_high_yuan_month"):
        if isinstance(figure := row.get(key), float) and figure > 0:
            return figure
    try:
        wage = wage_told(row)
    except UnreadText:
        return None
    if wage is None or wage.period not in ("month", "year"):
        return None
    return wage.low_yuan_month or wage.high_yuan_month


def _trial_low(key: str, row: Row) -> Figures:
    text = text_in(row, key)
    if not text:
        return None
    trial = read_trial(text, alone=key == "probation")
    percent = trial.percent if trial.percent is not None else _share_of(trial, _least_pay(row))
    return {"found": shown(trial.words), "percent": percent} if percent is not None and percent < TRIAL_LEAST else None


def _share_of(trial: Trial, pay: float | None) -> int | None:
    return int(100 * trial.yuan_month / pay) if trial.yuan_month and pay else None


def _wage_below_least(key: str, row: Row) -> Figures:
    pay = _least_pay(row)
    at = "wage" if row.get("wage") and not any(row.get(f"wage_{end}_yuan_month") for end in ("low", "high")) else None
    if pay is None or not LEAST_YUAN_MONTH <= pay < LEAST_WAGE_YUAN_MONTH or row.get("contract") in _NOT_FULL_TIME:
        return None
    return {"yuan": f"{pay:.15g}", "least": LEAST_WAGE_YUAN_MONTH} if key == (at or "wage_low_yuan_month") else None


def _board_deducted(key: str, row: Row) -> Figures:
    if row.get("board_yuan_month") is not None or row.get("lodging_yuan_month") is not None or row.get("deductions"):
        return None
    text = text_in(row, key)
    found = board_deducted(text) if text else None
    return {"found": shown(found)} if found else None


def _hours_long(key: str, row: Row) -> Figures:
    text = text_in(row, key)
    told = hours_in(text) if text and "时" in text else None
    if told is not None and HOURS_ASKED < told[0] <= HOURS_MOST:
        return {"found": shown(told[1])}
    typed = row.get("hours_day")
    if key != "hours" or not isinstance(typed, int | float) or typed <= HOURS_ASKED:
        return None
    return {"found": f"每天 {typed:g} 小时"}


def _no_day_of_rest(key: str, row: Row) -> Figures:
    text = text_in(row, key)
    found = without_rest_in(text) if text else None
    typed = row.get("days_month")
    if found is None and key == "hours" and isinstance(typed, int | float) and typed > DAYS_MOST:
        found = f"每月 {typed:g} 天"
    return {"found": shown(found)} if found else None


ASKED_CHECKS: tuple[RowCheck, ...] = (
    *(RowCheck(doubts.TRIAL_LOW, key, partial(_trial_low, key)) for key in ("probation", "description", "remarks")),
    *(
        RowCheck(doubts.WAGE_BELOW_LEAST, key, partial(_wage_below_least, key))
        for key in ("wage", "wage_low_yuan_month")
    ),
    *(RowCheck(doubts.HOURS_LONG, key, partial(_hours_long, key)) for key in _TIMES),
    *(RowCheck(doubts.NO_DAY_OF_REST, key, partial(_no_day_of_rest, key)) for key in _TIMES),
    *(RowCheck(doubts.BOARD_DEDUCTED, key, partial(_board_deducted, key)) for key in _PROSE),
)
"""Every check of terms that are asked about."""
