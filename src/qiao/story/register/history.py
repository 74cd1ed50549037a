"""History（修改经过）: who changed a record last, what of a worker was changed when, from the audit events; and any
fact as it was true on a day, as it was known on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q

from qiao.ground import clock
from qiao.ground.audit.models import Event
from qiao.ground.records import Record
from qiao.ground.saying import either
from qiao.story.register import errors
from qiao.story.register.facts import TITLES
from qiao.story.register.keeping_past import OF_HOUSEHOLD, OF_WORKER, SEALED, Source, standing_of, value_of
from qiao.story.register.models import Household, PastFact, Worker

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


@dataclass(frozen=True, slots=True)
class FactThen:
    """A fact as it was true on a day, as known at a moment. `value` is as the record keeps it; sealed ones have a tail.

    `valid_from` is ALWAYS where nobody told since when. `past_id` is the row of a value that no longer stands, None
    for the one that does.
    """

    name: str
    value: Any
    valid_from: date
    written_at: datetime
    source: Source
    is_sealed: bool = False
    tail: str = ""
    past_id: UUID | None = None


def facts_on(record: Worker | Household, *, true_on: date, known_at: datetime) -> dict[str, FactThen]:
    """Each fact of a record as it was true on that day, as far as it was known at that moment（当时）.

    Of every fact the one with the latest first day among those believed then; names of which nothing was known are
    absent. What stands is asked of the record, what was replaced of its PastFact rows.
    """
    names = OF_WORKER + SEALED if isinstance(record, Worker) else OF_HOUSEHOLD
    told = {name: fact for name in names if (fact := _standing(record, name, true_on, known_at)) is not None}
    of_record = {"worker": record} if isinstance(record, Worker) else {"household": record}
    believed = Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at)
    rows = PastFact.objects.filter(believed, **of_record, recorded_at__lte=known_at, valid_from__lte=true_on)
    for row in rows.order_by("name", "valid_from", "recorded_at", "pk"):
        if row.name not in told or told[row.name].valid_from < row.valid_from:
            source = Source(row.by_id, row.batch_id, row.visit_id)
            sealed = row.name in SEALED
            told[row.name] = FactThen(
                row.name, bool(row.sealed) if sealed else row.value, row.valid_from, row.written_at, source, sealed,
                row.tail, row.pk,
            )  # fmt: skip
    return told


def known_today() -> date:
    """The last day of which anything is known: records are written by the server's clock, whatever the programme's day
    is."""
    return clock.now().astimezone(clock.CHINA).date()


def known_by(day: date) -> datetime:
    """The last moment of a day in China: what was known on it. Raises Refused known_tomorrow for one yet to come."""
    if day > (last := known_today()):
        raise errors.known_tomorrow(day, last)
    return datetime.combine(day, time.max, clock.CHINA)


def _standing(record: Worker | Household, name: str, true_on: date, known_at: datetime) -> FactThen | None:
    stood = standing_of(record, name)
    if stood.recorded_at > known_at or stood.valid_from > true_on:
        return None
    if name not in SEALED:
        return FactThen(name, value_of(record, name), stood.valid_from, stood.written_at, stood.source)
    assert isinstance(record, Worker), "only workers have sealed facts"
    subject = record.subject
    tail = getattr(subject, f"{name}_tail", "")
    is_there = bool(getattr(subject, f"{name}_sealed"))
    return FactThen(name, is_there, stood.valid_from, stood.written_at, stood.source, True, tail)
