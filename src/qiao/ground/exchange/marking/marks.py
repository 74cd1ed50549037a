"""Marks（标记）: what an error workbook says and where, the same for every way of writing it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from openpyxl.utils import column_index_from_string

from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.faults import Fault, FaultKind

AUTHOR = "桥"
# Between a comment of the user's own and ours below it.
COMMENT_RULE = "\n―― 桥 ――\n"
# Excel grows slow with more comments than this; the marks and the column of reasons go on to the end.
COMMENTS_MAX = 10_000
FIRST_ROWS_SHOWN = 8

SUMMARY_HEADINGS = {
    "代码": 20.0,
    "轻重": 8.0,
    "哪一列": 18.0,
    "怎么回事，怎么办": 70.0,
    "个数": 8.0,
    "先看这几行": 34.0,
}
_SUMMARY_HEADINGS_EN = dict(
    zip(
        ("Code", "Severity", "Column", "What is wrong, what to do", "Count", "First rows"),
        SUMMARY_HEADINGS.values(),
        strict=True,
    )
)
_SHEET_HEADING = {"zh": "哪张表", "en": "Sheet"}
_SEVERITY = {"zh": {"error": "错误", "warning": "提醒"}, "en": {"error": "error", "warning": "warning"}}


class Read(Protocol):
    """What marking needs of a reading: the ledger, the sheet that was read, where its headings stand (rows from 1),
    which ledger column stands where (letters by key), and the faults."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def sheet_name(self) -> str: ...
    @property
    def heading_rows(self) -> Sequence[int]: ...
    @property
    def faults(self) -> Sequence[Fault]: ...


@dataclass(frozen=True, slots=True)
class Marks:
    """The faults of one sheet by their cell (row and column from 1), and the reasons by their row.

    `heading_row` is the row that carries 错误原因; faults of a whole column stand there too. `comments_max` is how many
    cells may get a comment.
    """

    sheet_name: str
    heading_row: int
    cells: dict[tuple[int, int], list[Fault]]
    reasons: dict[int, str]
    language: str
    comments_max: int = COMMENTS_MAX

    def comment(self, cell: tuple[int, int]) -> str:
        """What the cell's comment says: every fault of it, once."""
        return "\n".join(dict.fromkeys(fault.said(self.language) for fault in self.cells[cell]))

    def is_error(self, cell: tuple[int, int]) -> bool:
        """Whether the cell is wrong, and not merely to be looked at."""
        return any(fault.kind.severity == "error" for fault in self.cells[cell])

    @property
    def commented(self) -> set[tuple[int, int]]:
        """The cells that get a comment: all, or the first of too many."""
        if len(self.cells) <= self.comments_max:
            return set(self.cells)
        return set(sorted(self.cells)[: self.comments_max])


@dataclass(frozen=True, slots=True)
class Markings:
    """What is written into one file: the marks of every sheet that was read, and the summary of them all."""

    sheets: dict[str, Marks]
    summary_headings: dict[str, float]
    summary: list[list[object]]
    note: str

    def marked(self, path: Path, *, keeps_looks: bool) -> Marked:
        """What came of it."""
        cells = sum(len(marks.cells) for marks in self.sheets.values())
        commented = sum(len(marks.commented) for marks in self.sheets.values())
        return Marked(path, cells, cells - commented, keeps_looks)


@dataclass(frozen=True, slots=True)
class Marked:
    """What came of it: the file, how many cells were marked, how many of these got no comment because there were too
    many, and whether the user's own looks were kept."""

    path: Path
    cells: int
    uncommented: int
    keeps_looks: bool


