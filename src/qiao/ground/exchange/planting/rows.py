"""Planted rows（设错的行）: which rows are spoilt, each by which fault.

As many rows as asked are spoilt, each by one fault of one kind; the kinds come round evenly. What is planted must be
the only thing wrong: a fault whose row would break a further rule is put elsewhere.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Protocol

from openpyxl.utils import get_column_letter

from qiao.ground.exchange.cells.texts import folded
from qiao.ground.exchange.columns import Column, GroupCheck, Ledger, RowCheck
from qiao.ground.exchange.faults import DUPLICATE, CellFault
from qiao.ground.exchange.planting.groups import Groups
from qiao.ground.exchange.planting.spoiling import SLIPS, Slip
from qiao.ground.exchange.writing.wholefiles import written_whole

# A rule is tried on so many rows before it is given up, and a cell borrowed from so many others.
ROWS_TRIED = 500
ROWS_BORROWED_FROM = 6

PLANTED_HEADINGS = ("row", "column", "heading", "code")


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault as reading must report it: the row as Excel numbers it, the column's letter, heading and code."""

    row: int
    column: str
    heading: str
    code: str


def plant(
    ledger: Ledger,
    headings: Sequence[str],
    rows: list[list[object]],
    *,
    share: float,
    seed: int,
    first_row: int,
    slips: Sequence[Slip] = SLIPS,
    warnings: bool = False,
) -> list[Planted]:
    """Spoil round(share × len(rows)) of these rows in place and return what was planted, by row.

    Every fault makes its row wrong; with `warnings`, checks that only warn are planted too. `slips` are the ways in
    which one cell goes wrong; a stage may add ways of its own. A fault of a group is told where its check tells it,
    which may be another row than the spoilt one. The rows are right before: cells in the order of
    `headings`, which are the ledger's titles or synonyms. `first_row` is the number that Excel gives to rows[0]. The
    same seed plants the same faults. Raises ValueError when the rows have no room for that many (rows all blank, or a
    ledger without a column to spoil).
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share of {share} is not between 0 and 1")
    field = _Field(ledger, headings, rows, first_row, Random(seed))
    field.slips, field.warns = slips, warnings
    return sorted(field.spoil(round(share * len(rows))), key=lambda planted: (planted.row, planted.column))


def write_planted(path: Path | str, planted: Sequence[Planted]) -> None:
    """Write what was planted beside its workbook, as csv in UTF-8: row, column, heading, code."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(PLANTED_HEADINGS)
    table.writerows((each.row, each.column, each.heading, each.code) for each in planted)
    with written_whole(Path(path)) as handle:
        handle.write(text.getvalue().encode("utf-8-sig"))


class _Way(Protocol):
    """One kind of fault: tries to spoil one row, and says what it did or that it could not."""

    def spoil(self, field: _Field, index: int) -> Planted | None: ...


