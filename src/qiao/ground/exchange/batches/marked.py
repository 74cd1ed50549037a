"""Marked（错误表）: the job that gives people their own file back with its faults marked; it follows every check."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from qiao.ground.exchange.batches.importers import IMPORTERS
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.exchange.batches.workings import ForMarking, unpacked
from qiao.ground.exchange.marking import write_error_workbook
from qiao.ground.jobs.running import Run
from qiao.ground.privacy.sealed_folder import NotThere


def mark(run: Run) -> dict[str, Any]:
    """Write the error workbook of the batch in `params` into the vault, in the language that was asked for."""
    batch = Batch.objects.get(pk=UUID(run.params["batch"]))
    run.progress(0, step="做错误表")
    try:
        sheets = unpacked(vault.content_of(batch.pk, "workings"))
        ledger = IMPORTERS[batch.ledger].importer.ledger(batch.as_of)
        readings = [ForMarking(ledger, sheet.sheet_name, sheet.heading_rows, sheet.faults) for sheet in sheets]
        with vault.in_clear(batch.pk, "source", batch.file_name) as source:
            target = source.with_name("marked.xlsx")
            write_error_workbook(source, readings, target, language=run.params["language"])
            with run.writing():
                vault.keep(batch.pk, "marked", target.read_bytes())
    except NotThere:
        return {"batch": str(batch.pk), "gone": True}  # written or dropped meanwhile: nothing is left to mark
    return {"batch": str(batch.pk)}
