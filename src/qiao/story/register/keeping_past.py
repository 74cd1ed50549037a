"""Keeping the past（存旧值）: what a record held is written down in the moment in which it is replaced, and not before.

A fresh import writes nothing here. Whoever changes a record takes `held` of each fact before, and hands all of them to
`keep_past` inside the transaction that saves the record with its `since`; an undo takes back with `take_back`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q

from qiao.ground import clock
from qiao.ground.privacy import sealing, subjects
from qiao.ground.privacy.rotation import SealedRows, keep
from qiao.ground.storing import insert
from qiao.story.register.births import born_shown
from qiao.story.register.models import ALWAYS, Household, PastFact, Worker

Record = Worker | Household
OF_WORKER = (
    *("name", "region", "household", "relation", "sex", "born_on", "education", "skills", "certificates"),
    *("labour", "student", "works_where", "person_type"),
)
SEALED: tuple[subjects.Sealed, ...] = ("resident_id", "phone", "health", "ethnicity", "political")
OF_HOUSEHOLD = (
    *("number", "region", "poverty", "monitored", "exited_on", "cause", "cause_second", "cause_third"),
    *("income_before_yuan", "income_before_year", "income_now_yuan", "income_now_year"),
)
STARTS = {"poverty": "poverty_since", "monitored": "monitored_since"}
"""Facts of a household whose first day has a column of its own."""
ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Source:
    """Who writes: a person, a ledger's batch or a visit, as far as each is there."""

    by_id: int | None = None
    batch_id: UUID | None = None
    visit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Since when the value that stands holds (ALWAYS: nobody told), since when it is known, who wrote it, and when."""

    valid_from: date
    recorded_at: datetime
    written_at: datetime
    source: Source


@dataclass(frozen=True, slots=True)
class Held:
    """A fact as it stood before a change. `since`: from when the new value is true, None for the day it is written.

    `withdraws`: the one that stood was never true as told, and is not believed from now on.
    """

    record: Record
    name: str
    value: Any
    standing: Standing
    since: date | None = None
    withdraws: bool = False


def standing_of(record: Record, name: str) -> Standing:
    """Of the value that stands."""
    told = record.since.get(name)
    if told is None:
        first = Source(record.created_by_id, record.batch_id)
        start = getattr(record, STARTS[name], None) if name in STARTS else None
        return Standing(start or ALWAYS, record.created_at, record.created_at, first)
    at = datetime.fromisoformat(told["at"])
    written = datetime.fromisoformat(told["written"]) if "written" in told else at
    keys = (UUID(told[key]) if key in told else None for key in ("batch", "visit"))
    return Standing(date.fromisoformat(told["from"]), at, written, Source(told.get("by"), *keys))


def value_of(record: Record, name: str) -> Any:
    """The value that stands, as it is kept: text, number, list; sealed ones in the clear, for this room only."""
    if name in SEALED:
        assert isinstance(record, Worker)
        return subjects.in_clear(record.subject, name)
    if name == "household":
        assert isinstance(record, Worker)
        return str(record.household_id) if record.household_id else None
    if name == "born_on":
        return born_shown(record) or None
    value = getattr(record, name)
    return value.isoformat() if isinstance(value, date) else value


def held(record: Record, name: str, *, since: date | None = None, withdraws: bool = False) -> Held:
    """The fact as it stands: to be asked before the record is changed."""
    return Held(record, name, value_of(record, name), standing_of(record, name), since, withdraws)


def held_sealed(worker: Worker, column: subjects.Sealed, text: str) -> Held:
    """A sealed fact whose value the caller has in the clear already."""
    return Held(worker, column, text, standing_of(worker, column))


def past_of(house: Household, values: Mapping[str, Any], since: date | None = None) -> list[Held]:
    """A household's facts that these new values replace, each with the day from which the new one is true.

    A day of poverty or monitoring that alone is put right withdraws what was told before; one that nobody knows any
    more leaves the day on which it was written.
    """
    facts = [held(house, name, since=since) for name in values if name in OF_HOUSEHOLD and name not in STARTS]
    for name, start in STARTS.items():
        if name in values:
            facts.append(held(house, name, since=values.get(start, since)))
        elif start in values:
            written = standing_of(house, name).written_at.astimezone(clock.CHINA).date()
            facts.append(held(house, name, since=values[start] or min(written, clock.today()), withdraws=True))
    return facts


def keep_past(facts: Sequence[Held], source: Source) -> None:
    """Write what stood, and put who wrote the new values, and since when they are true, into the records' `since`.

    The records are saved by the caller, with `since`, in the same transaction. What was believed of a time from which
    the new value is true is believed no more.
    """
    if not facts:
        return
    now = max(clock.now(), *(fact.standing.recorded_at for fact in facts))
    facts = [replace(fact, since=fact.since or clock.today()) for fact in facts]
    starts: dict[tuple[Any, str], date | None] = {
        (fact.record.pk, fact.name): fact.since for fact in facts if fact.name in fact.record.since
    }
    believed = _believed(facts) if starts else ()
    overtaken = [
        row.pk for row in believed if _overtakes(starts.get((row.worker_id or row.household_id, row.name)), row)
    ]
    PastFact.objects.filter(pk__in=overtaken).update(superseded_at=now)
    insert([_row(fact, None if _stays(fact) else now) for fact in facts])
    for fact in facts:
        told = _told(Standing(fact.since or ALWAYS, now, now, source))
        fact.record.since = {**fact.record.since, fact.name: told}


def take_back(facts: Sequence[Held]) -> None:
    """Bring back what was believed before these facts were written; that they were believed until now stays known.

    The caller puts the values back on the records and saves them, with `since`, in the same transaction.
    """
    facts = [fact for fact in facts if fact.name in fact.record.since]
    if not facts:
        return
    rows = _by_fact(_rows_of(facts))
    now = max(clock.now(), *(fact.standing.recorded_at for fact in facts))
    gone: list[UUID] = []
    made = [_row(fact, now) for fact in facts]
    for fact in facts:
        written = fact.standing.recorded_at
        before = [row for row in rows.get((fact.record.pk, fact.name), ()) if _believed_before(row, written)]
        if not before:
            fact.record.since = {key: told for key, told in fact.record.since.items() if key != fact.name}
            continue
        *earlier, last = sorted(before, key=lambda row: row.valid_from)
        made += [_anew(row, now) for row in earlier if row.superseded_at is not None]
        if last.superseded_at is None:
            gone.append(last.pk)
        known = last.recorded_at if last.superseded_at is None else now
        told = _told(Standing(last.valid_from, known, last.written_at, _source(last)))
        fact.record.since = {**fact.record.since, fact.name: told}
    PastFact.objects.filter(pk__in=gone).delete()
    insert(made)


def sealed_place(row: PastFact) -> bytes:
    """Where a sealed fact of the past stands: the associated data of its sealing."""
    return sealing.place("register_pastfact", row.name, row.pk)


def opened(row: PastFact) -> str:
    """A sealed fact in the clear. Only for `reveals`. Raises sealing.NotOpened."""
    return sealing.opened(row.sealed, sealed_place(row))


def _overtakes(start: date | None, row: PastFact) -> bool:
    return start is not None and row.valid_from >= start


def _stays(fact: Held) -> bool:
    """Whether what stood is believed of the time before."""
    return not fact.withdraws and fact.since is not None and fact.standing.valid_from < fact.since


def _believed_before(row: PastFact, moment: datetime) -> bool:
    return row.recorded_at < moment and (row.superseded_at is None or row.superseded_at >= moment)


def _row(fact: Held, superseded_at: datetime | None) -> PastFact:
    is_worker, stood = isinstance(fact.record, Worker), fact.standing
    row = PastFact(
        id=uuid4(),
        worker_id=fact.record.pk if is_worker else None,
        household_id=None if is_worker else fact.record.pk,
        name=fact.name,
        valid_from=stood.valid_from,
        recorded_at=stood.recorded_at,
        superseded_at=superseded_at,
        written_at=stood.written_at,
        by_id=stood.source.by_id,
        batch_id=stood.source.batch_id,
        visit_id=stood.source.visit_id,
    )
    if fact.name in SEALED:
        row.sealed = sealing.seal(fact.value, sealed_place(row))
        row.tail = subjects.tail_of(fact.name, fact.value) if fact.name in ("resident_id", "phone") else ""
    else:
        row.value = fact.value
    return row


def _anew(row: PastFact, now: datetime) -> PastFact:
    """The same fact, believed again from now on."""
    text = opened(row) if row.name in SEALED else ""
    names = ("worker_id", "household_id", "name", "value", "tail", "valid_from", "written_at", "by_id", "batch_id")
    made = PastFact(id=uuid4(), visit_id=row.visit_id, recorded_at=now, **{name: getattr(row, name) for name in names})
    made.sealed = sealing.seal(text, sealed_place(made)) if row.name in SEALED else b""
    return made


def _source(row: PastFact) -> Source:
    return Source(row.by_id, row.batch_id, row.visit_id)


def _told(standing: Standing) -> dict[str, Any]:
    source = standing.source
    told: dict[str, Any] = {"from": standing.valid_from.isoformat(), "at": standing.recorded_at.isoformat()}
    if standing.written_at != standing.recorded_at:
        told["written"] = standing.written_at.isoformat()
    keys = {
        "by": source.by_id,
        "batch": source.batch_id and str(source.batch_id),
        "visit": source.visit_id and str(source.visit_id),
    }
    return told | {key: value for key, value in keys.items() if value is not None}


def _believed(facts: Sequence[Held]) -> Iterable[PastFact]:
    return (row for row in _rows_of(facts) if row.superseded_at is None)


def _rows_of(facts: Sequence[Held]) -> list[PastFact]:
    """The rows of these facts' records, for many at once."""
    keys = list({fact.record.pk for fact in facts})
    found: list[PastFact] = []
    for start in range(0, len(keys), ASKED_AT_ONCE):
        part = keys[start : start + ASKED_AT_ONCE]
        found += PastFact.objects.filter(Q(worker_id__in=part) | Q(household_id__in=part)).order_by("pk")
    return found


def _by_fact(rows: Iterable[PastFact]) -> Mapping[tuple[Any, str], list[PastFact]]:
    told: dict[tuple[Any, str], list[PastFact]] = {}
    for row in rows:
        told.setdefault((row.worker_id or row.household_id, row.name), []).append(row)
    return told


keep(SealedRows(PastFact, {"sealed": sealed_place}))
