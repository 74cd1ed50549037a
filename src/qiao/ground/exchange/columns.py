"""Columns（列）: a ledger described once, for reading, checking, templates and planted faults alike.

A stage describes its ledgers in its own `ledgers.py`; everything here is about any ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import polars as pl

from qiao.ground.exchange.faults import BLANK, FaultKind

SAMPLE_MARK = "示例"
"""What the first cell of a template's sample row begins with; reading skips such a row."""

ERROR_HEADING = "错误原因"
"""The heading of the column that an error workbook adds; reading passes over it."""

SUMMARY_SHEET = "错误汇总"
"""The sheet that an error workbook adds; reading passes over it."""

GUIDE_SHEET = "填表说明"
"""The sheet of a template, ours or an office's, that tells how to fill the form; reading passes over it."""


def gettext_noop(text: str) -> str:
    """Mark a text for the catalogue of the other language; the pages translate it where they show it.

    Ledgers are described without Django, so that commands that need no database start without it.
    """
    return text


class Reader(Protocol):
    """How one type of cell is read. Readers hold no state of a file, so that one serves every ledger.

    `dtype` is the polars type of what `read` returns.
    """

    @property
    def dtype(self) -> type[pl.DataType] | pl.DataType: ...

    def read(self, raw: object) -> object:
        """The normalised value of a non-blank cell (str, int, float, bool, date, datetime).

        Raises CellFault with the kind of fault and its figures.
        """

    def recognises(self, samples: Sequence[object]) -> float:
        """The share (0 to 1) of these non-blank cells that look like this type; free text gives 0."""

    def choices(self) -> Sequence[str]:
        """What the template's drop-down offers; empty for none."""

    def as_text(self) -> bool:
        """Whether the template must format the column as text, so that Excel does not mangle what is typed."""


@runtime_checkable
class Belied(Protocol):
    """A reader that takes any text, and still knows cells that its column cannot mean: titles as names of firms."""

    def belied_by(self, samples: Sequence[object]) -> bool:
        """Whether these cells speak against the column; what they look like instead is another reader's to say."""


@runtime_checkable
class Worded(Protocol):
    """A reader whose values are codes: what a preview shows are the words for them."""

    def said(self, value: object) -> str:
        """The words for a value that `read` returned."""


@dataclass(frozen=True)
class Column:
    """One column of a ledger.

    `key` names it in the frame; `title` is the template's heading; `synonyms` are other headings offices write;
    `note` and `sample` go into the template; `required` makes a blank cell a fault (of a group in `Ledger.one_of`:
    blank cells in all of its columns), told as `blank`; a column that a file lacks altogether is one fault of the file,
    and none of its rows is wrong for it. `essential` makes the whole file unreadable without the column. `serial` says
    that the cells only count the rows（序号）: forms are printed with them, so that alone they make no row of data.
    """

    key: str
    title: str
    reader: Reader
    synonyms: tuple[str, ...] = ()
    required: bool = False
    essential: bool = False
    note: str = ""
    sample: str = ""
    serial: bool = False
    blank: FaultKind = BLANK


@dataclass(frozen=True)
class RowCheck:
    """A check that needs more than one cell of a row.

    `find` gets the row's normalised values by key (None when blank or at fault) and returns the figures of the fault's
    sentences, or None when all is well. The fault is shown at the column `at`. `if_read`: it is not asked of a sheet
    that lacks this column.
    """

    kind: FaultKind
    at: str
    find: Callable[[Mapping[str, object]], Mapping[str, object] | None]
    if_read: bool = False


@dataclass(frozen=True)
class GroupCheck:
    """A check that needs several rows of a sheet: the members of one household, the spells of one person.

    `by` is the key that holds a group together; a row without it is in none. `find` gets the rows of any number of
    whole groups in the sheet's order (`row` and one column a key, null where blank or at fault) and returns those at
    fault: `row`, and a column for each figure of the fault's sentences. It works on columns, never row by row. `reads`
    are the keys it looks at. The fault is shown at the column `at`; a sheet without `at` or `by` is not asked.
    """

    kind: FaultKind
    at: str
    by: str
    reads: tuple[str, ...]
    find: Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Watched:
    """Columns that a ledger must not have, and whose cells are looked at all the same; nothing of them is ever used.

    `heading` tells whether a column is one by its heading. `asks` gets the heading and a cell's text and returns the
    words by which that cell asks for something, `is_free` says that a cell asks for nothing. Each asking cell is a
    fault `kind` with those words as `found`; the column itself is one of `whole`（`heading`）, unless all of its cells
    are blank or free.
    """

    heading: Callable[[str], bool]
    asks: Callable[[str, str], str | None]
    is_free: Callable[[str], bool]
    kind: FaultKind
    whole: FaultKind


@dataclass(frozen=True)
class Ledger:
    """A ledger of one stage: `key` for the command line, `title` for people, and its columns in the form's order.

    `one_of`: groups of keys of which a file must have at least one each (a place, however it is written). When one of
    a group is required, every row must fill one of them.
    `unique`: keys whose values may stand only once, each with the word for what is doubled. `named`: the key of the
    name that goes with them; of rows that share such a value under two names nobody knows which is right.
    `constant_suspects`: keys of number columns that are never the same for everyone in a real ledger.
    `together`: a key, the key without which it says nothing, and what is told once of a sheet that has the first alone.
    `unread`: headings that are known and on purpose not read, each with what is told of the sheet's columns of that
    kind（`columns`, `count`）, once.
    `watched`: columns that are looked at and not read.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    row_checks: tuple[RowCheck, ...] = ()
    group_checks: tuple[GroupCheck, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    unique: tuple[tuple[str, str], ...] = ()
    named: str = ""
    constant_suspects: tuple[str, ...] = ()
    together: tuple[tuple[str, str, FaultKind], ...] = ()
    unread: Mapping[str, FaultKind] = field(default_factory=dict)
    watched: Watched | None = None

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        assert len(keys) == len(set(keys)), f"{self.key}: a key stands twice"
        named = {check.at for check in self.row_checks} | {key for group in self.one_of for key in group}
        named |= {key for check in self.group_checks for key in (check.at, check.by, *check.reads)}
        named |= {key for one, other, _ in self.together for key in (one, other)}
        named |= {key for key, _ in self.unique} | set(self.constant_suspects) | ({self.named} - {""})
        assert named <= set(keys), f"{self.key}: no column {sorted(named - set(keys))}"

    @property
    def needed(self) -> tuple[tuple[str, ...], ...]:
        """Groups of keys of which every row must fill one: each required column, with those that do for it."""
        required = (column.key for column in self.columns if column.required)
        groups = ([group for group in self.one_of if key in group] or [(key,)] for key in required)
        return tuple(dict.fromkeys(group for several in groups for group in several))

    def column(self, key: str) -> Column:
        """The column of that key; KeyError when the ledger has none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)
