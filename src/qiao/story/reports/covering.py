"""Covering（名单管到谁）: of whom another system's export is, and which of its rows are about nobody for sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from qiao.ground.audit.scrubbing import tailed
from qiao.ground.exchange.cells.dates import day_told
from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.faults import (
    BLANK,
    DUPLICATE,
    DUPLICATE_ON_SHEET,
    OTHER_NAME,
    OTHER_NAME_ON_SHEET,
    Fault,
    FaultKind,
)
from qiao.ground.exchange.files.sandbox import Sheet
from qiao.ground.exchange.reading.headings import heading_at, likely_row
from qiao.ground.exchange.reading.ledgers import Reading
from qiao.ground.exchange.reading.recognising import layout_of, letter_of
from qiao.story.placements.ledger_checks import WORK_PARTS
from qiao.story.register.intake import POVERTY_CODE

SCOPES = ("auto", "everyone", "poor", "wishing", "working")
POOR, WISHING, WORKING, OPEN = "poor", "wishing", "working", "open"
"""Only households in need or monitored; only those who said what they want or are at work; only those at work; only
work under way."""
_WISHES = frozenset({"next_step", "reach", "wage_floor_yuan"})
_WORK = ("form", "started_on", "employer", "work_place", *WORK_PARTS, "wage_yuan_month")

Why = dict[str, str]
Seen = dict[tuple[object, ...], tuple[str, int, str]]
"""Where a person, or a spell of work, first stood: sheet, row, name."""


def scope_of(readings: Sequence[Reading], of_spells: bool, covers: str) -> frozenset[str]:
    """Whom such an export covers: what was said of it, else what its own columns show."""
    keys = {column.key for reading in readings for column in reading.recognised}
    found = {OPEN} if of_spells and "ended_on" not in keys else set()
    if covers == POOR or (covers == "auto" and _all_in_need(readings)):
        found.add(POOR)
    if covers == WISHING or (covers == "auto" and not of_spells and keys & _WISHES):
        found.add(WISHING)
    elif covers == WORKING or (covers == "auto" and not of_spells and _all_at_work(readings)):
        found.add(WORKING)
    return frozenset(found)


def empty_in(readings: Sequence[Reading]) -> frozenset[str]:
    """The columns that say nothing in the whole file: their system keeps them elsewhere, or not at all."""
    has, says = set[str](), set[str]()
    for reading in readings:
        letters = {column.key: column.letter for column in reading.recognised}
        faulty = {fault.column for fault in reading.faults if fault.row}
        has |= letters.keys()
        for key, letter in letters.items():
            if letter in faulty or any(value not in (None, "", []) for value in reading.frame[key].to_list()):
                says.add(key)
    return frozenset(has - says)


def _all_in_need(readings: Sequence[Reading]) -> bool:
    """Whether every row says that the household is poor, was, or is monitored."""
    told = [word for reading in readings for word in reading.frame["poverty_status"].to_list()]
    return bool(told) and all(word is not None and POVERTY_CODE[word] for word in told)


def _all_at_work(readings: Sequence[Reading]) -> bool:
    """Whether every row says something of a work: a roster of everybody has rows that say nothing of it."""
    told = [reading.frame.select(pl.any_horizontal(pl.col(_WORK).is_not_null())).to_series() for reading in readings]
    return any(len(one) for one in told) and all(one.all() for one in told)


def unfit_of(reading: Reading, row: Mapping[str, Any], of_spells: bool, seen: Seen) -> tuple[str, Why] | None:
    """The group of a row that cannot be compared, and why; None for one that can."""
    letters = {column.letter for column in reading.recognised if column.key == "identity"}
    wrong = [one for one in reading.faults if one.row == row["row"] and one.column in letters]
    if row["identity"] is None:
        return "wrong", _why(wrong) if wrong else _said(BLANK, column=next(iter(letters), ""))
    key = (row["identity"], *(_spell(row) if of_spells else ()))
    name = row["name"] or ""
    if key not in seen:
        seen[key] = (reading.sheet_name, row["row"], name)
        return None
    sheet, first, called = seen[key]
    here = sheet == reading.sheet_name
    if name and called and name != called:
        return "doubled", _said(OTHER_NAME if here else OTHER_NAME_ON_SHEET, other=first, sheet=sheet)
    what = "人同月的经历" if of_spells else "人"
    return "doubled", _said(DUPLICATE if here else DUPLICATE_ON_SHEET, first=first, sheet=sheet, what=what)


def _spell(row: Mapping[str, Any]) -> tuple[object, ...]:
    start = day_told(row.get("started_on"))
    return (f"{start[0]:%Y-%m}" if start else None, row.get("employer"))


def _why(faults: Sequence[Fault]) -> Why:
    return {"zh": "".join(one.said("zh") for one in faults), "en": " ".join(one.said("en") for one in faults)}


def _said(kind: FaultKind, **figures: object) -> Why:
    return _why([Fault(kind, 0, "", "", figures)])


def columns_in(sheets: Sequence[Sheet], ledger: Ledger) -> list[dict[str, Any]]:
    """The columns of each sheet, for somebody to say what they are: letter, heading, the key it was taken for.

    Where no heading was found, `row` is the row that looks most like one. A heading may be somebody's data: it is told
    without its numbers.
    """
    told = []
    for sheet in sheets:
        layout = layout_of(sheet, ledger, {})
        heading = layout.heading if layout is not None else heading_at(sheet, likely_row(sheet))
        if heading is None:
            continue
        keys = {at: key for key, at in layout.places.items()} if layout is not None else {}
        columns = [[letter_of(at), tailed(text), keys.get(at, "")] for at, text in enumerate(heading.shown) if text]
        row = "" if layout is not None else str(heading.rows[0] + 1)
        if columns:
            told.append({"name": sheet.name, "row": row, "columns": columns})
    return told
