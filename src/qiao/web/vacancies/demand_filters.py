"""The filter that opens a demand list's figures in other stages' lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from qiao.ground.accounts.actors import Actor
from qiao.story.vacancies import demand_queries
from qiao.story.vacancies.models import Demand
from qiao.web.frame.lists.records import OfRecords
from qiao.web.vacancies.demand_words import title_of

DEMANDS_OFFERED = 50
Chosen = tuple[Demand, UUID | None, str]
"""A list, one of its lines or None for all, and what it is called."""


@dataclass(frozen=True)
class OfDemand(OfRecords):
    """Rows that came of a demand list, or of one of its lines, that the actor sees; `find` says which."""

    find: Callable[[Demand, Sequence[UUID] | None], Q] = field(kw_only=True)

    def one(self, key: UUID, actor: Actor) -> Chosen | None:
        """A list, or a line."""
        if not actor.can("vacancies.demands"):
            return None
        if (demand := demand_queries.demands_seen(actor).filter(pk=key).first()) is not None:
            return demand, None, title_of(demand)
        line = demand_queries.lines_seen(actor).filter(pk=key).first()
        return None if line is None else (line.demand, line.pk, line.code)

    def offered(self, actor: Actor) -> list[Chosen]:
        """The latest lists."""
        if not actor.can("vacancies.demands"):
            return []
        rows = demand_queries.demands_seen(actor).order_by("-number")[:DEMANDS_OFFERED]
        return [(demand, None, title_of(demand)) for demand in rows]

    def called(self, record: Chosen) -> str:
        """Its number."""
        return record[2]

    def key_of(self, record: Chosen) -> str:
        """The line's key, or the list's."""
        demand, line, _title = record
        return str(line or demand.pk)

    def narrow(self, rows: QuerySet[Any], value: list[Chosen]) -> QuerySet[Any]:
        """What came of any of them."""
        wanted = Q(pk__in=[])
        for demand, line, _title in value:
            wanted |= self.find(demand, None if line is None else [line])
        return rows.filter(wanted)
