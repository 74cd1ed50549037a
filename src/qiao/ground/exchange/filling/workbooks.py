"""Filled workbooks（填好的表）: values written into the user's own file; the columns nobody can fill marked and listed.

A formula of the form's is left to compute. Who took the file stands at the foot of every sheet, in a comment on its
first heading, and above the list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from qiao.ground.exchange.faults import DAMAGED, LedgerRefused
from qiao.ground.exchange.filling.forms import SERIAL, WHY, FormSheet, Remark
from qiao.ground.exchange.marking.marks import AUTHOR
from qiao.ground.exchange.marking.originals import NotReproducible, anchor, opened, put_text
from qiao.ground.exchange.writing.sheets import ACT_TINT, CAPTION, HILL, neutralised, writable
from qiao.ground.exchange.writing.wholefiles import written_whole

LIST_SHEET = "没有填的列"
NOT_CHOSEN = "没有选这张工作表，整张没有填。"
NO_HEADING = "没有认出这张工作表里的姓名或证件号，整张没有填。"
_TEXT = "@"
_DAY = "yyyy-mm-dd"
_FILL = PatternFill("solid", fgColor="FF" + ACT_TINT[1:])

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into one sheet: rows beside the names that stand there (by the row's number), or all in order.

    `missing`: rows whose person was not found, each with what is said about it. `remarks`: what is said of columns,
    those of the form and those that these people left blank.
    """

    form: FormSheet
    beside: Mapping[int, Row]
    below: Sequence[Row]
    missing: Mapping[int, str]
    remarks: Sequence[Remark]


def fill_form(
    source: Path, target: Path, fillings: Sequence[Filling], *, stamp: str, left_out: Mapping[str, str]
) -> int:
    """Write the filled copy of the form; returns how many rows were filled. `left_out`: sheets not filled, and why.

    Raises LedgerRefused, WritingRefused.
    """
    try:
        book = opened(source)
        for filling in fillings:
            _fill(book[filling.form.name], filling)
    except NotReproducible as broken:
        raise LedgerRefused(DAMAGED, source.name) from broken
    _write_list(book, fillings, stamp, left_out)
    for sheet in book.worksheets:
        sheet.oddFooter.left.text = stamp.replace("&", "＆")[:200]
        sheet.oddFooter.left.size = 8
    for filling in fillings:
        _comment(anchor(book[filling.form.name], filling.form.heading_row, 1), stamp)
    with written_whole(target) as handle:
        book.save(handle)
    return sum(len(filling.beside) + len(filling.below) for filling in fillings)


def _fill(sheet: Worksheet, filling: Filling) -> None:
    form = filling.form
    for remark in filling.remarks:
        cell = anchor(sheet, form.heading_row, openpyxl.utils.column_index_from_string(remark.letter))
        cell.fill = _FILL
        _comment(cell, said_of(remark))
    counts = _numbered(sheet, form)
    for row, values in filling.beside.items():
        _put_row(sheet, form, row, values | counts.get(row, {}), over=False)
    for row, said in filling.missing.items():
        cell = anchor(sheet, row, form.places.get("name") or form.places["identity"])
        cell.fill = _FILL
        _comment(cell, said)
        _put_row(sheet, form, row, counts.get(row, {}), over=False)
    if filling.below:
        _make_room(sheet, form, len(filling.below))
    for number, values in enumerate(filling.below):
        row = form.first_row + number
        _take_looks(sheet, form.first_row, row)
        _put_row(sheet, form, row, {**values, SERIAL: number + 1}, over=True)


def said_of(remark: Remark) -> str:
    """A remark in Chinese, as the workbook says it."""
    return WHY[remark.why] % {"title": remark.title}


def _numbered(sheet: Worksheet, form: FormSheet) -> dict[int, dict[str, object]]:
    """The numbers of the rows that name somebody, where the form has numbered none of them."""
    if SERIAL not in form.places:
        return {}
    rows = [one.row for one in form.named]
    if any(anchor(sheet, row, form.places[SERIAL]).value not in (None, "") for row in rows):
        return {}
    return {row: {SERIAL: number} for number, row in enumerate(rows, start=1)}


