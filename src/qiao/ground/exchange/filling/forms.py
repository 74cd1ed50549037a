"""Forms（空表）: which columns of a workbook can be filled, and in which rows: blank ones, or beside names in them.

A column is filled only under a heading that is all but a known name: what reading may guess and ask about, filling
leaves alone, and says why. The file is parsed in a process of its own (`files.sandbox`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from qiao.ground.exchange.cells.texts import folded
from qiao.ground.exchange.columns import Ledger, gettext_noop
from qiao.ground.exchange.faults import CellFault, FaultKind, LedgerRefused
from qiao.ground.exchange.files.containers import Limits, container_of
from qiao.ground.exchange.files.sandbox import ErrorValue, Formula, Sheet, parse_apart
from qiao.ground.exchange.reading.headings import Heading
from qiao.ground.exchange.reading.recognising import Layout, layout_of, letter_of
from qiao.ground.exchange.reading.rows import data_rows
from qiao.ground.exchange.reading.titles import names_of

SURE = 0.85
"""So like a known name a heading must be for its column to be filled."""
HINTS = 0.6
"""So like a known name a heading must be for that name to be told."""
CONTRADICTING = re.compile(
    "离职|离岗|辞职|辞退|除名|开除|退休|注销|销户|死亡|去世|亡故|退出|黑名单|失信|作废|转出|迁出|(?:劳动关系|人员)转移"
)
"""Words of a sheet about people who are no more, or are elsewhere: filling it would say so of everybody in it."""
CONTRADICTING_HEADINGS = 2
"""So many headings with such a word make such a sheet: a roster of today may have one, 离职日期, to be filled later."""
TITLE_LENGTH = 40
"""A longer text above the headings is a note on how to fill the form in; it may tell whom to leave out."""
LIMITS = Limits(file_mb=10, inflated_mb=100, seconds=20, rows=20_000)
NAME, IDENTITY, SERIAL = "name", "identity", "serial"
NOT_XLSX = FaultKind(
    "form_not_xlsx",
    "“{file}”不是 xlsx，填了以后保不住原来的样子。",
    "请用 Excel 或 WPS 另存为 xlsx 再上传。",
    "“{file}” is no xlsx, and would lose its looks when filled.",
    "Save it as xlsx and upload it again.",
)
NOTHING_TO_FILL = FaultKind(
    "nothing_to_fill",
    "“{file}”里没有认出能填的列：至少要有姓名或身份证号，再加一列。",
    "请看看列名写全了没有；列名要在前 30 行里。",
    "No column of “{file}” that can be filled: a name or an identity number and one more are needed.",
    "Check that the headings are written out, within the first 30 rows.",
)


Why = Literal["unknown", "unsure", "unkept", "empty", "withheld", "apart"]
WHY: Mapping[Why, str] = {
    "unknown": gettext_noop("没认出这个列名，没有填。"),
    "unsure": gettext_noop("列名有点像“%(title)s”，拿不准，没有填。"),
    "unkept": gettext_noop("认出是“%(title)s”，系统不登记这一项，没有填。"),
    "empty": gettext_noop("认出是“%(title)s”，这些人都没有登记，没有填。"),
    "withheld": gettext_noop("认出是“%(title)s”，户情只给户籍地的单位，填表的人看不到的没有填。"),
    "apart": gettext_noop("登记只有一个住址，这一列和“%(title)s”填的一样，请核对。"),
}
"""What is said of a column that was left blank, or that is to be looked at."""


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row that names somebody: by their identity number, else by their name. `row` as Excel shows it."""

    row: int
    identity: str
    name: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of a column: its letter, its heading, why (WHY), and the title of what it was taken for."""

    letter: str
    heading: str
    why: Why
    title: str = ""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet of a form. `places`: the column number from 1 of each key; `again`: further columns of a key.

    `shown`: the heading of every column; `remarks`: what is said of those that are not filled. `named` are the rows
    with somebody in them already. Without any, rows from `first_row` are free; `notes_from` is the first row below that
    holds a text of the form's own (a signature), 0 for none. `against`: the word (CONTRADICTING) by which the sheet is
    about people who are no more or elsewhere, "" for none.
    """

    name: str
    heading_row: int
    places: Mapping[str, int]
    again: tuple[tuple[str, int], ...]
    shown: tuple[str, ...]
    remarks: tuple[Remark, ...]
    named: tuple[NamedRow, ...]
    first_row: int
    notes_from: int
    against: str = ""

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Every column that is filled: its key and its number."""
        return [*self.places.items(), *self.again]

    @property
    def headings(self) -> int:
        """How many columns have a heading."""
        return sum(1 for text in self.shown if text)


@dataclass(frozen=True, slots=True)
class Form:
    """The sheets of a form that can be filled, in the workbook's order; the names of the others; the likeliest one."""

    sheets: tuple[FormSheet, ...]
    others: tuple[str, ...]

    @property
    def first_good(self) -> FormSheet | None:
        """The first with names in it, else the first of which at least half as much is known as of the best known.

        None where every sheet is about people who are no more or elsewhere: that is for a person to choose.
        """
        fit = [sheet for sheet in self.sheets if not sheet.against]
        most = max((len(sheet.places) for sheet in fit), default=0)
        named = [sheet for sheet in fit if sheet.named]
        return next(iter(named or [sheet for sheet in fit if 2 * len(sheet.places) >= most]), None)


