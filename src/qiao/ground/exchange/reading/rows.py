"""Rows（数据行）: which rows below a heading are data.

Formatted blank rows, rows with nothing but their number, totals, signatures and notes below the table, the template's
sample and headings repeated on every printed page are no data.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qiao.ground.exchange.cells.texts import folded
from qiao.ground.exchange.columns import SAMPLE_MARK
from qiao.ground.exchange.files.sandbox import Formula, SheetColumn
from qiao.ground.exchange.reading.recognising import Layout
from qiao.ground.exchange.reading.titles import bared

_TOTAL = re.compile(r"(?:合计|总计|小计|共计|累计)[:：]?.{0,4}")
_NOTE = re.compile(
    r"(?:填表|填报|制表|审核|复核|经办|负责人|单位负责|主管|联系人|联系电话|备注|说明|填写说明|注|盖章|单位|日期|以上)"
    r".{0,8}[:：(（].*|(?:注|备注|说明|填表说明)[0-9]?[:：.、].*|填表说明|.*[(（]盖章[)）].*"
)
_SAMPLE_ROWS_LOOKED_AT = 5
_NOTE_ROWS_MAX = 30
_NOTE_CELLS_MAX = 4


@dataclass(frozen=True, slots=True)
class DataRows:
    """Rows from 0 that are data, and how many were left out as blank and as notes.

    Together they are all rows from the heading to the last one that holds data or a text.
    """

    kept: npt.NDArray[np.int64]
    blank: int
    notes: int


def data_rows(layout: Layout, serials: Collection[str] = ()) -> DataRows:
    """The data rows below the heading. `serials` are the keys of columns that only count the rows."""
    start, columns = layout.data_from, layout.sheet.columns
    numbers = np.arange(start, layout.sheet.row_count)
    filled = np.zeros(len(numbers), dtype=bool)
    telling = [at for key, at in layout.places.items() if key not in serials]
    for at in telling or layout.places.values():
        filled |= _filled(columns[at])[columns[at].codes[start:]]
    notes = _totals(layout, numbers) | _repeated_headings(layout, numbers) | _samples(layout, numbers)
    notes |= _closing_notes(layout, numbers, filled & ~notes)
    kept = numbers[filled & ~notes]
    notes |= _notes_beside(layout, numbers, ~filled & ~notes)
    last = np.flatnonzero(filled | notes | _speaking(columns, start))
    until = int(last[-1]) + 1 if len(last) else 0
    return DataRows(kept, int((~filled & ~notes)[:until].sum()), int(notes.sum()))


def _speaking(columns: Sequence[SheetColumn], start: int) -> npt.NDArray[np.bool_]:
    """Which rows hold a text in whatever column; the running numbers printed on a form say nothing."""
    found = np.zeros(len(columns[0].codes) - start if columns else 0, dtype=bool)
    for column in columns:
        speaks = (isinstance(cell, str) and not cell.strip().isdecimal() for cell in column.cells)
        found |= np.fromiter(speaks, dtype=bool, count=len(column.cells))[column.codes[start:]]
    return found


def _notes_beside(
    layout: Layout, numbers: npt.NDArray[np.int64], unfilled: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Of the rows without data, those whose first cell, in a column that is not read, is a signature or a note."""
    found, before = np.zeros(len(numbers), dtype=bool), ~unfilled
    for at, column in enumerate(layout.sheet.columns):
        if before.all():
            break
        found |= _matching(layout, at, numbers, _NOTE) & ~before
        before |= column.codes[numbers] != 0
    return found


def _filled(column: SheetColumn) -> npt.NDArray[np.bool_]:
    """By code: whether the cell counts as filled. A formula alone does not: people drag them down over blank rows."""
    cells = (cell is not None and not isinstance(cell, Formula) for cell in column.cells)
    return np.fromiter(cells, dtype=bool, count=len(column.cells))


def _matching(
    layout: Layout, at: int, numbers: npt.NDArray[np.int64], wanted: re.Pattern[str]
) -> npt.NDArray[np.bool_]:
    """Which rows' cell in that column is such a text."""
    column = layout.sheet.columns[at]
    fits = (isinstance(cell, str) and bool(wanted.fullmatch(folded(cell))) for cell in column.cells)
    return np.fromiter(fits, dtype=bool, count=len(column.cells))[column.codes[numbers]]


def _totals(layout: Layout, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Rows whose first filled cell says 合计: no person has such a name."""
    found = np.zeros(len(numbers), dtype=bool)
    before = np.zeros(len(numbers), dtype=bool)
    for at, column in enumerate(layout.sheet.columns):
        found |= _matching(layout, at, numbers, _TOTAL) & ~before
        before |= column.codes[numbers] != 0
        if before.all():
            break
    return found


def _repeated_headings(layout: Layout, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Rows that repeat the heading in most of their columns, and in two at least."""
    hits = np.zeros(len(numbers), dtype=np.int64)
    for at in layout.places.values():
        column, title = layout.sheet.columns[at], {bared(text) for text, _ in layout.heading.texts[at]}
        same = np.fromiter(
            (isinstance(cell, str) and len(cell) <= 40 and bared(cell) in title for cell in column.cells),
            dtype=bool,
            count=len(column.cells),
        )
        hits += same[column.codes[numbers]]
    return hits >= max(2, 0.6 * len(layout.places))


def _samples(layout: Layout, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """The sample row that our own template, or somebody else's, left below the heading."""
    found = np.zeros(len(numbers), dtype=bool)
    for place, row in enumerate(numbers[:_SAMPLE_ROWS_LOOKED_AT]):
        cells = (column.at(row) for column in layout.sheet.columns)
        first = next((cell for cell in cells if cell is not None), None)
        found[place] = isinstance(first, str) and folded(first).startswith((SAMPLE_MARK, "例:", "样例", "填写示例"))
    return found


def _closing_notes(
    layout: Layout, numbers: npt.NDArray[np.int64], filled: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Signatures and notes below the last row of data, found from below until a row is none."""
    found = np.zeros(len(numbers), dtype=bool)
    columns = layout.sheet.columns
    limit = min(_NOTE_CELLS_MAX, max(1, len(layout.places) // 2))
    for place in np.flatnonzero(filled)[::-1][:_NOTE_ROWS_MAX]:
        cells = [cell for column in columns if (cell := column.at(int(numbers[place]))) is not None]
        first = cells[0] if cells else None
        if len(cells) > limit or not isinstance(first, str) or not _NOTE.fullmatch(folded(first)):
            break
        found[place] = True
    return found
