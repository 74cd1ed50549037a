"""Packs（离线包）: noting what a phone was given to carry, and keeping the key to which it seals."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy.rotation import SealedRows, keep
from qiao.ground.privacy.sealed_files import active_kid
from qiao.story.visits.models import Pack

KEPT = timedelta(days=14)
"""So long a phone may carry what it was given; then the app asks for it anew. Assumption."""
FILES_COME = timedelta(days=60)
"""So long after its pack a sealed file is waited for: until then the key to which it is sealed cannot be retired."""


def hand_out(*, by: Actor, device_id: int | None, households: int, people: int, kept: timedelta = KEPT) -> Pack:
    """Note that a phone was given so many households and people（下发离线包）: who saw them, on which device,
    for how long.
    """
    now = clock.now()
    with transaction.atomic():
        pack = Pack.objects.create(
            user_id=by.user_id, device_id=device_id, kid=active_kid(), made_at=now, expires_at=now + kept,
            households=households, people=people,
        )  # fmt: skip
        told = {"households": households, "people": people, "device": device_id, "kept_days": kept.days}
        record(by=by, action="visits.pack.handed_out", reason="", details=told)
    return pack


def pack_of(key: UUID) -> Pack | None:
    """The pack with this key; None for one that was never given, or before the last backup."""
    return Pack.objects.filter(pk=key).first()


class FilesUnderWay(SealedRows):
    """Sealed files that phones may still bring: nothing here to write again, but a key to wait with."""

    def __init__(self) -> None:
        super().__init__(Pack, {})

    def holds(self, ring: str, key: str) -> bool:
        """Whether a pack under the key is young enough for its file to come."""
        young = Pack.objects.filter(kid=key, made_at__gt=clock.now() - FILES_COME)
        return ring == "sealing" and young.exists()


keep(FilesUnderWay())