class _Field:
    """The rows being planted, and which of them may be touched."""

    def __init__(
        self, ledger: Ledger, headings: Sequence[str], rows: list[list[object]], first_row: int, chance: Random
    ) -> None:
        self.ledger, self.rows, self.first_row, self.chance = ledger, rows, first_row, chance
        self.headings = list(headings)
        self.columns = dict(_recognised(ledger, headings))
        self.at = {column.key: place for place, column in self.columns.items()}
        self.chosen: set[int] = set()
        self.spoilt: set[int] = set()
        self.needed: set[int] = set()  # rows that were typed again below and must stay right
        self.slips: Sequence[Slip] = SLIPS
        self.warns = False
        self.groups = Groups(ledger, self.at, lambda index: self.values(rows[index]), len(rows))

    def spoil(self, count: int) -> list[Planted]:
        """Spoil that many rows, the kinds as evenly as they go."""
        order = list(range(len(self.rows)))
        self.chance.shuffle(order)
        waiting, spare = order[:count], order[count:]
        self.chosen = set(waiting)
        ways = [way for way in self._ways() if count]
        planted: list[Planted] = []
        for number, way in enumerate(ways):
            quota = count // len(ways) + (number < count % len(ways))
            planted += self._spoil_some(way, waiting, quota)
        while waiting or len(planted) < count:
            index = waiting.pop() if waiting else self._another(spare)
            self.chosen.add(index)
            done = next(filter(None, (way.spoil(self, index) for way in self.chance.sample(ways, len(ways)))), None)
            if done:
                planted.append(done)
                self.spoilt.add(index)
        return planted

    def _ways(self) -> list[_Way]:
        """The kinds this ledger has room for; those that fit few rows come first and take their pick."""
        checks = [check for check in self.ledger.row_checks if check.at in self.at and self._is_wanted(check)]
        rules = [_BrokenRule(check) for check in checks]
        groups_broken = [_BrokenGroup(check) for check in self.groups.checks if self._is_wanted(check)]
        doubles = [_Double(key) for key, _ in self.ledger.unique if key in self.at]
        cells: list[_Way] = []
        for slip in self.slips:
            places = [place for place, column in self.columns.items() if slip.happens_in(column)]
            cells += [_Cell(slip, places)] if places else []
        return [*groups_broken, *rules, *doubles, *cells, *self._blanks()]

    def _blanks(self) -> list[_Blank]:
        """One for each code with which a blank cell is told."""
        groups: dict[str, list[list[int]]] = {}
        for keys in self.ledger.needed:
            if places := [self.at[key] for key in keys if key in self.at]:
                groups.setdefault(self.ledger.column(keys[0]).blank.code, []).append(places)
        return [_Blank(places) for places in groups.values()]

    def _is_wanted(self, check: RowCheck | GroupCheck) -> bool:
        return self.warns or check.kind.severity == "error"

    def _spoil_some(self, way: _Way, waiting: list[int], quota: int) -> list[Planted]:
        """Spoil up to `quota` of the waiting rows this way and take them off the list."""
        done: dict[int, Planted] = {}
        for tried, index in enumerate(waiting):
            if len(done) == quota or tried > ROWS_TRIED * (1 + len(done)):
                break
            if planted := way.spoil(self, index):
                done[index] = planted
                self.spoilt.add(index)
        waiting[:] = [index for index in waiting if index not in done]
        return list(done.values())

    def _another(self, spare: list[int]) -> int:
        while spare:
            if (index := spare.pop()) not in self.needed:
                return index
        raise ValueError("the rows have no room for that many faults")

    def borrowed(self, index: int, place: int) -> Iterator[object]:
        """What stands in that column in some other rows, where it is filled and may stand more than once."""
        if place in {self.at.get(key) for key, _ in self.ledger.unique}:
            return
        for other in self.chance.choices(range(len(self.rows)), k=ROWS_BORROWED_FROM):
            cell = self.rows[other][place]
            if other not in self.spoilt and not _is_blank(cell) and cell != self.rows[index][place]:
                yield cell

    def planted(self, index: int, place: int, code: str) -> Planted:
        """The fault in that cell, in Excel's numbers and letters."""
        return Planted(index + self.first_row, get_column_letter(place + 1), self.headings[place], code)

    def values(self, row: Sequence[object], *spoilt: int) -> dict[str, object]:
        """The row's values by key as reading hands them to row checks, None for the spoilt cells."""
        values: dict[str, object] = {column.key: None for column in self.ledger.columns}
        for place, column in self.columns.items():
            if place not in spoilt:
                values[column.key] = _value(column, row[place])
        return values

    def broken(self, values: Mapping[str, object]) -> list[RowCheck]:
        """The rules of several cells that these values break; those of a column that is not there are not asked."""
        checks = (check for check in self.ledger.row_checks if not check.if_read or check.at in self.at)
        return [check for check in checks if check.find(values) is not None]

    def is_calm(self, index: int, values: Mapping[str, object], *, doubled: bool = False) -> bool:
        """Whether the row with these values breaks no rule, of its own or of a group."""
        return not self.broken(values) and not any(self.groups.changed(index, values, doubled=doubled))

    def put(self, index: int, cells: Mapping[int, object], values: Mapping[str, object], doubled: bool = False) -> None:
        """Spoil these cells of the row; `values` is what reading will make of it."""
        for place, cell in cells.items():
            self.rows[index][place] = cell
        self.groups.take(index, values, doubled=doubled)


@dataclass(frozen=True)
class _Cell:
    """One cell goes wrong by itself."""

    slip: Slip
    places: Sequence[int]

    def spoil(self, field: _Field, index: int) -> Planted | None:
        row = field.rows[index]
        if sum(not _is_blank(cell) for cell in row) < 2:
            return None  # a row that would be left blank is no row
        for place in field.chance.sample(self.places, len(self.places)):
            cell = self.slip.spoil(field.columns[place].reader, row[place], field.chance)
            if cell is not None and field.is_calm(index, values := field.values(row, place)):
                field.put(index, {place: cell}, values)
                return field.planted(index, place, self.slip.kind.code)
        return None


