"""Checks of a posting's whole row（岗位的行间检查）: pay that is stated and in order, heads, dates, ages, demands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial

from qiao.ground.exchange.cells.texts import shown
from qiao.ground.exchange.columns import RowCheck
from qiao.ground.exchange.faults import BLANK, GARBLED, CellFault
from qiao.ground.exchange.files.delimited import is_misread
from qiao.story.vacancies import doubts, errors, refusals
from qiao.story.vacancies.ages_asked import ADULT, AGE_CHECKS, text_in
from qiao.story.vacancies.contacts import quoted
from qiao.story.vacancies.named import looks_otherwise
from qiao.story.vacancies.pay import LEAST_YUAN_MONTH, told_by, too_large, wage_told
from qiao.story.vacancies.readers import SEVERAL_COUNTED, place_code
from qiao.story.vacancies.terms_asked import ASKED_CHECKS
from qiao.story.vacancies.texts import parse_headcount
from qiao.story.vacancies.texts.benefits import read_board
from qiao.story.vacancies.texts.headcounts import Headcount
from qiao.story.vacancies.texts.spelling import tidy
from qiao.story.vacancies.texts.wages import has_rebate_within
from qiao.story.vacancies.wording import WORDING_CHECKS

_DESCENDING = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s?([k千w万]?)元?\s?-\s?(\d+(?:\.\d+)?)\s?([k千w万]?)(?![\d.])")

Row = Mapping[str, object]
Figures = Mapping[str, object] | None

_TITLE = 200


def headcount_listed(row: Row) -> Headcount | None:
    """The headcount that a mixed list says with 招…人; None where there is no list or it says nothing."""
    parts = row.get("attributes")
    if not isinstance(parts, list):
        return None
    for part in parts:
        if "招" in part:
            headcount = parse_headcount(part)
            if headcount.count is not None or headcount.several:
                return headcount
    return None


def place_listed(row: Row) -> str | None:
    """The code of the first part of a mixed list that is a place; None where there is none."""
    parts = row.get("attributes")
    codes = (_place_in(part) for part in parts) if isinstance(parts, list) else ()
    return next((code for code in codes if code), None)


@lru_cache(maxsize=16_384)
def _place_in(part: str) -> str | None:
    try:
        return place_code(part)
    except CellFault:
        return None


def _place_blank(row: Row) -> Figures:
    """A mixed list does for a place when it names one; a list that is blank too has been told of."""
    return {} if row.get("place") is None and row.get("attributes") and place_listed(row) is None else None


def misread_at(key: str, row: Row) -> Figures:
    """A name that was read in a wrong encoding once and saved so: only the original says what it was."""
    text = row.get(key)
    return {"found": shown(text)} if isinstance(text, str) and _is_misread(text[:_TITLE]) else None


def _contradicted(key: str, heading: str, row: Row) -> Figures:
    """A cell that was entered under another heading: the firm under the post, a telephone under the firm."""
    text = row.get(key)
    if not isinstance(text, str) or (other := looks_otherwise(key, text)) is None:
        return None
    return {"found": shown(text), "heading": heading, "looks_like": other}


_is_misread = lru_cache(maxsize=16_384)(is_misread)


def _has_figures(row: Row) -> bool:
    return bool(row.get("wage_low_yuan_month") or row.get("wage_high_yuan_month"))


def _wage_unstated(row: Row) -> Figures:
    return None if _has_figures(row) or told_by(row) != "unstated" else {}


def _wage_unread(row: Row) -> Figures:
    if _has_figures(row) or told_by(row) != "unread" or _wage_with_rebate(row) is not None:
        return None
    return {"found": shown(str(row["wage"]))}


def _wage_with_rebate(row: Row) -> Figures:
    """A pay text with the rebate within it: its figure is no pay, nor is one that was copied into the columns."""
    text = row.get("wage")
    return {"found": shown(text)} if isinstance(text, str) and has_rebate_within(text) else None


def _wage_order(row: Row) -> Figures:
    low, high = row.get("wage_low_yuan_month"), row.get("wage_high_yuan_month")
    if isinstance(low, float) and isinstance(high, float) and 0 < high < low:
        return {"low": f"{low:.15g}", "high": f"{high:.15g}"}
    return None


def _wage_swapped(row: Row) -> Figures:
    """A text whose first figure is above its second: read from the lower to the higher, and asked about."""
    if _has_figures(row) or told_by(row) != "stated":
        return None
    found = _DESCENDING.search(tidy(str(row["wage"])))
    if found is None or found[2] != (found[4] or "") or float(found[1]) <= float(found[3]):
        return None
    return {"found": shown(str(row["wage"]))}


def _wage_converted(row: Row) -> Figures:
    """Pay by the hour or the day, and what it is counted as a month."""
    wage = None if _has_figures(row) or told_by(row) != "stated" else wage_told(row)
    low = None if wage is None or wage.period not in ("hour", "day") else wage.low_yuan_month or wage.high_yuan_month
    return {"found": shown(str(row["wage"])), "yuan": round(low)} if low else None


def _wage_no_low(key: str, row: Row) -> Figures:
    """Pay of which only the upper end is told: no lower one is made up, and none is promised."""
    low, high = row.get("wage_low_yuan_month") or None, row.get("wage_high_yuan_month") or None
    if low is not None or high is not None:
        is_open = low is None and key == "wage_high_yuan_month"
        return {"found": f"{high:.15g}"} if is_open and isinstance(high, float) else None
    wage = wage_told(row) if key == "wage" and told_by(row) == "stated" else None
    return {"found": shown(str(row["wage"]))} if wage is not None and wage.low is None else None


def _wage_small(row: Row) -> Figures:
    top = row.get("wage_high_yuan_month") or row.get("wage_low_yuan_month")
    return {"found": f"{top:.15g}"} if isinstance(top, float) and 0 < top < LEAST_YUAN_MONTH else None


def _wage_large(in_figures: bool, row: Row) -> Figures:
    large = too_large(row) if _has_figures(row) is in_figures else None
    return _large(row, large[0]) if large is not None and large[1] else None


def _wage_period(row: Row) -> Figures:
    large = too_large(row)
    return _large(row, large[0]) if large is not None and not large[1] else None


def _large(row: Row, yuan: int) -> Figures:
    return {"found": shown(str(yuan if _has_figures(row) else row["wage"])), "yuan": yuan}


def _headcount_zero_listed(row: Row) -> Figures:
    listed = headcount_listed(row)
    return {} if listed is not None and listed.count == 0 else None


def _headcount_several_listed(row: Row) -> Figures:
    listed = headcount_listed(row)
    if row.get("headcount") is not None or listed is None or not listed.several:
        return None
    return {"found": "招若干人", "counted": listed.count or SEVERAL_COUNTED}


def _headcount_range_listed(row: Row) -> Figures:
    listed = headcount_listed(row)
    if row.get("headcount") is not None or listed is None or not listed.ranged:
        return None
    parts = row.get("attributes")
    found = next(part for part in parts if "招" in part) if isinstance(parts, list) else ""
    return {"found": shown(found), "counted": listed.count}


def _filled_above(row: Row) -> Figures:
    headcount, filled = row.get("headcount"), row.get("filled")
    if isinstance(headcount, int) and isinstance(filled, int) and filled > headcount:
        return {"filled": filled, "headcount": headcount}
    return None


def _before_collected(key: str, name: str, row: Row) -> Figures:
    collected, day = row.get("collected_on"), row.get(key)
    if isinstance(collected, date) and isinstance(day, date) and day < collected:
        return {name: day, "collected": collected}
    return None


def _age_order(row: Row) -> Figures:
    low, high = row.get("age_min"), row.get("age_max")
    return {"low": low, "high": high} if isinstance(low, int) and isinstance(high, int) and high < low else None


def _young_against_age(row: Row) -> Figures:
    low = row.get("age_min")
    return {"low": low} if row.get("young_ok") is True and isinstance(low, int) and low >= ADULT else None


def _demand_reason(row: Row) -> Figures:
    return {} if row.get("demands") and not row.get("demand_reason") else None


_PUBLIC_WORDS = (
    "employer",
    "post",
    "description",
    "welfare",
    "hours",
    "shift",
    "probation",
    "insurance",
    "demand_reason",
)
"""Texts that the public reads, and in which people write whom to call."""


def _contact_written(key: str, row: Row) -> Figures:
    found = quoted(text) if isinstance(text := row.get(key), str) else ()
    return {"found": shown("、".join(found))} if found else None


def board_said(row: Row) -> str | None:
    """Board and lodging that the row's words give: 包吃住 among the benefits."""
    texts = (text_in(row, key) for key in ("welfare", "attributes", "post", "wage", "description", "remarks"))
    return next((told for text in texts if (told := read_board(text))), None)


