"""Keeping: where batches keep sealed values, for the change of keys: three columns, and the files of the vault."""

from __future__ import annotations

from typing import Any

from qiao.ground.exchange.batches.models import Batch, BatchEntry, BatchRow
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.privacy import sealing
from qiao.ground.privacy.rotation import SealedRows, keep


def _row_place(row: Any) -> bytes:
    return sealing.place("batches", f"row|{row.sheet}|{row.row}", row.batch_id)


def _entry_place(entry: Any) -> bytes:
    return sealing.place("batches", f"entry|{entry.sheet}|{entry.row}|{entry.kind}", entry.batch_id)


def _columns_place(batch: Any) -> bytes:
    return sealing.place("batches", "columns", batch.pk)


keep(SealedRows(BatchRow, {"sealed": _row_place}))
keep(SealedRows(BatchEntry, {"before": _entry_place}))
keep(SealedRows(Batch, {"recognised": _columns_place}))
keep(vault)
