"""Headings（标题行）: where the heading stands in a sheet, and what it says above each column.

Above it there may be a title, a line with the unit and the date; it may have a group row over sub-headings, cells
merged up and down, a second row in English, a third of field codes or of column numbers. All of it is heading; what
comes after is data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qiao.ground.exchange.files.sandbox import Sheet
from qiao.ground.exchange.reading.titles import RECOGNISED, likeness, likenesses, tells_nothing

HEAD_ROWS = 30
"""A heading is looked for in the first so many rows."""

_DEPTH_MAX = 3
_SURE = 0.85  # one heading alone must be known all but to the letter
_TEXT_MAX = 100  # what is longer is no heading, and is not worth searching
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_ .\-/()]*")
_LABEL_LINE = re.compile(r".*[：:].*|.*[0-9]{4}\s*[年\-/.].*")
_DATA_ROWS_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading block: its rows from 0, the text shown for each column, and the texts by which it may be known.

    `texts[column]` holds (text, weight): weights below 1 for a group's text, which stands over several columns.
    """

    rows: tuple[int, ...]
    shown: tuple[str, ...]
    texts: tuple[tuple[tuple[str, float], ...], ...]

    def likenesses(self, column: int, known: Mapping[str, Sequence[str]]) -> dict[str, float]:
        """How much this column's heading is like each key's names."""
        scores: dict[str, float] = {}
        for text, weight in self.texts[column]:
            for key, score in likenesses(text, known).items():
                scores[key] = max(scores.get(key, 0.0), score * weight)
        return scores


def find_heading(sheet: Sheet, known: Mapping[str, Sequence[str]], *, unaided: bool = True) -> Heading | None:
    """The heading block, or None when no row is like a heading of these keys (`known`: names by key).

    The first row of nothing but texts will do where those texts only count, so that the contents must speak, or with
    `unaided` False, when the user named the columns by letter.
    """
    head = _Head(sheet)
    if not head.rows:
        return None
    strengths = [_strength(row, known) for row in head.rows]
    best = max(range(len(strengths)), key=lambda at: (strengths[at], -at))
    width = max(sum(1 for text in row if text) for row in head.rows)
    needed = 1 if width <= 2 or len(known) <= 2 or head.is_all_text(best) else 2
    if strengths[best] < (_SURE if needed == 1 else needed * RECOGNISED):
        plain = next((at for at in range(len(head.rows)) if head.is_all_text(at)), None)
        if plain is None or (unaided and not head.is_of_silent_titles(plain)):
            return None
        best = plain
    first, last = best, best
    while last - first + 1 < _DEPTH_MAX and head.continues(last, known):
        last += 1
    while last - first + 1 < _DEPTH_MAX and head.leads(first):
        first -= 1
    return _block(head, first, last)


def heading_at(sheet: Sheet, row: int) -> Heading | None:
    """The heading that a person points at: this one row, from 0; None when the sheet has no such row near its top."""
    head = _Head(sheet)
    return _block(head, row, row) if 0 <= row < len(head.rows) else None


def likely_row(sheet: Sheet) -> int:
    """The first row, from 0, that looks like a heading: different texts, none of them a number; else the first row."""
    head = _Head(sheet)
    texts = (at for at in range(len(head.rows)) if head.is_all_text(at) and not any(map(_is_number, head.rows[at])))
    return next(texts, 0)


def _is_number(text: str) -> bool:
    return text.replace(" ", "").isdecimal()


def _strength(row: Sequence[str], known: Mapping[str, Sequence[str]]) -> float:
    """The sum over keys of the best likeness in the row, where it is enough to be recognised."""
    best: dict[str, float] = {}
    for text in row:
        for key, score in likenesses(text, known).items() if text else ():
            best[key] = max(best.get(key, 0.0), score)
    return sum(score for score in best.values() if score >= RECOGNISED)


