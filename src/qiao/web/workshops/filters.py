"""The filter that opens a workshop's figures in other stages' lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from qiao.ground.accounts.actors import Actor
from qiao.story.workshops import permissions, queries
from qiao.story.workshops.models import Workshop
from qiao.web.frame.lists.records import OfRecords

WORKSHOPS_OFFERED = 300


def sees_workshops(actor: Actor) -> bool:
    """Whether workshops are anything to this actor."""
    return actor.can(permissions.VIEW)


@dataclass(frozen=True)
class InWorkshop(OfRecords):
    """Rows of workshops that the actor sees."""

    field: str = "workshop"

    def one(self, key: UUID, actor: Actor) -> Workshop | None:
        """A workshop."""
        return queries.workshops_seen(actor).filter(pk=key).first()

    def offered(self, actor: Actor) -> QuerySet[Workshop]:
        """The workshops by name."""
        return queries.workshops_seen(actor).order_by("name", "pk")[:WORKSHOPS_OFFERED]

    def narrow(self, rows: QuerySet[Any], value: list[Workshop]) -> QuerySet[Any]:
        """Their rows."""
        return rows.filter(**{f"{self.field}__in": value})
