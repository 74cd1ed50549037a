"""Running（执行）: a worker claims a job, computes outside any transaction, and writes only while its claim holds."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM, Actor, actor_of
from qiao.ground.accounts.models import User
from qiao.ground.audit.requests import request_id
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import KINDS
from qiao.ground.saying import Refused

HEARTBEAT_SECONDS = 5
STALE_AFTER = timedelta(seconds=30)
"""Six heartbeats unheard: more than a beat that waits for SQLite's lock to its timeout."""
ATTEMPTS = 5
TOLD_EVERY_SECONDS = 0.5
"""Progress is written no oftener than this: a row a second is read by people, ten thousand a second by nobody."""

leaving = threading.Event()
"""Set when this process is asked to end: its job is released at the next safe point, for another worker to go on."""

log = logging.getLogger(__name__)


class ClaimLost(Exception):
    """Another worker holds the job, or it was stopped: nothing more may be written."""


class StopAsked(Exception):
    """Somebody asked the job to stop; the work ends at a point where nothing is half done."""


class Released(Exception):
    """The worker's process is ending; the job goes back into the queue where its cursor stands."""


class JobRefused(Refused):
    """The work cannot be done as asked."""


class Run:
    """A claimed job in a worker's hands."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.params: dict[str, Any] = job.params
        self.cursor: dict[str, Any] = dict(job.cursor)
        self._step, self._told_at = "", 0.0

    @property
    def actor(self) -> Actor:
        """Who asked for the work, as they may act now; the system for scheduled work."""
        if self.job.created_by_id is None:
            return SYSTEM
        return actor_of(User.objects.get(pk=self.job.created_by_id))

    def progress(self, done: int, total: int | None = None, step: str = "") -> None:
        """Tell how far it is, outside transactions and as often as you like. Raises ClaimLost, StopAsked, Released.

        A new `step` (a short Chinese word, shown translated) begins a new count.
        """
        begins = bool(step) and step != self._step
        if not begins and done != total and time.monotonic() - self._told_at < TOLD_EVERY_SECONDS:
            return
        now = clock.now()
        values: dict[str, Any] = {"done": done, "heartbeat_at": now}
        values |= {} if total is None else {"total": total}
        values |= {"step": step, "step_began_at": now, "step_began_done": done} if begins else {}
        if not self._mine().filter(stop_requested_at__isnull=True).update(**values):
            self.stop_if_asked()
            raise ClaimLost
        self._step, self._told_at = step or self._step, time.monotonic()
        self._leave_if_leaving()

    def stop_if_asked(self) -> None:
        """Raises StopAsked when somebody asked for it, ClaimLost, Released."""
        asked = self._mine().values_list("stop_requested_at", flat=True)[:1]
        if not asked:
            raise ClaimLost
        if asked[0]:
            raise StopAsked
        self._leave_if_leaving()

    @contextmanager
    def writing(self, **cursor: Any) -> Iterator[dict[str, Any]]:
        """A short transaction that holds only while the claim does; the cursor moves in it. Raises ClaimLost.

        Yields the cursor as it will stand; what the block puts into it is kept too. A durable step makes the attempts
        count anew: only a job that is killed again and again at the same place is given up.
        """
        with transaction.atomic():
            moved = {**self.cursor, **cursor}
            if not self._mine().update(cursor=moved, heartbeat_at=clock.now(), attempt=1):
                raise ClaimLost
            before = dict(moved)
            yield moved
            if moved != before:
                self._mine().update(cursor=moved)
        self.cursor = moved

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, claim=self.job.claim, state="running")

    @staticmethod
    def _leave_if_leaving() -> None:
        if leaving.is_set():
            raise Released


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
    return Job.objects.filter(pk=job_id, claim=token).first()


def run_job(job_id: uuid.UUID | str) -> str:
    """Claim a job and do it to its end; returns the state it is left in, "" when somebody else has it."""
    job = claim(job_id)
    if job is None:
        return ""
    token = request_id.set(f"job-{job.pk}")
    try:
        with _heartbeat(job):
            return _finish(job, _outcome(Run(job)))
    finally:
        request_id.reset(token)


def _outcome(run: Run) -> dict[str, Any]:
    """What the job's row becomes; {} when it is no longer ours."""
    job = run.job
    try:
        if job.attempt > ATTEMPTS:
            raise JobRefused("gave_up", f"试了 {ATTEMPTS} 次都没有做完，请找系统管理员。", _GAVE_UP_EN)
        run.stop_if_asked()
        return {"state": "done", "result": KINDS[job.kind].work(run), "finished_at": clock.now()}
    except ClaimLost:
        return {}
    except Released:
        return {"state": "queued", "attempt": max(0, job.attempt - 1), "woken_at": None}
    except StopAsked:
        return {"state": "stopped", "finished_at": clock.now()}
    except JobRefused as refused:
        return _failed(refused.code, refused.zh, refused.en)
    except Exception:
        log.exception("job broke", extra={"job": str(job.pk), "kind": job.kind})
        return _failed("broken", "系统出错，已经记下。请把任务编号告诉系统管理员。", _BROKEN_EN)


_GAVE_UP_EN = f"Tried {ATTEMPTS} times without finishing. Tell the system administrator."
_BROKEN_EN = "Something broke and has been logged. Give the job's number to the system administrator."


def _failed(code: str, zh: str, en: str) -> dict[str, Any]:
    told = {"error_code": code, "error": zh[:500], "result": {"error_en": en}}
    return {"state": "failed", "finished_at": clock.now(), **told}


def _finish(job: Job, outcome: dict[str, Any]) -> str:
    if not outcome:
        return ""
    held = Job.objects.filter(pk=job.pk, claim=job.claim, state="running")
    return str(outcome["state"]) if held.update(**outcome, claim=None) else ""


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Say every few seconds that the worker lives, from a thread with a connection of its own.

    A database in memory has no second connection: there, progress alone is the heartbeat.
    """
    if _in_memory():
        yield
        return
    ended = threading.Event()
    heart = threading.Thread(target=_beat, args=(job, ended), daemon=True, name=f"heart-{job.pk}")
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()


def _in_memory() -> bool:
    name = str(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and (name == ":memory:" or "mode=memory" in name)


def _beat(job: Job, ended: threading.Event) -> None:
    """A database that is away for a moment silences no heart."""
    held = Job.objects.filter(pk=job.pk, claim=job.claim, state="running")
    while not ended.wait(HEARTBEAT_SECONDS):
        try:
            if not held.update(heartbeat_at=clock.now()):
                break
        except DatabaseError as away:
            log.warning("no heartbeat: %s", type(away).__name__, extra={"job": str(job.pk)})
            connection.close()
    connection.close()