def _board_contradicted(row: Row) -> Figures:
    """A column that gives less than the words do."""
    told = row.get("board_lodging")
    found = board_said(row) if told in ("不包", "包吃", "包住") else None
    return {"told": told, "found": found} if found and (told == "不包" or found == "包吃包住") else None


ROW_CHECKS: tuple[RowCheck, ...] = (
    *WORDING_CHECKS,
    *AGE_CHECKS,
    *ASKED_CHECKS,
    RowCheck(BLANK, "place", _place_blank),
    *(RowCheck(GARBLED, key, partial(misread_at, key)) for key in ("employer", "post", "address", "description")),
    *(
        RowCheck(doubts.CELL_CONTRADICTED, key, partial(_contradicted, key, heading))
        for key, heading in (("employer", "用人单位"), ("post", "岗位名称"), ("contact", "联系人"))
    ),
    RowCheck(errors.WAGE_UNSTATED, "wage", _wage_unstated),
    RowCheck(errors.WAGE_UNREAD, "wage", _wage_unread),
    RowCheck(errors.WAGE_WITH_REBATE, "wage", _wage_with_rebate),
    RowCheck(errors.WAGE_ORDER, "wage_high_yuan_month", _wage_order),
    RowCheck(errors.WAGE_SWAPPED, "wage", _wage_swapped),
    RowCheck(errors.WAGE_CONVERTED, "wage", _wage_converted),
    *(RowCheck(doubts.WAGE_NO_LOW, key, partial(_wage_no_low, key)) for key in ("wage", "wage_high_yuan_month")),
    RowCheck(errors.WAGE_SMALL, "wage_high_yuan_month", _wage_small),
    RowCheck(errors.WAGE_LARGE, "wage", partial(_wage_large, False)),
    RowCheck(errors.WAGE_LARGE, "wage_high_yuan_month", partial(_wage_large, True)),
    RowCheck(errors.WAGE_PERIOD, "wage", _wage_period),
    RowCheck(errors.HEADCOUNT_ZERO, "attributes", _headcount_zero_listed),
    RowCheck(errors.HEADCOUNT_SEVERAL, "attributes", _headcount_several_listed),
    RowCheck(errors.HEADCOUNT_RANGE, "attributes", _headcount_range_listed),
    RowCheck(errors.FILLED_ABOVE, "filled", _filled_above),
    RowCheck(errors.VERIFIED_EARLY, "verified_on", lambda row: _before_collected("verified_on", "verified", row)),
    RowCheck(errors.EXPIRES_EARLY, "expires_on", lambda row: _before_collected("expires_on", "expires", row)),
    RowCheck(errors.AGE_ORDER, "age_max", _age_order),
    RowCheck(refusals.YOUNG_AGAINST_AGE, "young_ok", _young_against_age),
    RowCheck(errors.DEMAND_REASON, "demands", _demand_reason),
    *(RowCheck(errors.CONTACT_WRITTEN, key, partial(_contact_written, key)) for key in _PUBLIC_WORDS),
    RowCheck(errors.BOARD_CONTRADICTED, "board_lodging", _board_contradicted),
)
"""Every check of a vacancy row."""
