"""What the preview shows: tiles that add up, filters by kind of fault, and rows under Excel's letters and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.queries import ROWS_A_PAGE, RowPage, ShownRow, rows_of, unmarked_rows_of
from qiao.ground.exchange.batches.recognition import columns_of
from qiao.ground.exchange.batches.showing import HIDDEN, LOST
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.exchange.batches.workings import NEW, SAME
from qiao.ground.saying import reader_language
from qiao.web.imports.found import in_language

VERDICTS = ("new", "changed", "same", "wrong")
SHOWN = (*VERDICTS, "warned")
PAGES = {
    "register.worker": "people.worker",
    "register.household": "register.household",
    "register.unlinked": "register.unlinked_row",
    "needs.need": "needs.need",
    "placements.placement": "placements.placement",
    "vacancies.vacancy": "vacancies.vacancy",
}
"""Where the record of a row is opened, by its kind."""
TONES = {"error": "is-wrong", "warning": "is-doubted"}


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the four counts, which opens its rows."""

    key: str
    label: str
    icon: str
    count: int
    fact: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault as a filter, with how many rows have it."""

    code: str
    label: str
    rows: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell: its text, its ground, what is wrong with it, and what it would become."""

    text: str
    tone: str = ""
    said: str = ""
    before: str = ""
    after: str = ""
    changes: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the preview: Excel's row number, its cells, and what belongs to no column. `heads`: the columns, where
    the row is the first of its sheet on this page. `why`: all that is wrong with it, for where no column fits."""

    number: int
    cells: list[CellShown]
    note: str
    heads: list[tuple[str, str]] = field(default_factory=list)
    sheet: str = ""
    href: str = ""
    why: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """A page of rows, where the next one is, and how many rows there are in all."""

    lines: list[Line]
    width: int
    more: str
    total: int
    named: int


def tiles_of(batch: Batch, show: str) -> list[Tile]:
    """The four counts, in the order in which they add up."""
    words = {
        "new": (_("新增"), "user-plus", _("登记里没有的")),
        "changed": (_("有变化"), "replace", _("已认出，逐格看前后")),
        "same": (_("一样"), "equal", _("和登记里一样，不动")),
        "wrong": (_("有错"), "alert-triangle", _("改好再交，或先写别的")),
    }
    return [
        Tile(key, label, icon, batch.counts[key], fact, address(batch, show=key), show == key)
        for key, (label, icon, fact) in words.items()
    ]


def shares_of(batch: Batch) -> list[tuple[str, float, float]]:
    """Where each count's part of the bar begins and how long it is, of 100."""
    rows, at, shares = max(1, batch.counts["rows"]), 0.0, []
    for key in VERDICTS:
        share = 100 * batch.counts[key] / rows
        shares.append((key, round(at, 2), round(share, 2)))
        at += share
    return shares


def kinds_of(batch: Batch, code: str) -> list[Kind]:
    """The kinds of fault; a row with two of them counts in both."""
    return [
        Kind(
            kind["code"], in_language(kind), kind["rows"],
            address(batch, show="wrong", code=kind["code"]), code == kind["code"],
        )
        for kind in batch.counts["codes"]
    ]  # fmt: skip


def address(batch: Batch, **parameters: object) -> str:
    """The batch's page, showing some of its rows."""
    return f"{reverse('imports.batch', args=[batch.pk])}?{urlencode(parameters)}#rows"


def chosen_of(batch: Batch, asked: str) -> str:
    """Which rows are shown: those asked for, else the first that somebody must look at."""
    if batch.state == "written":
        return "warned" if batch.had_nothing_to_write else "wrong"
    if asked in SHOWN:
        return asked
    return next((key for key in ("wrong", "changed", "new", "same") if batch.counts.get(key)), "new")


