"""Copies（抄件）: a marked xlsx with the same cells as the user's file, for what openpyxl cannot or should not open.

Rows are streamed, so that 100,000 of them pass through little memory. Values, places, merged blocks and the other
sheets are kept; colours, widths and pictures are not. A formula stands there as the value it last came to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine
from python_calamine import CalamineWorkbook

from qiao.ground.exchange.columns import ERROR_HEADING, SUMMARY_SHEET
from qiao.ground.exchange.faults import DAMAGED, ERROR_VALUE, FORMULA, ID_AS_NUMBER, NO_SHEET, LedgerRefused
from qiao.ground.exchange.files.containers import Container
from qiao.ground.exchange.files.delimited import records
from qiao.ground.exchange.marking.marks import AUTHOR, Marked, Markings, Marks
from qiao.ground.exchange.writing.sheets import (
    ACT,
    FIRST_YEAR,
    RED,
    RED_TINT,
    WIDTH_MAX,
    WIDTH_MIN,
    WIDTH_SAMPLE_ROWS,
    Book,
    display_width,
    sheet_name,
    writable,
    writing,
)
from qiao.ground.exchange.writing.streams import (
    FIRST_EXACT_DAY,
    RowStream,
    day_number,
    number_cell,
    style_attribute,
    text_cell,
)

REASON_WIDTH = 60
_MEDIUM, _MEDIUM_DASHED = 2, 8  # Excel's numbers for these borders
_WRONG = {"bg_color": RED_TINT, "border": _MEDIUM, "border_color": RED}
_DOUBTFUL = {"border": _MEDIUM_DASHED, "border_color": ACT}
_NOW_A_VALUE = {"zh": "这份文件里已换成当时算出的值，请核对。", "en": "This file holds the value it came to; check it."}
_UNREADABLE = (python_calamine.CalamineError, ValueError, OSError, KeyError)

Look = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class _Table:
    """One sheet of the source: its rows from the first one on, its width, and its merged blocks (from 0)."""

    name: str
    rows: Iterable[Sequence[object]]
    width: int
    left: int = 0
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()


def mark_copy(
    source: Path, container: Container, markings: Markings, target: Path, never: Sequence[Path | str] = ()
) -> Marked:
    """Copy the file with its marks to `target`. Raises LedgerRefused (damaged) and WritingRefused."""
    tables = _delimited(source, next(iter(markings.sheets))) if container == "text" else _workbook(source)
    with writing(target, never=never) as book:
        left = dict(markings.sheets)
        for table in tables:
            worksheet = book.workbook.add_worksheet(sheet_name(table.name))
            if (marks := left.pop(table.name, None)) is None:
                _copy_plain(book, worksheet, table)
                continue
            _MarkedSheet(book, worksheet, marks).copy(table)
            if len(left) == len(markings.sheets) - 1:
                worksheet.activate()
        if left:
            raise LedgerRefused(NO_SHEET, source.name, sheet=next(iter(left)), sheets="")
        headings = markings.summary_headings
        book.sheet(SUMMARY_SHEET, list(headings), markings.summary, widths=headings, note=markings.note)
        book.workbook.worksheets()[-1].set_tab_color(RED)
    return markings.marked(target, keeps_looks=False)


def _delimited(source: Path, name: str) -> Iterator[_Table]:
    yield _Table(name, records(source), max((len(record) for record in records(source)), default=0))


def _workbook(source: Path) -> Iterator[_Table]:
    try:
        with CalamineWorkbook.from_path(str(source)) as book:
            for meta in book.sheets_metadata:
                if meta.typ != python_calamine.SheetTypeEnum.WorkSheet or meta.name == SUMMARY_SHEET:
                    continue
                found = book.get_sheet_by_name(meta.name)
                left = found.start[1] if found.start else 0
                rows = found.iter_rows() if found.start else ()
                yield _Table(meta.name, rows, left + found.width, left, found.merged_cell_ranges or ())
    except _UNREADABLE as broken:
        raise LedgerRefused(DAMAGED, source.name) from broken


def _copy_plain(book: Book, worksheet: Any, table: _Table) -> None:
    put, finished = _CellCopier(book, worksheet), _RowCopier(book, worksheet, table)
    for row, values in enumerate(table.rows):
        if finished.write(row, values):
            continue
        for column, value in enumerate(values, start=table.left):
            if value is not None and value != "":
                put(row, column, value, ())
    _merge(worksheet, table)


def _merge(worksheet: Any, table: _Table) -> None:
    """Repeat the merged blocks; merge_range would write their cells again, which streaming does not allow."""
    for (top, left), (bottom, right) in table.merged:
        worksheet.merge.append([top, left, bottom, right])


class _MarkedSheet:
    """The sheet that was read, being copied with its marks."""

    def __init__(self, book: Book, worksheet: Any, marks: Marks) -> None:
        self._book, self._worksheet, self._marks = book, worksheet, marks
        self._put = _CellCopier(book, worksheet)
        self._commented = marks.commented
        self._columns_of: dict[int, list[int]] = {}
        for row, column in marks.cells:
            self._columns_of.setdefault(row, []).append(column)
        self._wrong, self._doubtful = tuple(_WRONG.items()), tuple(_DOUBTFUL.items())

    def copy(self, table: _Table) -> None:
        marks, worksheet = self._marks, self._worksheet
        reasons_at, widths = table.width, [0] * table.width
        said, heading = (
            self._book.style(font_color=RED, num_format="@"),
            self._book.style(font_color=RED, bg_color=RED_TINT, bold=True),
        )
        number, finished = 0, _RowCopier(self._book, worksheet, table)
        for number, values in enumerate(table.rows, start=1):
            if number == marks.heading_row:
                reasons_at = next((at for at, v in enumerate(values, table.left) if _says(v)), table.width)
            if number >= marks.heading_row and table.left <= reasons_at < table.left + len(values):
                values = [*values]
                values[reasons_at - table.left] = ""
            told = number in marks.reasons or number in self._columns_of or number == marks.heading_row
            if told or not finished.write(number - 1, values):
                self._copy_row(number, values, table.left)
            if number == marks.heading_row:
                worksheet.write_string(number - 1, reasons_at, ERROR_HEADING, heading)
            elif reason := marks.reasons.get(number):
                worksheet.write_string(number - 1, reasons_at, writable(reason), said)
            if number <= WIDTH_SAMPLE_ROWS:
                _widen(widths, values, table.left)
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, min(max(width, WIDTH_MIN), WIDTH_MAX) + 2)
        worksheet.set_column(reasons_at, reasons_at, REASON_WIDTH)
        worksheet.freeze_panes(marks.heading_row, 0)
        worksheet.autofilter(marks.heading_row - 1, 0, max(number, marks.heading_row) - 1, max(reasons_at, 0))
        _merge(worksheet, table)

    def _copy_row(self, number: int, values: Sequence[object], left: int) -> None:
        put, row = self._put, number - 1
        marked = self._columns_of.get(number)
        for column, value in enumerate(values, start=left):
            if value is not None and value != "" and (marked is None or column + 1 not in marked):
                put(row, column, value, ())
        for column in marked or ():
            at = column - 1 - left
            self._copy_marked((number, column), values[at] if 0 <= at < len(values) else "")

    def _copy_marked(self, place: tuple[int, int], value: object) -> None:
        row, column = place[0] - 1, place[1] - 1
        kinds = {fault.kind for fault in self._marks.cells[place]}
        if value in (None, "") and ERROR_VALUE in kinds:
            value = "#N/A"
        look = self._wrong if self._marks.is_error(place) else self._doubtful
        if ID_AS_NUMBER in kinds:
            look = (*look, ("num_format", "@"))  # so that what is typed over it stays a text
        self._put(row, column, value, look)
        if place in self._commented:
            told = self._marks.comment(place)
            if FORMULA in kinds:
                told += "\n" + _NOW_A_VALUE[self._marks.language]
            options = {"author": AUTHOR, "x_scale": 1.8, "y_scale": 1 + len(told) // 60}
            self._worksheet.write_comment(row, column, writable(told), options)


def _says(value: object) -> bool:
    return isinstance(value, str) and value.strip() == ERROR_HEADING


def _widen(widths: list[int], values: Sequence[object], left: int) -> None:
    for column, value in enumerate(values, start=left):
        if column < len(widths):
            widths[column] = max(widths[column], display_width(str(value)[:WIDTH_MAX]))


class _RowCopier:
    """Copies whole rows of texts, numbers and days at once; any other row is left to `_CellCopier`."""

    def __init__(self, book: Book, worksheet: Any, table: _Table) -> None:
        self._stream, self._left = RowStream(worksheet, max(table.width, 1)), table.left
        self._text = style_attribute(book.style(num_format="@"))
        self._day = style_attribute(book.style(num_format="yyyy-mm-dd"))

    def write(self, row: int, values: Sequence[Any]) -> bool:
        """Write the row; False, with nothing written, when a value in it needs more care."""
        cells, number = [], str(row + 1)
        for letter, value in zip(self._stream.letters[self._left :], values, strict=False):
            kind = type(value)
            if kind is str and value and value[0] not in "=+-@":
                cells.append(text_cell(letter + number, writable(value), self._text))
            elif kind is float or kind is int:
                cells.append(number_cell(letter + number, value, ""))
            elif kind is date and value >= FIRST_EXACT_DAY:
                cells.append(number_cell(letter + number, day_number(value), self._day))
            elif value is not None and value != "":
                return False
        self._stream.write(row, "".join(cells))
        return True


class _CellCopier:
    """Writes a value as what it was: a text as a text, whatever it looks like; a number as the number it was."""

    def __init__(self, book: Book, worksheet: Any) -> None:
        self._book, self._worksheet = book, worksheet
        self._styles: dict[tuple[str, Look], Any] = {}

    def __call__(self, row: int, column: int, value: object, look: Look) -> None:
        worksheet = self._worksheet
        if isinstance(value, str) and value:
            kind = "'" if value[0] in "=+-@" else "@"
            worksheet.write_string(row, column, writable(value), self._style(kind, look))
        elif isinstance(value, bool):
            worksheet.write_boolean(row, column, value, self._style("", look))
        elif isinstance(value, (int, float)):
            worksheet.write_number(row, column, value, self._style("", look))
        elif isinstance(value, (date, time, timedelta)):
            self._put_moment(row, column, value, look)
        else:
            worksheet.write_blank(row, column, None, self._style("@", look))

    def _put_moment(self, row: int, column: int, value: date | time | timedelta, look: Look) -> None:
        if isinstance(value, date) and value.year < FIRST_YEAR:
            self._worksheet.write_string(row, column, value.isoformat(), self._style("@", look))
            return
        told = "yyyy-mm-dd" if isinstance(value, date) else "hh:mm:ss" if isinstance(value, time) else "[h]:mm:ss"
        if isinstance(value, datetime) and value.time() != time():
            told = "yyyy-mm-dd hh:mm:ss"
        self._worksheet.write_datetime(row, column, value, self._style(told, look))

    def _style(self, kind: str, look: Look) -> Any:
        """The format for a kind of value: "@" text, "'" text that must not become a formula when it is edited."""
        known = self._styles.get((kind, look))
        if known is None:
            shape: dict[str, object] = {"num_format": "@"} if kind in ("@", "'") else {}
            if kind == "'":
                shape["quote_prefix"] = True
            elif kind not in ("", "@"):
                shape["num_format"] = kind
            known = self._styles[kind, look] = self._book.style(**{**shape, **dict(look)})
        return known
