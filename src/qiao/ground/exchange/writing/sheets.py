"""Sheets（表格）: tables of ours written as xlsx: templates, plans, exports, the synthetic ledgers.

What goes out must come back in unchanged and must never run: a text stays a text (no formula, no link), an identity
number keeps all its digits, and the file is there whole or not at all.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import polars as pl
import xlsxwriter

from qiao.ground.exchange.faults import FaultKind
from qiao.ground.exchange.writing.streams import (
    FIRST_EXACT_DAY,
    RowStream,
    day_number,
    number_cell,
    style_attribute,
    text_cell,
)
from qiao.ground.exchange.writing.wholefiles import WritingRefused, written_whole

# What one sheet of an xlsx can hold, and one cell of it.
ROWS_MAX = 1_048_576
COLUMNS_MAX = 16_384
CELL_CHARACTERS_MAX = 32_767
# The head or foot of a page holds 255 with its instructions.
FOOT_CHARACTERS_MAX = 245
# Excel keeps 15 digits of a number; a longer one is written as text, or its last digits would turn to zeros.
EXACT_NUMBER_BELOW = 10**15
# Excel counts its days from 1900; an earlier date is written as text.
FIRST_YEAR = 1900
# The widths of a sheet are judged by its first rows.
WIDTH_SAMPLE_ROWS = 200
WIDTH_MIN, WIDTH_MAX = 6, 42

# The colours of design/BRIEF.md §2 that stand on paper: green for what is ours, warm where a person must act.
HILL, HILL_TINT = "#1C553B", "#E2EEE6"
ACT, ACT_TINT = "#96400C", "#FCECDF"
RED, RED_TINT = "#A21F18", "#FBE7E4"
LINE, CAPTION, MIST = "#7E8D88", "#56676D", "#F4F6F3"

TOO_MANY_ROWS = FaultKind(
    "too_many_rows",
    "“{sheet}”超过 {limit} 行，一张表装不下，“{file}”没有写。",
    "请按区县或乡镇分成几份。",
    "“{sheet}” passes {limit} rows, more than a sheet holds; “{file}” was not written.",
    "Split it by county or township.",
)

# A text that opens with one of these would be taken for a formula once it is typed over, or saved as CSV.
_STARTS_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
# A signed number or telephone number opens with a sign and can do no harm: it holds nothing that refers or calls.
_SIGNED_NUMBER = re.compile(r"[+\-＋－][\d\s().,%\-]*")
# XML cannot hold these, not even escaped; a lone surrogate cannot even be encoded.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SAYS_IDENTITY = re.compile("证件|身份证|证号|电话|手机|卡号|账号|帐号|信用代码|编号|编码")


@dataclass(frozen=True, slots=True)
class Formula:
    """A real formula and the value it shows: only code of ours makes one, a text never becomes one."""

    text: str
    value: object = 0

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class RawNumber:
    """A number that stays one even in a column of texts, as Excel makes one of an identity that is typed in."""

    value: float

    def __str__(self) -> str:
        return f"{self.value:.5E}"


def neutralised(text: str) -> str:
    """The text such that no spreadsheet takes it for a formula: an apostrophe before what looks like one.

    Signed numbers and telephone numbers ("+86 138…", "-3.5") stay as they are. Reading takes the apostrophe off again.
    """
    if text[:1] in _STARTS_FORMULA and text and not _SIGNED_NUMBER.fullmatch(text):
        return "'" + text
    return text


def writable(text: str) -> str:
    """The text without what an xlsx cannot hold: control characters become “�”, what passes a cell's length is cut.

    A line ends with a line feed, as in Excel's own cells: XML readers make one of a carriage return anyway.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNWRITABLE.sub("�", text)
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "  # xlsxwriter would take it for rich text of its own and write it unescaped
    return text if len(text) <= CELL_CHARACTERS_MAX else text[: CELL_CHARACTERS_MAX - 1] + "…"


def page_text(text: str) -> str:
    """A text for the head or foot of a page, where & begins an instruction and 255 characters are the most."""
    return writable(text).replace("&", "＆").replace("\n", " ")[:FOOT_CHARACTERS_MAX]


