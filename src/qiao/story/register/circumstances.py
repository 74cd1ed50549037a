"""Circumstances（户情）: poverty, monitoring and incomes are read by the offices of the place where a household
lives, and by nobody else: on pages, in lists and in forms out alike (ADR 0027)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from qiao.ground.accounts.actors import Actor
from qiao.story.register.models import Worker
from qiao.story.register.permissions import VIEW
from qiao.story.register.queries import households_seen


def reads_household(by: Actor, worker: Worker) -> bool:
    """Whether the actor may open the worker's household; of one in none, whether they live in the actor's place."""
    house = worker.household
    if house is not None and any(house.pk in scope.households for scope in by.reaches(VIEW)):
        return True
    return by.covers(VIEW, house.region if house is not None else worker.region)


def households_read(by: Actor, path: str = "") -> Q:
    """The same as a filter on rows of workers (`path` "") or of anything with a key to a worker ("worker")."""
    before = f"{path}__" if path else ""
    alone = Q(**{f"{before}household__isnull": True})
    read = by.within(VIEW, f"{before}household__region") | (alone & by.within(VIEW, f"{before}region"))
    assigned = [key for scope in by.reaches(VIEW) for key in scope.households]
    return read | Q(**{f"{before}household_id__in": assigned}) if assigned else read


def reads_any_household(by: Actor) -> bool:
    """Whether there is a household at all that the actor may open: else neither column nor filter has a meaning."""
    return by.is_system or by.can("register.edit") or (by.can(VIEW) and households_seen(by).exists())


def read_among(by: Actor, keys: Iterable[UUID]) -> set[UUID]:
    """Of these workers those whose household the actor may open."""
    return set(Worker.objects.filter(households_read(by), pk__in=list(keys)).values_list("pk", flat=True))
