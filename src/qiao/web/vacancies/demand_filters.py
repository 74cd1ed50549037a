"""The filter that opens a demand list's figures in other stages' lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict

from qiao.ground.accounts.actors import Actor
from qiao.story.vacancies import demand_queries
from qiao.story.vacancies.models import Demand
from qiao.web.frame.lists.filters import Filter, Option
from qiao.web.vacancies.demand_words import title_of

DEMANDS_OFFERED = 50
Chosen = tuple[Demand, UUID | None, str]
"""A list, one of its lines or None for all, and what it is called."""


@dataclass(frozen=True)
class OfDemand(Filter):
    """Rows that came of a demand list, or of one of its lines, that the actor sees; `find` says which."""

    find: Callable[[Demand, Sequence[UUID] | None], Q] = field(kw_only=True)
    control = "choice"

    def read(self, given: QueryDict, actor: Actor) -> list[Chosen] | None:
        """The lists and lines in the address."""
        return [one for key in given.getlist(self.key) if (one := self._seen(key, actor)) is not None] or None

    def unread(self, given: QueryDict, actor: Actor) -> list[str]:
        """Keys of none of theirs."""
        return [key for key in given.getlist(self.key) if key and self._seen(key, actor) is None]

    def _seen(self, key: str, actor: Actor) -> Chosen | None:
        try:
            wanted = UUID(key)
        except ValueError:
            return None
        if not actor.can("vacancies.demands"):
            return None
        if (demand := demand_queries.demands_seen(actor).filter(pk=wanted).first()) is not None:
            return demand, None, title_of(demand)
        line = demand_queries.lines_seen(actor).filter(pk=wanted).first()
        return None if line is None else (line.demand, line.pk, line.code)

    def narrow(self, rows: QuerySet[Any], value: list[Chosen]) -> QuerySet[Any]:
        """What came of any of them."""
        wanted = Q(pk__in=[])
        for demand, line, _title in value:
            wanted |= self.find(demand, None if line is None else [line])
        return rows.filter(wanted)

    def said(self, value: list[Chosen]) -> str:
        """What they are called."""
        return "、".join(title for _demand, _line, title in value)

    def options(self, actor: Actor, value: Any) -> list[Option]:
        """The latest lists, and what is chosen."""
        chosen = {str(line or demand.pk): title for demand, line, title in value or ()}
        if not actor.can("vacancies.demands"):
            return []
        rows = demand_queries.demands_seen(actor).order_by("-number")[:DEMANDS_OFFERED]
        told = {str(demand.pk): title_of(demand) for demand in rows} | chosen
        return [Option(key, title, key in chosen) for key, title in told.items()]
