"""Reading the register: whom an actor may see, lists, one worker's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from qiao.ground.accounts.actors import Actor
from qiao.ground.accounts.models import User
from qiao.ground.privacy.visibility import seen_by
from qiao.story.register.models import Household, Worker


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened to a worker, as its stage tells it; `web.people` composes them.

    `stage` is the stage's package ("needs"); `fact`, `detail` and `who` are lines for people, the last says who
    recorded it and how. `page` is the URL name of the record's page ("needs.need") and `record_id` its argument.
    `is_due`: somebody must act. `is_ahead`: it has not happened yet.
    """

    on: date
    stage: str
    fact: str
    detail: str = ""
    who: str = ""
    page: str = ""
    record_id: UUID | None = None
    is_due: bool = False
    is_ahead: bool = False


def sees(actor: Actor, permission: str, path: str = "", *, proposed: bool = False, few: bool = False) -> Q:
    """A filter for rows of workers (`path` "") or of anything with a key to a worker ("worker") that the actor may see.

    By visibility rows of regions, and for a helper by the households assigned one by one. With `proposed`, those too
    whom nothing but a proposal shows: for what tells no more than a proposal may. `few`: asked about a page of keys.
    """
    before = f"{path}__" if path else ""
    if actor.is_system:
        return Q()
    seen: Q | Exists = seen_by(actor, permission, f"{before}subject_id", proposed=proposed, few=few)
    households = [key for scope in actor.reaches(permission) for key in scope.households]
    reached = seen if isinstance(seen, Q) else Q(seen)
    return reached | Q(**{f"{before}household_id__in": households}) if households else reached


def workers_seen(actor: Actor, permission: str = "register.view", *, proposed: bool = False) -> QuerySet[Worker]:
    """The workers an actor may see, merged ones left out. With `proposed`, those too whom only a proposal shows."""
    return Worker.objects.filter(sees(actor, permission, proposed=proposed), merged_into__isnull=True)


def households_seen(actor: Actor, permission: str = "register.view") -> QuerySet[Household]:
    """The households an actor may see: of their regions, and those assigned one by one."""
    if actor.is_system:
        return Household.objects.all()
    assigned = [key for scope in actor.reaches(permission) for key in scope.households]
    own = actor.within(permission, "region")
    return Household.objects.filter(own | Q(pk__in=assigned) if assigned else own)


def own_regions(actor: Actor, permission: str) -> tuple[str, ...]:
    """Where an actor's people live: the regions of their posts, and of the households assigned one by one."""
    assigned = [key for scope in actor.reaches(permission) for key in scope.households]
    theirs = Household.objects.filter(pk__in=assigned).order_by("region").values_list("region", flat=True)
    return tuple(dict.fromkeys([*actor.regions(permission), *(theirs if assigned else ())]))


def own_place(actor: Actor, permission: str) -> str:
    """The one township or village in which an actor works, "" where there are several or it is wider."""
    regions = own_regions(actor, permission)
    return regions[0] if len(regions) == 1 and len(regions[0]) >= len("500238113") else ""


def names_of(user_ids: Iterable[int | None]) -> dict[int | None, str]:
    """Names of those who recorded something, in one query; "" for the system and for an import's."""
    wanted = {key for key in user_ids if key is not None}
    return {None: ""} | {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}


__all__ = ["Household", "TimelineEntry", "names_of", "sees", "workers_seen"]
