"""What must hold of long work: silence, neglect and work that nobody knows are found."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from qiao.ground import clock
from qiao.ground.audit.invariants import run_invariants
from qiao.ground.jobs.models import Job

pytestmark = pytest.mark.django_db


def job(state: str, kind: str = "audit.seal", *, silent_for: timedelta = timedelta(0)) -> Job:
    moment = clock.now() - silent_for
    made = Job.objects.create(
        kind=kind,
        key=str(uuid.uuid4()),
        title="封存",
        state=state,
        claim=uuid.uuid4() if state == "running" else None,
        heartbeat_at=moment,
    )
    Job.objects.filter(pk=made.pk).update(created_at=moment)
    return made


def found(name: str) -> set[str]:
    (looked,) = run_invariants((name,))
    return {finding.record for finding in looked.findings}


def test_a_running_job_without_a_sign_of_life_is_found() -> None:
    job("running")
    silent = job("running", silent_for=timedelta(minutes=11))
    job("done", silent_for=timedelta(days=1))
    assert found("jobs.alive") == {f"jobs.job {silent.pk}"}


def test_a_job_that_nobody_takes_up_is_found() -> None:
    job("queued")
    neglected = job("queued", silent_for=timedelta(hours=2))
    assert found("jobs.taken_up") == {f"jobs.job {neglected.pk}"}


def test_an_unfinished_job_of_an_unknown_kind_is_found() -> None:
    job("done", "tests.gone")
    unknown = job("queued", "tests.gone")
    assert found("jobs.kinds_known") == {f"jobs.job {unknown.pk}"}
