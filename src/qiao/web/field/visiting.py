"""Visiting（走访入库）: a visit from a phone, with all that was told on it, through the actions of its stages.

Called inside the transaction of its receipt: whatever is refused takes the whole record back.
"""

from __future__ import annotations

from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.story.visits.actions import record_visit
from qiao.story.visits.models import Conflict, Receipt
from qiao.story.visits.promising import add_promise
from qiao.web.field.evidence import keep_position
from qiao.web.field.records import VisitRecord


def store_visit(key: UUID, told: VisitRecord, *, by: Actor, receipt: Receipt) -> list[Conflict]:
    """Record the visit and everything on it; what the register told otherwise meanwhile.

    Raises DoesNotExist for whom the actor may not see; Refused as the actions do.
    """
    visit = record_visit(by=by, key=key, given=told.facts).visit
    for promise, given in told.promises:
        add_promise(by=by, visit_id=visit.pk, key=promise, given=given)
    if told.position is not None:
        keep_position(by=by, visit=visit, position=told.position)
    return []
