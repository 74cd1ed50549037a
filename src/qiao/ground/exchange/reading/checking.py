"""Checks across cells（跨格检查）: what no cell shows by itself, after all of them were read.

A place that is blank however it may be written, a value that may stand only once, a number that is the same for
everyone, and the ledger's own rules of a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.faults import (
    CONSTANT_COLUMN,
    CONTRADICTED_COLUMN,
    DUPLICATE,
    DUPLICATE_ON_SHEET,
    MISSING_COLUMN,
    OTHER_NAME,
    OTHER_NAME_ON_SHEET,
    UNKNOWN_COLUMN,
    Fault,
    FaultKind,
)
from qiao.ground.exchange.reading.recognising import AskedColumn, Layout, letter_of
from qiao.ground.exchange.reading.titles import RECOGNISED

CONSTANT_ROWS_MIN = 10
"""A village's list is no longer than that."""

Doubled = Mapping[tuple[str, object], Sequence[tuple[str, int, str | None]]]
"""Where a value that may stand only once, (key, value), stands several times: each sheet, row and name, in order."""


@dataclass(slots=True)
class Findings:
    """The faults found so far in one sheet, and what its columns mean for blanks.

    `needed` are the keys of which every cell must be filled; `groups` those of which one in every row must be.
    """

    ledger: Ledger
    layout: Layout
    faults: list[Fault] = field(default_factory=list)
    needed: frozenset[str] = field(init=False)
    groups: tuple[tuple[str, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        present = [tuple(key for key in group if key in self.layout.places) for group in self.ledger.needed]
        self.needed = frozenset(group[0] for group in present if len(group) == 1)
        self.groups = tuple(group for group in present if len(group) > 1)

    def add(self, kind: FaultKind, row: int, key: str, figures: Mapping[str, object]) -> None:
        """A fault at that row as Excel shows it, in the column of that key; "" for a column that the sheet lacks."""
        letter, at = self.letter(key), self.layout.places.get(key)
        heading = self.ledger.column(key).title if at is None else self.layout.heading.shown[at]
        self.faults.append(Fault(kind, row, letter, heading, dict(figures)))

    def letter(self, key: str) -> str:
        """The letter of the key's column, "" when the sheet lacks it."""
        at = self.layout.places.get(key)
        return "" if at is None else letter_of(at)

    def tell_whole_columns(self, file_name: str, rows: npt.NDArray[np.int64]) -> None:
        """Columns not read, what those say in these rows（from 0）that are watched, and required ones that the file
        lacks."""
        unread: dict[FaultKind, list[str]] = {}
        for asked in self.layout.asked:
            if self._is_watched(asked, rows):
                continue
            if (of_many := self._unread(asked.letter)) is not None:
                unread.setdefault(of_many[0], []).append(of_many[1])
                continue
            kind = CONTRADICTED_COLUMN if asked.looks_like else UNKNOWN_COLUMN
            figures: dict[str, object] = {"looks_like": asked.looks_like} if asked.looks_like else {}
            self.faults.append(Fault(kind, 0, asked.letter, asked.heading, figures))
        for kind, headings in unread.items():
            told = "、".join(headings)
            self.faults.append(Fault(kind, 0, "", "", {"columns": told, "count": len(headings)}))
        for group in self.ledger.needed:
            if not any(key in self.layout.places for key in group):
                title = "或".join(self.ledger.column(key).title for key in group)
                self.faults.append(Fault(MISSING_COLUMN, 0, "", title, {"file": file_name, "missing": title}))

    def _is_watched(self, asked: AskedColumn, rows: npt.NDArray[np.int64]) -> bool:
        """Whether the ledger watches such a column; what its cells ask for is told."""
        watched = self.ledger.watched
        if watched is None or not watched.heading(asked.heading):
            return False
        raw, is_free = self.layout.sheet.columns[self._at(asked.letter)], True
        for code in np.unique(raw.codes[rows]):
            if (cell := raw.cells[code]) is None or not (text := str(cell).strip()) or watched.is_free(text):
                continue
            is_free = False
            if found := watched.asks(asked.heading, text):
                self.faults += [
                    Fault(watched.kind, int(row) + 1, asked.letter, asked.heading, {"found": found})
                    for row in rows[raw.codes[rows] == code]
                ]
        if not is_free:
            self.faults.append(Fault(watched.whole, 0, asked.letter, asked.heading, {"heading": asked.heading}))
        return True

    def _at(self, letter: str) -> int:
        return next(at for at in range(len(self.layout.sheet.columns)) if letter_of(at) == letter)

    def _unread(self, letter: str) -> tuple[FaultKind, str] | None:
        """What is told of a column that is known and on purpose not read, and its name; None of any other."""
        known = {heading: (heading,) for heading in self.ledger.unread}
        at = self._at(letter)
        like = self.layout.heading.likenesses(at, known) if known else {}
        best = max(like, key=lambda heading: like[heading], default="")
        return (self.ledger.unread[best], best) if like.get(best, 0.0) >= RECOGNISED else None

    def rows_at(self, *keys: str, only_errors: bool = False) -> set[int]:
        """The rows with a fault in one of these columns, those that the sheet lacks left out."""
        letters = {self.letter(key) for key in keys} - {""}
        return {
            fault.row
            for fault in self.faults
            if fault.column in letters and not (only_errors and fault.kind.severity != "error")
        }

    def ordered(self) -> tuple[Fault, ...]:
        """All of them by row and column; those of whole columns, at row 0, first."""
        places = {"": -1} | {letter_of(at): at for at in range(len(self.layout.sheet.columns))}
        return tuple(sorted(self.faults, key=lambda fault: (fault.row, places[fault.column])))


def doubled_in(ledger: Ledger, frames: Sequence[tuple[str, pl.DataFrame]]) -> Doubled:
    """The values of the whole file that may stand only once and do not; `frames` by their sheets' names."""
    doubled: dict[tuple[str, object], list[tuple[str, int, str | None]]] = {}
    for key, _ in ledger.unique:
        name = pl.col(ledger.named) if ledger.named else pl.lit(None, pl.String)
        rows = pl.concat(
            frame.select(pl.lit(sheet).alias("sheet"), "row", pl.col(key).alias("value"), name.alias("name"))
            for sheet, frame in frames
        )
        for sheet, row, value, called in rows.filter(pl.col("value").is_duplicated()).drop_nulls("value").iter_rows():
            doubled.setdefault((key, value), []).append((sheet, row, called))
    return doubled


def check_across(found: Findings, frame: pl.DataFrame, doubled: Doubled) -> None:
    """Add what the rows of `frame` (`row` and one column a key) show together; the cells' own faults are there."""
    _blank_groups(found, frame)
    _duplicates(found, doubled)
    _constants(found, frame)
    _pairs(found)
    _rules(found, frame)
    _groups(found, frame)


def _blank_groups(found: Findings, frame: pl.DataFrame) -> None:
    """Rows that fill none of a group, told at its first column; a cell that cannot be read is not blank."""
    for group in found.groups:
        blank = frame.filter(pl.all_horizontal(pl.col(*group).is_null()))["row"].to_list()
        judged = found.rows_at(*group)
        for row in blank:
            if row not in judged:
                kind = found.ledger.column(group[0]).blank
                found.add(kind, row, group[0], {"column": found.letter(group[0])})


def _duplicates(found: Findings, doubled: Doubled) -> None:
    """The first row of a value stands; later ones are told which it was, and on which sheet if on another. Under two
    names none stands: each row is told one of the other name."""
    own, words = found.layout.sheet.name, dict(found.ledger.unique)
    for (key, _), places in doubled.items():
        first_on, first, _ = places[0]
        for sheet, row, name in places:
            if sheet != own:
                continue
            other = next(((on, at) for on, at, called in places if name and called and called != name), None)
            if other is not None:
                kind = OTHER_NAME if other[0] == own else OTHER_NAME_ON_SHEET
                found.add(kind, row, key, {"sheet": other[0], "other": other[1]})
            elif (first_on, first) != (sheet, row):
                kind = DUPLICATE if first_on == own else DUPLICATE_ON_SHEET
                found.add(kind, row, key, {"sheet": first_on, "first": first, "what": words[key]})


def _constants(found: Findings, frame: pl.DataFrame) -> None:
    """A number that is the same for everyone was typed for everyone."""
    for key in found.ledger.constant_suspects:
        filled = frame[key].drop_nulls()
        if len(filled) >= CONSTANT_ROWS_MIN and filled.n_unique() == 1:
            found.add(CONSTANT_COLUMN, 0, key, {"count": len(filled)})


def _pairs(found: Findings) -> None:
    """A column that says nothing without another one, which the sheet lacks."""
    places = found.layout.places
    for key, other, kind in found.ledger.together:
        if key in places and other not in places:
            found.add(kind, 0, key, {"column": found.ledger.column(other).title})


def _rules(found: Findings, frame: pl.DataFrame) -> None:
    """Ask each rule of every row whose cell is not at fault already: a place misspelt is not a place missing.

    The rows are walked once, whatever the number of rules: making 100,000 rows of 50 columns takes most of a second.
    """
    checks = [one for one in found.ledger.row_checks if not one.if_read or one.at in found.layout.places]
    wrong = {check.at: found.rows_at(check.at, only_errors=True) for check in checks}
    for row in frame.iter_rows(named=True) if checks else ():
        for check in checks:
            figures = check.find(row) if row["row"] not in wrong[check.at] else None
            if figures is None:
                continue
            found.add(check.kind, row["row"], check.at, figures)
            if check.kind.severity == "error" and check.at in found.layout.places:
                wrong[check.at].add(row["row"])


def _groups(found: Findings, frame: pl.DataFrame) -> None:
    """Ask what rows of one household or one person show together. A row typed twice counts once."""
    doubled = {fault.row for fault in found.faults if fault.kind in (DUPLICATE, DUPLICATE_ON_SHEET)}
    once = frame.filter(~pl.col("row").is_in(pl.Series(sorted(doubled), dtype=pl.Int32).implode()))
    for check in found.ledger.group_checks:
        if check.at not in found.layout.places or check.by not in found.layout.places:
            continue
        wrong = found.rows_at(check.at, only_errors=True)
        for told in check.find(once.filter(pl.col(check.by).is_not_null())).iter_rows(named=True):
            row = told.pop("row")
            if row not in wrong:
                found.add(check.kind, row, check.at, told)
