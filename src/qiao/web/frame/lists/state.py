"""The state of a list, read from its address: filters, sorting, size, place; and addresses with one thing changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from qiao.ground.accounts.actors import Actor
from qiao.web.frame.lists.columns import Column
from qiao.web.frame.lists.filters import Filter, Option
from qiao.web.frame.lists.keyset import Order
from qiao.web.frame.numbers import whole

SIZES = (15, 50, 100, 200)
OWN = ("sort", "size", "after", "before", "from_row", "counts")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Set:
    """A filter that is set: its value, in words, and the address without it."""

    filter: Filter
    value: Any
    said: str
    without: str


@dataclass(frozen=True, slots=True)
class Control:
    """A filter as the page offers it: its choices or its fields, and what else of the address must be kept."""

    filter: Filter
    value: Any
    options: list[Option]
    fields: list[Pair]
    kept: list[Pair]


@dataclass(frozen=True)
class State:
    """What the address says. `values` holds the filters that are set, by key."""

    filters: Sequence[Filter]
    values: dict[str, Any]
    order: Order
    sort_text: str
    size: int
    after: str = ""
    before: str = ""
    first_row: int = 1
    pairs: list[Pair] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """What the address asks for and the list cannot do: until it is gone, nothing is done with the rows shown."""

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that pass every filter that is set."""
        for one in self.filters:
            if one.key in self.values:
                rows = one.narrow(rows, self.values[one.key])
        return rows

    def address(self, without: Sequence[str] = (), **changed: str) -> str:
        """The list's query string, back on the first page, with names dropped or changed."""
        dropped = {*without, *changed, "after", "before", "from_row"}
        kept = [(name, value) for name, value in self.pairs if name not in dropped]
        told = kept + [(name, value) for name, value in changed.items() if value]
        return "?" + urlencode(told)

    def place(self, **place: str) -> str:
        """The query string of another page of the same list."""
        kept = [(name, value) for name, value in self.pairs if name not in ("after", "before", "from_row")]
        return "?" + urlencode(kept + list(place.items()))

    @property
    def query(self) -> str:
        """What a saved view keeps: filters and sorting, no place."""
        kept = [(name, value) for name, value in self.pairs if name not in ("after", "before", "from_row", "size")]
        return urlencode(kept)

    @property
    def texts(self) -> list[str]:
        """What stands in the query, as it was typed."""
        return [value for _, value in self.pairs]

    @property
    def narrowing(self) -> list[Pair]:
        """The filters of the address without sorting and place, in one order: two of the same show the same rows."""
        return sorted((name, value) for name, value in self.pairs if name not in OWN)

    def chips(self) -> list[Set]:
        """The filters that are set."""
        return [
            Set(one, self.values[one.key], one.said(self.values[one.key]), self.address(one.parameters))
            for one in self.filters
            if one.key in self.values
        ]

    def controls(self, actor: Actor) -> list[Control]:
        """Every filter as the page offers it."""
        return [self._control(one, actor) for one in self.filters]

    def _control(self, one: Filter, actor: Actor) -> Control:
        value = self.values.get(one.key)
        dropped = {*one.parameters, "after", "before", "from_row"}
        kept = [(name, text) for name, text in self.pairs if name not in dropped]
        return Control(one, value, one.options(actor, value), one.fields(value), kept)


def read_state(
    given: QueryDict, *, actor: Actor, filters: Sequence[Filter], columns: Sequence[Column], sort: str, size: int
) -> State:
    """Read an address. What makes no sense is left out, so that a spoilt address shows the list, not an error; and it
    is named in `unread`, so that nobody takes the rows shown for the rows asked for."""
    values = {one.key: value for one in filters if (value := one.read(given, actor)) is not None}
    sort_text = given.get("sort", sort)
    order = order_of(sort_text, columns) or order_of(sort, columns)
    assert order is not None, f"no column to sort by: {sort}"
    wanted = whole(given.get("size", ""))
    chosen = wanted if wanted in SIZES else size
    unread = {one.key: one.unread(given, actor) for one in filters}
    pairs = [
        (name, value)
        for one in filters
        if one.key in values
        for name in one.parameters
        for value in given.getlist(name)
        if value and value not in unread[one.key]
    ]
    pairs += [("sort", sort_text)] if sort_text != sort and order_of(sort_text, columns) else []
    pairs += [("size", str(chosen))] if chosen != size else []
    return State(
        filters=filters,
        values=values,
        order=order,
        sort_text=sort_text,
        size=chosen,
        after=given.get("after", "")[:64],
        before=given.get("before", "")[:64],
        first_row=whole(given.get("from_row", ""), most=10**8 - 1) or 1,
        pairs=pairs,
        unread=[f"{one.title}={text[:40]}" for one in filters for text in unread[one.key]] + _unknown(given, filters),
    )


def _unknown(given: QueryDict, filters: Sequence[Filter]) -> list[str]:
    """Parameters that no filter of this reader has."""
    known = {*OWN, *(name for one in filters for name in one.parameters)}
    return [
        f"{name[:40]}={value[:40]}" for name in given if name not in known for value in given.getlist(name) if value
    ]


def order_of(text: str, columns: Sequence[Column]) -> Order | None:
    """ "name" or "-name" as the order of the column with that key; None when no column sorts so."""
    key = text.removeprefix("-")
    sort = next((column.sort for column in columns if column.key == key and column.sort), None)
    return Order(sort, text.startswith("-")) if sort else None