def display_width(text: str) -> int:
    """How many half-width columns a text takes; a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def sheet_name(title: str) -> str:
    """A title as Excel allows it for a sheet: at most 31 characters, none of []:*?/\\, no apostrophe at the ends."""
    return re.sub(r"[\[\]:*?/\\]", " ", writable(title)).strip("' ")[:31].strip("' ") or "Sheet"


class Book:
    """A workbook being written, sheet after sheet; made by `writing`."""

    def __init__(self, workbook: xlsxwriter.Workbook, name: str) -> None:
        self.workbook = workbook
        self._name = name
        self._styles: dict[tuple[tuple[str, object], ...], Any] = {}

    def style(self, **properties: object) -> Any:
        """The format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.workbook.add_format(properties)
        return self._styles[key]

    def sheet(
        self,
        title: str,
        headings: Sequence[str],
        rows: Iterable[Sequence[object]] | pl.DataFrame,
        *,
        widths: Mapping[str, float] | None = None,
        text: Collection[str] = (),
        note: str = "",
        foot: str = "",
    ) -> int:
        """Write one sheet and return its number of rows below the heading.

        `rows` are values in the order of the headings, streamed. `widths` in characters, by heading; others are judged
        by the first rows. Columns named in `text`, and those whose heading speaks of identities, phones, cards or
        codes, hold text only. `note` stands alone in the first row, above the heading; `foot` at the foot of every
        printed page, so that the heading keeps the first row.
        Raises WritingRefused when the sheet would pass what xlsx holds.
        """
        if isinstance(rows, pl.DataFrame):
            self._refuse_beyond(rows.height + 1 + bool(note), title)
            rows = rows.iter_rows()
        worksheet = self.workbook.add_worksheet(sheet_name(title))
        top = 0
        if foot:
            worksheet.set_footer(f"&L&8 {page_text(foot)}")
        if note:
            worksheet.write_string(0, 0, writable(neutralised(note)), self.style(font_color=CAPTION))
            top = 1
        self.write_headings(worksheet, top, headings)
        remaining = iter(rows)
        sample = list(islice(remaining, WIDTH_SAMPLE_ROWS))
        as_text = [heading in text or bool(_SAYS_IDENTITY.search(heading)) for heading in headings]
        for index, heading in enumerate(headings):
            width = (widths or {}).get(heading) or _fitting([heading, *(row[index] for row in sample)])
            worksheet.set_column(index, index, width, self.style(num_format="@") if as_text[index] else None)
        last = self._write_rows(worksheet, top + 1, chain(sample, remaining), as_text, title)
        if headings:
            worksheet.autofilter(top, 0, max(last, top), len(headings) - 1)
        return last - top

    def write_headings(self, worksheet: Any, row: int, headings: Sequence[str]) -> None:
        """The heading row in the house's look, frozen with everything above it."""
        look = self.style(
            bold=True,
            font_color=HILL,
            bg_color=HILL_TINT,
            border=1,
            border_color=LINE,
            text_wrap=True,
            valign="vcenter",
        )
        for index, heading in enumerate(headings):
            worksheet.write_string(row, index, writable(neutralised(heading)), look)
        worksheet.freeze_panes(row + 1, 0)

    def _write_rows(
        self, worksheet: Any, first: int, rows: Iterable[Sequence[object]], as_text: Sequence[bool], title: str
    ) -> int:
        put = cell_writer(self, worksheet)
        finished = _RowMaker(self, worksheet, as_text) if worksheet.constant_memory else None
        row = first - 1
        for row, values in enumerate(rows, start=first):
            if row >= ROWS_MAX:
                self._refuse_beyond(row + 1, title)
            if finished and finished.write(row, values):
                continue
            for index, text_only in enumerate(as_text):
                value = values[index]
                if value is not None and value != "":
                    put(row, index, value, text_only)
        return row

    def _refuse_beyond(self, rows: int, title: str) -> None:
        if rows > ROWS_MAX:
            raise WritingRefused(TOO_MANY_ROWS, self._name, sheet=title, limit=f"{ROWS_MAX - 1:,}")


