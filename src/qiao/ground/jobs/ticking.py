"""Ticking（定时）: what `qiao tick` does: calls workers for work that nobody does, and asks for what is due.

Run it as often as you like, from as many places: each call for a worker, and each period, has one winner.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q
from django_tasks_db.models import DBTaskResult

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.jobs.actions import enqueue, wake
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import KINDS
from qiao.ground.jobs.running import STALE_AFTER

CALLED_AGAIN_AFTER = timedelta(seconds=60)
SCHEDULED_KEPT = timedelta(days=2)
CALLS_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did: jobs whose workers were called again, and scheduled work asked for."""

    woken: int
    asked: int


def tick() -> Ticked:
    """Call workers for jobs that wait or fell silent, ask for scheduled work that is due, clear old calls."""
    done = Ticked(wake_waiting(), ask_scheduled())
    before = clock.now()
    DBTaskResult.objects.filter(enqueued_at__lt=before - CALLS_KEPT).exclude(status="READY").delete()
    Job.objects.filter(created_by_id__isnull=True, state="done", finished_at__lt=before - SCHEDULED_KEPT).delete()
    return done


def wake_waiting() -> int:
    """Call a worker for every job that waits or whose worker fell silent; for each, once a minute at most.

    One that fell silent is called for as soon as that is known, however lately its silent worker was called.
    """
    now = clock.now()
    silent = Q(state="running", heartbeat_at__lt=now - STALE_AFTER)
    uncalled = Q(woken_at__isnull=True) | Q(woken_at__lt=now - CALLED_AGAIN_AFTER)
    due = (Q(state="queued") & uncalled) | (silent & (uncalled | Q(woken_at__lte=F("heartbeat_at"))))
    waiting = Job.objects.filter(due).order_by("created_at").values_list("pk", flat=True)
    return sum(_call(job_id, due, now) for job_id in list(waiting[:1_000]))


def _call(job_id: UUID, due: Q, now: datetime) -> int:
    """Call a worker for the job unless another tick just did."""
    called = Job.objects.filter(due, pk=job_id).update(woken_at=now)
    if called:
        wake.enqueue(str(job_id))
    return called


def ask_scheduled(now: datetime | None = None) -> int:
    """Ask for each scheduled kind once a period: the period stands in the key. Work still under way is not doubled."""
    now = now or clock.now()
    asked = 0
    for kind in [kind for kind in KINDS.values() if kind.every_minutes]:
        period = int(now.timestamp()) // (60 * (kind.every_minutes or 1))
        key = f"{kind.name}@{kind.every_minutes}m{period}"
        under_way = Job.objects.filter(kind=kind.name, created_by_id__isnull=True, state__in=["queued", "running"])
        if under_way.exists() or Job.objects.filter(key=key).exists():
            continue
        enqueue(by=SYSTEM, kind=kind.name, key=key, title=kind.zh, title_en=kind.en)
        asked += 1
    return asked
