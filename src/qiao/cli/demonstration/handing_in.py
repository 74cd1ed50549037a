"""Handing in（交表）: a ledger goes the way that every office's ledger goes: uploaded, checked, confirmed, written."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import xlsxwriter

from qiao.cli.commands import Refused

WORKSHEET = {"in_memory": True, "default_date_format": "yyyy-mm-dd"}


def workbook(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet, texts as texts and dates as dates."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, WORKSHEET) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, headings)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value)
    return kept.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, value)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否")
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


def handed_in(ledger: str, file_name: str, content: bytes, *, by: Any, region: str, sender: str) -> UUID:
    """Upload a workbook and have it checked; returns the batch, which then waits for its confirmation."""
    from qiao.ground.exchange.batches.actions import upload

    key = uuid5(NAMESPACE_URL, f"qiao demo {file_name}")
    batch = upload(
        by=by, ledger=ledger, batch_id=key, file_name=file_name, content=content, region=region, sender=sender
    )
    done_here(batch.job_id)
    return key


def written(batch_id: UUID, *, by: Any) -> Any:
    """Confirm a checked batch and write it. Raises Refused when a row of ours is wrong: then the mistake is ours."""
    from qiao.ground.exchange.batches.actions import confirm, rows_to_write
    from qiao.ground.exchange.batches.models import Batch

    batch = Batch.objects.get(pk=batch_id)
    if batch.state != "preview" or batch.counts.get("wrong"):
        raise Refused(f"{batch.file_name}：{batch.state} {batch.counts} {batch.refusal}")
    batch = confirm(by=by, batch_id=batch_id, rows_seen=rows_to_write(batch), only_good_rows=False)
    done_here(batch.job_id)
    batch.refresh_from_db()
    if batch.state != "written":
        raise Refused(f"{batch.file_name}：{batch.state} {batch.refusal}")
    return batch


def done_here(job_id: UUID | None) -> None:
    """Do a job here and now, as a worker would."""
    from qiao.ground.jobs.models import Job
    from qiao.ground.jobs.running import run_job

    if job_id is None:
        raise Refused("没有任务可做 / there is no job to do")
    if run_job(job_id) != "done":
        job = Job.objects.get(pk=job_id)
        raise Refused(f"{job.title}：{job.state} {job.error_code} {job.error}")
