"""Writing visits: recording one, correcting it, one tap for “no change”. Promises: `promising.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.register.actions import verify_worker
from qiao.story.register.errors import ChangedMeanwhile, Difference
from qiao.story.register.facts import is_child
from qiao.story.register.history import last_change, marks
from qiao.story.register.models import Worker
from qiao.story.register.queries import households_seen, workers_seen
from qiao.story.register.states import LOOKING, NOT_LOOKING
from qiao.story.visits import errors, states
from qiao.story.visits.facts import VisitFacts, checked, of_visit, shown, titles_of
from qiao.story.visits.models import Visit
from qiao.story.visits.permissions import EDIT
from qiao.story.visits.queries import visits_seen, was_met

ASKED = (*LOOKING, NOT_LOOKING)
"""Whose standing word a household's “no change” confirms: not of those whom nobody has asked yet, nor of those at work,
who are asked at the place of work（DOMAIN §1）."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A visit, and whether this call made it: the same record sent again finds it there."""

    visit: Visit
    is_new: bool


def record_visit(*, by: Actor, key: UUID, given: VisitFacts) -> Recorded:
    """Record a visit（记走访）. `key` is made by whoever enters it: sent twice, it is one visit.

    Raises Household.DoesNotExist, Worker.DoesNotExist for whom the actor may not see; HoldsNumber; Refused: key_taken,
    outside_scope, first_visit, or what is wrong with a field（`facts.checked`）.
    """
    sent = checked(given)
    digest = sent.digest()
    if (made := _made(by, key, digest)) is not None:
        return Recorded(made, False)
    placed = _placed(by, sent)
    try:
        with transaction.atomic():
            return Recorded(_record(by, key, placed, digest), True)
    except IntegrityError:
        # Somebody else was faster, with the same record.
        if (made := _made(by, key, digest)) is not None:
            return Recorded(made, False)
        raise


def _made(by: Actor, key: UUID, digest: str) -> Visit | None:
    made = Visit.objects.filter(pk=key).first()
    if made is not None and (made.created_by_id, made.made_of) != (by.user_id, digest):
        raise errors.key_taken()
    return made


def _placed(by: Actor, given: VisitFacts) -> VisitFacts:
    """With the region in which it counts. Raises DoesNotExist, Refused outside_scope, first_visit."""
    if given.kind == states.HOUSEHOLD:
        house = households_seen(by, EDIT).get(Q(pk=given.household_id))
        told = replace(given, region=house.region, place="", worker_id=None, record_id=None)
    elif given.kind == states.PERSON:
        worker = workers_seen(by, EDIT).get(Q(pk=given.worker_id))
        told = replace(given, region=_where(by, worker), place="", household_id=None, record_id=None)
    else:
        if not by.covers(EDIT, given.region):
            raise errors.outside_scope()
        told = replace(given, household_id=None, worker_id=None, needs="", willingness="")
    if given.outcome == states.NO_CHANGE and not was_met(
        household_id=told.household_id, worker_id=told.worker_id, until=told.visited_on
    ):
        raise errors.first_visit()
    return told


def _where(by: Actor, worker: Worker) -> str:
    """A person is visited at home, or in the region of whoever looks after them away from it."""
    if by.is_system or by.covers(EDIT, worker.region):
        return worker.region
    regions = by.regions(EDIT)
    return regions[0] if regions else worker.region


def _record(by: Actor, key: UUID, given: VisitFacts, digest: str) -> Visit:
    values = {name: getattr(given, name) for name in VisitFacts.__slots__}
    visit = Visit(id=key, created_by_id=by.user_id, made_of=digest, **values)
    visit.save(force_insert=True)
    told = {"kind": visit.kind, "outcome": visit.outcome, "on": visit.visited_on, "source": visit.source}
    record(by=by, action="visits.visit.recorded", subject=visit, region=visit.region, details=told)
    return visit