def pointed(sheet: FormSheet, told: Mapping[int, str]) -> FormSheet:
    """The sheet with columns (numbers from 1) that somebody said what they are, each by its key; a key may stand in
    several columns. Of a column that is filled already nothing is changed."""
    filled = {at for _, at in sheet.cells}
    new = {at: key for at, key in told.items() if at not in filled and 0 < at <= len(sheet.shown)}
    places, again = dict(sheet.places), list(sheet.again)
    for at, key in new.items():
        if key in places:
            again.append((key, at))
        else:
            places[key] = at
    remarks = tuple(one for one in sheet.remarks if one.letter not in {letter_of(at - 1) for at in new})
    return replace(sheet, places=places, again=tuple(again), remarks=remarks)


def packed(form: Form) -> bytes:
    """What was found in a file, to be kept until somebody has chosen."""
    return json.dumps(asdict(form), ensure_ascii=False).encode()


def unpacked(content: bytes) -> Form:
    """What `packed` kept."""
    told = json.loads(content)
    sheets = [
        FormSheet(**one | {
            "again": tuple((key, at) for key, at in one["again"]),
            "shown": tuple(one["shown"]),
            "remarks": tuple(Remark(**remark) for remark in one["remarks"]),
            "named": tuple(NamedRow(**row) for row in one["named"]),
        })
        for one in told["sheets"]
    ]  # fmt: skip
    return Form(tuple(sheets), tuple(told["others"]))


@dataclass(frozen=True, slots=True)
class Fillable:
    """What a form is filled from: its headings, the keys of which something is kept, those of several columns."""

    ledger: Ledger
    kept: Collection[str]
    repeated: Collection[str] = ()


def read_form(path: Path, known: Fillable) -> Form:
    """What can be filled in a file. Raises LedgerRefused: form_not_xlsx, nothing_to_fill, …"""
    container = container_of(path, LIMITS)
    if container != "zip" or path.suffix.lower() not in (".xlsx", ".xlsm"):
        raise LedgerRefused(NOT_XLSX, path.name)
    found, others = [], []
    for sheet in parse_apart(path, container, None, LIMITS):
        layout = layout_of(sheet, known.ledger, {})
        form = _form_sheet(layout, known) if layout is not None else None
        if form is not None:
            found.append(form)
        elif sheet.row_count:
            others.append(sheet.name)
    if not found:
        raise LedgerRefused(NOTHING_TO_FILL, path.name)
    return Form(tuple(found), tuple(others))


def _form_sheet(layout: Layout, known: Fillable) -> FormSheet | None:
    kept = {*known.kept, SERIAL}
    sure = {one.key for one in layout.recognised if one.score >= SURE and one.how == "heading" and one.key in kept}
    places = {key: at + 1 for key, at in layout.places.items() if key in sure}
    if not places.keys() & {NAME, IDENTITY} or len(places.keys() - {SERIAL}) < 2:
        return None
    again = _again(layout.heading, known, places)
    filled = {*places.values(), *(at for _, at in again)}
    shown = [(at, text) for at, text in enumerate(layout.heading.shown) if text]
    remarks = [_remark(at, text, layout, known) for at, text in shown if at + 1 not in filled]
    several = [(key, places[key]) for key in dict.fromkeys(key for key, _ in again)]
    remarks += [_apart(key, at, layout.heading, known.ledger) for key, at in (*several, *again)]
    remarks.sort(key=lambda one: (len(one.letter), one.letter))
    named = _named(layout, known.ledger, places)
    free, notes = _free_rows(layout.sheet, layout.data_from, places.get(SERIAL, 0) - 1)
    return FormSheet(
        layout.sheet.name, layout.heading.rows[-1] + 1, places, again, layout.heading.shown, tuple(remarks), named,
        free + 1, notes + 1 if notes else 0, _against(layout, [text for at, text in shown if at + 1 not in filled]),
    )  # fmt: skip


