"""Meanwhile（这期间本人又说了什么）: of which fields somebody else wrote down a person's word since a phone's pack.

An answer that repeats what stands changes no value and is an answer all the same: only the audit trail tells of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.models import Event
from qiao.story.needs.actions import NeedFacts
from qiao.story.needs.models import Need
from qiao.story.register.models import Worker
from qiao.story.visits.answers import ANSWERED
from qiao.web.field.saying import PHONE, STATUS

OF_ALL = (STATUS, *(f"need.{name}" for name in NeedFacts.__slots__))
"""What somebody confirms who says that they want the same as before."""


def heard_since(worker: Worker, by: Actor, since: datetime) -> frozenset[str]:
    """The fields of which an answer or a change was written down here since, by somebody else."""
    workers = [worker.pk, *worker.merged.values_list("pk", flat=True)]
    of_worker = _about(Worker, workers)
    of_need = _about(Need, Need.objects.filter(worker_id__in=workers).values_list("pk", flat=True))
    events = Event.objects.filter(of_worker | of_need, at__gt=since).exclude(actor_id=by.user_id)
    return frozenset(field for event in events.order_by("pk") for field in told_by(event))


def told_by(event: Event) -> tuple[str, ...]:
    """The fields of a person of which this event says that they told them, as a phone names them."""
    details = event.details
    if event.action == ANSWERED:
        return tuple(details["fields"])
    if event.action == "register.worker.verified":
        return (STATUS,)
    if event.action == "needs.need.confirmed":
        return tuple(f"need.{name}" for name in details["said"]) if "said" in details else OF_ALL
    if event.action == "needs.need.changed":
        return tuple(f"need.{name}" for name in details.get("changes", ()))
    return (*_named(STATUS, "status" in details), *_named(PHONE, PHONE in details.get("resealed", ())))


def _named(field: str, is_told: bool) -> tuple[str, ...]:
    return (field,) if is_told else ()


def _about(model: type[Any], keys: Iterable[Any]) -> Q:
    return Q(subject_kind=model._meta.label_lower, subject_id__in=[str(key) for key in keys])
