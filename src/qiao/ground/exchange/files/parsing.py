"""Parsing（解析）: the process that opens other people's files, so that nothing they hold can hurt the rest.

Run as `python -I -m qiao.ground.exchange.files.parsing FILE CONTAINER OUT OPTIONS` by sandbox.py. It limits its own
memory, processor time and output before it opens the file, imports neither polars nor numpy, and hands over plain data:
a JSON header (sheets; of each column its distinct cells, once) followed by one int32 code a cell. No pickle.

The header of OUT is one line of JSON: {"refused": code, "figures": {…}} or {"sheets": [{"name", "rows", "merged",
"columns": [{"tags", "texts"}]}]}. A cell's tag is s text, n number, b boolean, d date, t date and time, e error,
f formula; code 0 is always the blank cell.
"""

from __future__ import annotations

import errno
import json
import math
import resource
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import python_calamine
from python_calamine import CalamineSheet, CalamineWorkbook

from qiao.ground.exchange.faults import (
    DAMAGED,
    EMPTY,
    LOCKED,
    NO_SHEET,
    STRAY_CELL,
    TOO_LARGE,
    TOO_MANY_CELLS,
    TOO_SLOW,
    LedgerRefused,
)
from qiao.ground.exchange.files import archives, delimited, legacy
from qiao.ground.exchange.files.archives import SheetMarks
from qiao.ground.exchange.files.containers import Limits, megabytes

_ROWS_AT_ONCE = 2_000
_OUTPUT_BYTES_MAX = 256 * 1024**2
_INTEGERS_EXACT_TO = 2**53
# The parser makes every cell of the rectangle around the filled ones, 24 bytes and more each; a table of which so
# little is filled is none.
_AREA_MAX = 12_000_000
_EMPTINESS = 4


class _Distinct(dict[object, int]):
    """Codes of a column's distinct cells, in order of appearance; the blank cell is 0."""

    def __missing__(self, cell: object) -> int:
        code = self[cell] = len(self)
        return code


@dataclass(frozen=True, slots=True)
class _Truth:
    """A boolean that does not count as equal to the number 1 or 0."""

    value: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    """A cell whose value does not matter: "f" formula, "e" error."""

    tag: str


@dataclass(slots=True)
class _Column:
    """A column as it is read: its distinct cells and one code a row."""

    distinct: _Distinct = field(default_factory=lambda: _Distinct({"": 0}))
    codes: array[int] = field(default_factory=lambda: array("i"))

    def extend(self, cells: Iterable[object]) -> None:
        """Take the next rows. Blanks are "" and None, and cells of nothing but blanks."""
        cells = list(cells)
        if bool in set(map(type, cells)):
            cells = [_Truth(cell) if isinstance(cell, bool) else cell for cell in cells]
        self.codes.extend(map(self.distinct.__getitem__, cells))

    def mark(self, rows: Iterable[int], tag: str) -> None:
        """Say of these rows that they hold a formula or an error."""
        code = self.distinct[_Mark(tag)]
        for row in rows:
            if 0 <= row < len(self.codes):
                self.codes[row] = code

    def header(self) -> dict[str, Any]:
        """The distinct cells in the order of their codes."""
        written = [_written(cell) for cell in self.distinct]
        return {"tags": "".join(tag for tag, _ in written), "texts": [text for _, text in written]}


def _written(cell: object) -> tuple[str, str]:
    """A cell's tag and text."""
    match cell:
        case str():
            return "s", cell
        case _Truth():
            return "b", "1" if cell.value else ""
        case _Mark():
            return cell.tag, ""
        case datetime():
            return "t", cell.isoformat()
        case date():
            return "d", cell.isoformat()
        case float() if cell.is_integer() and abs(cell) <= _INTEGERS_EXACT_TO:
            return "n", str(int(cell))
        case int() | float():
            return ("n", repr(cell)) if math.isfinite(cell) else ("e", "")
        case _:
            return "s", str(cell)


@dataclass(slots=True)
class _Sheet:
    name: str
    columns: list[_Column]
    rows: int
    merged: list[list[int]] = field(default_factory=list)

    def header(self) -> dict[str, Any]:
        columns = [column.header() for column in self.columns]
        return {"name": self.name, "rows": self.rows, "merged": self.merged, "columns": columns}


def parse(path: Path, container: str, sheet: str | None, limits: Limits) -> list[_Sheet]:
    """All sheets that may be the ledger, in order: the one named, else the visible ones, else all."""
    if container == "text":
        return [_gathered(path.stem, delimited.records(path), 0, path, limits)]
    marks = archives.examine(path, limits) if container == "zip" else legacy.examine(path)
    try:
        # From the open file: from_path would believe the name's ending.
        with path.open("rb") as stream:
            book = CalamineWorkbook.from_filelike(stream)
            names = _sheet_names(path, book, sheet)
            return [_read(path, book, name, _marks_of(path, book, name, marks), limits) for name in names]
    except python_calamine.PasswordError as locked:
        raise LedgerRefused(LOCKED, path.name) from locked
    except (python_calamine.CalamineError, ParseError, ValueError, OSError, KeyError) as broken:
        raise LedgerRefused(DAMAGED, path.name) from broken


