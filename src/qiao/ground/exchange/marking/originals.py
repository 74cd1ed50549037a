"""Originals（原件）: a user's own workbook, marked with openpyxl so that it keeps its looks.

openpyxl reads through defusedxml. Formulas stay formulas and are never run here; those that would reach out of the
workbook when it is opened again are turned into texts.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from qiao.ground.exchange.columns import ERROR_HEADING, SUMMARY_SHEET
from qiao.ground.exchange.faults import ID_AS_NUMBER
from qiao.ground.exchange.marking.marks import AUTHOR, COMMENT_RULE, Marked, Markings, Marks
from qiao.ground.exchange.writing.sheets import ACT, CAPTION, HILL, HILL_TINT, RED, RED_TINT, writable
from qiao.ground.exchange.writing.wholefiles import written_whole

REASON_WIDTH = 60
NEIGHBOURS = 200
# openpyxl makes an object of every cell that a merged block or a link covers, and a few bytes can say a whole sheet.
COVERED_CELLS_MAX = 200_000


class NotReproducible(Exception):
    """openpyxl cannot open this workbook, or would lose values of it."""


_FILL = PatternFill("solid", fgColor="FF" + RED_TINT[1:])
_OUTLINE = Border(*[Side("medium", color="FF" + RED[1:])] * 4)
_DASHES = Border(*[Side("mediumDashed", color="FF" + ACT[1:])] * 4)
_REASON_FONT = Font(color="FF" + RED[1:])
_HEADING_FONT = Font(bold=True, color="FF" + RED[1:])
# What openpyxl raises for workbooks that Excel still opens: parts missing, styles out of range, values of odd types.
_UNREADABLE = (
    InvalidFileException, zipfile.BadZipFile, ParseError, DefusedXmlException, KeyError, ValueError, TypeError,
    IndexError, AttributeError, UserWarning,
)  # fmt: skip
# Formulas that fetch, call or start something: DDE, other workbooks, web and add-in functions.
_REACHES_OUT = re.compile(
    r"\||\[\d+\]|\b(?:WEBSERVICE|FILTERXML|HYPERLINK|CALL|REGISTER(?:\.ID)?|EXEC|RTD|SQL\.REQUEST|IMAGE|DDE|IMPORT\w+)\s*\(",
    re.I,
)


def mark_original(source: Path, markings: Markings, target: Path, never: Sequence[Path | str] = ()) -> Marked:
    """Mark the workbook's own sheets and save it as `target`. Raises NotReproducible, WritingRefused."""
    book = opened(source)
    try:
        sheets = [book[name] for name in markings.sheets]
    except KeyError as unreadable:
        raise NotReproducible(source.name) from unreadable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for sheet, marks in zip(sheets, markings.sheets.values(), strict=True):
            reasons_at, commented = _cleared(sheet, marks), marks.commented
            for cell in marks.cells:
                _mark(sheet, cell, marks, cell in commented)
            _write_reasons(sheet, reasons_at, marks)
        _write_summary(book, markings, sheets[0])
        with written_whole(target, never) as handle:
            book.save(handle)
    return markings.marked(target, keeps_looks=True)


def opened(source: Path) -> openpyxl.Workbook:
    """The user's workbook, with what would reach out of it made harmless. Raises NotReproducible."""
    with warnings.catch_warnings():
        # It warns of what it does not keep (extensions, pictures); a date turned into an error is more than looks.
        warnings.simplefilter("ignore")
        warnings.filterwarnings("error", message="Cell .* is marked as a date")
        try:
            _refuse_covers(source)
            with source.open("rb") as stream:  # by its bytes: given a name, openpyxl would judge by its ending
                book = openpyxl.load_workbook(stream, keep_links=False, rich_text=True)
        except _UNREADABLE as unreadable:
            raise NotReproducible(source.name) from unreadable
        _defuse(book)
    return book


_COVER = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref=[\"']([A-Za-z$]+[0-9$]+:[A-Za-z$]+[0-9]+)[\"']")


def _refuse_covers(source: Path) -> None:
    """Raise NotReproducible when merged blocks and links cover more cells than openpyxl should be asked to make."""
    covered = 0
    with zipfile.ZipFile(source) as package:
        for name in package.namelist():
            found = _COVER.findall(package.read(name)) if name.startswith("xl/worksheets/") else ()
            for left, top, right, bottom in (range_boundaries(ref.decode()) for ref in found):
                covered += (right - left + 1) * (bottom - top + 1)
    if covered > COVERED_CELLS_MAX:
        raise NotReproducible(source.name)


def _cleared(sheet: Worksheet, marks: Marks) -> int:
    """Take off the marks of an earlier round; the number of the column where the reasons belong."""
    # Only the cells that are there: the rectangle around them may be a thousand times as large.
    cells = [cell for cell in sheet._cells.values() if isinstance(cell, Cell)]
    old = [cell.column for cell in cells if cell.row == marks.heading_row and _says(cell.value)]
    used = max((cell.column for cell in cells if cell.value is not None), default=0)
    for cell in cells:
        if cell.comment is not None:
            cell.comment = _without_ours(cell.comment)
        if _is_ours(cell):
            _take_looks(cell, _unmarked_neighbour(sheet, cell, marks.heading_row))
        if cell.column in old and cell.row >= marks.heading_row:
            cell.value = None
    return old[0] if old else used + 1


def _says(value: object) -> bool:
    return value is not None and str(value).strip() == ERROR_HEADING


