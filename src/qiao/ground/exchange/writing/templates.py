"""Templates（模板）: the empty workbook of a ledger, made from its description alone.

What the reader later insists on, the template already asks for: text format where Excel would mangle what is typed,
drop-downs, prompts in the cell, one sample row that reading skips, and a sheet that explains every column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from qiao.ground.exchange.columns import GUIDE_SHEET, SAMPLE_MARK, Column, Ledger
from qiao.ground.exchange.faults import CellFault
from qiao.ground.exchange.writing.sheets import (
    ACT,
    ACT_TINT,
    CAPTION,
    HILL,
    HILL_TINT,
    LINE,
    MIST,
    ROWS_MAX,
    Book,
    display_width,
    neutralised,
    sheet_name,
    writable,
    writing,
)

REQUIRED_MARK = "*"
CHOICES_TITLE = "选项"

# What Excel allows in a data validation: the characters of a list written out, of a prompt's title and of its text.
LIST_CHARACTERS_MAX = 255
PROMPT_TITLE_MAX = 32
PROMPT_MAX = 255

_FIRST_FREE_ROW = 2


def write_template(ledger: Ledger, path: Path | str, *, never: Iterable[Path | str] = ()) -> None:
    """Write the ledger's template: the form with a sample row, 填表说明, and a hidden sheet of long choices.

    `never` are files that must not be written over. Raises WritingRefused when the file cannot be written.
    """
    with writing(path, streaming=False, never=never) as book:
        form = book.workbook.add_worksheet(sheet_name(ledger.title))
        choices = _ChoiceSheet(book)
        for index, column in enumerate(ledger.columns):
            _write_column(book, form, index, column, choices)
        form.set_row(0, 32)
        form.freeze_panes(1, 1)
        _write_guide(book, ledger)


class _ChoiceSheet:
    """The hidden sheet that holds the choices too long for a drop-down's own list; made with its first column."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sheet: Any = None
        self._used = 0

    def source(self, choices: Sequence[str]) -> list[str] | str:
        """What a drop-down takes as its source: the choices themselves, or the place where they stand."""
        fits = len(",".join(choices)) <= LIST_CHARACTERS_MAX
        if fits and not any("," in choice or choice != choice.strip() for choice in choices):
            return list(choices)
        if self._sheet is None:
            self._sheet = self._book.workbook.add_worksheet(CHOICES_TITLE)
            self._sheet.very_hidden()
        letter = xl_col_to_name(self._used)
        for row, choice in enumerate(choices):
            self._sheet.write_string(row, self._used, writable(choice))
        self._used += 1
        return f"='{CHOICES_TITLE}'!${letter}$1:${letter}${len(choices)}"


def _write_column(book: Book, form: Any, index: int, column: Column, choices: _ChoiceSheet) -> None:
    form.write_string(0, index, heading_of(column), _heading_look(book, column.required))
    form.write_comment(
        0,
        index,
        writable(_explained(column)),
        {"author": "桥", "x_scale": 1.6, "y_scale": _lines(_explained(column)) / 4},
    )
    form.set_column(index, index, _width(column), _column_look(book, column))
    _write_sample(book, form, index, column)
    validation = _validation(column, choices)
    form.data_validation(_FIRST_FREE_ROW, index, ROWS_MAX - 1, index, validation)


def heading_of(column: Column) -> str:
    """The heading as the template shows it: a star after the title when the column must be filled."""
    return writable(column.title) + (REQUIRED_MARK if column.required else "")


def _heading_look(book: Book, required: bool) -> Any:
    ink, tint = (ACT, ACT_TINT) if required else (HILL, HILL_TINT)
    return book.style(
        bold=True, font_color=ink, bg_color=tint, border=1, border_color=LINE, text_wrap=True, valign="vcenter"
    )


def _column_look(book: Book, column: Column) -> Any:
    if column.reader.as_text():
        return book.style(num_format="@")
    return book.style(num_format="yyyy-mm-dd") if _is_date(column) else None


def _write_sample(book: Book, form: Any, index: int, column: Column) -> None:
    told = f"{SAMPLE_MARK}：{column.sample}" if index == 0 else column.sample
    look = {"bg_color": MIST, "font_color": CAPTION, "num_format": "@"}
    form.write_string(1, index, writable(neutralised(told)), book.style(**look))