def _sheet_names(path: Path, book: CalamineWorkbook, wanted: str | None) -> list[str]:
    sheets = [meta for meta in book.sheets_metadata if meta.typ == python_calamine.SheetTypeEnum.WorkSheet]
    names = [meta.name for meta in sheets]
    if wanted is not None:
        chosen = [name for name in names if name.strip() == wanted.strip()]
        if not chosen:
            raise LedgerRefused(NO_SHEET, path.name, sheet=wanted[:40], sheets="、".join(names[:20]))
        return chosen[:1]
    if not names:
        raise LedgerRefused(EMPTY, path.name)
    visible = [meta.name for meta in sheets if meta.visible == python_calamine.SheetVisibleEnum.Visible]
    return visible or names


def _marks_of(
    path: Path, book: CalamineWorkbook, name: str, marks: dict[str, SheetMarks] | list[SheetMarks]
) -> SheetMarks:
    """The formulas and errors of one sheet: by its part in a zip, by its place in the old format."""
    if isinstance(marks, list):
        worksheets = [m.name for m in book.sheets_metadata if m.typ == python_calamine.SheetTypeEnum.WorkSheet]
        at = worksheets.index(name)
        return marks[at] if at < len(marks) else SheetMarks()
    return marks.get(archives.sheet_parts(path).get(name, ""), SheetMarks())


def _read(path: Path, book: CalamineWorkbook, name: str, marks: SheetMarks, limits: Limits) -> _Sheet:
    _refuse_stray(path, name, marks, limits)
    found: CalamineSheet = book.get_sheet_by_name(name)
    if found.start is None:
        return _Sheet(name, [], 0)
    sheet = _gathered(name, found.iter_rows(), found.start[1], path, limits)
    for tag, places in (("e", marks.errors), ("f", marks.formulas)):
        for column, rows in places.items():
            if column < limits.columns:
                _column_at(sheet, column).mark(rows, tag)
    sheet.merged = [[*first, *last] for first, last in found.merged_cell_ranges or ()]
    return sheet


def _refuse_stray(path: Path, name: str, marks: SheetMarks, limits: Limits) -> None:
    """Refuse by name what would fail for want of memory: nearly empty, but spanned wide by a cell far away."""
    columns, rows = marks.widest[0], marks.lowest[1]
    if (columns > limits.columns or columns * rows > _AREA_MAX) and marks.cells < columns * rows // _EMPTINESS:
        column, row = marks.widest if columns > limits.columns else marks.lowest
        figures = {"cell": f"{archives.column_letters(column)}{row}", "rows": rows, "columns": columns}
        raise LedgerRefused(STRAY_CELL, path.name, sheet=name, **figures)


def _column_at(sheet: _Sheet, number: int) -> _Column:
    """That column, made of blanks when the sheet's values do not reach it."""
    while len(sheet.columns) <= number:
        sheet.columns.append(_Column(codes=array("i", bytes(4 * sheet.rows))))
    return sheet.columns[number]


def _gathered(name: str, rows: Iterable[Sequence[object]], left: int, path: Path, limits: Limits) -> _Sheet:
    """A sheet from its rows; `left` blank columns stand before them. Rows may differ in length."""
    sheet = _Sheet(name, [], 0)
    _column_at(sheet, left - 1) if left else None
    iterator = iter(rows)
    while block := list(islice(iterator, _ROWS_AT_ONCE)):
        columns = list(zip_longest(*block, fillvalue=""))
        if sheet.rows + len(block) > limits.rows or left + len(columns) > limits.columns:
            bound = {"most_rows": limits.rows, "most_columns": limits.columns}
            found = {"rows": sheet.rows + len(block), "columns": left + len(columns)}
            raise LedgerRefused(TOO_MANY_CELLS, path.name, **found, **bound)
        _column_at(sheet, left + len(columns) - 1) if columns else None
        for number, column in enumerate(sheet.columns):
            at = number - left
            column.extend(columns[at] if 0 <= at < len(columns) else [""] * len(block))
        sheet.rows += len(block)
    return sheet


def _restrain(limits: Limits) -> None:
    """Bound this process before it opens anything; what it may not have it cannot be tricked into taking."""
    memory = limits.memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT_BYTES_MAX, _OUTPUT_BYTES_MAX))


def _hand_over(out: Path, header: dict[str, Any], sheets: list[_Sheet]) -> None:
    with out.open("wb") as stream:
        stream.write(json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        for sheet in sheets:
            for column in sheet.columns:
                column.codes.tofile(stream)


def main(arguments: list[str]) -> None:
    """Parse one file and write the result, or why not, to OUT."""
    path, container, out, options = Path(arguments[0]), arguments[1], Path(arguments[2]), json.loads(arguments[3])
    limits = Limits(**options["limits"])
    _restrain(limits)
    try:
        sheets = parse(path, container, options["sheet"], limits)
        _hand_over(out, {"sheets": [sheet.header() for sheet in sheets]}, sheets)
    except LedgerRefused as refused:
        _hand_over(out, {"refused": refused.fault.code, "figures": refused.fault.figures}, [])
    except OSError as too_much:
        if too_much.errno != errno.EFBIG:
            raise
        limit = megabytes(_OUTPUT_BYTES_MAX)
        _hand_over(out, {"refused": TOO_LARGE.code, "figures": {"size": f"> {limit}", "limit": limit}}, [])
    except MemoryError:
        figures = {"file": path.name, "limit": limits.seconds, "memory": f"{limits.memory_mb} MB"}
        _hand_over(out, {"refused": TOO_SLOW.code, "figures": figures}, [])


if __name__ == "__main__":
    main(sys.argv[1:])
