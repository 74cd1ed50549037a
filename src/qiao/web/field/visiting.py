"""Visiting（走访入库）: a visit from a phone, with all that was told on it, through the actions of its stages.

Called inside the transaction of its receipt: whatever is refused takes the whole record back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy.consents import record_consent, standing
from qiao.ground.privacy.models import Consent
from qiao.ground.saying import Refused
from qiao.story.needs.actions import confirm_need
from qiao.story.needs.queries import needs_seen
from qiao.story.needs.states import OPEN
from qiao.story.register.models import Worker
from qiao.story.visits import states
from qiao.story.visits.actions import record_visit, verify_people
from qiao.story.visits.conflicts import Values, keep_conflict
from qiao.story.visits.facts import VisitFacts
from qiao.story.visits.models import Conflict, Receipt, Visit
from qiao.story.visits.packs import KEPT, pack_of
from qiao.story.visits.promising import add_promise
from qiao.web.field.evidence import keep_position
from qiao.web.field.members import change_member, standing_of
from qiao.web.field.records import Answer, VisitRecord

SAID_HOW = {"there": "走访时当面说", "phone": "走访电话里说", "elsewhere": "走访时当面说"}


@dataclass(frozen=True, slots=True)
class StoredVisit:
    """What waits for a person, and why its position was not kept: the visit itself is stored."""

    conflicts: list[Conflict]
    without_position: Refused | None = None


def store_visit(key: UUID, told: VisitRecord, *, by: Actor, receipt: Receipt) -> StoredVisit:
    """Record the visit and everything on it.

    Raises DoesNotExist for whom the actor may not see; Refused as the actions do.
    """
    visit = record_visit(by=by, key=key, given=_of_who_stands(told.facts)).visit
    for promise, given in told.promises:
        add_promise(by=by, visit_id=visit.pk, key=promise, given=given)
    since = _asked_since(receipt)
    conflicts = [found for one in told.answers for found in _answered(one, by, visit, since)]
    place = told.position
    without = None if place is None else keep_position(by=by, visit=visit, position=place)
    if visit.outcome == states.NO_CHANGE:
        _confirm(by, visit)
    for change in told.changes:
        conflicts += change_member(change, by=by, visit=visit, since=since)
    return StoredVisit(conflicts, without)


def _of_who_stands(facts: VisitFacts) -> VisitFacts:
    """The record that stands of somebody who was merged since the pack was given."""
    if facts.worker_id is None:
        return facts
    merged = Worker.objects.filter(pk=facts.worker_id).values_list("merged_into_id", flat=True).first()
    return replace(facts, worker_id=merged) if merged else facts


def _confirm(by: Actor, visit: Visit) -> None:
    """No change: the standing word of those asked at home holds on, and so do their needs."""
    verify_people(by=by, visit=visit)
    theirs = Q(worker__household_id=visit.household_id) if visit.household_id else Q(worker_id=visit.worker_id)
    for need in needs_seen(by, "needs.edit").filter(theirs, state=OPEN).order_by("pk"):
        confirm_need(by=by, need_id=need.pk, on=visit.visited_on)


def _asked_since(receipt: Receipt) -> datetime:
    """From when on an answer given here may be newer than the phone's: since its pack, by the server's clock."""
    pack = pack_of(receipt.pack_id) if receipt.pack_id else None
    return receipt.received_at - KEPT if pack is None else pack.made_at


def _answered(told: Answer, by: Actor, visit: Visit, since: datetime) -> list[Conflict]:
    """Write an answer down; one given to somebody else here meanwhile stands, until a person settles which holds."""
    worker = standing_of(by, told.worker).worker
    stands = standing(worker.subject, told.purpose)
    if stands is not None and stands.agreed == told.agreed:
        return []
    if _answered_here(worker, told.purpose, by, since):
        values = Values(None, bool(stands and stands.agreed), told.agreed)
        return [keep_conflict(by=by, visit=visit, worker=worker, field=f"consent.{told.purpose}", values=values)]
    record_consent(
        by=by, subject=worker.subject, purpose=told.purpose, agreed=told.agreed, said_how=SAID_HOW[visit.how]
    )
    return []


def _answered_here(worker: Worker, purpose: str, by: Actor, since: datetime) -> bool:
    rows = Consent.objects.filter(subject_id=worker.subject_id, purpose=purpose)
    given = rows.filter(recorded_at__gt=since).exclude(recorded_by_id=by.user_id)
    withdrawn = rows.filter(ended_at__gt=since, ended_as="withdrawn").exclude(ended_by_id=by.user_id)
    return given.exists() or withdrawn.exists()
