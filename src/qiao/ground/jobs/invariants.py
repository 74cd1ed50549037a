"""What must always hold of long work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q

from qiao.ground import clock
from qiao.ground.audit.invariants import Finding, invariant
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import KINDS

SILENT = timedelta(minutes=10)
WAITING = timedelta(hours=1)
_WORKER = ("看 qiao worker 和 qiao tick 是否在运行。", "See that qiao worker and qiao tick are running.")


@invariant("jobs.alive", "进行中的任务都有人在做", "every running job has a worker")
def running_jobs_live() -> Iterator[Finding]:
    """Each job whose worker has been silent for ten minutes: another should have taken over long ago."""
    silent = Q(heartbeat_at__isnull=True) | Q(heartbeat_at__lt=clock.now() - SILENT)
    for job in Job.objects.filter(silent, state="running").order_by("created_at", "pk"):
        yield Finding(f"jobs.job {job.pk}", f"“{job.title}”没有心跳", f"“{job.title}” shows no sign of life", *_WORKER)


@invariant("jobs.taken_up", "排队的任务一小时内有人做", "every waiting job is taken up within an hour")
def waiting_jobs_are_taken_up() -> Iterator[Finding]:
    """Each job that has waited for more than an hour."""
    for job in Job.objects.filter(state="queued", created_at__lt=clock.now() - WAITING).order_by("created_at", "pk"):
        yield Finding(
            f"jobs.job {job.pk}", f"“{job.title}”排队超过一小时", f"“{job.title}” has waited for an hour", *_WORKER
        )


@invariant("jobs.kinds_known", "每个任务都知道怎么做", "every unfinished job is of a kind that somebody can do")
def kinds_are_known() -> Iterator[Finding]:
    """Each unfinished job of a kind that this version does not have."""
    unfinished = Job.objects.filter(state__in=["queued", "running"]).exclude(kind__in=list(KINDS))
    for job in unfinished.order_by("created_at", "pk"):
        yield Finding(
            f"jobs.job {job.pk}",
            f"没有“{job.kind}”这种任务",
            f"there is no kind “{job.kind}”",
            "停下它；或换回有这种任务的版本。",
            "Stop it, or go back to the version that has this kind.",
        )
