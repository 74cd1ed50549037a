"""Sealing（封存）: unsealed events are chained every minute, so that a later change of any of them shows.

Events are written unchained, because a chain would make all writers wait for each other. The sealer takes what is
unsealed, in the order of ids, and gives each its link: number, digest of the event, and a head over all before. An
event whose transaction ended late simply comes later in the chain. Two sealers at once: one of them finds the number
taken and writes nothing.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max

from qiao.ground import clock
from qiao.ground.audit.models import Event, Link

FIRST = "0" * 64
"""The head before the first link."""
BATCH = 500
LOOK_BACK = 20_000
"""So many ids before the newest sealed one are looked through for events whose transaction ended late."""
_TOLD = (
    "id",
    "at",
    "actor_id",
    "actor_name",
    "office",
    "action",
    "subject_kind",
    "subject_id",
    "region",
    "reason",
    "request_id",
    "details",
)


class Head(NamedTuple):
    """Where the chain ends: how many links, and the last one's head. Kept elsewhere, it shows a tail that was cut."""

    sequence: int
    head: str


def seal_events(*, everything: bool = False, batch: int = BATCH) -> int:
    """Chain what is unsealed, in short transactions; returns how many events.

    Events that became visible more than LOOK_BACK ids late are found with `everything`, which looks through all.
    """
    sealed = 0
    while True:
        try:
            done = _seal_batch(batch, everything)
        except IntegrityError:
            # Another sealer was faster: what it took is sealed, the rest is found on its next round.
            return sealed
        sealed += done
        if done < batch:
            return sealed


def _seal_batch(batch: int, everything: bool) -> int:
    with transaction.atomic():
        last = Link.objects.order_by("-sequence").first()
        unsealed = Event.objects.filter(link__isnull=True)
        if last is not None and not everything:
            newest = Link.objects.aggregate(newest=Max("event_id"))["newest"]
            unsealed = unsealed.filter(pk__gt=newest - LOOK_BACK)
        sequence, head = (last.sequence, last.head) if last else (0, FIRST)
        links, now = [], clock.now()
        for event in unsealed.order_by("pk")[:batch]:
            sequence, digest = sequence + 1, digest_of(event)
            head = head_of(sequence, now, head, digest)
            links.append(Link(sequence=sequence, event=event, digest=digest, head=head, sealed_at=now))
        Link.objects.bulk_create(links)
    return len(links)


def current_head() -> Head:
    """Where the chain ends now."""
    last = Link.objects.order_by("-sequence").first()
    return Head(last.sequence, last.head) if last else Head(0, FIRST)


def digest_of(event: Event) -> str:
    """SHA-256 over everything the event tells, written the same way on both databases."""
    return hashlib.sha256(canonical({name: getattr(event, name) for name in _TOLD})).hexdigest()


def head_of(sequence: int, sealed_at: datetime, before: str, digest: str) -> str:
    """The head of a link: SHA-256 over its number, its time, the head before it and the event's digest."""
    return hashlib.sha256(canonical([sequence, sealed_at, before, digest])).hexdigest()


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no blanks, moments in UTC to the microsecond, whole numbers without a fraction."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value