class _Head:
    """The first rows of a sheet as texts ("" for anything else), and the merged cells among them."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        count = min(HEAD_ROWS, sheet.row_count)
        cells = [[column.at(row) for column in sheet.columns] for row in range(count)]
        self.rows = [[_one_line(cell) if isinstance(cell, str) else "" for cell in row] for row in cells]
        self.filled = [[cell is not None for cell in row] for row in cells]
        self._cells = cells
        self.merged = [merge for merge in sheet.merged if merge[0] < count]

    def is_all_text(self, row: int) -> bool:
        """Whether the row holds two or more different texts and nothing else."""
        texts = [text for text in self.rows[row] if text]
        return len(texts) >= 2 and len(set(texts)) == len(texts) and len(texts) == sum(self.filled[row])

    def is_of_silent_titles(self, row: int) -> bool:
        """Whether most of the row's texts only count: 字段1, 字段2, Column3."""
        texts = [text for text in self.rows[row] if text]
        return 2 * sum(map(tells_nothing, texts)) > len(texts)

    def group_span(self, row: int, column: int) -> int:
        """How many columns the merged cell that begins here covers; 1 when none does."""
        for first_row, first_column, _, last_column in self.merged:
            if (first_row, first_column) == (row, column):
                return last_column - first_column + 1
        return 1

    def continues(self, row: int, known: Mapping[str, Sequence[str]]) -> bool:
        """Whether the row below still belongs to the heading."""
        below = row + 1
        if below >= len(self.rows):
            return False
        if any(
            first <= row and last >= below and first_column < len(self.rows[row])
            for first, first_column, last, _ in self.merged
        ):
            return True
        if not any(self.filled[below]):
            return False
        return (
            self._is_column_numbers(below) or self._is_code_row(row, below) or self._is_sub_heading(row, below, known)
        )

    def _is_column_numbers(self, row: int) -> bool:
        """1, 2, 3, … under the headings（栏次）."""
        numbers = [str(cell) for cell in self._cells[row] if cell is not None]
        counted = [text for text in numbers if text not in ("栏次", "序号")]
        return len(counted) >= 4 and counted == [str(at) for at in range(1, len(counted) + 1)]

    def _is_code_row(self, row: int, below: int) -> bool:
        """Field codes or English under the headings, while the data is not all like that."""
        columns = [at for at, filled in enumerate(self.filled[below]) if filled]
        codes = [self.rows[below][at] for at in columns]
        headed = sum(1 for at in columns if self.filled[row][at])
        if len(codes) < 3 or headed < 0.6 * sum(self.filled[row]) or len(set(codes)) < len(codes):
            return False
        above = [text for text in self.rows[row] if text]
        if not all(map(_CODE.fullmatch, codes)) or (above and all(map(_CODE.fullmatch, above))):
            return False
        data = range(below + 1, min(below + 1 + _DATA_ROWS_LOOKED_AT, self._sheet.row_count))
        cells = [self._sheet.columns[at].at(data_row) for data_row in data for at in columns]
        told = [cell for cell in cells if cell is not None]
        return sum(1 for cell in told if isinstance(cell, str) and _CODE.fullmatch(cell)) <= 0.5 * len(told)

    def _is_sub_heading(self, row: int, below: int, known: Mapping[str, Sequence[str]]) -> bool:
        """Texts that fill just the gaps groups leave (no data does that), or a second row of known headings."""
        columns = [at for at, filled in enumerate(self.filled[below]) if filled]
        texts = [self.rows[below][at] for at in columns]
        if not all(texts):
            return False
        if all(self._is_under_group(row, at, columns) for at in columns):
            return True
        hits = sum(1 for text in texts if max(likenesses(text, known).values(), default=0.0) >= RECOGNISED)
        return hits >= 2 and 2 * hits > len(texts)

    def _is_under_group(self, row: int, at: int, columns: Sequence[int]) -> bool:
        """Whether a group of the row stands over this column: a merged cell, or a text with a gap to its right."""
        opener = next((left for left in range(at, -1, -1) if self.filled[row][left]), None)
        if opener is None or opener + 1 >= len(self.filled[row]):
            return False
        if opener == at:
            return self.group_span(row, at) > 1 or (at + 1 in columns and not self.filled[row][at + 1])
        return self.group_span(row, opener) > at - opener or opener in columns

    def leads(self, row: int) -> bool:
        """Whether the row above belongs to the heading: groups or another language, and no title or label line."""
        above = row - 1
        if above < 0:
            return False
        texts = [(at, text) for at, text in enumerate(self.rows[above]) if text]
        if len(texts) != sum(self.filled[above]) or any(_LABEL_LINE.fullmatch(text) for _, text in texts):
            return False
        width = sum(self.filled[row])
        if any(2 <= self.group_span(above, at) < 0.8 * width for at, _ in texts):
            return True
        return len(texts) >= max(2, 0.6 * width)


def _one_line(text: str) -> str:
    return " ".join(text[:_TEXT_MAX].split())


def _block(head: _Head, first: int, last: int) -> Heading:
    """The texts over each column: its own, its group's, and both together."""
    rows = tuple(range(first, last + 1))
    columns = len(head.rows[first])
    over: list[list[tuple[str, bool]]] = [[] for _ in range(columns)]
    for row in rows:
        group, left = "", 0
        for column in range(columns):
            text = head.rows[row][column]
            span = head.group_span(row, column)
            if text:
                is_group = span > 1 or (row < last and _covers_gap(head, row, last, column))
                group, left = (text, span if span > 1 else columns) if is_group else ("", 0)
                over[column].append((text, is_group))
            elif group and left > 1 and not head.filled[row][column]:
                left -= 1
                over[column].append((group, True))
            else:
                group, left = "", 0
    return Heading(rows, tuple(_shown(texts) for texts in over), tuple(_known_by(texts) for texts in over))


def _covers_gap(head: _Head, row: int, last: int, column: int) -> bool:
    """A group whose merged cell was lost: a text with a blank to its right, and texts below both."""
    beside = column + 1
    if beside >= len(head.rows[row]) or head.filled[row][beside]:
        return False
    return bool(head.rows[last][column]) and bool(head.rows[last][beside])


def _shown(texts: list[tuple[str, bool]]) -> str:
    return " ".join(dict.fromkeys(text for text, _ in texts))


def _known_by(texts: list[tuple[str, bool]]) -> tuple[tuple[str, float], ...]:
    own = [(text, 1.0) for text, is_group in texts if not is_group]
    groups = [(text, 0.75 if own else 1.0) for text, is_group in texts if is_group]
    joined = [(groups[-1][0] + own[0][0], 1.0)] if groups and own else []
    return (*own, *joined, *groups)


def same_heading(one: str, other: str) -> bool:
    """Whether a user who writes `one` means the heading `other`."""
    return likeness(one, (other,)) >= 0.97
