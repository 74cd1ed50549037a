"""Reading visits: whom an actor may see visited, what is promised, what the timeline tells."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.story.register.models import Worker
from qiao.story.register.queries import TimelineEntry, names_of, sees
from qiao.story.visits import states
from qiao.story.visits.facts import OUTCOME_NAMES, WAY_NAMES
from qiao.story.visits.models import Conflict, Promise, Visit
from qiao.story.visits.permissions import VIEW

DUE_WITHIN_DAYS = 7
"""So many days before its end a promise becomes a to-do. Assumption."""


def visits_seen(actor: Actor, permission: str = VIEW) -> QuerySet[Visit]:
    """The visits an actor may see.

    To a household: of their regions, or assigned to them. To a person: of somebody they may see, by the home or by the
    place of the visit; that a region sees somebody at work there does not open what was said at home. To a place: of
    their regions.
    """
    if actor.is_system:
        return Visit.objects.all()
    assigned = [key for scope in actor.reaches(permission) for key in scope.households]
    here = actor.within(permission, "region")
    house = actor.within(permission, "household__region") | Q(household_id__in=assigned)
    near = here | actor.within(permission, "worker__region") | Q(worker__household_id__in=assigned)
    person = Q(kind=states.PERSON) & near & Q(sees(actor, permission, "worker"))
    place = Q(kind__in=states.OF_PLACES) & here
    return Visit.objects.filter((Q(kind=states.HOUSEHOLD) & house) | person | place)


def promises_seen(actor: Actor, permission: str = VIEW) -> QuerySet[Promise]:
    """The promises given on visits that the actor may see."""
    return Promise.objects.filter(visit__in=visits_seen(actor, permission).values("pk"))


def own_promises(rows: QuerySet[Promise], actor: Actor) -> QuerySet[Promise]:
    """Those that the actor gave."""
    return rows.filter(created_by_id=actor.user_id) if actor.user_id is not None else rows.none()


def own_visits(rows: QuerySet[Visit], actor: Actor) -> QuerySet[Visit]:
    """Those on which the actor went."""
    return rows.filter(created_by_id=actor.user_id) if actor.user_id is not None else rows.none()


def is_due_q() -> Q:
    """Promises that stand and are late, or due within a week."""
    return Q(state=states.OPEN, due_on__lte=clock.today() + timedelta(days=DUE_WITHIN_DAYS))


def is_late_q() -> Q:
    """Promises that stand and should have been kept."""
    return Q(state=states.OPEN, due_on__lt=clock.today())


def with_open_promises(condition: Q | None = None) -> Q:
    """Visits on which something was promised that is not settled."""
    promises = Promise.objects.filter(state=states.OPEN)
    return Q(pk__in=(promises if condition is None else promises.filter(condition)).values("visit_id"))


def was_met(
    *,
    household_id: UUID | None = None,
    worker_id: UUID | None = None,
    until: date | None = None,
    but: UUID | None = None,
) -> bool:
    """Whether somebody was met there until a day (today), so that “no change” has something to compare with.

    `but`: the visit that asks.
    """
    theirs = Q(household_id=household_id) if household_id else Q(worker_id=worker_id)
    met = Visit.objects.filter(theirs, outcome__in=states.MET, visited_on__lte=until or clock.today())
    return met.exclude(pk=but).exists() if but else met.exists()


def visits_of_household(household_id: UUID, actor: Actor) -> QuerySet[Visit]:
    """The household's visits, the latest first."""
    seen = visits_seen(actor).filter(household_id=household_id)
    return seen.order_by("-visited_on", "-created_at", "pk")


def timeline_of(worker: Worker, actor: Actor) -> list[TimelineEntry]:
    """Visits to the worker and to their household, and what was promised there; nothing for who may not see them."""
    if not actor.can(VIEW):
        return []
    theirs = Q(worker=worker) | Q(worker__merged_into=worker)
    if worker.household_id is not None:
        theirs |= Q(household_id=worker.household_id)
    visits = list(visits_seen(actor).filter(theirs).order_by("visited_on", "pk"))
    if not visits:
        return []
    promises = list(Promise.objects.filter(visit__in=visits).order_by("due_on", "pk"))
    who = names_of({*(v.created_by_id for v in visits), *(p.created_by_id for p in promises)})
    told = [_visited(visit, who.get(visit.created_by_id, "")) for visit in visits]
    told += [_promised(promise, who.get(promise.created_by_id, "")) for promise in promises]
    differ = list(Conflict.objects.filter(worker=worker).order_by("created_at", "pk"))
    settled_by = names_of(conflict.settled_by_id for conflict in differ)
    return [*told, *(_differs(conflict, settled_by.get(conflict.settled_by_id, "")) for conflict in differ)]


def _visited(visit: Visit, by: str) -> TimelineEntry:
    told = {"way": WAY_NAMES[visit.how], "outcome": OUTCOME_NAMES[visit.outcome]}
    fact = _("走访（%(way)s）：%(outcome)s") % told
    who = " · ".join(filter(None, [by, visit.companions]))
    return TimelineEntry(visit.visited_on, "visits", fact, visit.situation, who, "visits.visit", visit.pk)


SETTLED_SAID = {
    states.STOOD: gettext_lazy("走访说的和登记的不一样，定下来用登记的"),
    states.TOLD: gettext_lazy("走访说的和登记的不一样，定下来用走访的"),
    states.BOTH: gettext_lazy("走访说的和登记的都留：%(note)s"),
}
"""By how it was settled. Which item it was stands on its own page, for whom that is open."""


def _differs(conflict: Conflict, by: str) -> TimelineEntry:
    """What a phone told and the register told otherwise: which was kept, both where both were, or that it waits."""
    if conflict.settled_at is None:
        day = conflict.created_at.astimezone(clock.CHINA).date()
        fact, is_due = _("走访说的和登记的不一样，等人来定"), True
    else:
        day = conflict.settled_at.astimezone(clock.CHINA).date()
        fact, is_due = SETTLED_SAID[conflict.settled_as] % {"note": conflict.note}, False
    return TimelineEntry(
        day, "visits", fact, conflict.settled_why, by, "visits.conflict", conflict.pk, is_due=is_due
    )  # fmt: skip


def _promised(promise: Promise, by: str) -> TimelineEntry:
    today, page = clock.today(), ("visits.visit", promise.visit_id)
    if promise.settled_on is not None:
        fact = _("承诺办了：%(what)s") if promise.state == states.KEPT else _("承诺不办了：%(what)s")
        return TimelineEntry(
            promise.settled_on, "visits", fact % {"what": promise.what}, promise.settled_how, by, *page
        )  # fmt: skip
    fact = _("答应办：%(what)s") % {"what": promise.what}
    late, ahead = promise.due_on < today, promise.due_on > today
    return TimelineEntry(
        promise.due_on, "visits", fact, promise.keeper, by, *page, is_due=late, is_ahead=ahead
    )  # fmt: skip
