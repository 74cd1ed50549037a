"""Forms（空表）: which columns of a workbook can be filled, and in which rows: blank ones, or beside names in them.

A column is filled only under a heading that is all but a known name: what reading may guess and ask about, filling
leaves alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qiao.ground.exchange.cells.texts import folded
from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.faults import CellFault, FaultKind, LedgerRefused
from qiao.ground.exchange.files.containers import Limits, container_of
from qiao.ground.exchange.files.sandbox import ErrorValue, Formula, Sheet, parse_apart
from qiao.ground.exchange.reading.recognising import Layout, layout_of, letter_of
from qiao.ground.exchange.reading.rows import data_rows

SURE = 0.85
"""So like a known name a heading must be for its column to be filled."""
LIMITS = Limits(file_mb=10, inflated_mb=100, seconds=20, rows=20_000)
NAME, IDENTITY, SERIAL = "name", "identity", "serial"
NOT_XLSX = FaultKind(
    "form_not_xlsx",
    "“{file}”不是 xlsx，填了以后保不住原来的样子。",
    "请用 Excel 或 WPS 另存为 xlsx 再上传。",
    "“{file}” is no xlsx, and would lose its looks when filled.",
    "Save it as xlsx and upload it again.",
)
NOTHING_TO_FILL = FaultKind(
    "nothing_to_fill",
    "“{file}”里没有认出能填的列：至少要有姓名或身份证号，再加一列。",
    "请看看列名写全了没有；列名要在前 30 行里。",
    "No column of “{file}” that can be filled: a name or an identity number and one more are needed.",
    "Check that the headings are written out, within the first 30 rows.",
)


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row that names somebody: by their identity number, else by their name. `row` as Excel shows it."""

    row: int
    identity: str
    name: str


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet of a form. `places`: the column number from 1 of each key; `unfilled`: letter and heading of the rest.

    `named` are the rows with somebody in them already. Without any, rows from `first_row` are free; `notes_from` is the
    first row below that holds a text of the form's own (a signature), 0 for none.
    """

    name: str
    heading_row: int
    places: Mapping[str, int]
    unfilled: tuple[tuple[str, str], ...]
    named: tuple[NamedRow, ...]
    first_row: int
    notes_from: int
    strength: float


def read_form(path: Path, ledger: Ledger) -> list[FormSheet]:
    """The sheets that can be filled, the likeliest first. Raises LedgerRefused: form_not_xlsx, nothing_to_fill, …"""
    container = container_of(path, LIMITS)
    if container != "zip" or path.suffix.lower() not in (".xlsx", ".xlsm"):
        raise LedgerRefused(NOT_XLSX, path.name)
    found = []
    for sheet in parse_apart(path, container, None, LIMITS):
        layout = layout_of(sheet, ledger, {})
        if layout is not None and (form := _form_sheet(layout, ledger)) is not None:
            found.append(form)
    if not found:
        raise LedgerRefused(NOTHING_TO_FILL, path.name)
    return sorted(found, key=lambda form: (bool(form.named), form.strength), reverse=True)


def _form_sheet(layout: Layout, ledger: Ledger) -> FormSheet | None:
    sure = {column.key for column in layout.recognised if column.score >= SURE and column.how == "heading"}
    places = {key: at + 1 for key, at in layout.places.items() if key in sure}
    if not places.keys() & {NAME, IDENTITY} or len(places.keys() - {SERIAL}) < 2:
        return None
    filled = {at - 1 for at in places.values()}
    shown = enumerate(layout.heading.shown)
    unfilled = tuple((letter_of(at), text) for at, text in shown if text and at not in filled)
    named = _named(layout, ledger, places)
    free, notes = _free_rows(layout.sheet, layout.data_from, places.get(SERIAL, 0) - 1)
    return FormSheet(
        layout.sheet.name, layout.heading.rows[-1] + 1, places, unfilled, named, free + 1, notes + 1 if notes else 0,
        layout.strength,
    )  # fmt: skip


def _named(layout: Layout, ledger: Ledger, places: Mapping[str, int]) -> tuple[NamedRow, ...]:
    """Rows of data with a name or an identity in them."""
    serials = [SERIAL] if SERIAL in places else []
    found = []
    for row in data_rows(layout, serials).kept:
        told = {key: _read(layout.sheet, ledger, key, places, int(row)) for key in (IDENTITY, NAME)}
        if any(told.values()):
            found.append(NamedRow(int(row) + 1, told[IDENTITY], told[NAME]))
    return tuple(found)


def _read(sheet: Sheet, ledger: Ledger, key: str, places: Mapping[str, int], row: int) -> str:
    """The cell as its reader has it; "" for a blank one and for one that cannot be read."""
    if key not in places:
        return ""
    cell = sheet.columns[places[key] - 1].at(row)
    if cell is None or isinstance(cell, Formula | ErrorValue):
        return ""
    try:
        return str(ledger.column(key).reader.read(cell) or "")
    except CellFault as fault:
        return str(fault.value or "") if fault.kind.severity == "warning" else ""


def _free_rows(sheet: Sheet, start: int, serial: int) -> tuple[int, int]:
    """The first row below the heading that says nothing, from 0, and the first one after it that does (0 for none).

    Printed row numbers and formulas dragged down say nothing.
    """
    speaks = [row for row in range(start, sheet.row_count) if _speaks(sheet, row, serial)]
    taken = set(speaks)
    first = next(row for row in range(start, sheet.row_count + 1) if row not in taken)
    return first, next((row for row in speaks if row > first), 0)


def _speaks(sheet: Sheet, row: int, serial: int) -> bool:
    for at, column in enumerate(sheet.columns):
        cell = column.at(row)
        if cell is None or isinstance(cell, Formula):
            continue
        if at != serial or (isinstance(cell, str) and not folded(cell).isdecimal()):
            return True
    return False
