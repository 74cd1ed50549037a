"""History（修改经过）: who changed a record last, and what of a worker was changed when, from the audit events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from qiao.ground import clock
from qiao.ground.audit.models import Event
from qiao.ground.records import Record
from qiao.ground.saying import either
from qiao.story.register.facts import TITLES

LATEST = 50
"""How many changes a page tells of one worker."""
CHANGED = "register.worker.changed"
_TITLE_OF = {"resident_id": TITLES["identity"], **TITLES}


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who made a record what it is, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: the programme's day, the facts in words (联系电话、技能特长), who made it."""

    on: date
    what: str
    by: str


def marks(version: int) -> dict[str, Any]:
    """What the event of a change keeps besides its values: the version that it made, and the programme's day."""
    return {"version": version, "day": clock.today().isoformat()}


def last_change(record: Record) -> LastChange | None:
    """Who made the version that stands; None where no single event tells it, as after an import."""
    of_record = _events(record)
    last = of_record.filter(details__has_key="version").order_by("-pk").first()
    if last is None or last.details["version"] != record.version:
        return None
    return LastChange(last.actor_name, last.at)


def edits_of(worker: Record) -> Sequence[Edit]:
    """What was changed by hand, the latest first; never a value."""
    events = _events(worker).filter(action=CHANGED).order_by("-pk")[:LATEST]
    return [Edit(_day_of(event), _what(event.details), event.actor_name) for event in events]


def _events(record: Record) -> Any:
    return Event.objects.filter(subject_kind=record._meta.label_lower, subject_id=str(record.pk))


def _day_of(event: Event) -> date:
    told = event.details.get("day")
    return date.fromisoformat(told) if told else event.at.astimezone(clock.CHINA).date()


def _what(details: dict[str, Any]) -> str:
    names = [*details.get("changes", {}), *details.get("resealed", ())]
    between = either("、", ", ")
    return between.join(str(_TITLE_OF[name]) for name in dict.fromkeys(names) if name in _TITLE_OF)
