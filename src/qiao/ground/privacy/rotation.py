"""Rotation（更换密钥）: a new key seals from now on, a job carries everything over to it, then the old key is retired.

`begin_rotation` writes the new keys beside the old ones; from then on all is written under the new key and found under
both. The job "privacy.rotate" goes through the rows with a cursor. `retire_key` takes the old key out of the file,
and refuses while anything still stands under it. Whatever app stores sealed values says so with `keep`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Model, Q

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy import blind, errors, sealing, subjects
from qiao.ground.privacy.keys import BLIND_FIELDS, KeyRing, change_ring, current_ring
from qiao.ground.privacy.models import Subject

RINGS = ("sealing", *BLIND_FIELDS)
BATCH = 500


class Keeper(Protocol):
    """Somewhere that sealed values are kept."""

    name: str

    def next_mark(self, after: str, limit: int) -> str:
        """The last of the next rows after a mark, "" when there are none."""

    def reseal(self, after: str, upto: str, ring: KeyRing) -> int:
        """Carry the rows after a mark, up to another, over to the keys in use. Inside the caller's transaction."""

    def holds(self, ring: str, key: str) -> bool:
        """Whether anything stands under a key of a ring."""


KEEPERS: dict[str, Keeper] = {}


def keep(keeper: Keeper) -> None:
    """Say that values are sealed somewhere."""
    assert keeper.name not in KEEPERS, f"{keeper.name} is kept twice"
    KEEPERS[keeper.name] = keeper


class SealedRows:
    """The rows of a model with sealed columns: `places` gives for each column the place that its seal is bound to."""

    def __init__(self, model: type[Model], places: Mapping[str, Callable[[Any], bytes]]) -> None:
        self.model, self.places, self.name = model, places, model._meta.label_lower

    def next_mark(self, after: str, limit: int) -> str:
        """The key of the last of the next rows."""
        keys = self._rows(after).values_list("pk", flat=True)[:limit]
        return str(list(keys)[-1]) if keys else ""

    def reseal(self, after: str, upto: str, ring: KeyRing) -> int:
        """Each row that is under another key, written again. Nobody changes a row meanwhile: PostgreSQL locks them,
        SQLite has one writer."""
        changed = 0
        for row in self._rows(after).filter(pk__lte=self._key(upto)).select_for_update():
            if values := self.renewed(row, ring):
                changed += self.model._base_manager.filter(pk=row.pk).update(**values)
        return changed

    def renewed(self, row: Any, ring: KeyRing) -> dict[str, Any]:
        """The columns of a row that must be written again."""
        values: dict[str, Any] = {}
        for column, place in self.places.items():
            stored = bytes(getattr(row, column))
            if stored and sealing.sealed_under(stored) != ring.sealing.active:
                text = sealing.opened(stored, place(row), ring)
                values[column] = sealing.seal(text, place(row), ring)
        return values

    def holds(self, ring: str, key: str) -> bool:
        """Whether a column begins with the key's id."""
        if ring != "sealing":
            return False
        low, high = f"{key}:".encode(), f"{key};".encode()
        under = Q()
        for column in self.places:
            under |= Q(**{f"{column}__gte": low, f"{column}__lt": high})
        return self.model._base_manager.filter(under).exists()

    def _rows(self, after: str) -> Any:
        rows = self.model._base_manager.order_by("pk")
        return rows.filter(pk__gt=self._key(after)) if after else rows

    def _key(self, text: str) -> Any:
        return self.model._meta.pk.to_python(text)


