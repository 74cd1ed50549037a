"""Records（手机记录）as they come, read strictly: what is not known is refused by name, and nothing stored in part."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from qiao.ground.audit.actions import digest_of
from qiao.ground.saying import Refused
from qiao.story.visits.facts import PromiseFacts, VisitFacts
from qiao.story.visits.states import DROPPED, KEPT
from qiao.web.field import errors

VISIT, PROMISE_END, FAIR_CHECKIN, ATTENDANCE = "visit", "promise_end", "fair_checkin", "attendance"
LIST_MOST = 60
"""A household has fewer people, and a visit fewer promises."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said about a purpose of consent."""

    worker: UUID
    purpose: Literal["photo", "position"]
    agreed: bool


@dataclass(frozen=True, slots=True)
class Position:
    """Where the visit was, as far as a village is wide; `worker` is who agreed to it."""

    worker: UUID
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Change:
    """What a phone changed of somebody: by field what the pack said and what it says now."""

    worker: UUID
    was: Mapping[str, Any]
    now: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A visit with all that was told on it."""

    facts: VisitFacts
    promises: tuple[tuple[UUID, PromiseFacts], ...]
    answers: tuple[Answer, ...]
    position: Position | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class PromiseEnd:
    """A promise that was kept or dropped."""

    promise: UUID
    to: str
    how: str
    on: date


@dataclass(frozen=True, slots=True)
class FairCheckin:
    """Somebody who came to a fair: by the slip's token, by its short code, or by what they are called."""

    fair: UUID
    token: str
    code: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class AttendanceRecord:
    """Somebody who came to a session of a class, by the code on their slip, scanned or typed."""

    session: UUID
    code: str
    scanned: bool


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """One record of a phone. `digest` tells it from another one with its key."""

    id: UUID
    kind: str
    made_at: str
    body: VisitRecord | PromiseEnd | FairCheckin | AttendanceRecord
    digest: str


class Fields:
    """The fields of an object, each taken once. What is left over when all are taken is refused."""

    def __init__(self, told: object, name: str) -> None:
        if not isinstance(told, dict):
            raise errors.unreadable(name)
        self.left, self.name = dict(told), name

    def raw(self, field: str, default: Any = None) -> Any:
        """The value as it came."""
        return self.left.pop(field, default)

    def text(self, field: str, default: str | None = "") -> str:
        """A text that a database keeps. Without a default it must be there."""
        found = self.raw(field, default)
        if not isinstance(found, str):
            raise errors.unreadable(field)
        return kept_text(found, field)

    def key(self, field: str) -> UUID:
        """A record's key."""
        found = self.maybe_key(field)
        if found is None:
            raise errors.unreadable(field)
        return found

    def maybe_key(self, field: str) -> UUID | None:
        """A record's key, or none."""
        found = self.raw(field)
        return None if found is None else read_key(found, field)

    def day(self, field: str) -> date:
        """A day, as 2019-06-28."""
        return read_day(self.raw(field), field)

    def yes_or_no(self, field: str) -> bool:
        """One of the two."""
        found = self.raw(field)
        if not isinstance(found, bool):
            raise errors.unreadable(field)
        return found

    def several(self, field: str) -> list[Any]:
        """A list, empty when it is not told."""
        found = self.raw(field, [])
        if not isinstance(found, list) or len(found) > LIST_MOST:
            raise errors.unreadable(field)
        return found

    def done(self) -> None:
        """Nothing may be left."""
        for field in self.left:
            raise errors.unknown_field(str(field)[:40].encode("utf-8", "replace").decode().replace("\0", "?"))


def read_record(told: object) -> FieldRecord:
    """One record. Raises Refused: unreadable, unreadable_text, unknown_field, unknown_kind."""
    given = Fields(told, "record")
    key, kind, made_at = given.key("id"), given.text("kind", None), given.text("made_at", None)
    body = given.raw("body")
    given.done()
    if len(made_at) > 40:
        raise errors.unreadable("made_at")
    if kind not in READERS:
        raise errors.unknown_kind()
    return FieldRecord(key, kind, made_at, READERS[kind](body), digest_of([kind, body]))


