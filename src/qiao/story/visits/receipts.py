"""Receipts（回执）: that a record from a phone is stored once, however often it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy import sealing
from qiao.ground.privacy.rotation import SealedRows, keep
from qiao.story.visits import errors
from qiao.story.visits.models import Receipt

STORED, CONFLICT = "stored", "conflict"


@dataclass(frozen=True, slots=True)
class Bringing:
    """How records came: from which device and pack, what its clock said, and who brought them in a file."""

    device_id: int | None = None
    pack_id: UUID | None = None
    device_now: str = ""
    brought_by_id: int | None = None

    @property
    def clock_off_s(self) -> int | None:
        """By how many seconds the device's clock is ahead of the server's."""
        told = moment(self.device_now)
        return None if told is None else round((told - clock.now()).total_seconds())


def moment(text: str) -> datetime | None:
    """A moment that a device told; None where it told none, or one without its zone."""
    try:
        told = datetime.fromisoformat(text)
        return told if told.tzinfo is not None and told.utcoffset() is not None and told - clock.now() else None
    except (ValueError, OverflowError):
        return None


def moment_of(made_at: datetime | None, clock_off_s: int | None) -> datetime:
    """When it really was: what the phone said, less by how much its clock was ahead; now where it told nothing.

    The programme's clock may stand on another day than the server's, as in the demonstration.
    """
    if made_at is None:
        return clock.moment()
    real = made_at - timedelta(seconds=clock_off_s or 0)
    return clock.moment() - max(timedelta(0), clock.now() - real)


def _place(receipt: Receipt) -> bytes:
    return sealing.place("visits_receipt", "digest", receipt.pk)


def receipt_of(*, by: Actor, key: UUID, digest: str) -> Receipt | None:
    """The receipt of a record that was stored before. Raises Refused key_taken for another record with its key."""
    found = Receipt.objects.filter(pk=key).first()
    if found is None:
        return None
    if found.user_id != by.user_id or sealing.opened(found.digest_sealed, _place(found)) != digest:
        raise errors.key_taken()
    return found


def write_receipt(*, by: Actor, key: UUID, kind: str, digest: str, made_at: str, bringing: Bringing) -> Receipt:
    """Say that a record is stored, in the transaction in which it is. Raises IntegrityError when it is already."""
    receipt = Receipt(
        id=key, kind=kind, user_id=by.user_id, device_id=bringing.device_id, pack_id=bringing.pack_id,
        brought_by_id=bringing.brought_by_id, made_at=made_at, device_now=bringing.device_now,
        clock_off_s=bringing.clock_off_s, received_at=clock.now(),
    )  # fmt: skip
    receipt.digest_sealed = sealing.seal(digest, _place(receipt))
    receipt.save(force_insert=True)
    return receipt


def note_conflicts(receipt: Receipt) -> None:
    """Say that something in the record waits for a person."""
    Receipt.objects.filter(pk=receipt.pk).update(result=CONFLICT)


keep(SealedRows(Receipt, {"digest_sealed": _place}))