def _is_ours(cell: Cell) -> bool:
    """Whether a mark of ours is on the cell: its border in our red or our warm colour, at our strength."""
    side = cell.border.left
    return bool(cell.has_style and side is not None and (side.style, getattr(side.color, "rgb", None)) in _OUR_SIDES)


_OUR_SIDES = {(border.left.style, border.left.color.rgb) for border in (_OUTLINE, _DASHES)}


def _unmarked_neighbour(sheet: Worksheet, cell: Cell, heading_row: int) -> Cell | None:
    """The nearest cell that shows how this one looked before: in its column, for a heading in its row."""
    if cell.row <= heading_row:
        places = [(cell.row, column) for column in _outward(cell.column, sheet.max_column)]
    else:
        places = [(row, cell.column) for row in _outward(cell.row, sheet.max_row) if row > heading_row]
    for place in places:
        found = sheet._cells.get(place)
        if isinstance(found, Cell) and not _is_ours(found):
            return found
    return None


def _outward(start: int, last: int) -> Iterator[int]:
    """start-1, start+1, start-2, … within 1 and last, not farther than neighbours look alike."""
    for step in range(1, min(last, NEIGHBOURS) + 1):
        yield from (number for number in (start - step, start + step) if 1 <= number <= last)


def _take_looks(cell: Cell, neighbour: Cell | None) -> None:
    cell.fill = copy(neighbour.fill) if neighbour else PatternFill()
    cell.border = copy(neighbour.border) if neighbour else Border()


def _without_ours(comment: Comment) -> Comment | None:
    """The user's own part of a comment, or None when all of it is ours."""
    own, rule, _ = comment.text.partition(COMMENT_RULE)
    if rule:
        return Comment(own, comment.author)
    return None if comment.author == AUTHOR else Comment(own, comment.author)


def _defuse(book: openpyxl.Workbook) -> None:
    """Turn formulas that reach out of the workbook into the texts they are."""
    for sheet in book.worksheets:
        for cell in sheet._cells.values():
            if cell.data_type == "f" and _reaches_out(text := str(getattr(cell.value, "text", cell.value))):
                put_text(cell, text)
                cell.quotePrefix = True
        _drop_outside_names(sheet.defined_names)
    _drop_outside_names(book.defined_names)


def _reaches_out(formula: str) -> bool:
    """Whether a formula fetches, calls or starts something, judged without the texts it quotes."""
    return bool(_REACHES_OUT.search(re.sub(r'"[^"]*"', '""', formula)))


def _drop_outside_names(names: Any) -> None:
    """Names for places in other workbooks, whose links are not carried over."""
    for name in [name for name, told in names.items() if _reaches_out(told.attr_text or "")]:
        del names[name]


def _mark(sheet: Worksheet, place: tuple[int, int], marks: Marks, commented: bool) -> None:
    cell = anchor(sheet, *place)
    if marks.is_error(place):
        cell.fill, cell.border = _FILL, _OUTLINE
    elif not _is_ours(cell):
        cell.border = _DASHES
    if any(fault.kind is ID_AS_NUMBER for fault in marks.cells[place]):
        cell.number_format = "@"  # so that what is typed over it stays a text
    if commented:
        text = writable(marks.comment(place))
        own = cell.comment
        comment = Comment(own.text + COMMENT_RULE + text, own.author) if own else Comment(text, AUTHOR)
        comment.width, comment.height = 280, 60 + 18 * (len(comment.text) // 18)
        cell.comment = comment


def anchor(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell itself, or the one that speaks for it when it lies inside a merged block."""
    cell: Any = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for block in sheet.merged_cells.ranges:
            if block.min_row <= row <= block.max_row and block.min_col <= column <= block.max_col:
                return sheet.cell(block.min_row, block.min_col)
    return cell


def _write_reasons(sheet: Worksheet, column: int, marks: Marks) -> None:
    heading = anchor(sheet, marks.heading_row, column)
    if column > 1:
        heading._style = copy(anchor(sheet, marks.heading_row, column - 1)._style)
    heading.value, heading.font, heading.fill = ERROR_HEADING, _HEADING_FONT, _FILL
    heading.border = Border()
    for row, said in marks.reasons.items():
        cell = anchor(sheet, row, column)
        put_text(cell, said)
        cell.font = _REASON_FONT
    letter = get_column_letter(column)
    sheet.column_dimensions[letter].width = REASON_WIDTH
    sheet.column_dimensions[letter].hidden = False


def put_text(cell: Cell, text: str) -> None:
    """Make the cell a text, whatever it looks like."""
    cell.value = writable(text)
    cell.data_type = "s"


def _write_summary(book: openpyxl.Workbook, markings: Markings, marked: Worksheet) -> None:
    if SUMMARY_SHEET in book.sheetnames:
        del book[SUMMARY_SHEET]
    sheet = book.create_sheet(SUMMARY_SHEET)
    sheet.sheet_properties.tabColor = RED[1:]
    put_text(sheet["A1"], markings.note)
    sheet["A1"].font = Font(color="FF" + CAPTION[1:])
    for number, (heading, width) in enumerate(markings.summary_headings.items(), start=1):
        cell = sheet.cell(2, number, heading)
        cell.font, cell.fill = (
            Font(bold=True, color="FF" + HILL[1:]),
            PatternFill("solid", fgColor="FF" + HILL_TINT[1:]),
        )
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row, values in enumerate(markings.summary, start=3):
        for number, value in enumerate(values, start=1):
            cell = sheet.cell(row, number)
            if isinstance(value, str):
                put_text(cell, value)
            else:
                cell.value = value
    sheet.freeze_panes = "A3"
    book.active = book.worksheets.index(marked)