def _against(layout: Layout, headings: Sequence[str]) -> str:
    """The word by which the sheet is about people who are no more: in its name, its title, or several headings.

    `headings`: those that are not filled; 退出时间 is a fact of a household that left poverty.
    """
    titles = [column.at(row) for row in range(layout.heading.rows[0]) for column in layout.sheet.columns]
    for text in (layout.sheet.name, *titles):
        if isinstance(text, str) and len(text) <= TITLE_LENGTH and (found := CONTRADICTING.search(folded(text))):
            return found[0]
    words = [found[0] for text in headings if (found := CONTRADICTING.search(folded(text)))]
    return words[0] if len(words) >= CONTRADICTING_HEADINGS else ""


def _again(heading: Heading, known: Fillable, places: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Further columns that ask the same: an address asked for as 户口所在地 and as 现居住地."""
    names = {key: names_of(known.ledger.column(key)) for key in known.repeated if key in places}
    taken = set(places.values())
    free = [at for at in range(len(heading.shown)) if heading.shown[at] and at + 1 not in taken]
    found = [(key, at + 1) for at in free for key, like in heading.likenesses(at, names).items() if like >= SURE]
    return tuple(found)


def _remark(at: int, text: str, layout: Layout, known: Fillable) -> Remark:
    """Why the column is not filled."""
    taken = next((one for one in layout.recognised if layout.places[one.key] == at), None)
    if taken is not None and taken.score >= SURE and taken.key not in known.kept:
        return Remark(letter_of(at), text, "unkept", known.ledger.column(taken.key).title)
    asked = next((one for one in layout.asked if one.letter == letter_of(at)), None)
    likely: Sequence[str] = (taken.key,) if taken is not None else ()
    if asked is not None and asked.guesses:
        names = {key: names_of(known.ledger.column(key)) for key in asked.guesses}
        like = layout.heading.likenesses(at, names)
        likely = [key for key in asked.guesses if like.get(key, 0.0) >= HINTS]
    if likely:
        return Remark(letter_of(at), text, "unsure", known.ledger.column(likely[0]).title)
    return Remark(letter_of(at), text, "unknown")


def _apart(key: str, at: int, heading: Heading, ledger: Ledger) -> Remark:
    return Remark(letter_of(at - 1), heading.shown[at - 1], "apart", ledger.column(key).title)


def _named(layout: Layout, ledger: Ledger, places: Mapping[str, int]) -> tuple[NamedRow, ...]:
    """Rows of data with a name or an identity in them."""
    serials = [SERIAL] if SERIAL in places else []
    found = []
    for row in data_rows(layout, serials).kept:
        told = {key: _read(layout.sheet, ledger, key, places, int(row)) for key in (IDENTITY, NAME)}
        if any(told.values()):
            found.append(NamedRow(int(row) + 1, told[IDENTITY], told[NAME]))
    return tuple(found)


def _read(sheet: Sheet, ledger: Ledger, key: str, places: Mapping[str, int], row: int) -> str:
    """The cell as its reader has it; "" for a blank one and for one that cannot be read."""
    if key not in places:
        return ""
    cell = sheet.columns[places[key] - 1].at(row)
    if cell is None or isinstance(cell, Formula | ErrorValue):
        return ""
    try:
        return str(ledger.column(key).reader.read(cell) or "")
    except CellFault as fault:
        return str(fault.value or "") if fault.kind.severity == "warning" else ""


def _free_rows(sheet: Sheet, start: int, serial: int) -> tuple[int, int]:
    """The first row below the heading that says nothing, from 0, and the first one after it that does (0 for none).

    Printed row numbers and formulas dragged down say nothing.
    """
    speaks = [row for row in range(start, sheet.row_count) if _speaks(sheet, row, serial)]
    taken = set(speaks)
    first = next(row for row in range(start, sheet.row_count + 1) if row not in taken)
    return first, next((row for row in speaks if row > first), 0)


def _speaks(sheet: Sheet, row: int, serial: int) -> bool:
    for at, column in enumerate(sheet.columns):
        cell = column.at(row)
        if cell is None or isinstance(cell, Formula):
            continue
        if at != serial or (isinstance(cell, str) and not folded(cell).isdecimal()):
            return True
    return False
