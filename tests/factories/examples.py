"""Examples of the pages of the ground and the frame, for the matrix; those of a stage stand in its own module."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from tests.factories.accounts import person
from tests.factories.batches import previewed
from tests.factories.register import worker

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.actions import record
from qiao.ground.jobs.models import Job
from qiao.web.frame.examples import example


@example("jobs.job", "jobs.progress", "jobs.stop", "jobs.restart", bound="person", beyond=["system_admin"])
def _job_of_somebody(region: str) -> dict[str, Any]:
    return {"job_id": _job("tests.none").pk}


@example("lists.download", bound="person")
def _export_of_somebody(region: str) -> dict[str, Any]:
    return {"job_id": _job("lists.export", state="done", result={"file": "x.xlsx"}).pk}


@example("imports.batch", "imports.rows", "imports.marking", "imports.columns", "imports.decide", "imports.undo")
def _batch_in(region: str) -> dict[str, Any]:
    return {"batch_id": previewed(region).pk}


@example("imports.marked", bound="person")
def _batch_without_a_marked_file(region: str) -> dict[str, Any]:
    """There is nothing to download while no workbook was marked: 404 for everybody."""
    return _batch_in(region)


@example("imports.upload", "imports.template", bound="nobody")
def _ledger(region: str) -> dict[str, Any]:
    return {"ledger": "register.roster"}


@example("audit.event", beyond=["audit_admin"])
def _event_in(region: str) -> dict[str, Any]:
    with transaction.atomic():
        return {"event_id": record(by=SYSTEM, action="tests.nothing.done", region=region).pk}


@example("privacy.reveal")
def _identity_in(region: str) -> dict[str, Any]:
    return {"subject_id": worker(region=region, phone="15400000000").subject_id, "column": "phone"}


@example("reports.figure", bound="nobody")
def _figure(region: str) -> dict[str, Any]:
    return {"key": "moved"}


def _job(kind: str, **more: Any) -> Job:
    number: UUID = uuid4()
    return Job.objects.create(kind=kind, key=str(number), title="测试任务", created_by_id=person().pk, **more)
