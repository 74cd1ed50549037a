"""Checks of the work ledgers（台账核对）: DOMAIN.md §2, checks 1, 2, 5 and 6, and what a spell cannot be.

Check 3 asks for the home, which often only the register knows: it is made when a row is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from qiao.ground.exchange.cells.dates import day_told
from qiao.ground.exchange.columns import GroupCheck, RowCheck
from qiao.ground.exchange.faults import PLACE_AMBIGUOUS, PLACE_UNKNOWN, CellFault, FaultKind
from qiao.ground.privacy.resident_ids import age_on
from qiao.story.placements.errors import (
    CHILD_AT_WORK,
    END_BEFORE_START,
    NO_PAY,
    TRAVEL_AID_NOBODY_AWAY,
    TRAVEL_AID_ZERO,
    WORK_INCOMPLETE,
    WORK_PLACE_WIDE,
    YOUNG_AT_WORK,
)
from qiao.story.placements.readers import WorkPlace
from qiao.story.register.columns import birth_of
from qiao.story.register.errors import PLACE_APART, VILLAGE_MISSING
from qiao.story.register.household_checks import RESIDENCE_KEYS, homed, looked_up
from qiao.story.register.ledgers import SEX_CHECK, above_village, misplaced
from qiao.story.register.readers import residence_code

WORK_PARTS = ("work_province", "work_city", "work_county")
_PLACE = WorkPlace("county")
_COUNTY_DIGITS = 6
_MISPLACED = (WORK_PLACE_WIDE, PLACE_UNKNOWN, PLACE_APART, PLACE_AMBIGUOUS)
_WORK = ("work_place", *WORK_PARTS)

Row = Mapping[str, object]
Figures = Mapping[str, object] | None


def of_work() -> tuple[RowCheck, ...]:
    """Of the work ledger."""
    return (
        RowCheck(END_BEFORE_START, "ended_on", _end_before_start),
        *_of_spell(),
        RowCheck(NO_PAY, "wage_yuan_month", lambda row: {} if row.get("wage_yuan_month") is None else None),
        RowCheck(WORK_INCOMPLETE, "industry", _blank("industry", "所属行业"), if_read=True),
        RowCheck(WORK_INCOMPLETE, "organised", _blank("organised", "是否点对点输送"), if_read=True),
        RowCheck(TRAVEL_AID_ZERO, "travel_aid_yuan", lambda row: {} if row.get("travel_aid_yuan") == 0 else None),
    )


def of_transfer() -> tuple[RowCheck, ...]:
    """Of the transfer roster: the residence reaches the village."""
    return (
        *_of_spell(),
        RowCheck(PLACE_AMBIGUOUS, "residence_county", lambda row: misplaced(row, PLACE_AMBIGUOUS)),
        RowCheck(VILLAGE_MISSING, "residence", above_village),
    )


def _of_spell() -> tuple[RowCheck, ...]:
    return (
        SEX_CHECK,
        RowCheck(CHILD_AT_WORK, "started_on", _younger(16)),
        RowCheck(YOUNG_AT_WORK, "started_on", _younger(18)),
        RowCheck(WORK_PLACE_WIDE, "work_place", _wide),
        *(RowCheck(kind, "work_county", _work_misplaced(kind)) for kind in _MISPLACED),
        *(RowCheck(kind, "residence_county", _homeless(kind)) for kind in (PLACE_UNKNOWN, PLACE_APART)),
    )


def work_place_of(row: Row) -> str:
    """The code of a row's place of work, 6 digits or 12; "" when it makes none."""
    if row.get("work_place"):
        return str(row["work_place"])
    try:
        return residence_code(_parts_of(row))
    except CellFault:
        return ""


def _parts_of(row: Row) -> str:
    return "".join(str(row[key]) for key in WORK_PARTS if row.get(key))


def _work_misplaced(kind: FaultKind) -> Callable[[Row], Figures]:
    return lambda row: told[1] if (told := _parts_fault(row)) is not None and told[0] is kind else None


def _parts_fault(row: Row) -> tuple[FaultKind, Mapping[str, object]] | None:
    """Why the separate columns make no place of work; a place written in one cell has been judged there."""
    if row.get("work_place") or not row.get("work_county"):
        return None
    try:
        residence_code(_parts_of(row))
    except CellFault as fault:
        if fault.kind is PLACE_UNKNOWN and _is_place(_parts_of(row)):
            return WORK_PLACE_WIDE, {}
        return fault.kind, fault.figures
    return None


def _is_place(text: str) -> bool:
    try:
        return bool(_PLACE.read(text))
    except CellFault:
        return False


def _homeless(kind: FaultKind) -> Callable[[Row], Figures]:
    return lambda row: misplaced(row, kind)


def _blank(key: str, title: str) -> Callable[[Row], Figures]:
    return lambda row: {"missing": title} if row.get(key) is None else None


def _wide(row: Row) -> Figures:
    told = row.get("work_place")
    return {} if isinstance(told, str) and not _PLACE.reaches(told) else None


def _end_before_start(row: Row) -> Figures:
    start, end = day_told(row.get("started_on")), day_told(row.get("ended_on"))
    if start is None or end is None:
        return None
    # A month ends on its last day: of two months of one name neither is before the other.
    is_before = end[0] < (start[0].replace(day=1) if end[1] else start[0])
    return {"start": _said(*start), "end": _said(*end)} if is_before else None


def _said(day: date, is_month: object) -> str:
    return f"{day:%Y-%m}" if is_month else day.isoformat()


def _younger(age: int) -> Callable[[Row], Figures]:
    def found(row: Row) -> Figures:
        identity, start = row.get("identity"), day_told(row.get("started_on"))
        if isinstance(identity, str) and start is not None and age_on(birth_of(identity), start[0]) < age:
            return {}
        return None

    return found


def _nobody_away(rows: pl.DataFrame, group: tuple[str, ...]) -> pl.DataFrame:
    """Rows with travel aid in a group of which nobody works outside the county of their home.

    Of a group in which a home or a place of work is not told, nobody knows.
    """
    home, work = pl.col("home").str.head(_COUNTY_DIGITS), pl.col("work").str.head(_COUNTY_DIGITS)
    is_near = (home == work).fill_null(value=False)
    told = _worked(homed(rows)).filter(is_near.all().over(group), pl.col("travel_aid_yuan") > 0)
    return told.select("row")


def _worked(rows: pl.DataFrame) -> pl.DataFrame:
    """With `work`: the code of the place of work, in one cell or in three; each distinct one is looked up once."""
    return looked_up(rows, _WORK, "work", work_place_of)


def _of_household(rows: pl.DataFrame) -> pl.DataFrame:
    return _nobody_away(rows, ("household", "home"))


def _of_person(rows: pl.DataFrame) -> pl.DataFrame:
    return _nobody_away(rows.filter(pl.col("household").is_null()), ("identity",))


_READ = ("travel_aid_yuan", *RESIDENCE_KEYS, *_WORK)
TRAVEL_AID: tuple[GroupCheck, ...] = (
    GroupCheck(TRAVEL_AID_NOBODY_AWAY, "travel_aid_yuan", "household", _READ, _of_household),
    GroupCheck(TRAVEL_AID_NOBODY_AWAY, "travel_aid_yuan", "identity", ("household", *_READ), _of_person),
)
"""Check 5: by household where the rows tell it, else by person."""
