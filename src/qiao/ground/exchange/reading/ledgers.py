"""Ledgers read（读台账）: a file and a ledger's description in, normalised rows and every fault at its place out.

Cells are read once per distinct value and column, then spread over the rows; what takes several cells to judge is
`checking`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
import polars as pl

from qiao.ground.exchange import faults
from qiao.ground.exchange.columns import Column, Ledger, Reader
from qiao.ground.exchange.faults import CellFault, Fault, FaultKind, LedgerRefused
from qiao.ground.exchange.files.containers import TEXT_AS_WORKBOOK, Limits, container_of
from qiao.ground.exchange.files.sandbox import ErrorValue, Formula, Sheet, parse_apart
from qiao.ground.exchange.reading.checking import Doubled, Findings, check_across, doubled_in
from qiao.ground.exchange.reading.recognising import (
    AskedColumn,
    Layout,
    RecognisedColumn,
    UnknownMapping,
    layout_of,
    letter_of,
    missing_from,
)
from qiao.ground.exchange.reading.rows import DataRows, data_rows

_EXPECTED_TOLD = 3
_WORKBOOK_NAMES = frozenset({".xlsx", ".xlsm", ".xls", ".et"})

Rows = npt.NDArray[np.int64]


@runtime_checkable
class Dated(Protocol):
    """A reader whose judgement depends on the day, such as births in the future."""

    def on(self, day: date) -> Reader:
        """The same reader on that day."""


@runtime_checkable
class Local(Protocol):
    """A reader that looks inside the region of whoever hands the file in first, such as for villages."""

    def around(self, region: str) -> Reader:
        """The same reader for an office of that region."""


@dataclass(frozen=True, slots=True)
class OtherSheet:
    """A sheet with rows under a heading of the same ledger that was not read: its name and how many rows.

    `recognised`: it has every essential column, so that read_ledgers reads it.
    """

    name: str
    rows: int
    recognised: bool


@dataclass(frozen=True)
class Reading:
    """What a file held in one sheet.

    `heading_rows`, `first_row` and `last_row` are rows as Excel shows them. `frame`: `row` (Int32), `ok` (Boolean: no
    fault of severity error) and one column a key of the ledger, all null where the file has no such column. `faults`
    are sorted by row and column; those of whole columns stand first, at row 0. `blank_rows` and `note_rows` (totals,
    signatures, samples, repeated headings) were left out. `other_sheets` are the visible sheets of this ledger that
    were not read; none when a sheet was asked for by name.
    """

    ledger: Ledger
    file_name: str
    sheet_name: str
    heading_rows: tuple[int, ...]
    first_row: int
    last_row: int
    recognised: tuple[RecognisedColumn, ...]
    asked: tuple[AskedColumn, ...]
    frame: pl.DataFrame
    faults: tuple[Fault, ...]
    blank_rows: int
    note_rows: int
    other_sheets: tuple[OtherSheet, ...] = ()
    sheet: Sheet | None = field(default=None, repr=False, compare=False)
    """The cells as they stand in the file; given by `read_sheets` only, because it holds the whole sheet."""

    @property
    def good(self) -> pl.DataFrame:
        """The rows without error."""
        return self.frame.filter(pl.col("ok"))

    @property
    def row_count(self) -> int:
        return self.frame.height

    @property
    def good_count(self) -> int:
        return int(self.frame["ok"].sum())

    @property
    def wrong_count(self) -> int:
        return self.row_count - self.good_count

    @property
    def fault_counts(self) -> dict[str, int]:
        """How many faults of each code, the most frequent first."""
        return dict(Counter(fault.code for fault in self.faults).most_common())


def read_ledger(
    path: Path | str,
    ledger: Ledger,
    *,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    as_of: date | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    progress: Callable[[int, int], None] | None = None,
) -> Reading:
    """Read a ledger from an xlsx, xls or csv file.

    `sheet` names the sheet; without it the visible one with the best heading is taken. `mapping` gives keys (or
    titles) by column letter or heading; "" leaves a column. `as_of` is the day births may not lie after. `progress`
    is told rows done and rows in all. A required column that the file lacks altogether is one fault at row 0, unless
    the file has another of its group.
    Raises LedgerRefused for whatever concerns the file as a whole; the figure `columns` of missing_column names the
    columns that were not recognised.
    """
    path = Path(path)
    sheets = parse_apart(path, container_of(path, limits), sheet, limits)
    found, others = _ledger_sheets(path, sheets, ledger, mapping or {}, {})
    best = max(found, key=_Found.rank)
    best.refuse_unreadable(path)
    rest = [one.other() for one in found if one is not best and one.has_rows]
    under_way = _Reading(path, ledger, best.layout, best.rows.kept, as_of, progress)
    doubled = doubled_in(ledger, [(best.layout.sheet.name, under_way.frame)])
    return replace(under_way.finished(best.rows, (*rest, *others), doubled), sheet=None)


def read_ledgers(
    path: Path | str,
    ledger: Ledger,
    *,
    mapping: Mapping[str, str] | None = None,
    as_of: date | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    progress: Callable[[int, int], None] | None = None,
) -> list[Reading]:
    """Read every visible sheet that is such a ledger, in the workbook's order; arguments as for read_ledger.

    What may stand only once may do so in the whole file: of a person on two sheets the later one is at fault. Sheets
    of this ledger that lack an essential column are not read but stand in `other_sheets`. `progress` counts the rows
    of all sheets. Raises LedgerRefused when not one sheet can be read.
    """
    path = Path(path)
    sheets = parse_apart(path, container_of(path, limits), None, limits)
    readings = read_sheets(sheets, path.name, ledger, mapping=mapping, as_of=as_of, progress=progress)
    return [replace(reading, sheet=None) for reading in readings]


def read_sheets(
    sheets: list[Sheet],
    file_name: str,
    ledger: Ledger,
    *,
    mapping: Mapping[str, str] | None = None,
    of_sheet: Mapping[str, Mapping[str, str]] | None = None,
    as_of: date | None = None,
    region: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> list[Reading]:
    """As read_ledgers, of a file that has been parsed already; each reading keeps its sheet's cells.

    `of_sheet`: the mapping of the sheets of these names, in place of `mapping`. `region`: of whoever hands it in.
    Raises LedgerRefused.
    """
    path = Path(file_name)
    found, others = _ledger_sheets(path, sheets, ledger, mapping or {}, of_sheet or {})
    readable = [one for one in found if one.is_readable]
    if not readable:
        max(found, key=_Found.rank).refuse_unreadable(path)
    rest = tuple(one.other() for one in found if not one.is_readable and one.has_rows) + others
    done, total, under_way = 0, sum(len(one.rows.kept) for one in readable), []
    for one in readable:
        tell = _counted_on(progress, done, total) if progress else None
        under_way.append(_Reading(path, ledger, one.layout, one.rows.kept, as_of, tell, region))
        done += len(one.rows.kept)
    doubled = doubled_in(ledger, [(one.layout.sheet.name, one.frame) for one in under_way])
    return [reading.finished(one.rows, rest, doubled) for one, reading in zip(readable, under_way, strict=True)]


def _counted_on(progress: Callable[[int, int], None], before: int, total: int) -> Callable[[int, int], None]:
    return lambda done, _: progress(before + done, total)


@dataclass(frozen=True, slots=True)
class _Found:
    """A sheet with a heading of the ledger, its data rows, and the titles of essential columns that it lacks."""

    layout: Layout
    rows: DataRows
    missing: tuple[str, ...]

    @property
    def has_rows(self) -> bool:
        return bool(len(self.rows.kept))

    @property
    def is_readable(self) -> bool:
        return self.has_rows and not self.missing

    def rank(self) -> tuple[bool, bool, bool, float]:
        """How surely this is the ledger: one that can be read, one whose heading is whole, one with rows, the best."""
        return self.is_readable, not self.missing, self.has_rows, self.layout.strength

    def other(self) -> OtherSheet:
        return OtherSheet(self.layout.sheet.name, len(self.rows.kept), self.is_readable)

    def refuse_unreadable(self, path: Path) -> None:
        """Raise LedgerRefused for missing columns and for no rows."""
        if self.missing:
            asked = "、".join(f"{column.letter}“{column.heading}”" for column in self.layout.asked)
            raise LedgerRefused(faults.MISSING_COLUMN, path.name, missing="、".join(self.missing), columns=asked)
        if not self.has_rows:
            raise LedgerRefused(faults.EMPTY, path.name)


def _ledger_sheets(
    path: Path,
    sheets: list[Sheet],
    ledger: Ledger,
    mapping: Mapping[str, str],
    of_sheet: Mapping[str, Mapping[str, str]],
) -> tuple[list[_Found], tuple[OtherSheet, ...]]:
    """The sheets with a heading of the ledger, at least one, and those that only the mapping does not fit.

    Raises LedgerRefused when there is none.
    """
    if not any(one.row_count for one in sheets):
        raise LedgerRefused(faults.EMPTY, path.name)
    found, unfit, refused = [], [], None
    for one in sheets:
        try:
            layout = layout_of(one, ledger, of_sheet.get(one.name, mapping))
        except UnknownMapping as unknown:
            refused = unknown
            if (layout := layout_of(one, ledger, {})) and (rows := _found(layout, ledger)).has_rows:
                unfit.append(OtherSheet(one.name, len(rows.rows.kept), recognised=False))
            continue
        if layout:
            found.append(_found(layout, ledger))
    if found:
        return found, tuple(unfit)
    if refused:
        keys = "、".join(column.key for column in ledger.columns)
        raise LedgerRefused(faults.MAPPING, path.name, column=refused.column, key=refused.key, keys=keys) from refused
    essential = [column.title for column in ledger.columns if column.essential]
    expected = "、".join((essential or [column.title for column in ledger.columns])[:_EXPECTED_TOLD])
    called_workbook = path.suffix.lower() in _WORKBOOK_NAMES and all(one.is_text for one in sheets)
    kind = TEXT_AS_WORKBOOK if called_workbook else faults.NO_HEADING
    raise LedgerRefused(kind, path.name, expected=expected)


def _found(layout: Layout, ledger: Ledger) -> _Found:
    serials = [column.key for column in ledger.columns if column.serial]
    return _Found(layout, data_rows(layout, serials), tuple(missing_from(layout, ledger)))


@dataclass(slots=True)
class _Reading:
    """One reading under way."""

    path: Path
    ledger: Ledger
    layout: Layout
    rows: Rows
    as_of: date | None
    progress: Callable[[int, int], None] | None
    region: str = ""
    frame: pl.DataFrame = field(init=False)
    """`row` and one column a key, every cell read by itself."""
    _found: Findings = field(init=False)

    def __post_init__(self) -> None:
        self._found = Findings(self.ledger, self.layout)
        self._found.tell_whole_columns(self.path.name, self.rows)
        self.frame = pl.DataFrame([pl.Series("row", self.rows + 1, dtype=pl.Int32), *self._columns()])

    def finished(self, rows: DataRows, others: tuple[OtherSheet, ...], doubled: Doubled) -> Reading:
        """With what the rows show together; `doubled` is of the whole file."""
        check_across(self._found, self.frame, doubled)
        wrong = {fault.row for fault in self._found.faults if fault.kind.severity == "error"}
        is_ok = ~self.frame["row"].is_in(pl.Series(sorted(wrong), dtype=pl.Int32).implode())
        frame = self.frame.clone().insert_column(1, is_ok.alias("ok"))
        heading_rows = tuple(row + 1 for row in self.layout.heading.rows)
        return Reading(
            self.ledger,
            self.path.name,
            self.layout.sheet.name,
            heading_rows,
            int(self.rows[0]) + 1,
            int(self.rows[-1]) + 1,
            self.layout.recognised,
            self.layout.asked,
            frame,
            self._found.ordered(),
            rows.blank,
            rows.notes,
            others,
            self.layout.sheet,
        )

    def _columns(self) -> list[pl.Series]:
        """The ledger's columns, normalised; a key the file lacks is all null."""
        read = []
        for done, column in enumerate(self.ledger.columns):
            if self.progress:
                self.progress(len(self.rows) * done // len(self.ledger.columns), len(self.rows))
            at = self.layout.places.get(column.key)
            if at is None:
                read.append(pl.Series(column.key, [None] * len(self.rows), dtype=column.reader.dtype))
            else:
                read.append(self._column(column, at))
        if self.progress:
            self.progress(len(self.rows), len(self.rows))
        return read

    def _column(self, column: Column, at: int) -> pl.Series:
        """Read every distinct cell once, then spread values and faults over the rows."""
        raw = self.layout.sheet.columns[at]
        codes, inverse = np.unique(raw.codes[self.rows], return_inverse=True)
        values: list[object] = []
        broken: dict[int, tuple[FaultKind, dict[str, object]]] = {}
        reader = self._reader(column)
        missing = column.blank if column.key in self._found.needed else None
        for place, code in enumerate(codes):
            value, fault = _read_cell(raw.cells[code], reader, missing)
            values.append(value)
            if fault:
                broken[place] = (fault.kind, {"column": letter_of(at), **fault.figures})
        self._spread(broken, inverse, at)
        return pl.Series(column.key, values, dtype=reader.dtype).gather(inverse)

    def _reader(self, column: Column) -> Reader:
        """The column's reader for this day and this office."""
        reader = column.reader
        if self.as_of and isinstance(reader, Dated):
            reader = reader.on(self.as_of)
        return reader.around(self.region) if self.region and isinstance(reader, Local) else reader

    def _spread(self, broken: Mapping[int, tuple[FaultKind, dict[str, object]]], inverse: Rows, at: int) -> None:
        """One fault for every row whose cell is at fault."""
        if not broken:
            return
        at_fault = np.zeros(int(inverse.max()) + 1, dtype=bool)
        at_fault[list(broken)] = True
        letter, heading = letter_of(at), self.layout.heading.shown[at]
        for place in np.flatnonzero(at_fault[inverse]):
            kind, figures = broken[int(inverse[place])]
            self._found.faults.append(Fault(kind, int(self.rows[place]) + 1, letter, heading, figures))


def _read_cell(cell: object, reader: Reader, missing: FaultKind | None) -> tuple[object, CellFault | None]:
    """A cell's value and its fault, `missing` of a blank one; a warning keeps the value."""
    if isinstance(cell, Formula):
        return None, CellFault(faults.FORMULA)
    if isinstance(cell, ErrorValue):
        return None, CellFault(faults.ERROR_VALUE)
    try:
        value = None if cell is None else reader.read(cell)
    except CellFault as fault:
        return (fault.value if fault.kind.severity == "warning" else None), fault
    return value, CellFault(missing) if value is None and missing else None