def _visit(told: object) -> VisitRecord:
    given = Fields(told, "body")
    hour = given.raw("hour")
    if hour is not None and (not isinstance(hour, int) or isinstance(hour, bool)):
        raise errors.unreadable("hour")
    facts = VisitFacts(
        kind=given.text("kind", None), visited_on=given.day("on"), outcome=given.text("outcome", None),
        how=given.text("how", "there"), hour=hour, companions=given.text("companions"),
        situation=given.text("situation"), needs=given.text("needs"), willingness=given.text("willingness"),
        household_id=given.maybe_key("household"), worker_id=given.maybe_key("worker"), region=given.text("region"),
        place=given.text("place"), source="field",
    )  # fmt: skip
    promises = tuple(_promise(one) for one in given.several("promises"))
    answers = tuple(_answer(one) for one in given.several("consents"))
    position = given.raw("position")
    changes = tuple(_change(one) for one in given.several("members"))
    given.done()
    if len({change.worker for change in changes}) < len(changes):
        raise errors.unreadable("members")
    return VisitRecord(facts, promises, answers, None if position is None else _position(position), changes)


def _promise(told: object) -> tuple[UUID, PromiseFacts]:
    given = Fields(told, "promises")
    read = given.key("id"), PromiseFacts(given.text("what", None), given.day("due_on"))
    given.done()
    return read


def _answer(told: object) -> Answer:
    given = Fields(told, "consents")
    worker, purpose, agreed = given.key("worker"), given.text("purpose", None), given.yes_or_no("agreed")
    given.done()
    if purpose == "photo":
        return Answer(worker, "photo", agreed)
    if purpose == "position":
        return Answer(worker, "position", agreed)
    raise errors.unreadable("purpose")


def _position(told: object) -> Position:
    given = Fields(told, "position")
    worker, lat, lon = given.key("worker"), given.raw("lat"), given.raw("lon")
    given.done()
    for name, found, most in (("lat", lat, 90), ("lon", lon, 180)):
        if isinstance(found, bool) or not isinstance(found, int | float) or not -most <= found <= most:
            raise errors.unreadable(name)
    return Position(worker, round(float(lat), 2), round(float(lon), 2))


def _change(told: object) -> Change:
    given = Fields(told, "members")
    worker = given.key("worker")
    given.raw("version")
    was, now = given.raw("was", {}), given.raw("now", {})
    given.done()
    if not isinstance(was, dict) or not isinstance(now, dict) or set(was) - set(now):
        raise errors.unreadable("members")
    for field, value in (*was.items(), *now.items()):
        if isinstance(value, str):
            kept_text(value, str(field))
    return Change(worker, was, now)


def _promise_end(told: object) -> PromiseEnd:
    given = Fields(told, "body")
    read = PromiseEnd(given.key("promise"), given.text("to", None), given.text("how", None), given.day("on"))
    given.done()
    if read.to not in (KEPT, DROPPED):
        raise errors.unreadable("to")
    return read


def _fair_checkin(told: object) -> FairCheckin:
    given = Fields(told, "body")
    read = FairCheckin(
        given.key("fair"), given.text("token"), given.text("code"), given.text("name"), given.text("phone")
    )
    given.done()
    if not (read.token or read.code or read.name.strip()):
        raise errors.unreadable("name")
    return read


def _attendance(told: object) -> AttendanceRecord:
    given = Fields(told, "body")
    read = AttendanceRecord(given.key("session"), given.text("code", None).upper(), given.yes_or_no("scanned"))
    given.done()
    return read


READERS: Mapping[str, Callable[[object], VisitRecord | PromiseEnd | FairCheckin | AttendanceRecord]] = {
    VISIT: _visit, PROMISE_END: _promise_end, FAIR_CHECKIN: _fair_checkin, ATTENDANCE: _attendance,
}  # fmt: skip


def read_key(told: object, field: str) -> UUID:
    """A key as text, in the writing that keys have. Raises Refused unreadable."""
    try:
        key = UUID(told) if isinstance(told, str) else None
    except ValueError:
        key = None
    if key is None or str(key) != str(told).lower():
        raise errors.unreadable(field)
    return key


def read_day(told: object, field: str) -> date:
    """A day as text. Raises Refused unreadable."""
    try:
        if isinstance(told, str) and len(told) == len("2019-06-28"):
            return date.fromisoformat(told)
    except ValueError:
        pass
    raise errors.unreadable(field)


def kept_text(told: str, field: str) -> str:
    """The text, when both databases keep it as it is. Raises Refused unreadable_text."""
    if "\0" in told or any("\ud800" <= sign <= "\udfff" for sign in told):
        raise errors.unreadable_text(field)
    return told


def read_json(content: bytes) -> Any:
    """JSON without what is none. Raises Refused unreadable."""
    try:
        return json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise errors.unreadable_body() from None


def _no_number(told: str) -> Refused:
    raise ValueError(told)
