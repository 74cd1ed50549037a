"""Recognising columns（认列）: which column of a sheet is which key of the ledger, by heading and by content.

Headings propose, contents object: a column called 姓名 that holds phone numbers is asked about, not read. Contents
alone decide only under headings that say nothing. Columns and keys are paired one to one for the best total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import polars as pl

from qiao.ground.exchange.cells.identities import CreditCode, Phone, ResidentId
from qiao.ground.exchange.cells.texts import readable, share
from qiao.ground.exchange.columns import (
    ERROR_HEADING,
    GUIDE_SHEET,
    SUMMARY_SHEET,
    Belied,
    Column,
    Ledger,
    Reader,
    gettext_noop,
)
from qiao.ground.exchange.files.sandbox import ErrorValue, Formula, Sheet, SheetColumn
from qiao.ground.exchange.reading.assigning import best_pairs
from qiao.ground.exchange.reading.headings import Heading, find_heading, heading_at, same_heading
from qiao.ground.exchange.reading.titles import RECOGNISED, bared, names_of, tells_nothing

How = Literal["given", "heading", "content"]
HEADING_ROW = "#"
"""In a mapping, the row of the headings as Excel numbers it, where a person had to point at it."""

HINTED = 0.3
"""From here on a heading hints at a key."""

OTHERS_CODES = gettext_noop("别的系统的代码")
"""What a column holds whose cells are numbers of a list that only their sender has."""
_SAMPLES = 200
_CONTENT_SURE = 0.9
_CONTENT_OTHER, _CONTENT_OWN, _CONTENT_CELLS_MIN = 0.8, 0.2, 3
_GUESSES = 3
_WELL_KNOWN = 0.85  # a heading that is all but a known name is believed, and the cells are at fault
_UNASKED = frozenset(("序号", "编号", "行号", "no", "序", "序列", "id"))
_TELLING: tuple[tuple[str, Reader], ...] = (
    ("证件号码", ResidentId()),
    ("电话号码", Phone()),
    ("信用代码", CreditCode()),
)


@dataclass(frozen=True, slots=True)
class RecognisedColumn:
    """A column that is read: as which key, by what, and how sure (0 to 1)."""

    letter: str
    heading: str
    key: str
    how: How
    score: float


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """A column that was not recognised, with the keys it may be, likeliest first.

    `looks_like` says what the cells look like when that is why the column was not read.
    """

    letter: str
    heading: str
    guesses: tuple[str, ...]
    looks_like: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet's heading and columns. `places` gives each key's column number from 0."""

    sheet: Sheet
    heading: Heading
    recognised: tuple[RecognisedColumn, ...]
    asked: tuple[AskedColumn, ...]
    places: Mapping[str, int]

    @property
    def data_from(self) -> int:
        """The first row after the heading, from 0."""
        return self.heading.rows[-1] + 1

    @property
    def strength(self) -> float:
        return sum(column.score for column in self.recognised)


class UnknownMapping(ValueError):
    """The user's mapping names a column or a key that is not there, or one key twice."""

    def __init__(self, column: str, key: str) -> None:
        super().__init__(f"{column}={key}")
        self.column, self.key = column, key


def layout_of(sheet: Sheet, ledger: Ledger, mapping: Mapping[str, str]) -> Layout | None:
    """The sheet's layout, or None when no heading of this ledger is in it, or when it is a list of faults or a guide.

    A mapping may name the heading's row (HEADING_ROW). Raises UnknownMapping when a heading was found and the mapping
    does not fit it.
    """
    if sheet.name in (SUMMARY_SHEET, GUIDE_SHEET):
        return None
    known: dict[str, Sequence[str]] = {column.key: names_of(column) for column in ledger.columns}
    keys = {given: _key_of(ledger, given, wanted) for given, wanted in mapping.items() if given != HEADING_ROW}
    for given, key in keys.items():
        if key and not _is_letter(given):
            known[key] = (*known[key], given)
    if mapping.get(HEADING_ROW):
        heading = heading_at(sheet, int(mapping[HEADING_ROW]) - 1)
    else:
        heading = find_heading(sheet, known, unaided=not any(map(_is_letter, keys)))
    if heading is None:
        return None
    return _Recognition(sheet, heading, ledger, known, _given_places(sheet, heading, keys)).layout()


