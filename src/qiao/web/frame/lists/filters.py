"""Filters of a list: each reads its part of the address, narrows the rows, and says what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import QueryDict

from qiao.ground import places
from qiao.ground.accounts.actors import Actor, code_range
from qiao.ground.agreements.queries import current_programme
from qiao.web.frame.numbers import whole


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter's drop-down."""

    value: str
    title: Any
    chosen: bool = False


@dataclass(frozen=True)
class Filter:
    """The base of all filters. A value that makes no sense narrows nothing, is not shown as set, and is named by
    `unread`.

    `offered_to`: for whom the filter exists at all, everybody when it is not said; to others its parameters mean
    nothing, wherever they are written.
    """

    key: str
    title: Any
    offered_to: Callable[[Actor], bool] | None = field(default=None, kw_only=True)
    control: ClassVar[str] = "text"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the address that belong to this filter."""
        return (self.key,)

    def read(self, given: QueryDict, actor: Actor) -> Any:
        """The value in the address, None when there is none."""
        return given.get(self.key, "").strip()[:100] or None

    def unread(self, given: QueryDict, actor: Actor) -> list[str]:
        """What stands in the address for this filter and makes no sense, or is none of the actor's."""
        return []

    def narrow(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """The rows that pass."""
        raise NotImplementedError

    def said(self, value: Any) -> str:
        """The value in words, for the chip."""
        return str(value)

    def options(self, actor: Actor, value: Any) -> list[Option]:
        """The choices of the drop-down; none for free input."""
        return []

    def fields(self, value: Any) -> list[tuple[str, str]]:
        """Free input: names in the address with what stands in them."""
        return [(self.key, "" if value is None else str(value))]


@dataclass(frozen=True)
class Text(Filter):
    """Free text, looked up by `find`: a function from the text to a condition that an index answers."""

    find: Callable[[str], Q] = lambda text: Q(name__startswith=text)

    def narrow(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """The rows that `find` finds."""
        return rows.filter(self.find(value))


class Chosen(list[str]):
    """Values of a choice, and the rows among which this reader may ask by them."""

    among: Q = Q()


@dataclass(frozen=True)
class Choice(Filter):
    """One or several of a fixed list: (value, title) pairs on a field, or on `find` of each value.

    `within`: the rows whose value a reader may see, where that is not all of them; no other is found by it.
    """

    field: str = ""
    choices: Sequence[tuple[Any, Any]] = ()
    find: Callable[[str], Q] | None = None
    within: Callable[[Actor], Q] | None = None
    control = "choice"

    def read(self, given: QueryDict, actor: Actor) -> list[str] | None:
        """The known values in the address."""
        chosen = Chosen(value for value in dict.fromkeys(given.getlist(self.key)) if value in self._known())
        chosen.among = Q() if self.within is None else self.within(actor)
        return chosen or None

    def unread(self, given: QueryDict, actor: Actor) -> list[str]:
        """Values that are none of the choices."""
        return [value for value in given.getlist(self.key) if value and value not in self._known()]

    def _known(self) -> set[str]:
        return {str(value) for value, _ in self.choices} - {""}

    def narrow(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Rows with one of the values."""
        rows = rows.filter(value.among) if isinstance(value, Chosen) else rows
        if self.find is None:
            return rows.filter(**{f"{self.field}__in": value})
        wanted = Q(pk__in=[])
        for one in value:
            wanted |= self.find(one)
        return rows.filter(wanted)

    def said(self, value: Any) -> str:
        """The titles, with 、 between."""
        return "、".join(str(title) for key, title in self.choices if str(key) in value)

    def options(self, actor: Actor, value: Any) -> list[Option]:
        """All choices."""
        return [Option(str(key), title, str(key) in (value or ())) for key, title in self.choices if str(key) != ""]


@dataclass(frozen=True)
class Flag(Filter):
    """Yes or not asked: a condition that holds."""

    condition: Callable[[], Q] = Q
    control = "flag"

    def read(self, given: QueryDict, actor: Actor) -> str | None:
        """“1” when set."""
        return "1" if given.get(self.key) == "1" else None

    def unread(self, given: QueryDict, actor: Actor) -> list[str]:
        """Anything but “1”."""
        return [value for value in given.getlist(self.key) if value not in ("", "1")]

    def narrow(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Rows for which the condition holds."""
        return rows.filter(self.condition())

    def said(self, value: Any) -> str:
        """Nothing more than the title."""
        return ""

    def options(self, actor: Actor, value: Any) -> list[Option]:
        """The one choice."""
        return [Option("1", self.title, value == "1")]


@dataclass(frozen=True)
class Mine(Filter):
    """Yes or not asked, and it depends on who looks: `pick` narrows the rows to the reader's own."""

    pick: Callable[[QuerySet[Any], Actor], QuerySet[Any]] = field(kw_only=True)
    control = "flag"

    def read(self, given: QueryDict, actor: Actor) -> Actor | None:
        """The reader, when set."""
        return actor if given.get(self.key) == "1" else None

    def unread(self, given: QueryDict, actor: Actor) -> list[str]:
        """Anything but “1”."""
        return [value for value in given.getlist(self.key) if value not in ("", "1")]

    def narrow(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """The reader's own rows."""
        return self.pick(rows, value)

    def said(self, value: Any) -> str:
        """Nothing more than the title."""
        return ""

    def options(self, actor: Actor, value: Any) -> list[Option]:
        """The one choice."""
        return [Option("1", self.title, value is not None)]


@dataclass(frozen=True)
class Range(Filter):
    """From and to, both included: `kind` int or date on a field, or a condition made by `find(low, high)`."""

    field: str = ""
    kind: type[int] | type[date] = int
    unit: Any = ""
    find: Callable[[Any, Any], Q] | None = None
    control = "range"

    @property
    def parameters(self) -> tuple[str, ...]:
        """Two names."""
        return (f"{self.key}_from", f"{self.key}_to")

    def read(self, given: QueryDict, actor: Actor) -> tuple[Any, Any] | None:
        """The two ends; None for an end that is open or makes no sense."""
        low, high = (self._end(given.get(name, "")) for name in self.parameters)
        return None if low is None and high is None else (low, high)

    def unread(self, given: QueryDict, actor: Actor) -> list[str]:
        """Ends that are no number, or no day."""
        ends = [value for name in self.parameters for value in given.getlist(name)]
        return [value for value in ends if value.strip() and self._end(value) is None]

    def _end(self, text: str) -> Any:
        try:
            if self.kind is int:
                return whole(text, most=10**9 - 1)
            return date.fromisoformat(text.strip()) if text.strip() else None
        except ValueError:
            return None

    def narrow(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Rows between the ends."""
        low, high = value
        if self.find is not None:
            return rows.filter(self.find(low, high))
        within = Q() if low is None else Q(**{f"{self.field}__gte": low})
        return rows.filter(within if high is None else within & Q(**{f"{self.field}__lte": high}))

    def said(self, value: Any) -> str:
        """18–59, ≥ 18, ≤ 59."""
        low, high = (f"{end:,}" if isinstance(end, int) else end for end in value)
        told = f"≤ {high}" if low is None else f"≥ {low}" if high is None else f"{low}–{high}"
        return f"{told} {self.unit}".strip()

    def fields(self, value: Any) -> list[tuple[str, str]]:
        """Both ends."""
        return [
            (name, "" if end is None else str(end))
            for name, end in zip(self.parameters, value or (None, None), strict=True)
        ]


@dataclass(frozen=True)
class Region(Filter):
    """A division within the actor's regions, and all below it. The drop-down holds only what the actor may see.

    `is_anywhere`: any division may be named, for a place on the other side of the rows that the actor sees anyhow.
    """

    field: str = "region"
    permission: str = ""
    is_anywhere: bool = False
    control = "choice"

    def read(self, given: QueryDict, actor: Actor) -> str | None:
        """A code within the actor's regions; others count as not given."""
        code = given.get(self.key, "").strip()
        known = code.isascii() and code.isdigit() and len(code) in (2, 4, 6, 9, 12)
        return code if known and (self.is_anywhere or actor.covers(self.permission, code)) else None

    def unread(self, given: QueryDict, actor: Actor) -> list[str]:
        """A text that is no code, or the code of a division that is not the actor's: the two are told alike."""
        code = given.get(self.key, "").strip()
        return [code] if code and self.read(given, actor) is None else []

    def narrow(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Rows at or below the division."""
        low, high = code_range(value)
        return rows.filter(**{f"{self.field}__gte": low, f"{self.field}__lt": high})

    def said(self, value: Any) -> str:
        """The division's name."""
        return division_name(value)

    def options(self, actor: Actor, value: Any) -> list[Option]:
        """The divisions one step below the chosen one, or below the actor's own; the way back up comes first."""
        above = [value] if value else self._tops(actor)
        below = [child for region in above for child in divisions_below(region)]
        shown = [*([value] if value else []), *below]
        return [Option(code, division_name(code), code == value) for code in shown]

    def _tops(self, actor: Actor) -> list[str]:
        programme = current_programme() if self.is_anywhere else None
        if programme is None:
            return list(actor.regions(self.permission))
        return [programme.sending_region, programme.receiving_region]


def division_name(code: str) -> str:
    """The own name of a division; its code when nobody knows it."""
    try:
        return places.by_code(code, historic=True).name
    except places.UnknownPlace:
        return code


def divisions_below(code: str) -> list[str]:
    """The codes one step below, cut to their meaningful digits; none below a village or an unknown code."""
    try:
        return [short_code(child.code) for child in places.children(code)]
    except places.UnknownPlace:
        return []


def short_code(code: str) -> str:
    """A division code without the zeros that fill it up: 500238000000 is 500238, 500000 is 50."""
    for digits in (2, 4, 6, 9):
        if len(code) > digits and not code[digits:].strip("0"):
            return code[:digits]
    return code
