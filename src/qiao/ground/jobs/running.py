"""Running（执行）: a worker claims a job, computes outside any transaction, and writes only while its claim holds."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM, Actor, actor_of
from qiao.ground.accounts.models import User
from qiao.ground.audit.requests import request_id
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import KINDS

HEARTBEAT_SECONDS = 5
STALE_AFTER = timedelta(seconds=30)
ATTEMPTS = 5
log = logging.getLogger(__name__)


class ClaimLost(Exception):  # noqa: N818 - not ours any more
    """Another worker holds the job, or it was stopped: nothing more may be written."""


class StopAsked(Exception):  # noqa: N818 - a person's wish
    """Somebody asked the job to stop; the work ends at a point where nothing is half done."""


class JobRefused(Exception):  # noqa: N818 - said to the user
    """The work cannot be done as asked: a code, and a sentence with the remedy in both languages."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(zh)
        self.code, self.zh, self.en = code, zh, en


class Run:
    """A claimed job in a worker's hands."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.params: dict[str, Any] = job.params
        self.cursor: dict[str, Any] = dict(job.cursor)

    @property
    def actor(self) -> Actor:
        """Who asked for the work, as they may act now; the system for scheduled work."""
        if self.job.created_by_id is None:
            return SYSTEM
        return actor_of(User.objects.get(pk=self.job.created_by_id))

    def progress(self, done: int, total: int | None = None, step: str = "") -> None:
        """Tell how far it is. Raises ClaimLost, StopAsked."""
        values: dict[str, Any] = {"done": done, "heartbeat_at": clock.now()}
        values |= {} if total is None else {"total": total}
        values |= {"step": step} if step else {}
        if not self._mine().update(**values):
            raise ClaimLost
        self.stop_if_asked()

    def stop_if_asked(self) -> None:
        """Raises StopAsked when somebody asked for it."""
        if self._mine().filter(stop_requested_at__isnull=False).exists():
            raise StopAsked

    @contextmanager
    def writing(self, **cursor: Any) -> Iterator[None]:
        """A short transaction that holds only while the claim does; the cursor moves in it. Raises ClaimLost."""
        with transaction.atomic():
            moved = {**self.cursor, **cursor}
            if not self._mine().update(cursor=moved, heartbeat_at=clock.now()):
                raise ClaimLost
            yield
        self.cursor = moved

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, claim=self.job.claim, state="running")


def claim(job_id: uuid.UUID | str) -> Job | None:
    """Take a job that waits, or whose worker has fallen silent; None when somebody else has it."""
    now = clock.now()
    free = Q(state="queued") | Q(state="running", heartbeat_at__lt=now - STALE_AFTER)
    token = uuid.uuid4()
    taken = Job.objects.filter(free, pk=job_id).update(
        state="running", claim=token, attempt=F("attempt") + 1, heartbeat_at=now, error="", error_code=""
    )
    if not taken:
        return None
    Job.objects.filter(pk=job_id, started_at__isnull=True).update(started_at=now)
    return Job.objects.get(pk=job_id)


def run_job(job_id: uuid.UUID | str) -> str:
    """Claim a job and do it to its end; returns the state it is left in, "" when somebody else has it."""
    job = claim(job_id)
    if job is None:
        return ""
    token = request_id.set(f"job-{job.pk}")
    beating = threading.Event()
    heart = threading.Thread(target=_beat, args=(job, beating), daemon=True)
    heart.start()
    try:
        return _finish(job, _outcome(Run(job)))
    finally:
        beating.set()
        heart.join()
        request_id.reset(token)


def _outcome(run: Run) -> dict[str, Any]:
    job = run.job
    if job.attempt > ATTEMPTS:
        return {"state": "failed", "error_code": "gave_up", "error": f"试了 {ATTEMPTS} 次都没有做完，请找系统管理员。"}
    try:
        run.stop_if_asked()
        return {"state": "done", "result": KINDS[job.kind].work(run)}
    except ClaimLost:
        return {}
    except StopAsked:
        return {"state": "stopped"}
    except JobRefused as refused:
        return {"state": "failed", "error_code": refused.code, "error": refused.zh, "result": {"error_en": refused.en}}
    except Exception:
        log.exception("job broke", extra={"job": str(job.pk), "kind": job.kind})
        return {"state": "failed", "error_code": "broken", "error": "系统出错，已经记下。请把任务编号告诉系统管理员。"}


def _finish(job: Job, outcome: dict[str, Any]) -> str:
    if not outcome:
        return ""
    held = Job.objects.filter(pk=job.pk, claim=job.claim, state="running")
    return outcome["state"] if held.update(**outcome, claim=None, finished_at=clock.now()) else ""


def _beat(job: Job, stopped: threading.Event) -> None:
    """Say every few seconds that the worker lives, on a connection of its own."""
    try:
        while not stopped.wait(HEARTBEAT_SECONDS):
            Job.objects.filter(pk=job.pk, claim=job.claim, state="running").update(heartbeat_at=clock.now())
    finally:
        connection.close()
