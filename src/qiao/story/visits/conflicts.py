"""Conflicts（两边不一样）: what a phone brought and the register told otherwise meanwhile, kept until it is settled."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy import sealing
from qiao.ground.privacy.rotation import SealedRows, keep
from qiao.story.register.models import Worker
from qiao.story.register.queries import sees
from qiao.story.visits import errors, states
from qiao.story.visits.facts import checked_end
from qiao.story.visits.models import Conflict, Visit
from qiao.story.visits.permissions import SETTLE


@dataclass(frozen=True, slots=True)
class Values:
    """The three values of a field: what both sides began with, what stood here, what the phone told."""

    was: Any
    stood: Any
    told: Any


def keep_conflict(*, by: Actor, visit: Visit, worker: Worker, field: str, values: Values) -> Conflict:
    """Keep what the phone told beside what stands. In the transaction of its record."""
    kept = Conflict(visit=visit, worker=worker, field=field, told_by_id=by.user_id)
    for name in Values.__slots__:
        setattr(kept, f"{name}_sealed", sealing.seal(json.dumps(getattr(values, name)), _place(name)(kept)))
    kept.save(force_insert=True)
    record(
        by=by, action="visits.conflict.found", subject=kept, region=worker.region,
        details={"field": field, "worker": str(worker.pk), "visit": str(visit.pk)},
    )  # fmt: skip
    return kept


def values_of(conflict: Conflict) -> Values:
    """The three values in the clear, for code that shows them masked. Raises sealing.NotOpened."""
    opened = {
        name: json.loads(sealing.opened(getattr(conflict, f"{name}_sealed"), _place(name)(conflict)))
        for name in Values.__slots__
    }
    return Values(**opened)


def kept_of(conflict: Conflict) -> Any:
    """The value that stood once it was settled, in the clear. Raises sealing.NotOpened."""
    if not conflict.kept_sealed:  # settled before this was kept: what was chosen then
        values = values_of(conflict)
        return values.told if conflict.settled_as == states.TOLD else values.stood
    return json.loads(sealing.opened(conflict.kept_sealed, _place("kept")(conflict)))


def conflicts_seen(actor: Actor, permission: str = SETTLE) -> QuerySet[Conflict]:
    """Those about people whom the actor may see."""
    return Conflict.objects.filter(Q(sees(actor, permission, "worker")))


def is_open_q() -> Q:
    """Those that wait for somebody."""
    return Q(state=states.WAITS)


def settle(
    *, by: Actor, conflict_id: UUID, version: int, settled_as: str, why: str, kept: Any = None, note: str = ""
) -> Conflict:
    """Say which of the two holds（定）, and why. What follows for the record is the caller's, in one transaction.

    `kept` is the value that stands from now on: whoever told the other one is told. `note` tells both values, masked,
    where both are kept; such a one can be settled again.
    Raises Conflict.DoesNotExist; HoldsNumber; Refused: blank, too_long, conflict_move.
    """
    why = checked_end("why", why)
    with transaction.atomic():
        conflict = conflicts_seen(by).select_related("worker").get(pk=conflict_id)
        if settled_as not in states.SETTLES[conflict.settled_as]:
            raise errors.conflict_move()
        held = Conflict.objects.filter(pk=conflict.pk, version=version)
        if not held.update(
            state=states.SETTLED, settled_as=settled_as, settled_at=clock.now(), settled_by_id=by.user_id,
            settled_why=why, kept_sealed=sealing.seal(json.dumps(kept), _place("kept")(conflict)),
            note=note[:300] if settled_as == states.BOTH else "", version=F("version") + 1,
            updated_at=clock.now(),
        ):  # fmt: skip
            raise errors.conflict_move()
        was = conflict.settled_as
        conflict.refresh_from_db()
        record(
            by=by, action="visits.conflict.settled", subject=conflict, region=conflict.worker.region, reason=why,
            details={"field": conflict.field, "as": [was, settled_as], "worker": str(conflict.worker_id)},
        )  # fmt: skip
    return conflict


def _place(name: str) -> Callable[[Conflict], bytes]:
    return lambda conflict: sealing.place("visits_conflict", name, conflict.pk)


keep(SealedRows(Conflict, {f"{name}_sealed": _place(name) for name in (*Values.__slots__, "kept")}))
