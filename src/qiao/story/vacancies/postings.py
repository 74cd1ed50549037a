"""Postings（岗位清单）: a reading of posts as the neutral rows that the matching takes.

A limit enters only where the list states it. What is unknown stays null: it excludes nobody and is asked about. Tags of
posting sites say what a post is about, not what it requires, so they are never taken for required skills.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import polars as pl

from qiao.ground import places
from qiao.ground.exchange.faults import Fault, FaultKind
from qiao.ground.exchange.reading import Reading
from qiao.story.vacancies import errors
from qiao.story.vacancies.checks import headcount_listed, place_listed
from qiao.story.vacancies.pay import too_large, wage_told
from qiao.story.vacancies.readers import SEVERAL_COUNTED as _HEADCOUNT_ASSUMED
from qiao.story.vacancies.texts import Period, parse_age, parse_experience
from qiao.story.vacancies.texts.education import least_education
from qiao.story.vacancies.wording import demands_told, night_told

POSTING_COLUMNS: dict[str, pl.DataType] = {
    "row": pl.Int32(),
    "post": pl.String(),
    "employer": pl.String(),
    "place": pl.String(),
    "place_name": pl.String(),
    "headcount": pl.Int64(),
    "wage_low_yuan": pl.Int64(),
    "wage_high_yuan": pl.Int64(),
    "age_min": pl.Int64(),
    "age_max": pl.Int64(),
    "education_min": pl.Int64(),
    "demands": pl.Int64(),
    "skills": pl.List(pl.String()),
    "night": pl.Boolean(),
    "starts_on": pl.Date(),
    "young_ok": pl.Boolean(),
    "experience_years_min": pl.Int64(),
}
"""The columns of `postings_frame` and their types. Wages are whole yuan a month. Experience is told, not a limit: the
willingness form does not ask for it, so staff ask the person before proposing the post."""

LEFT_OUT_COLUMNS: dict[str, pl.DataType] = {
    "row": pl.Int32(),
    "heading": pl.String(),
    "reason_zh": pl.String(),
    "reason_en": pl.String(),
}
"""The columns of `left_out` and their types."""

Row = Mapping[str, object]
Limits = tuple[int | None, int | None]

# In a mixed list only a part that is a level and nothing else asks for it: 小学数学 is a subject.
_LEVEL_ALONE = re.compile(
    r"(?:小学|初中|高中|中专|中技|技校|职高|大专|本科|硕士|博士)(?:/中专|/中技)?(?:及以[上下]|以上)?|学历不限"
)


def postings_frame(reading: Reading, *, as_of: date | None = None, default_period: Period = "month") -> pl.DataFrame:
    """One row per good row of the reading that `left_out` does not name, with the columns of POSTING_COLUMNS.

    `place` is a township's nine digits where the list names one, else a county's six, or a city's padded to six;
    `headcount` the seats left (headcount − filled), 1 where none is stated (see `notes`); `demands` a bit set of
    WORK_LIMITS; `as_of` the day on which posts must still be open; `default_period` the source's habit for pay texts
    that name no period.
    """
    has_education = any(column.key == "education" for column in reading.recognised)
    rows = [
        posting_of(row, default_period, has_education)
        for row in reading.good.iter_rows(named=True)
        if _out(row, as_of) is None
    ]
    return pl.DataFrame(rows, schema=POSTING_COLUMNS)


def left_out(reading: Reading, as_of: date | None = None) -> pl.DataFrame:
    """Good rows that are not matched, one each with the columns of LEFT_OUT_COLUMNS: expired, filled up, no place.

    `heading` is the cell to mend by its heading in the list, or the form's where the list lacks the column; the
    reasons say what to do.
    """
    shown = {column.key: column.heading for column in reading.recognised}
    rows = []
    for row in reading.good.iter_rows(named=True):
        if (out := _out(row, as_of)) is not None:
            kind, key, figures = out
            fault = Fault(kind, 0, "", "", figures)
            heading = shown.get(key) or reading.ledger.column(key).title
            rows.append((row["row"], heading, fault.said("zh"), fault.said("en")))
    return pl.DataFrame(rows, schema=LEFT_OUT_COLUMNS, orient="row")


def _out(row: Row, as_of: date | None) -> tuple[FaultKind, str, dict[str, object]] | None:
    """Why a good row is not matched, the column to mend, and the figures of the sentence."""
    expires = row["expires_on"]
    if as_of is not None and isinstance(expires, date) and expires < as_of:
        return errors.EXPIRED, "expires_on", {"expires": expires}
    if _seats(row) == 0:
        return errors.FILLED_UP, "filled", {}
    return (errors.NO_PLACE, "place", {}) if _place(row) is None else None


def notes(reading: Reading) -> list[Fault]:
    """What must be said once about the whole list, as faults at row 0: headcounts assumed."""
    said = []
    assumed = sum(headcount_of(row) is None for row in reading.good.iter_rows(named=True))
    if assumed:
        heading = reading.ledger.column("headcount").title
        said.append(Fault(errors.HEADCOUNT_ASSUMED, 0, "", heading, {"count": assumed}))
    return said


def posting_of(row: Row, default_period: Period, has_education: bool) -> dict[str, object]:
    """A good row as the columns of POSTING_COLUMNS; `has_education`: the list has a column for it."""
    low, high = _wage(row, default_period)
    age_min, age_max = _ages(row)
    place = _place(row)
    return {
        "row": row["row"],
        "post": row["post"],
        "employer": row["employer"],
        "place": place,
        "place_name": places.by_code(place).full_name if place else None,
        "headcount": _seats(row),
        "wage_low_yuan": low,
        "wage_high_yuan": high,
        "age_min": age_min,
        "age_max": age_max,
        "education_min": _int(row["education"]) if has_education else _education_listed(row),
        "demands": demands_told(row),
        "skills": list(dict.fromkeys(_words(row["skills"]) + _words(row["certificate"]))),
        "night": night_told(row),
        "starts_on": row["starts_on"] if isinstance(row["starts_on"], date) else None,
        "young_ok": row["young_ok"] is True,
        "experience_years_min": _experience(row),
    }


def _wage(row: Row, default_period: Period) -> Limits:
    """Whole yuan a month; the columns of figures before the text."""
    low, high = row["wage_low_yuan_month"] or None, row["wage_high_yuan_month"] or None
    if low is None and high is None:
        wage = None if too_large(row, default_period) else wage_told(row, default_period)
        low, high = (None, None) if wage is None else (wage.low_yuan_month, wage.high_yuan_month)
    return _whole(low), _whole(high)


def _whole(yuan: object) -> int | None:
    return round(yuan) if isinstance(yuan, float) else None


def _ages(row: Row) -> Limits:
    """The age limits stated: in their own columns, in one text, or inside the description."""
    low, high = _int(row["age_min"]), _int(row["age_max"])
    if low is not None or high is not None:
        return low, high
    if isinstance(row["age"], str):
        return parse_age(row["age"])
    return parse_age(row["description"]) if isinstance(row["description"], str) else (None, None)


def _place(row: Row) -> str | None:
    """The place column's code, else that of the first part of a mixed list that is a place."""
    return row["place"] if isinstance(row["place"], str) else place_listed(row)


def headcount_of(row: Row) -> int | None:
    """The people wanted: stated in its column or in a mixed list; None when nowhere, and for 若干."""
    if isinstance(row["headcount"], int):
        return row["headcount"]
    listed = headcount_listed(row)
    return listed.count if listed is not None else None


def _seats(row: Row) -> int:
    """The seats left."""
    headcount = headcount_of(row)
    return max(0, (_HEADCOUNT_ASSUMED if headcount is None else headcount) - (_int(row["filled"]) or 0))


def _education_listed(row: Row) -> int | None:
    """The least level among the parts of a mixed list that name one."""
    levels = (least_education(part) for part in _words(row["attributes"]) if _LEVEL_ALONE.fullmatch(part))
    return min((level for level in levels if level is not None), default=None)


def _experience(row: Row) -> int | None:
    """The least years of experience asked for: in its column, or in the first part of a mixed list that names years."""
    told = [row["experience"]] if isinstance(row["experience"], str) else _words(row["attributes"])
    years = (parse_experience(part)[0] for part in told)
    return next((least for least in years if least is not None), None)


def _words(cell: object) -> list[str]:
    return list(cell) if isinstance(cell, list) else []


def _int(cell: object) -> int | None:
    return cell if isinstance(cell, int) else None
