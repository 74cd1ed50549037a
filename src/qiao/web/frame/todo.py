"""To-do（我的待办）: what waits for this person, with its count and the list that the count opens.

Each stage's web folder registers its kinds of to-do; a kind is shown to whoever holds its permission. The count is the
number of rows of the list behind `url`: they agree, because both ask the same query.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import ngettext_lazy, npgettext_lazy

from qiao.ground.accounts.actors import Actor


@dataclass(frozen=True, slots=True)
class Due:
    """What waits: how many, where the list is, the nearest deadline if there is one, and one fact beside it."""

    count: int
    url: str
    deadline: date | None = None
    fact: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of to-do: its stage, its sentence, its unit, who sees it, and how it is counted."""

    key: str
    stage: str
    title: Any
    unit: Any
    permission: str
    find: Callable[[Actor], Due]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A kind with what is due of it now."""

    kind: Kind
    due: Due

    @property
    def unit(self) -> str:
        """The unit beside the count: one person, two people."""
        return str(self.kind.unit % {"n": self.due.count})


PEOPLE, POSTS = ngettext_lazy("人", "人", "n"), ngettext_lazy("个", "个", "n")
FILES, MATTERS = ngettext_lazy("份", "份", "n"), ngettext_lazy("件", "件", "n")
FIRMS = npgettext_lazy("用人单位的个数", "家", "家", "n")
"""Units that say one or many."""
KINDS: dict[str, Kind] = {}


def todo(
    key: str, stage: str, title: Any, unit: Any, permission: str
) -> Callable[[Callable[[Actor], Due]], Callable[[Actor], Due]]:
    """Register a kind of to-do; the function counts what is due for an actor."""

    def registered(find: Callable[[Actor], Due]) -> Callable[[Actor], Due]:
        assert key not in KINDS, f"{key} is registered twice"
        KINDS[key] = Kind(key, stage, title, unit, permission, find)
        return find

    return registered


def waiting(request: HttpRequest) -> list[Waiting]:
    """What waits for whoever asks, by deadline; what has none comes last. Counted once a request."""
    kept: list[Waiting] | None = getattr(request, "_qiao_waiting", None)
    if kept is None:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        found = [Waiting(kind, kind.find(actor)) for kind in KINDS.values() if actor.can(kind.permission)]
        kept = sorted((w for w in found if w.due.count), key=lambda w: (w.due.deadline or date.max, w.kind.key))
        request._qiao_waiting = kept  # type: ignore[attr-defined]
    return kept


def due_by_stage(request: HttpRequest) -> dict[str, int]:
    """The counts of the navigation: each stage's to-do, added up."""
    counts: dict[str, int] = {}
    for item in waiting(request):
        counts[item.kind.stage] = counts.get(item.kind.stage, 0) + item.due.count
    return counts