def _make_room(sheet: Worksheet, form: FormSheet, wanted: int) -> None:
    """Move what stands below the free rows（签字）further down when there are too few of them."""
    if not form.notes_from or form.first_row + wanted <= form.notes_from:
        return
    by = form.first_row + wanted - form.notes_from
    last = sheet.max_row
    below = [block for block in sheet.merged_cells.ranges if block.min_row >= form.notes_from]
    for block in below:
        sheet.unmerge_cells(block.coord)
    heights = {row: sheet.row_dimensions[row].height for row in range(form.notes_from, last + 1)}
    sheet.move_range(f"A{form.notes_from}:{openpyxl.utils.get_column_letter(sheet.max_column)}{last}", rows=by)
    for block in below:
        block.shift(row_shift=by)
        sheet.merge_cells(block.coord)
    for row, height in heights.items():
        if height is not None:
            sheet.row_dimensions[row + by].height = height


def _take_looks(sheet: Worksheet, model: int, row: int) -> None:
    """A row beyond the form's own looks as its first one does."""
    if row == model:
        return
    for column in range(1, sheet.max_column + 1):
        cell, like = sheet.cell(row, column), sheet.cell(model, column)
        if isinstance(cell, Cell) and not cell.has_style and like.has_style:
            cell._style = copy(like._style)
    if sheet.row_dimensions[row].height is None:
        sheet.row_dimensions[row].height = sheet.row_dimensions[model].height


def _put_row(sheet: Worksheet, form: FormSheet, row: int, values: Row, *, over: bool) -> None:
    """Write the values of a row; what stands there already stays, unless it is only a printed number."""
    for key, column in form.cells:
        value = values.get(key)
        cell = anchor(sheet, row, column)
        if value is None or cell.data_type == "f" or (cell.value not in (None, "") and not (over and key == SERIAL)):
            continue
        _put(cell, value)


def _put(cell: Cell, value: object) -> None:
    """One value by its type; a text never becomes a formula, a number of an identity keeps its digits."""
    if isinstance(value, bool):
        put_text(cell, "是" if value else "否")
    elif isinstance(value, date):
        if cell.number_format == _TEXT:
            put_text(cell, value.isoformat())
        else:
            general = cell.number_format == "General"
            cell.value = value
            cell.number_format = _DAY if general else cell.number_format
    elif isinstance(value, int | float):
        cell.value = value
    else:
        put_text(cell, neutralised(writable(str(value))))
        if cell.number_format == "General":
            cell.number_format = _TEXT


def _comment(cell: Cell, text: str) -> None:
    own = f"{cell.comment.text}\n" if cell.comment else ""
    comment = Comment(own + writable(text), AUTHOR)
    comment.width, comment.height = 280, 90
    cell.comment = comment


def _write_list(book: openpyxl.Workbook, fillings: Sequence[Filling], stamp: str, left_out: Mapping[str, str]) -> None:
    """The sheet that lists the columns nobody filled, the rows of people who were not found, the sheets left out."""
    if LIST_SHEET in book.sheetnames:
        del book[LIST_SHEET]
    sheet = book.create_sheet(LIST_SHEET)
    put_text(sheet["A1"], neutralised(stamp))
    sheet["A1"].font = Font(color="FF" + CAPTION[1:])
    told: list[tuple[str, ...]] = [("工作表", "列或行", "列名", "为什么")]
    for filling in fillings:
        name = filling.form.name
        told += [(name, one.letter, one.heading, said_of(one)) for one in filling.remarks]
        told += [(name, str(row), "", said) for row, said in filling.missing.items()]
    told += [(name, "", "", said) for name, said in left_out.items()]
    for row, values in enumerate(told, start=2):
        for column, text in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            put_text(cell, neutralised(text))
            if row == 2:
                cell.font = Font(bold=True, color="FF" + HILL[1:])
    for letter, width in (("A", 18), ("B", 10), ("C", 30), ("D", 60)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A3"
