"""Streams（流式写行）: rows handed to xlsxwriter as finished XML, three times as fast as cell by cell.

xlsxwriter keeps one row at a time in its constant-memory mode and writes it into a file of its own; a finished row goes
into that same file. It leans on four names inside xlsxwriter (row_data_fh, previous_row, _write_single_row,
_check_dimensions), whose version the lock file holds, and a test compares what comes out with the slow way.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from xlsxwriter.utility import xl_col_to_name

# Excel believes in 29 February 1900; from the day after it, this is day 0 of its count.
_DAY_0 = date(1899, 12, 30)
FIRST_EXACT_DAY = date(1900, 3, 1)

_LITERAL_ESCAPE = re.compile(r"(?=_x[0-9a-fA-F]{4}_)")
_NEEDS_CARE = re.compile(r"[&<>]|_x|^\s|\s$|\n")


class RowStream:
    """The rows of one sheet in constant-memory mode, downward; cells written by xlsxwriter itself may come between."""

    def __init__(self, worksheet: Any, width: int) -> None:
        self._worksheet = worksheet
        self.letters = [xl_col_to_name(column) for column in range(width)]

    def write(self, row: int, cells: str) -> None:
        """Append the row (from 0) that these cells make up; what xlsxwriter still holds of earlier rows goes first."""
        worksheet = self._worksheet
        if worksheet.table:
            worksheet._write_single_row(row)
        worksheet.previous_row = row
        if cells:
            worksheet.row_data_fh.write(f'<row r="{row + 1}">{cells}</row>')
            worksheet._check_dimensions(row, 0)
            worksheet._check_dimensions(row, len(self.letters) - 1)


def style_attribute(style: Any) -> str:
    """How a cell refers to its format; "" for the plain one."""
    return f' s="{style._get_xf_index()}"' if style is not None else ""


def text_cell(place: str, text: str, style: str) -> str:
    """A text cell at a place like B7. The text holds nothing that XML cannot."""
    if not _NEEDS_CARE.search(text):
        return f'<c r="{place}"{style} t="inlineStr"><is><t>{text}</t></is></c>'
    if "_x" in text:
        text = _LITERAL_ESCAPE.sub("_x005F", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def number_cell(place: str, number: float, style: str) -> str:
    """A number cell, with as many digits as the number has."""
    return f'<c r="{place}"{style}><v>{number!r}</v></c>'


def day_number(day: date) -> float:
    """The day as Excel counts it; not before FIRST_EXACT_DAY. A moment's time is the fraction."""
    if isinstance(day, datetime):
        return (day - datetime(_DAY_0.year, _DAY_0.month, _DAY_0.day)) / timedelta(days=1)
    return (day - _DAY_0).days