class SubjectRows(SealedRows):
    """Subjects: sealed columns, and the blind indexes that are computed from them."""

    def __init__(self) -> None:
        super().__init__(Subject, {f"{column}_sealed": _subject_place(column) for column in subjects.SEALED})

    def renewed(self, row: Subject, ring: KeyRing) -> dict[str, Any]:
        """Sealed columns under another key, and index columns that are not as the ring would fill them."""
        values = super().renewed(row, ring)
        number = subjects.in_clear(row, "resident_id", ring)
        before = [getattr(row, slot) for slot in blind.SLOTS]
        subjects.set_identity_index(row, number, ring)
        values |= {
            slot: getattr(row, slot) for slot, was in zip(blind.SLOTS, before, strict=True) if was != getattr(row, slot)
        }
        for column in ("phone", "bank_card"):
            name = f"{column}_index"
            stored: str = getattr(row, name)
            if stored and stored.partition(":")[0] != ring.blind[column].active:
                values[name] = blind.index(column, subjects.in_clear(row, column, ring), ring)
        return values

    def holds(self, ring: str, key: str) -> bool:
        """Of an identity's key: whether a row with an identity is not yet under the key in use."""
        if ring == "sealing":
            return super().holds(ring, key)
        if ring == "resident_id":
            active = current_ring().blind[ring].active
            carried = Q(**{f"{blind.slot(active)}__startswith": f"{active}:"})
            under = Subject.objects.filter(**{f"{blind.slot(key)}__startswith": f"{key}:"})
            return under.filter(~carried | Q(**{f"{blind.slot(active)}__isnull": True})).exists()
        return Subject.objects.filter(**{f"{ring}_index__startswith": f"{key}:"}).exists()


def _subject_place(column: str) -> Callable[[Any], bytes]:
    return lambda row: subjects.place_of(row, column)


keep(SubjectRows())


def begin_rotation(*, by: Actor, reason: str, rings: Sequence[str] = RINGS) -> dict[str, str]:
    """Add a new key to each ring and use it from now on; the old keys stay. Returns the new ids by ring.

    The key file is written before the audit event is committed: a key too many does no harm, one too few would.
    Raises KeyReasonMissing, and RotationUnderWay while an earlier change is not finished.
    """
    _refuse_no_reason(reason)

    def add(ring: KeyRing) -> KeyRing:
        for name in rings:
            old = ring.ring(name)
            if len(old.keys) > 1:
                raise errors.RotationUnderWay(next(key for key in old.keys if key != old.active))
            ring = ring.with_ring(name, old.with_new_key())
        return ring

    with transaction.atomic():
        changed = change_ring(add)
        new = {name: changed.ring(name).active for name in rings}
        record(by=by, action="privacy.keys.added", reason=reason, details=new)
    return new


def retire_key(*, by: Actor, ring: str, key: str, reason: str) -> None:
    """Take a key out of the file. Raises NoSuchKey, and KeyInUse while anything is sealed or indexed under it.

    The job, run once more afterwards, clears what is left of an identity's index under it. Raises KeyReasonMissing.
    """
    _refuse_no_reason(reason)
    with transaction.atomic():
        _refuse_if_used(ring, key)
        kept = current_ring().ring(ring).keys[key]
        change_ring(lambda rings: rings.with_ring(ring, rings.ring(ring).without(key)))
        try:
            # Somebody who read the ring before may have written meanwhile; the file is put back if so.
            _refuse_if_held(ring, key)
        except errors.KeyInUse:
            change_ring(lambda rings: rings.with_ring(ring, _with(rings, ring, key, kept)))
            raise
        record(by=by, action="privacy.keys.retired", reason=reason, details={"ring": ring, "key": key})


def _refuse_no_reason(reason: str) -> None:
    if not any(sign.isalnum() for sign in reason):
        raise errors.KeyReasonMissing


def old_keys() -> dict[str, list[str]]:
    """The keys that wait to be retired, by ring; empty when no change is under way."""
    ring = current_ring()
    found = {name: [key for key in ring.ring(name).keys if key != ring.ring(name).active] for name in RINGS}
    return {name: keys for name, keys in found.items() if keys}


def _with(rings: KeyRing, ring: str, key: str, value: bytes) -> Any:
    old = rings.ring(ring)
    return type(old)(old.active, {key: value, **old.keys})


def _refuse_if_used(ring: str, key: str) -> None:
    keys = current_ring().ring(ring)
    if key not in keys.keys:
        raise errors.NoSuchKey(key)
    if key == keys.active:
        raise errors.KeyInUse(key, ring)
    _refuse_if_held(ring, key)


def _refuse_if_held(ring: str, key: str) -> None:
    for keeper in KEEPERS.values():
        if keeper.holds(ring, key):
            raise errors.KeyInUse(key, keeper.name)
