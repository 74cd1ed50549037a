"""Verifying（验链）: the chain is counted again from its first link, and whatever does not fit is told.

An event that was changed, two that changed places, a link that was rewritten, taken out or put in, an event that was
deleted or dated back: each breaks a digest, a head or the numbering. A tail that was cut leaves a chain in order; it
shows against a head that was exported before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from qiao.ground import clock
from qiao.ground.audit.models import Event, Link
from qiao.ground.audit.sealing import FIRST, Head, digest_of, head_of

LATE = timedelta(hours=1)
"""An event may be sealed so long after the sealing before it: a transaction takes seconds, never an hour."""
UNSEALED_FOR = timedelta(minutes=15)
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: a code, the place in the chain (None: not in it), the event, in both languages."""

    code: str
    sequence: int | None
    event_id: int | None
    zh: str
    en: str


_SAID = {
    "gap": ("第 {n} 环不见了，或它的事件被删了", "link {n} is gone, or its event was deleted"),
    "edited": ("第 {n} 环的事件 {e} 被改过", "event {e} of link {n} was changed"),
    "relinked": ("第 {n} 环接不上前一环", "link {n} does not join the one before"),
    "backdated": (
        "事件 {e} 写的时间比封存它之前的那次封存还早",
        "event {e} is dated before the sealing before it",
    ),
    "unsealed": ("事件 {e} 过了 15 分钟还没有封存", "event {e} has been unsealed for 15 minutes"),
    "cut": ("链只有 {n} 环，导出的链头在第 {e} 环：后面的被删了", "the chain ends at {n}, the exported head is at {e}"),
    "other_head": ("第 {n} 环和导出的链头对不上", "link {n} differs from the exported head"),
}


def verify_chain(exported_head: Head | None = None, *, unsealed: bool = True) -> list[Break]:
    """Every break of the chain, in its order; none for a chain that holds. Changes nothing."""
    found = list(_walk(exported_head))
    if unsealed:
        found += _unsealed()
    return found


def _walk(exported: Head | None) -> Iterator[Break]:
    expected, head = 1, FIRST
    before: datetime | None = None
    batch_at: datetime | None = None
    for link in Link.objects.select_related("event").order_by("sequence").iterator(chunk_size=CHUNK):
        if link.sequence != expected:
            yield _break("gap", expected, None)
        if digest_of(link.event) != link.digest:
            yield _break("edited", link.sequence, link.event_id)
        if head_of(link.sequence, link.sealed_at, head, link.digest) != link.head:
            yield _break("relinked", link.sequence, link.event_id)
        if batch_at is not None and link.sealed_at != batch_at:
            before = batch_at
        batch_at = link.sealed_at
        if before is not None and link.event.at < before - LATE:
            yield _break("backdated", link.sequence, link.event_id)
        if exported is not None and exported.sequence == link.sequence and exported.head != link.head:
            yield _break("other_head", link.sequence, link.event_id)
        expected, head = link.sequence + 1, link.head
    if exported is not None and exported.sequence >= expected:
        yield _break("cut", expected - 1, exported.sequence)


def _unsealed() -> Iterator[Break]:
    last = Link.objects.order_by("-sequence").values_list("sealed_at", flat=True).first()
    for event_id, at in Event.objects.filter(link__isnull=True).order_by("pk").values_list("pk", "at").iterator():
        if last is not None and at < last - LATE:
            yield _break("backdated", None, event_id)
        elif at < clock.now() - UNSEALED_FOR:
            yield _break("unsealed", None, event_id)


def _break(code: str, sequence: int | None, event_id: int | None) -> Break:
    told: dict[str, Any] = {"n": sequence, "e": event_id}
    zh, en = _SAID[code]
    return Break(code, sequence, event_id if code != "cut" else None, zh.format(**told), en.format(**told))
