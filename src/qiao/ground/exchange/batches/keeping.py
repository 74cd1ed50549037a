"""Keeping: where batches keep sealed values, for the change of keys: three columns, and the files of the vault."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from qiao.ground.exchange.batches import vault
from qiao.ground.exchange.batches.models import Batch, BatchEntry, BatchRow
from qiao.ground.privacy import sealing
from qiao.ground.privacy.keys import KeyRing
from qiao.ground.privacy.rotation import SealedRows, keep


def _row_place(row: Any) -> bytes:
    return sealing.place("batches", f"row|{row.sheet}|{row.row}", row.batch_id)


def _entry_place(entry: Any) -> bytes:
    return sealing.place("batches", f"entry|{entry.sheet}|{entry.row}|{entry.kind}", entry.batch_id)


def _columns_place(batch: Any) -> bytes:
    return sealing.place("batches", "columns", batch.pk)


class VaultFiles:
    """The sealed files of batches, by name."""

    name = "batches.vault"

    def next_mark(self, after: str, limit: int) -> str:
        """The name of the last of the next files."""
        names = [path.name for path in vault.files() if path.name > after]
        return names[:limit][-1] if names else ""

    def reseal(self, after: str, upto: str, ring: KeyRing) -> int:
        """Each file that is under another key, written again, whole or not at all."""
        changed = 0
        for path in vault.files():
            if not after < path.name <= upto or _key_of(path) in {ring.sealing.active, ""}:
                continue
            batch_id, _, use = path.name.partition(".")
            vault.keep(UUID(batch_id), use, vault.content_of(UUID(batch_id), use))  # type: ignore[arg-type]
            changed += 1
        return changed

    def holds(self, ring: str, key: str) -> bool:
        """Whether a file is sealed under the key."""
        return ring == "sealing" and any(_key_of(path) == key for path in vault.files())


def _key_of(path: Path) -> str:
    """The id of the key a file is sealed under, "" when it has just gone."""
    try:
        with path.open("rb") as content:
            return sealing.sealed_under(content.read(16))
    except FileNotFoundError:
        return ""


keep(SealedRows(BatchRow, {"sealed": _row_place}))
keep(SealedRows(BatchEntry, {"before": _entry_place}))
keep(SealedRows(Batch, {"recognised": _columns_place}))
keep(VaultFiles())