@contextmanager
def writing(path: Path | str, *, streaming: bool = True, never: Iterable[Path | str] = ()) -> Iterator[Book]:
    """A workbook to fill; it takes the place of `path` when the block ends well, and otherwise leaves no trace.

    `streaming` keeps only the current row in memory (rows must then come in order); without it cells may be written
    in any order. `never` are files that must not be written over. Raises WritingRefused when the file cannot be
    written.
    """
    target = Path(path)
    with written_whole(target, never) as handle, tempfile.TemporaryDirectory(prefix="qiao-") as aside:
        options = {
            "constant_memory": streaming,
            "tmpdir": aside,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        workbook = xlsxwriter.Workbook(handle, options)
        try:
            yield Book(workbook, target.name)
        except BaseException:
            _abandon(workbook)
            raise
        if not workbook.worksheets():
            workbook.add_worksheet()
        workbook.close()


def _abandon(workbook: xlsxwriter.Workbook) -> None:
    """Let go of the rows set aside so far, without packing the workbook."""
    workbook.fileclosed = True
    for worksheet in workbook.worksheets():
        if worksheet.row_data_fh is not None and not worksheet.row_data_fh.closed:
            worksheet.row_data_fh.close()


def cell_writer(book: Book, worksheet: Any, **look: object) -> Callable[[int, int, object, bool], None]:
    """The function that writes one value into (row, column, from 0) by its Python type; `look` goes to every cell.

    Its last argument makes a number a text. Blank and not-a-number stay blank; a truth value becomes 是 or 否.
    """
    plain = book.style(**look) if look else None
    text_style = book.style(num_format="@", **look)
    day_style = book.style(num_format="yyyy-mm-dd", **look)
    moment_style = book.style(num_format="yyyy-mm-dd hh:mm:ss", **look)
    hour_style = book.style(num_format="hh:mm", **look)
    write_string, write_number, write_datetime = (
        worksheet.write_string,
        worksheet.write_number,
        worksheet.write_datetime,
    )

    def put(row: int, column: int, value: object, text_only: bool) -> None:
        if isinstance(value, str):
            write_string(row, column, writable(neutralised(value)), text_style if text_only else plain)
        elif isinstance(value, bool):
            write_string(row, column, "是" if value else "否", plain)
        elif isinstance(value, (int, float, Decimal)):
            if text_only or (isinstance(value, int) and abs(value) >= EXACT_NUMBER_BELOW):
                write_string(row, column, str(value), text_style)
            elif math.isfinite(value):
                write_number(row, column, value, plain)
        elif isinstance(value, date):
            if text_only or value.year < FIRST_YEAR:
                write_string(row, column, value.isoformat(), text_style)
            else:
                exact = isinstance(value, datetime)
                write_datetime(row, column, _naive(value), moment_style if exact else day_style)
        elif isinstance(value, time):
            write_datetime(row, column, value, hour_style)
        elif isinstance(value, RawNumber):
            write_number(row, column, value.value, plain)
        elif isinstance(value, Formula):
            worksheet.write_formula(row, column, value.text, plain, value.value)
        elif isinstance(value, (list, tuple, pl.Series)):
            write_string(row, column, writable(neutralised("、".join(map(str, value)))), text_style)
        else:
            raise TypeError(f"no cell can hold a {type(value).__name__}")

    return put


class _RowMaker:
    """Makes whole rows of the values that make up nearly all of them; any other row is left to `cell_writer`."""

    def __init__(self, book: Book, worksheet: Any, as_text: Sequence[bool]) -> None:
        self._stream = RowStream(worksheet, len(as_text))
        text_style = style_attribute(book.style(num_format="@"))
        self._day_style = style_attribute(book.style(num_format="yyyy-mm-dd"))
        styles = [text_style if text_only else "" for text_only in as_text]
        self._columns = list(zip(self._stream.letters, as_text, styles, strict=True))

    def write(self, row: int, values: Sequence[Any]) -> bool:
        """Write the row; False, with nothing written, when a value in it needs more care."""
        cells = []
        number = str(row + 1)
        for (letter, text_only, style), value in zip(self._columns, values, strict=True):
            kind = type(value)
            if kind is str:
                if value:
                    cells.append(text_cell(letter + number, writable(neutralised(value)), style))
            elif value is None:
                continue
            elif kind is bool:
                cells.append(text_cell(letter + number, "是" if value else "否", style))
            elif not text_only and (
                (kind is int and -EXACT_NUMBER_BELOW < value < EXACT_NUMBER_BELOW)
                or (kind is float and math.isfinite(value))
            ):
                cells.append(number_cell(letter + number, value, style))
            elif kind is date and not text_only and value >= FIRST_EXACT_DAY:
                cells.append(number_cell(letter + number, day_number(value), self._day_style))
            else:
                return False
        self._stream.write(row, "".join(cells))
        return True


def _naive(day: date) -> date:
    """A moment without its time zone, which Excel does not know; a date as it is."""
    return day.replace(tzinfo=None) if isinstance(day, datetime) else day


def _fitting(values: Iterable[object]) -> float:
    """The width, in characters, that shows most of these values."""
    widest = max(
        (display_width(str(value).partition("\n")[0][:WIDTH_MAX]) for value in values if value is not None), default=0
    )
    return min(max(widest, WIDTH_MIN), WIDTH_MAX) + 2