def letter_of(column: int) -> str:
    """A for 0, AA for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _is_letter(given: str) -> bool:
    return len(given.strip()) <= 3 and given.strip().isascii() and given.strip().isalpha() and given.strip().isupper()


def _key_of(ledger: Ledger, given: str, wanted: str) -> str:
    """The key the user means, by key or by title; "" leaves the column."""
    for column in ledger.columns:
        if wanted in (column.key, column.title):
            return column.key
    if wanted:
        raise UnknownMapping(given, wanted)
    return ""


def _given_places(sheet: Sheet, heading: Heading, keys: Mapping[str, str]) -> dict[int, str]:
    """The key of each column that the user named; a heading that several columns bear means the first."""
    letters = [letter_of(at) for at in range(len(sheet.columns))]
    given: dict[int, str] = {}
    for name, key in keys.items():
        headed = [at for at, shown in enumerate(heading.shown) if shown and same_heading(name, shown)]
        lettered = [at for at, letter in enumerate(letters) if letter == name.strip()]
        places = [at for at in (*lettered, *headed) if at not in given]
        if not places or (key and key in given.values()):
            raise UnknownMapping(name, key)
        given[places[0]] = key
    return given


@dataclass(slots=True)
class _Recognition:
    """The pairing of one sheet's columns with one ledger's keys."""

    sheet: Sheet
    heading: Heading
    ledger: Ledger
    known: Mapping[str, Sequence[str]]
    given: Mapping[int, str]
    _likeness: dict[int, dict[str, float]] = field(default_factory=dict)
    _samples: dict[int, list[object]] = field(default_factory=dict)
    _contents: dict[tuple[int, int], float] = field(default_factory=dict)
    _objections: dict[int, str] = field(default_factory=dict)

    def layout(self) -> Layout:
        columns = [at for at in range(len(self.sheet.columns)) if at not in self.given and not self._is_ours(at)]
        for at in columns:
            self._likeness[at] = self.heading.likenesses(at, self.known)
            self._samples[at] = samples_of(self.sheet.columns[at], self.heading.rows[-1] + 1)
        keys = [column for column in self.ledger.columns if column.key not in self.given.values()]
        chosen = self._paired(columns, keys)
        recognised = [self._given(at, key) for at, key in self.given.items() if key]
        recognised += [RecognisedColumn(letter_of(at), self.heading.shown[at], *told) for at, told in chosen.items()]
        places = {key: at for at, key in self.given.items() if key} | {told[0]: at for at, told in chosen.items()}
        asked = [self._asked(at, places) for at in columns if at not in chosen and self._is_asked(at)]
        order = {letter_of(at): at for at in range(len(self.sheet.columns))}
        recognised.sort(key=lambda column: order[column.letter])
        return Layout(self.sheet, self.heading, tuple(recognised), tuple(asked), places)

    def _is_ours(self, at: int) -> bool:
        """Whether an error workbook of ours added the column."""
        return self.heading.shown[at].strip() == ERROR_HEADING

    def _given(self, at: int, key: str) -> RecognisedColumn:
        return RecognisedColumn(letter_of(at), self.heading.shown[at], key, "given", 1.0)

    def _paired(self, columns: Sequence[int], keys: Sequence[Column]) -> dict[int, tuple[str, How, float]]:
        scores = np.zeros((len(columns), len(keys)))
        for row, at in enumerate(columns):
            for place, column in enumerate(keys):
                scores[row, place] = self._by_heading(at, column)
        chosen: dict[int, tuple[str, How, float]] = {}
        for row, place in best_pairs(scores):
            at, column = columns[row], keys[place]
            like = self._likeness[at][column.key]
            how: How = "heading" if like >= RECOGNISED else "content"
            chosen[at] = (column.key, how, round(like if how == "heading" else self._content(at, column.reader), 3))
        taken = {key for key, _, _ in chosen.values()}
        left = [at for at in columns if at not in chosen and at not in self._objections]
        chosen |= self._by_content(left, [column for column in keys if column.key not in taken])
        return chosen

    def _by_heading(self, at: int, column: Column) -> float:
        """The score of a pair: the heading's likeness, less when the cells do not fit; 0 when they object.

        A blank column's heading is believed.
        """
        like, samples = self._likeness[at].get(column.key, 0.0), self._samples[at]
        if like < HINTED:
            return 0.0
        if like < RECOGNISED:
            sure = _is_telling(column.reader) and self._content(at, column.reader) >= _CONTENT_SURE
            return 0.5 * like if sure and not self._is_better_known(at, column.key) else 0.0
        if self._contradicts(at, column):
            return 0.0
        if self._is_belied(at, column.reader):
            are_codes = all(str(raw).strip().isdecimal() for raw in samples)
            self._objections[at] = OTHERS_CODES if are_codes else self._looks_like(at, column)
            return 0.0
        fitting = self._fitting(at, column.reader) if samples else 1.0
        if fitting < _CONTENT_OWN and len(samples) >= _CONTENT_CELLS_MIN and (other := self._looks_like(at, column)):
            self._objections[at] = other
            return 0.0
        return like * (0.7 + 0.3 * fitting * self._typed_share(at))

    def _is_belied(self, at: int, reader: Reader) -> bool:
        """Whether enough cells stand under the heading that its column cannot mean."""
        cells = self.sheet.columns[at].codes[self.heading.rows[-1] + 1 :]
        many = int(np.count_nonzero(cells)) >= _CONTENT_CELLS_MIN
        return many and isinstance(reader, Belied) and reader.belied_by(self._samples[at])

    def _typed_share(self, at: int) -> float:
        """The share of the filled cells that are no formulas: of two columns of one heading the typed one is meant."""
        column = self.sheet.columns[at]
        codes = column.codes[self.heading.rows[-1] + 1 :]
        filled = codes[codes != 0]
        is_typed = np.fromiter((not isinstance(cell, Formula) for cell in column.cells), bool, len(column.cells))
        return float(is_typed[filled].mean()) if len(filled) else 1.0

    def _is_better_known(self, at: int, key: str) -> bool:
        """Whether the heading is more like another key."""
        better = [name for name, score in self._likeness[at].items() if score > self._likeness[at][key]]
        return any(not self._contradicts(at, self.ledger.column(name)) for name in better)

    def _contradicts(self, at: int, column: Column) -> bool:
        """Whether cells of which none is among the column's choices stand under a heading only somewhat like its names.

        One answer for all rows contradicts as well as many, so that cells are counted here and not their kinds.
        """
        if not column.reader.choices() or self._likeness[at].get(column.key, 0.0) >= _WELL_KNOWN:
            return False
        cells = self.sheet.columns[at].codes[self.heading.rows[-1] + 1 :]
        many = bool(self._samples[at]) and int(np.count_nonzero(cells)) >= _CONTENT_CELLS_MIN
        return many and self._fitting(at, column.reader) < _CONTENT_OWN

    def _fitting(self, at: int, reader: Reader) -> float:
        """The share of the cells that look like this type or can be read as it; free text fits unless it is an ID."""
        content = self._content(at, reader)
        if content >= _CONTENT_OTHER:
            return content
        return max(content, share(self._samples[at], lambda raw: readable(reader.read, raw)))

    def _looks_like(self, at: int, but: Column) -> str:
        """The title of what the cells look like, "" when they look like nothing else that we know."""
        for column in self.ledger.columns:
            if column.key == but.key or column.reader == but.reader or not _is_telling(column.reader):
                continue
            if self._content(at, column.reader) >= _CONTENT_OTHER:
                return column.title
        for title, reader in _TELLING:
            if type(reader) is not type(but.reader) and self._content(at, reader) >= _CONTENT_OTHER:
                return title
        return ""

    def _by_content(self, columns: Sequence[int], keys: Sequence[Column]) -> dict[int, tuple[str, How, float]]:
        """Columns under headings that say nothing, each like one free key alone, which is like no other column."""
        telling = [column for column in keys if _is_telling(column.reader)]
        silent = [at for at in columns if tells_nothing(self.heading.shown[at]) and len(self._samples[at]) >= 2]
        like = {
            at: [column for column in telling if self._content(at, column.reader) >= _CONTENT_SURE] for at in silent
        }
        chosen: dict[int, tuple[str, How, float]] = {}
        for at, matches in like.items():
            rivals = [other for other in silent if other != at and matches and matches[0] in like[other]]
            if len(matches) == 1 and not rivals:
                chosen[at] = (matches[0].key, "content", round(self._content(at, matches[0].reader), 3))
        return chosen

    def _content(self, at: int, reader: Reader) -> float:
        """The reader's own word on the cells, asked once."""
        place = (at, id(reader))
        if place not in self._contents:
            self._contents[place] = reader.recognises(self._samples[at]) if self._samples[at] else 0.0
        return self._contents[place]

    def _is_asked(self, at: int) -> bool:
        """Blank columns without a heading and running numbers are nobody's question."""
        return bared(self.heading.shown[at]) not in _UNASKED and bool(self.heading.shown[at] or self._samples[at])

    def _asked(self, at: int, places: Mapping[str, int]) -> AskedColumn:
        free = [column for column in self.ledger.columns if column.key not in places]
        scores = {column.key: self._likeness[at].get(column.key, 0.0) for column in free}
        for column in free:
            if self._samples[at] and _is_telling(column.reader):
                scores[column.key] += self._content(at, column.reader)
        likely = sorted((key for key in scores if scores[key] >= 0.2), key=lambda key: -scores[key])
        shown = self.heading.shown[at]
        return AskedColumn(letter_of(at), shown, tuple(likely[:_GUESSES]), self._objections.get(at, ""))


def _is_telling(reader: Reader) -> bool:
    """Whether its content can speak for a key: not numbers and yes/no, of which every ledger has many alike."""
    dtype = reader.dtype() if isinstance(reader.dtype, type) else reader.dtype
    return not (dtype.is_numeric() or dtype == pl.Boolean)


def samples_of(column: SheetColumn, first_row: int) -> list[object]:
    """Up to 200 different cells of the data, evenly taken; blanks, formulas and errors left out."""
    codes = np.unique(column.codes[first_row:])
    codes = codes[:: max(1, len(codes) // _SAMPLES)][:_SAMPLES]
    cells = (column.cells[code] for code in codes)
    return [cell for cell in cells if cell is not None and not isinstance(cell, Formula | ErrorValue)]


def missing_from(layout: Layout, ledger: Ledger) -> list[str]:
    """Titles of essential columns that the sheet lacks; of a group of which one is enough, joined by 或."""
    missing = [column.title for column in ledger.columns if column.essential and column.key not in layout.places]
    for group in ledger.one_of:
        if not any(key in layout.places for key in group):
            missing.append("或".join(ledger.column(key).title for key in group))
    return missing
