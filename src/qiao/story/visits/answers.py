"""Answers（回答）: that somebody was asked on a visit and answered, whether that changed something or not."""

from __future__ import annotations

from collections.abc import Iterable

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.register.models import Worker
from qiao.story.visits.models import Visit

ANSWERED = "visits.worker.answered"


def note_answers(*, by: Actor, visit: Visit, worker: Worker, fields: Iterable[str]) -> None:
    """Say which fields hold by what somebody told of themselves on a visit（本人说了哪几项）: an answer that repeats
    what stands changes nothing, and whoever tells otherwise meets it all the same. Never a value. In the transaction
    of the visit."""
    told = sorted(fields)
    if told:
        details = {"fields": told, "visit": str(visit.pk)}
        record(by=by, action=ANSWERED, subject=worker, region=worker.region, details=details)
