"""Ticking: each period's work is asked for once, each silent job called for once a minute, however many tick."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.ground.jobs import ticking, working
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import KINDS, Kind
from qiao.ground.jobs.running import HEARTBEAT_SECONDS, STALE_AFTER, claim, run_job

pytestmark = pytest.mark.django_db
NOON = datetime(2019, 6, 30, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    every_hour = Kind("tests.hourly", "每小时", "Hourly", lambda _: {}, 60)
    monkeypatch.setattr(ticking, "KINDS", {"tests.hourly": every_hour})
    monkeypatch.setitem(KINDS, "tests.hourly", every_hour)
    monkeypatch.setitem(KINDS, "tests.long", Kind("tests.long", "长活", "Long", lambda _: {}))


def test_two_ticks_in_one_period_ask_once() -> None:
    assert [ticking.ask_scheduled(NOON), ticking.ask_scheduled(NOON + timedelta(minutes=59))] == [1, 0]
    run_job(Job.objects.get().pk)
    assert ticking.ask_scheduled(NOON + timedelta(minutes=59)) == 0
    assert ticking.ask_scheduled(NOON + timedelta(minutes=60)) == 1


def test_work_still_under_way_is_not_asked_for_again() -> None:
    ticking.ask_scheduled(NOON)
    assert ticking.ask_scheduled(NOON + timedelta(hours=1)) == 0


def test_scheduled_work_is_nobodys_decision_and_no_event() -> None:
    ticking.ask_scheduled(NOON)
    assert not Event.objects.filter(action="jobs.job.asked").exists()


def calls() -> int:
    return DBTaskResult.objects.count()


def test_a_job_whose_worker_fell_silent_is_called_for_once_a_minute() -> None:
    job = enqueue(by=SYSTEM, kind="tests.long", key="one", title="一")
    claim(job.pk)
    assert ticking.wake_waiting() == 0
    long_ago = clock.now() - timedelta(minutes=5)
    Job.objects.update(heartbeat_at=long_ago, woken_at=long_ago)
    before = calls()
    assert [ticking.wake_waiting(), ticking.wake_waiting()] == [1, 0]
    assert calls() == before + 1


def test_a_job_is_called_for_as_soon_as_it_counts_as_silent() -> None:
    """Killed seconds after it was asked for, it does not wait for the minute since its first call to pass."""
    job = enqueue(by=SYSTEM, kind="tests.long", key="one", title="一")
    claim(job.pk)
    last_heard = clock.now() - STALE_AFTER - timedelta(seconds=1)
    Job.objects.update(heartbeat_at=last_heard, woken_at=last_heard - timedelta(seconds=2))
    assert [ticking.wake_waiting(), ticking.wake_waiting()] == [1, 0]
    assert run_job(job.pk) == "done"


def test_an_idle_worker_looks_well_before_a_minute_and_silence_outlasts_several_heartbeats() -> None:
    assert working.CALLS_EVERY_SECONDS <= 10
    assert timedelta(seconds=4 * HEARTBEAT_SECONDS) <= STALE_AFTER
    assert STALE_AFTER + timedelta(seconds=working.CALLS_EVERY_SECONDS) <= timedelta(seconds=40)


def test_a_job_nobody_was_called_for_is_called_for() -> None:
    enqueue(by=SYSTEM, kind="tests.long", key="one", title="一")
    Job.objects.update(woken_at=None)
    assert ticking.wake_waiting() == 1


def test_old_scheduled_jobs_and_calls_go_and_peoples_stay() -> None:
    ticking.ask_scheduled(NOON)
    enqueue(by=SYSTEM, kind="tests.long", key="mine", title="我的")
    Job.objects.update(state="done", finished_at=clock.now() - timedelta(days=3))
    Job.objects.filter(key="mine").update(created_by_id=7)
    ticking.tick()
    assert set(Job.objects.exclude(state="queued").values_list("key", flat=True)) == {"mine"}
