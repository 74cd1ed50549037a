"""Reading jobs: whose they are, how far they came, and how long it may still take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import KINDS
from qiao.ground.jobs.running import HEARTBEAT_SECONDS
from qiao.ground.saying import Tone

OPERATE = "system.operate"
UNHEARD_AFTER = timedelta(seconds=3 * HEARTBEAT_SECONDS)
"""So long without a heartbeat is told; another worker takes the job over at STALE_AFTER."""
TONES: dict[str, Tone] = {"queued": "rest", "running": "way", "done": "ready", "failed": "wrong", "stopped": "rest"}


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as pages show it.

    `left_seconds`: how long it may still take, None while nobody can tell. `is_silent`: its worker says nothing any
    more, and another is about to take over. `is_stopping`: a stop was asked for and its next safe point is not reached
    yet.
    """

    id: UUID
    kind: str
    zh: str
    en: str
    title: str
    title_en: str
    state: str
    state_zh: str
    tone: Tone
    step: str
    done: int
    total: int | None
    left_seconds: int | None
    error_code: str
    error_zh: str
    error_en: str
    is_silent: bool
    is_stopping: bool
    result: dict[str, Any]
    params: dict[str, Any]
    created_at: datetime
    finished_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        return self.state in ("queued", "running")

    @property
    def may_restart(self) -> bool:
        return self.state in ("failed", "stopped")


def jobs_of(actor: Actor) -> QuerySet[Job]:
    """Jobs the actor may see: their own; those of kinds whose permission they hold in the job's region; all for whoever
    runs the system."""
    if actor.can(OPERATE):
        return Job.objects.all()
    seen = Q(created_by_id=actor.user_id or 0)
    for kind in KINDS.values():
        if kind.permission and actor.can(kind.permission):
            seen |= Q(kind=kind.name) & ~Q(region="") & actor.within(kind.permission, "region")
    return Job.objects.filter(seen)


def job_of(actor: Actor, job_id: UUID) -> JobView | None:
    """One job, None when it is not there or not for this actor."""
    job = jobs_of(actor).filter(pk=job_id).first() or _watched(actor, job_id)
    return None if job is None else shown(job)


def _watched(actor: Actor, job_id: UUID) -> Job | None:
    """A job whose kind says that this actor may watch it."""
    job = Job.objects.filter(pk=job_id).first()
    kind = KINDS.get(job.kind) if job else None
    return job if job and kind and kind.watch and kind.watch(job, actor) else None


def shown(job: Job) -> JobView:
    """The view of a job."""
    now, kind = clock.now(), KINDS.get(job.kind)
    silent = job.state == "running" and (job.heartbeat_at is None or job.heartbeat_at < now - UNHEARD_AFTER)
    return JobView(
        id=job.pk,
        kind=job.kind,
        zh=kind.zh if kind else job.kind,
        en=kind.en if kind else job.kind,
        title=job.title,
        title_en=str(job.params.get("title_en", job.title)),
        state=job.state,
        state_zh=job.get_state_display(),
        tone=TONES[job.state],
        step=job.step,
        done=job.done,
        total=job.total,
        left_seconds=None if silent else _left(job, now),
        error_code=job.error_code,
        error_zh=job.error,
        error_en=str(job.result.get("error_en", job.error)),
        is_silent=silent,
        is_stopping=job.state == "running" and job.stop_requested_at is not None,
        result=job.result,
        params=job.params,
        created_at=job.created_at,
        finished_at=job.finished_at,
    )


def _left(job: Job, now: datetime) -> int | None:
    """By the pace of the present step; nothing in its first second, when the pace says little."""
    if job.state != "running" or not job.total or job.step_began_at is None:
        return None
    passed, came = (now - job.step_began_at).total_seconds(), job.done - job.step_began_done
    if passed < 1 or came <= 0:
        return None
    return max(1, round(passed * (job.total - job.done) / came))