@dataclass(frozen=True)
class _Blank:
    """Nothing stands where something must: a required cell is left out, of a group all of them.

    `groups` holds the places of each group that the headings have, the first being where reading tells of it.
    """

    groups: Sequence[Sequence[int]]

    def spoil(self, field: _Field, index: int) -> Planted | None:
        row = field.rows[index]
        for group in field.chance.sample(self.groups, len(self.groups)):
            stays = any(not _is_blank(row[place]) for place in field.columns if place not in group)
            if stays and field.is_calm(index, values := field.values(row, *group)):
                field.put(index, dict.fromkeys(group, ""), values)
                return field.planted(index, group[0], field.columns[group[0]].blank.code)
        return None


@dataclass(frozen=True)
class _Double:
    """An earlier row typed again: all of it, but for what else may stand only once."""

    key: str

    def spoil(self, field: _Field, index: int) -> Planted | None:
        place = field.at[self.key]
        own = {field.at[key] for key, _ in field.ledger.unique if key in field.at and key != self.key}
        for _ in range(8):
            first = field.chance.randrange(index) if index else index
            if first in field.chosen or first == index or _is_blank(field.rows[first][place]):
                continue
            row = [field.rows[index][at] if at in own else cell for at, cell in enumerate(field.rows[first])]
            if field.is_calm(index, values := field.values(row), doubled=True):
                field.put(index, dict(enumerate(row)), values, doubled=True)
                field.needed.add(first)
                return field.planted(index, place, DUPLICATE.code)
        return None


@dataclass(frozen=True)
class _BrokenRule:
    """A rule of several cells is broken, and no other: two cells of one type change places (the least and the most
    pay), or a cell that the rule looks at takes what stands in another row."""

    check: RowCheck

    def spoil(self, field: _Field, index: int) -> Planted | None:
        row, place = field.rows[index], field.at[self.check.at]
        watched = _Watched(field.values(row))
        if self.check.find(watched) is not None:
            return None
        for changes in self._changes(field, index, watched.asked):
            told = {field.columns[at].key: _value(field.columns[at], cell) for at, cell in changes.items()}
            values = {**watched, **told}
            is_read = all(told[field.columns[at].key] is not None or cell == "" for at, cell in changes.items())
            if is_read and field.broken(values) == [self.check] and not any(field.groups.changed(index, values)):
                field.put(index, changes, values)
                return field.planted(index, place, self.check.kind.code)
        return None

    def _changes(self, field: _Field, index: int, asked: set[str]) -> Iterator[dict[int, object]]:
        """Changes of one or two cells to try, those at the rule's own column first; last, to leave that cell blank."""
        row, place = field.rows[index], field.at[self.check.at]
        mine = type(field.columns[place].reader)
        places = [place, *(at for key, at in field.at.items() if key in asked and at != place)]
        for other in places[1:]:
            if isinstance(field.columns[other].reader, mine) and row[other] != row[place]:
                yield {place: row[other], other: row[place]}
        for at in places:
            yield from ({at: cell} for cell in field.borrowed(index, at))
        if not any(self.check.at in group for group in field.ledger.needed):
            yield {place: ""}


@dataclass(frozen=True)
class _BrokenGroup:
    """A check of a group is broken, and nothing else: a cell that it looks at takes what stands in another row."""

    check: GroupCheck

    def spoil(self, field: _Field, index: int) -> Planted | None:
        row = field.rows[index]
        keys = dict.fromkeys((self.check.at, *self.check.reads))
        for at in (field.at[key] for key in keys if key in field.at):
            for cell in field.borrowed(index, at):
                values = {**field.values(row), field.columns[at].key: _value(field.columns[at], cell)}
                if field.broken(values):
                    continue
                new, gone = field.groups.changed(index, values)
                if len(new) == 1 and not gone and (told := next(iter(new)))[0] == self.check.kind.code:
                    field.put(index, {at: cell}, values)
                    return field.planted(told[1], field.at[self.check.at], self.check.kind.code)
        return None


class _Watched(dict[str, object]):
    """Values that remember which keys a rule asked for."""

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> object:
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: object = None) -> object:
        self.asked.add(key)
        return super().get(key, default)


def _recognised(ledger: Ledger, headings: Sequence[str]) -> Iterator[tuple[int, Column]]:
    """The ledger's column at each place, by its title, key or synonym."""
    known = {folded(word): column for column in ledger.columns for word in (*column.synonyms, column.key, column.title)}
    for place, heading in enumerate(headings):
        if column := known.get(folded(heading.strip().strip("*"))):
            yield place, column


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _told(cell: object) -> object:
    """The cell as the sheet will hold it: a list becomes a text."""
    return "、".join(map(str, cell)) if isinstance(cell, (list, tuple)) else cell


def _value(column: Column, cell: object) -> object:
    if _is_blank(cell):
        return None
    try:
        return column.reader.read(_told(cell))
    except CellFault as fault:
        return fault.value
