"""Sync（上传）: each record of a phone is stored in one transaction with its receipt, through the stages' own actions.

A record sent again is answered as it was the first time. What is refused is not stored, and is told by name.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, RawPostDataException

from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import Refused
from qiao.story.visits.conflicts import values_of
from qiao.story.visits.models import Conflict, Receipt
from qiao.story.visits.packs import pack_of
from qiao.story.visits.permissions import DOOR, USE
from qiao.story.visits.promising import drop_promise, keep_promise
from qiao.story.visits.receipts import CONFLICT, Bringing, note_conflicts, receipt_of, write_receipt
from qiao.web.accounts.second_factor import DEVICE
from qiao.web.field import errors
from qiao.web.field.arriving import store_arrival, store_attendance
from qiao.web.field.doors import DoorPage
from qiao.web.field.records import (
    AttendanceRecord,
    FairCheckin,
    FieldRecord,
    PromiseEnd,
    VisitRecord,
    kept_text,
    read_json,
    read_key,
    read_record,
)
from qiao.web.field.saying import title_of, value_of
from qiao.web.field.visiting import StoredVisit, store_visit
from qiao.web.frame.answers import MB, answer, refusal, too_much

log = logging.getLogger(__name__)
RECORDS_AT_ONCE = 20


class Sync(DoorPage):
    """收手机传来的记录."""

    most_bytes = MB

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store each record, in order; the answer tells of each what became of it."""
        try:
            records, bringing = self._read(request)
        except Refused as refused:
            return refusal(request, refused, {"other_pack": 409, "too_large": 413}.get(refused.code, 400))
        try:
            return answer(request, {"results": [stored(one, by=self.actor, bringing=bringing) for one in records]})
        except OperationalError:
            return refusal(request, errors.busy(), 503)

    def _read(self, request: Any) -> tuple[list[object], Bringing]:
        try:
            told = read_json(request.body)
        except RawPostDataException:  # sent as a form, and read as one before it came here
            raise errors.unreadable_body() from None
        if not isinstance(told, dict) or not isinstance(told.get("records"), list):
            raise errors.unreadable_body()
        if len(told["records"]) > RECORDS_AT_ONCE:
            raise too_much(f"{RECORDS_AT_ONCE} 条", f"{len(told['records'])} 条")
        now, pack = told.get("device_now", ""), told.get("pack")
        if not isinstance(now, str) or len(now) > 40:
            raise errors.unreadable("device_now")
        key = None if pack is None else read_key(pack, "pack")
        if key is not None and (given := pack_of(key)) is not None and given.user_id != self.actor.user_id:
            raise errors.other_pack()
        return told["records"], Bringing(request.session.get(DEVICE), key, kept_text(now, "device_now"))


def stored(told: object, *, by: Actor, bringing: Bringing) -> dict[str, Any]:
    """Store one record and say what became of it. Raises OperationalError when the database is held by others."""
    key = told.get("id") if isinstance(told, dict) else None
    said: dict[str, Any] = {
        "id": key if isinstance(key, str) else None,
        "code": "",
        "zh": "",
        "en": "",
        "conflicts": [],
    }
    try:
        return said | _once(read_record(told), by, bringing)
    except Refused as refused:
        return said | {"result": "refused", **refused.told()}
    except ObjectDoesNotExist:
        return said | {"result": "refused", **errors.not_yours().told()}
    except OperationalError:
        raise
    except DatabaseError as error:
        # What it says may hold what was typed, so that only its kind is kept.
        log.error("a field record is not stored", extra={"error": type(error).__name__})
        return said | {"result": "refused", **errors.not_stored().told()}


def _once(record: FieldRecord, by: Actor, bringing: Bringing) -> dict[str, Any]:
    if (before := receipt_of(by=by, key=record.id, digest=record.digest)) is not None:
        return _again(before)
    try:
        with transaction.atomic():
            receipt = write_receipt(
                by=by, key=record.id, kind=record.kind, digest=record.digest, made_at=record.made_at, bringing=bringing
            )
            kept = _store(record, by, receipt)
            if kept.conflicts:
                note_conflicts(receipt)
    except IntegrityError:
        # Sent twice at one moment: the other one was faster.
        if (before := receipt_of(by=by, key=record.id, digest=record.digest)) is not None:
            return _again(before)
        raise
    said = kept.without_position.told() if kept.without_position else {}
    return {**said, "result": CONFLICT if kept.conflicts else "stored", "conflicts": told_of(kept.conflicts)}


def _again(before: Receipt) -> dict[str, Any]:
    kept = Conflict.objects.filter(visit_id=before.pk).select_related("worker").order_by("pk")
    return {"result": "again", "conflicts": told_of(list(kept))}


def _store(record: FieldRecord, by: Actor, receipt: Receipt) -> StoredVisit:
    """Write what the record tells, through the actions of its stages."""
    if not isinstance(record.body, AttendanceRecord | FairCheckin) and by.can(DOOR) and not by.can(USE):
        raise errors.only_at_the_door()
    if isinstance(record.body, VisitRecord):
        return store_visit(record.id, record.body, by=by, receipt=receipt)
    if isinstance(record.body, FairCheckin):
        store_arrival(record.id, record.body, by=by, receipt=receipt)
        return StoredVisit([])
    if isinstance(record.body, AttendanceRecord):
        store_attendance(record.id, record.body, by=by, receipt=receipt)
        return StoredVisit([])
    _end(record.body, by)
    return StoredVisit([])


def _end(told: PromiseEnd, by: Actor) -> None:
    if told.to == "kept":
        keep_promise(by=by, promise_id=told.promise, how=told.how, on=told.on)
    else:
        drop_promise(by=by, promise_id=told.promise, why=told.how)


def told_of(conflicts: Sequence[Conflict]) -> list[dict[str, str]]:
    """What waits for a person, as the phone shows it: both values, a phone by its tail."""
    return list(_told(conflicts))


def _told(conflicts: Sequence[Conflict]) -> Iterator[dict[str, str]]:
    for conflict in conflicts:
        values = values_of(conflict)
        yield {
            "worker": str(conflict.worker_id),
            "field": conflict.field,
            "title": str(title_of(conflict.field)),
            "theirs": value_of(conflict.field, values.stood),
            "mine": value_of(conflict.field, values.told),
        }