def _width(column: Column) -> float:
    """Wide enough for the heading and the sample, and for a prompt to be found beside it."""
    widest = max(display_width(heading_of(column)), display_width(column.sample), 8)
    return min(widest, 40) + 2


def _validation(column: Column, choices: _ChoiceSheet) -> dict[str, object]:
    """The data validation of a column's cells; every cell at least tells what belongs into it."""
    rule: dict[str, object] = {
        "validate": "any",
        "input_title": heading_of(column)[:PROMPT_TITLE_MAX],
        "input_message": _cut(_prompt(column)),
        "error_title": column.title[:PROMPT_TITLE_MAX],
        "error_message": _cut("这一格填得不对。" + _prompt(column)),
    }
    offered = column.reader.choices()
    if offered:
        several = _takes_several(column, offered)
        rule |= {
            "validate": "list",
            "source": choices.source(offered),
            "error_type": "information" if several else "stop",
        }
    elif _is_date(column) and not column.reader.as_text():
        span = {"criteria": "between", "minimum": date(1900, 1, 1), "maximum": date(2100, 12, 31)}
        rule |= {"validate": "date", "error_type": "warning", **span}
    elif _is_number(column) and not column.reader.as_text():
        low, high = _bounds(column)
        whole = column.reader.dtype.is_integer()
        rule |= {
            "validate": "integer" if whole else "decimal",
            "error_type": "warning",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
        }
    return rule


def _takes_several(column: Column, offered: Sequence[str]) -> bool:
    """Whether a cell may hold more than one choice, so that the drop-down must let people type."""
    if len(offered) < 2:
        return False
    try:
        column.reader.read("、".join(offered[:2]))
    except CellFault:
        return False
    return True


def _is_date(column: Column) -> bool:
    return column.reader.dtype == pl.Date


def _is_number(column: Column) -> bool:
    return column.reader.dtype.is_numeric()


def _bounds(column: Column) -> tuple[float, float]:
    """The least and the greatest number the reader takes; wide bounds when it does not say."""
    low, high = getattr(column.reader, "low", None), getattr(column.reader, "high", None)
    return (-1e12 if low is None else low), (1e12 if high is None else high)


def _prompt(column: Column) -> str:
    """What belongs into the cell, in a few words."""
    return f"{'必填。' if column.required else '可以不填。'}{column.note or _kind(column)}"


def _kind(column: Column) -> str:
    if column.reader.choices():
        return "从下拉框里选。"
    if _is_date(column):
        return "填日期，如 2019-06-30。"
    if _is_number(column):
        return "只填数字，不写单位。"
    return "照实填写。"


def _explained(column: Column) -> str:
    return _prompt(column) + (f"\n例：{column.sample}" if column.sample else "")


def _cut(text: str) -> str:
    return text if len(text) <= PROMPT_MAX else text[: PROMPT_MAX - 1] + "…"


def _lines(text: str) -> int:
    """How many lines a comment box of about thirty half-width characters needs for this text, at least four."""
    return max(4, sum(1 + display_width(line) // 30 for line in text.splitlines()))


def _write_guide(book: Book, ledger: Ledger) -> None:
    titles = {column.key: column.title for column in ledger.columns}
    beside = {key: [titles[other] for other in group if other != key] for group in ledger.one_of for key in group}
    rows = []
    for column in ledger.columns:
        required = "必填" if column.required else "可不填"
        if beside.get(column.key):
            required = f"和“{'、'.join(beside[column.key])}”至少有一列"
        told = "、".join(column.reader.choices())
        rows.append([column.title, required, column.note or _kind(column), told, column.sample])
    note = (
        f"{ledger.title}：带 {REQUIRED_MARK} 的必填。第 2 行是{SAMPLE_MARK}，读取时跳过，可以删掉。"
        "从第 3 行填起，一行一条，不要合并单元格，不要写合计。"
    )
    widths = {"列名": 18.0, "要不要填": 22.0, "怎么填": 42.0, "可以填的内容": 60.0, "例": 24.0}
    book.sheet(GUIDE_SHEET, list(widths), rows, widths=widths, text=tuple(widths), note=note)
