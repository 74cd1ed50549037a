"""Asking for long work, stopping it, starting it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django_tasks import task

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import KINDS
from qiao.ground.jobs.running import run_job

__all__ = ["enqueue", "request_stop", "restart"]


@task()
def wake(job_id: str) -> str:
    """Wake a worker for a job. The job's own row says everything else."""
    return run_job(job_id)


def enqueue(
    *,
    by: Actor,
    kind: str,
    key: str,
    title: str,
    title_en: str = "",
    params: dict[str, Any] | None = None,
    region: str = "",
) -> Job:
    """Ask for a job; asked again with the same key, it is the same job. Its worker is woken after the commit.

    `title` is Chinese, `title_en` the same in English; it is kept among the parameters.
    """
    assert kind in KINDS, f"no job of kind {kind}"
    with transaction.atomic():
        job, created = Job.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind,
                "title": title,
                "params": (params or {}) | ({"title_en": title_en[:200]} if title_en else {}),
                "region": region,
                "created_by_id": by.user_id,
                "woken_at": clock.now(),
            },
        )
        if created:
            # Scheduled work is nobody's decision: an event for each would bury the people's.
            if by.user_id is not None:
                details = {"kind": kind, "key": key}
                record(by=by, action="jobs.job.asked", subject=job, region=region, details=details)
            transaction.on_commit(lambda: wake.enqueue(str(job.pk)))
    return job


def request_stop(*, by: Actor, job_id: UUID) -> bool:
    """Ask a job to stop; one that waits is stopped at once. Returns whether there was something to stop."""
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job_id, state="queued").update(state="stopped", finished_at=clock.now())
        asked = Job.objects.filter(pk=job_id, state="running").update(stop_requested_at=clock.now())
        if waiting or asked:
            job = Job.objects.get(pk=job_id)
            record(by=by, action="jobs.job.stop_asked", subject=job, region=job.region)
    return bool(waiting or asked)


def restart(*, by: Actor, job_id: UUID) -> bool:
    """Go on with a stopped or failed job where its cursor stands."""
    with transaction.atomic():
        again = Job.objects.filter(pk=job_id, state__in=["stopped", "failed"]).update(
            state="queued",
            stop_requested_at=None,
            finished_at=None,
            error="",
            error_code="",
            attempt=0,
            woken_at=clock.now(),
        )
        if again:
            job = Job.objects.get(pk=job_id)
            record(by=by, action="jobs.job.restarted", subject=job, region=job.region)
            transaction.on_commit(lambda: wake.enqueue(str(job_id)))
    return bool(again)
