"""Covering（记走到）: which households were reached, kept beside their visits in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from qiao.story.register.householding import MOVED
from qiao.story.register.models import Household
from qiao.story.visits import states
from qiao.story.visits.models import Reached, Visit

CHUNK = 2_000
_TOLD = ("region", "visits", "first_on", "last_on", "last_by_id")


def reached_q() -> Q:
    """Visits on which somebody was met where they are: those that count as having been there."""
    return Q(outcome__in=states.AT_THE_DOOR, how__in=states.ON_SITE)


def tallies(households: Iterable[UUID] | None = None) -> Iterator[Reached]:
    """What the visits say of these households, or of all, by their key; nothing of one that was never reached."""
    rows = Visit.objects.filter(reached_q(), kind=states.HOUSEHOLD)
    if households is not None:
        rows = rows.filter(household_id__in=list(households))
    told = rows.order_by("household_id", "visited_on", "created_at", "pk")
    days = told.values_list("household_id", "visited_on", "created_by_id", "household__region").iterator(
        chunk_size=CHUNK
    )
    for key, visits in groupby(days, key=lambda row: row[0]):
        own = list(visits)
        yield Reached(
            household_id=key, region=own[0][3], visits=len(own), first_on=own[0][1], last_on=own[-1][1],
            last_by_id=own[-1][2],
        )  # fmt: skip


def recount(household_id: UUID) -> None:
    """Bring one household's row in line with its visits, inside the caller's transaction.

    Two visits at once come one after the other: PostgreSQL holds the household's row, SQLite lets one writer in.
    """
    Household.objects.select_for_update().only("pk").get(pk=household_id)
    found = next(tallies([household_id]), None)
    if found is None:
        Reached.objects.filter(pk=household_id).delete()
    else:
        store([found])


def store(rows: Iterable[Reached]) -> None:
    """Write these rows over those that stand."""
    kept = list(rows)
    for first in range(0, len(kept), CHUNK):
        Reached.objects.bulk_create(
            kept[first : first + CHUNK], update_conflicts=True, unique_fields=["household"], update_fields=list(_TOLD)
        )  # fmt: skip


def follow(house: Household) -> None:
    """The household lives elsewhere now, and counts there."""
    Reached.objects.filter(pk=house.pk).update(region=house.region)


MOVED.append(follow)


def differs(one: Reached | None, other: Reached | None) -> bool:
    """Whether two tallies say something else."""
    said = [[getattr(row, name) for name in _TOLD] if row else None for row in (one, other)]
    return said[0] != said[1]
