"""Columns of a list: what a cell shows, how it is sorted, and what of it goes into the export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import Tone


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows. kind: text, whole (a text that is never cut), strong (a name), link, button, number, date
    or chip; `note` stands small beside it.

    A day or moment is given as such, never as text, so that a workbook gets a date to sort and reckon with.
    """

    text: Any
    kind: Literal["text", "whole", "strong", "link", "button", "number", "date", "chip"] = "text"
    tone: Tone = ""
    icon: str = ""
    href: str = ""
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Sort:
    """How a column sorts: one field of the model, on which an index stands; `nullable` fields put their blanks last,
    or first in either direction with `blanks_first`.
    `then`: the field that orders rows with the same value, in the same index; never blank."""

    field: str
    nullable: bool = False
    blanks_first: bool = False
    descending_first: bool = False
    then: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields by which rows with a value stand in order, the key last: no two rows are the same in all."""
        told = (self.field, self.then, "pk") if self.then else (self.field, "pk")
        return told if self.field != "pk" else ("pk",)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `cell` gets what `ListPage.shaped` returned for the row.

    `value`: what the export writes (a plain value); without it, the cell's text. `text`: a column of identities, phones
    or codes that Excel must not take for numbers. `fixed` columns cannot be taken away; `shown`: there from the start.
    `offered_to`: for whom the column exists at all, everybody when it is not said.
    """

    key: str
    title: Any
    cell: Callable[[Any], Cell | str | int | date | None]
    sort: Sort | None = None
    value: Callable[[Any], object] | None = None
    numeric: bool = False
    text: bool = False
    shown: bool = True
    fixed: bool = False
    offered_to: Callable[[Actor], bool] | None = None

    def shows(self, row: Any) -> Cell:
        """The cell of a row, ready to be shown."""
        told = self.cell(row)
        if isinstance(told, Cell):
            return told
        if told is None or told == "":
            return Cell("—")
        return Cell(told, "date" if isinstance(told, date) else "number" if self.numeric else "text")

    def exports(self, row: Any) -> object:
        """The value of a row for a workbook: numbers and dates as such, a moment as it is on the wall's clock."""
        if self.value is not None:
            return self.value(row)
        told = self.cell(row)
        text = told.text if isinstance(told, Cell) else told
        if isinstance(text, datetime):
            return timezone.make_naive(text) if timezone.is_aware(text) else text
        return text if text is None or isinstance(text, int | float | bool | date) else str(text)


def person(detail: str) -> Callable[[Any], Cell]:
    """The cell of a person's name, with its initials: it opens the page of that name. For rows with name, initials."""
    return lambda row: Cell(row.name, "strong", href=reverse(detail, args=[row.pk]), note=row.initials)


TAIL = Column("tail", _("证件"), lambda row: row.tail and _("尾号 %(tail)s") % {"tail": row.tail}, text=True)
"""All that a list shows of an identity: its last four characters."""