def markings_of(readings: Sequence[Read], language: str) -> Markings:
    """What to write for the faults of these readings of one file; a sheet column in the summary when they are several.

    ValueError when there is no reading, or two of one sheet.
    """
    sheets: dict[str, Marks] = {}
    left = COMMENTS_MAX
    for reading in readings:
        sheets[reading.sheet_name] = marks = _marks_of(reading, language, left)
        left -= len(marks.commented)
    if not sheets or len(sheets) < len(readings):
        raise ValueError("readings of one file must be at least one, and of different sheets")
    headings = SUMMARY_HEADINGS if language == "zh" else _SUMMARY_HEADINGS_EN
    if len(readings) == 1:
        return Markings(sheets, headings, _summary(readings[0].faults, language), _note(readings, language))
    summary = [[reading.sheet_name, *row] for reading in readings for row in _summary(reading.faults, language)]
    return Markings(sheets, {_SHEET_HEADING[language]: 18.0, **headings}, summary, _note(readings, language))


def _marks_of(reading: Read, language: str, comments_max: int) -> Marks:
    heading_row = max(reading.heading_rows, default=1)
    cells: defaultdict[tuple[int, int], list[Fault]] = defaultdict(list)
    told: defaultdict[int, list[str]] = defaultdict(list)
    for fault in reading.faults:
        row = fault.row or heading_row
        if fault.column:
            cells[row, column_index_from_string(fault.column)].append(fault)
        if fault.row:
            told[row].append(_reason(fault, language))
    reasons = {row: "".join(dict.fromkeys(said)) for row, said in sorted(told.items())}
    return Marks(reading.sheet_name, heading_row, dict(cells), reasons, language, comments_max)


def _reason(fault: Fault, language: str) -> str:
    place = fault.heading or fault.column
    said = fault.said(language)
    if language == "zh":
        return f"【{place}】{said}" if place else said
    return f"[{place}] {said} " if place else said + " "


def _summary(faults: Sequence[Fault], language: str) -> list[list[object]]:
    """One row a kind and column, most frequent first; errors before warnings."""
    counts: Counter[tuple[FaultKind, str]] = Counter()
    firsts: dict[tuple[FaultKind, str], Fault] = {}
    rows: defaultdict[tuple[FaultKind, str], list[int]] = defaultdict(list)
    for fault in faults:
        key = (fault.kind, fault.heading or fault.column)
        counts[key] += 1
        firsts.setdefault(key, fault)
        if fault.row and len(rows[key]) < FIRST_ROWS_SHOWN:
            rows[key].append(fault.row)
    ordered = sorted(counts, key=lambda key: (key[0].severity != "error", -counts[key], key[0].code, key[1]))
    return [
        [
            kind.code,
            _SEVERITY[language][kind.severity],
            heading,
            firsts[kind, heading].said(language),
            counts[kind, heading],
            _rows_told(rows[kind, heading], counts[kind, heading], language),
        ]
        for kind, heading in ordered
    ]


def _rows_told(rows: list[int], count: int, language: str) -> str:
    if not rows:
        return "整列" if language == "zh" else "whole column"
    more = "…" if count > len(rows) else ""
    return f"第 {'、'.join(map(str, rows))} 行{more}" if language == "zh" else ", ".join(map(str, rows)) + more


def _note(readings: Sequence[Read], language: str) -> str:
    if language == "zh":
        return "".join(_counted(reading, language) for reading in readings) + (
            "红格要改，橙色虚线的看一眼。改好存盘，直接再交这一份，不用删“错误原因”列和这张表。"
        )
    return " ".join(_counted(reading, language) for reading in readings) + (
        " Correct the red cells, look at the dashed ones, save, and hand in this same file; the added column and this "
        "sheet may stay."
    )


def _counted(reading: Read, language: str) -> str:
    errors = sum(fault.kind.severity == "error" for fault in reading.faults)
    warnings = len(reading.faults) - errors
    rows = len({fault.row for fault in reading.faults if fault.row and fault.kind.severity == "error"})
    if language == "zh":
        return f"“{reading.sheet_name}”：{rows:,} 行里有 {errors:,} 处错误，另有 {warnings:,} 处提醒。"
    return f"“{reading.sheet_name}”: {errors:,} errors in {rows:,} rows, and {warnings:,} warnings."