def table_of(batch: Batch, *, show: str, code: str, after: int) -> Table:
    """A page of the rows of one verdict, from the file's order."""
    if show in ("new", "same"):
        page = unmarked_rows_of(batch, {"new": NEW, "same": SAME}[show], after=after)
    else:
        page = rows_of(batch, verdict=show, code=code, after=after)
    heads = {
        sheet["name"]: [(c["letter"], c["heading"]) for c in sheet["columns"] if c["key"]]
        for sheet in columns_of(batch)
    }
    more = ""
    if page.after is not None:
        query = urlencode({"show": show, "code": code, "after": page.after})
        more = f"{reverse('imports.rows', args=[batch.pk])}?{query}"
    return Table(
        lines=_lines(page, heads, first=after == 0),
        width=max(map(len, heads.values()), default=0) + 2,
        more=more,
        total=_total(batch, show, code),
        named=ROWS_A_PAGE,
    )


def _total(batch: Batch, show: str, code: str) -> int:
    if show == "wrong" and not code and batch.state == "written":
        return batch.wrong_rows
    if code:
        return next((kind["rows"] for kind in batch.counts["codes"] if kind["code"] == code), 0)
    return int(batch.counts[show])


def _lines(page: RowPage, heads: dict[str, list[tuple[str, str]]], *, first: bool) -> list[Line]:
    lines, sheet = [], None if first else (page.rows[0].sheet if page.rows else None)
    for row in page.rows:
        begins = row.sheet != sheet
        sheet = row.sheet
        columns = heads.get(row.sheet, [])
        cells = [_cell(row, letter) for letter, _heading in columns]
        name = row.sheet if len(heads) > 1 else ""
        note = _note(row, columns)
        why = _why(row.row, cells, columns, note)
        lines.append(Line(row.row, cells, note, columns if begins else [], name, _page_of(row), why))
    return lines


def _why(number: int, cells: list[CellShown], columns: Sequence[tuple[str, str]], note: str) -> list[str]:
    """Each cell's fault with its row and its column's name, and what is said of the row."""
    faulty = [(heading, cell.said) for cell, (_letter, heading) in zip(cells, columns, strict=True) if cell.said]
    told = [
        _("第 %(row)s 行 %(heading)s：%(said)s") % {"row": number, "heading": h, "said": said} for h, said in faulty
    ]
    return told + ([note] if note else [])


def _page_of(row: ShownRow) -> str:
    """The page of the record that a row is told to look at, "" for none."""
    kind, key = row.record or ("", "")
    return reverse(PAGES[kind], args=[key]) if kind in PAGES else ""


def _cell(row: ShownRow, letter: str) -> CellShown:
    faults = [fault for fault in row.faults if fault["at"] == letter]
    change = next((change for change in row.changes if change["at"] == letter), None)
    tone = next((TONES[severity] for severity in TONES if any(f["severity"] == severity for f in faults)), "")
    text = spoken(row.cells.get(letter, ""))
    if change is not None and not faults:
        before = _(change["before"]) if change["before"] else ""
        return CellShown(text, before=before, after=change["after"], changes=True)
    return CellShown(text, tone, _said(faults))


def _note(row: ShownRow, columns: Sequence[tuple[str, str]]) -> str:
    """Faults of the whole row or of a column that the file lacks, and changes of what is in no column."""
    letters = {letter for letter, _heading in columns}
    faults = [fault for fault in row.faults if fault["at"] not in letters]
    changes = [change for change in row.changes if change["at"] not in letters]
    told = [f"{_(change['title'])} {_in_words(change['before'])} → {_in_words(change['after'])}" for change in changes]
    return "；".join([*([_said(faults)] if faults else []), *told])


def _in_words(value: str) -> str:
    """A value that a change tells: a word of ours in the reader's language, anything else as it stands."""
    return _(value) if value else _("（空）")


def _said(faults: Sequence[dict[str, Any]]) -> str:
    space = " " if reader_language() == "en" else ""
    told = (in_language(fault) + space + in_language(fault, "remedy_") for fault in faults)
    return (" " if space else "").join(dict.fromkeys(told))


def spoken(text: str) -> str:
    """A stored cell in the reader's words: what is hidden says so, a number's tail says that it is one."""
    if text == HIDDEN:
        return _("（不显示）")
    if text == LOST:
        return _("存成数字，末几位已经丢了")
    return text.replace(HIDDEN, _("尾号 ")) if HIDDEN in text else text


def can_mark(batch: Batch) -> bool:
    """Whether the error workbook is ready."""
    return vault.has(batch.pk, "marked")
