"""Listed（列表行）: visits and promises as lists, pages and the diary show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import Tone
from qiao.story.register.listed import near_name
from qiao.story.register.queries import names_of, workers_seen
from qiao.story.visits import states
from qiao.story.visits.facts import KIND_NAMES, OUTCOME_NAMES, STATE_NAMES, WAY_NAMES
from qiao.story.visits.models import Promise, Visit


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit in a list. `subject` is whom or what was visited, as people call it."""

    pk: UUID
    kind: Any
    subject: str
    place: str
    visited_on: date
    hour: str
    how: Any
    outcome: Any
    tone: Tone
    by: str
    companions: str
    situation: str
    needs: str
    willingness: str
    open_promises: int
    household_id: UUID | None
    worker_id: UUID | None


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise in a list. `keeper` is who does it: who promised, unless somebody else was named."""

    pk: UUID
    visit_id: UUID
    what: str
    subject: str
    place: str
    keeper: str
    due_on: date
    is_late: bool
    state: Any
    tone: Tone
    is_open: bool
    settled_on: date | None
    settled_how: str
    settled_by: str


def as_rows(visits: Sequence[Visit], actor: Actor) -> list[VisitRow]:
    """Rows in the same order; what they name is loaded for all at once."""
    keys = [visit.pk for visit in visits]
    full = Visit.objects.filter(pk__in=keys).select_related("household", "worker")
    standing = Count("promises", filter=Q(promises__state=states.OPEN))
    by_key = {visit.pk: visit for visit in full.annotate(standing=standing)}
    found = [by_key[key] for key in keys if key in by_key]
    heads, who = _heads(found, actor), names_of(visit.created_by_id for visit in found)
    return [_row(visit, heads, who.get(visit.created_by_id, "")) for visit in found]


def _row(visit: Any, heads: dict[UUID, str], by: str) -> VisitRow:
    return VisitRow(
        pk=visit.pk,
        kind=KIND_NAMES[visit.kind],
        subject=subject_of(visit, heads),
        place=near_name(visit.region),
        visited_on=visit.visited_on,
        hour="" if visit.hour is None else gettext("%(hour)s 点") % {"hour": visit.hour},
        how=WAY_NAMES[visit.how],
        outcome=OUTCOME_NAMES[visit.outcome],
        tone=states.OUTCOME_TONE[visit.outcome],
        by=by,
        companions=visit.companions,
        situation=visit.situation,
        needs=visit.needs,
        willingness=visit.willingness,
        open_promises=visit.standing,
        household_id=visit.household_id,
        worker_id=visit.worker_id,
    )


def subject_of(visit: Visit, heads: dict[UUID, str]) -> str:
    """Whom or what was visited: the household by its number and head, the person's name, the place's."""
    if visit.household is not None:
        number = visit.household.number or gettext("没有编号的户")
        return " ".join(filter(None, [number, heads.get(visit.household.pk, "")]))
    if visit.worker is not None:
        return visit.worker.called
    return visit.place or near_name(visit.region)


def _heads(visits: Iterable[Visit], actor: Actor) -> dict[UUID, str]:
    return heads_of((visit.household_id for visit in visits), actor)


def heads_of(households: Iterable[UUID | None], actor: Actor) -> dict[UUID, str]:
    """The heads of these households, as far as the actor may see them."""
    keys = {key for key in households if key is not None}
    if not keys:
        return {}
    heads = workers_seen(actor, "visits.view").filter(household_id__in=keys, relation="户主").order_by("pk")
    return {head.household_id: head.called for head in heads if head.household_id is not None}


def as_promise_rows(promises: Sequence[Promise], actor: Actor) -> list[PromiseRow]:
    """Rows in the same order; what they name is loaded for all at once."""
    keys = [promise.pk for promise in promises]
    full = Promise.objects.filter(pk__in=keys).select_related("visit__household", "visit__worker")
    by_key = {promise.pk: promise for promise in full}
    found = [by_key[key] for key in keys if key in by_key]
    heads = _heads([promise.visit for promise in found], actor)
    who = names_of({key for promise in found for key in (promise.created_by_id, promise.settled_by_id)})
    return [_promise_row(promise, heads, who) for promise in found]


def _promise_row(promise: Promise, heads: dict[UUID, str], who: dict[int | None, str]) -> PromiseRow:
    is_open = promise.state == states.OPEN
    is_late = is_open and promise.due_on < clock.today()
    return PromiseRow(
        pk=promise.pk,
        visit_id=promise.visit_id,
        what=promise.what,
        subject=subject_of(promise.visit, heads),
        place=near_name(promise.visit.region),
        keeper=promise.keeper or who.get(promise.created_by_id, ""),
        due_on=promise.due_on,
        is_late=is_late,
        state=gettext("过期没有办") if is_late else STATE_NAMES[promise.state],
        tone="wait" if is_late else states.TONE[promise.state],
        is_open=is_open,
        settled_on=promise.settled_on,
        settled_how=promise.settled_how,
        settled_by=who.get(promise.settled_by_id, ""),
    )


def diary_of(visits: Sequence[Visit], actor: Actor) -> list[tuple[date, list[tuple[VisitRow, list[PromiseRow]]]]]:
    """Visits by day, in the order given, each with what was promised on it."""
    promised: dict[UUID, list[PromiseRow]] = {}
    given = Promise.objects.filter(visit__in=[visit.pk for visit in visits]).order_by("due_on", "pk")
    for promise in as_promise_rows(list(given), actor):
        promised.setdefault(promise.visit_id, []).append(promise)
    days: dict[date, list[tuple[VisitRow, list[PromiseRow]]]] = {}
    for row in as_rows(visits, actor):
        days.setdefault(row.visited_on, []).append((row, promised.get(row.pk, [])))
    return list(days.items())
