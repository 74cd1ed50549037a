"""Keeping: where the register keeps sealed values of its own, for the change of keys."""

from __future__ import annotations

from typing import Any

from qiao.ground.privacy import sealing
from qiao.ground.privacy.rotation import SealedRows, keep
from qiao.story.register.models import Merge, Unlinked

UNLINKED, MERGE = "register_unlinked", "register_merge"


def place_of_phone(row: Any) -> bytes:
    """Where a row's phone stands."""
    return sealing.place(UNLINKED, "phone", row.pk)


def place_of_before(row: Any) -> bytes:
    """Where it stands what a worker was before a row was linked with them."""
    return sealing.place(UNLINKED, "before", row.pk)


def place_of_merge(row: Any) -> bytes:
    """Where it stands what a worker was before a merge."""
    return sealing.place(MERGE, "before", row.pk)


keep(SealedRows(Unlinked, {"phone_sealed": place_of_phone, "before_sealed": place_of_before}))
keep(SealedRows(Merge, {"before_sealed": place_of_merge}))