def no_change(*, by: Actor, household_id: UUID, key: UUID) -> Recorded:
    """A repeat visit on which nothing has changed（无变化）: one visit, and the standing word of those asked at home is
    verified. The same officer's second tap on one day is the first one's.

    Raises Household.DoesNotExist; Refused first_visit, key_taken.
    """
    house = households_seen(by, EDIT).get(pk=household_id)
    today = clock.today()
    told = {"household_id": house.pk, "outcome": states.NO_CHANGE, "visited_on": today, "created_by_id": by.user_id}
    if (tapped := Visit.objects.filter(**told).order_by("created_at", "pk").first()) is not None:
        return Recorded(tapped, False)
    given = VisitFacts(states.HOUSEHOLD, today, states.NO_CHANGE, household_id=house.pk)
    with transaction.atomic():
        recorded = record_visit(by=by, key=key, given=given)
        if recorded.is_new:
            verify_people(by=by, visit=recorded.visit)
    return recorded


def verify_people(*, by: Actor, visit: Visit) -> None:
    """What a visit on which nothing had changed says of those who are asked at home: their standing word is verified
    on its day."""
    people = workers_seen(by, "register.edit").filter(status__in=ASKED)
    theirs = Q(household_id=visit.household_id) if visit.household_id else Q(pk=visit.worker_id)
    for worker in people.filter(theirs).order_by("pk"):
        if not is_child(worker.born_on):
            verify_worker(by=by, worker_id=worker.pk, on=visit.visited_on)


def change_visit(
    *, by: Actor, visit_id: UUID, version: int, given: VisitFacts, opened: Mapping[str, Any] | None = None
) -> Visit:
    """Correct a visit on the version seen; whom it was to stays. Nothing changed is nothing written.

    `opened` is what the form showed when it was opened: a conflict then names only what both have changed.
    Raises Visit.DoesNotExist; ChangedMeanwhile; HoldsNumber; Refused as for record_visit.
    """
    with transaction.atomic():
        visit = visits_seen(by, EDIT).get(pk=visit_id)
        given = checked(replace(given, kind=visit.kind))
        if visit.version != version:
            raise _meanwhile(visit, given, opened or {})
        stands = of_visit(visit)
        values = {name: getattr(given, name) for name in stands if getattr(given, name) != stands[name]}
        if not values:
            return visit
        _refuse_move(by, visit, values)
        before = {name: stands[name] for name in values}
        held = Visit.objects.filter(pk=visit.pk, version=version)
        if not held.update(**values, version=F("version") + 1, updated_at=clock.now()):
            raise _meanwhile(Visit.objects.get(pk=visit.pk), given, opened or {})
        visit.refresh_from_db()
        told = {name: [before[name], value] for name, value in values.items()}
        record(
            by=by, action="visits.visit.changed", subject=visit, region=visit.region,
            details={"changes": told, **marks(visit.version)},
        )  # fmt: skip
    return visit


def _refuse_move(by: Actor, visit: Visit, values: Mapping[str, Any]) -> None:
    if "region" in values and not by.covers(EDIT, values["region"]):
        raise errors.outside_scope()
    if values.get("outcome") == states.NO_CHANGE:
        of = {"household_id": visit.household_id, "worker_id": visit.worker_id}
        if not was_met(**of, until=values.get("visited_on", visit.visited_on), but=visit.pk):
            raise errors.first_visit()


def _meanwhile(now: Visit, given: VisitFacts, opened: Mapping[str, Any]) -> ChangedMeanwhile:
    last = last_change(now)
    told = tuple(_differences(now, given, opened))
    return ChangedMeanwhile(told, version=now.version, by=last.by if last else "", at=last.at if last else None)


def _differences(now: Visit, given: VisitFacts, opened: Mapping[str, Any]) -> Iterator[Difference]:
    """What stands now and what was typed, where the two differ and both were changed since the form was opened."""
    titles = titles_of(now.kind)
    for name, stands in of_visit(now).items():
        typed = getattr(given, name)
        if typed != stands and not (name in opened and opened[name] in (typed, stands)):
            yield Difference(name, str(titles[name]), shown(name, stands), shown(name, typed))
