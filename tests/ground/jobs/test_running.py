"""Running: a job is done once, whoever wakes it, and says what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.jobs.actions import enqueue, request_stop, restart
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import KINDS, Kind
from qiao.ground.jobs.running import ATTEMPTS, STALE_AFTER, JobRefused, Run, claim, leaving, run_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A kind of job that counts how often it was done."""
    done: list[int] = []

    def work(run: Run) -> dict[str, int]:
        run.progress(1, 2)
        done.append(1)
        return {"done": len(done)}

    monkeypatch.setitem(KINDS, "tests.count", Kind("tests.count", "数", "Count", work))
    return done


def asked(key: str = "one") -> Job:
    return enqueue(by=SYSTEM, kind="tests.count", key=key, title="数一数")


def test_a_job_asked_twice_is_one_job_done_once(counted: list[int]) -> None:
    first, second = asked(), asked()
    assert first.pk == second.pk
    assert [run_job(first.pk), run_job(first.pk)] == ["done", ""]
    assert counted == [1]
    assert Job.objects.get().result == {"done": 1}


def test_a_stopped_job_is_not_begun(counted: list[int]) -> None:
    job = asked()
    assert request_stop(by=SYSTEM, job_id=job.pk)
    assert run_job(job.pk) == ""
    assert counted == []


def doing(monkeypatch: pytest.MonkeyPatch, work: Callable[[Run], dict[str, Any]]) -> Job:
    monkeypatch.setitem(KINDS, "tests.count", Kind("tests.count", "数", "Count", work))
    return asked()


def test_a_silent_worker_loses_its_job_and_cannot_write_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(run: Run) -> dict[str, Any]:
        Job.objects.filter(pk=run.job.pk).update(heartbeat_at=clock.now() - STALE_AFTER * 2)
        assert claim(run.job.pk) is not None
        with run.writing(at=1):
            raise AssertionError("wrote without the claim")

    job = doing(monkeypatch, work)
    assert run_job(job.pk) == ""
    job.refresh_from_db()
    assert (job.state, job.cursor, job.attempt) == ("running", {}, 2)


def test_a_living_worker_keeps_its_job(counted: list[int]) -> None:
    job = asked()
    assert claim(job.pk) is not None
    assert claim(job.pk) is None


def test_a_job_killed_again_and_again_at_one_place_is_given_up(counted: list[int]) -> None:
    job = asked()
    for _ in range(ATTEMPTS):
        assert claim(job.pk) is not None
        Job.objects.update(heartbeat_at=clock.now() - STALE_AFTER * 2)
    assert run_job(job.pk) == "failed"
    job.refresh_from_db()
    assert job.error_code == "gave_up"
    assert counted == []


def test_a_durable_step_makes_the_attempts_count_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(run: Run) -> dict[str, Any]:
        with run.writing(at=run.cursor.get("at", 0) + 1) as cursor:
            cursor["said"] = "so"
        return {}

    job = doing(monkeypatch, work)
    Job.objects.update(attempt=ATTEMPTS - 1)
    assert run_job(job.pk) == "done"
    job.refresh_from_db()
    assert (job.attempt, job.cursor) == (1, {"at": 1, "said": "so"})


def test_a_step_that_breaks_moves_no_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(run: Run) -> dict[str, Any]:
        with run.writing(at=1):
            raise ValueError

    job = doing(monkeypatch, work)
    assert run_job(job.pk) == "failed"
    job.refresh_from_db()
    assert (job.error_code, job.cursor) == ("broken", {})


def test_a_refusal_is_kept_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(run: Run) -> dict[str, Any]:
        raise JobRefused("too_old", "太旧了。请重新取。", "Too old. Fetch it again.")

    job = doing(monkeypatch, work)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.error_code, job.error, job.result) == (
        "too_old",
        "太旧了。请重新取。",
        {"error_en": "Too old. Fetch it again."},
    )


def test_a_stop_is_obeyed_at_the_next_progress_and_restart_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []

    def work(run: Run) -> dict[str, Any]:
        begun.append(run.cursor.get("at", 0))
        for at in range(run.cursor.get("at", 0), 3):
            with run.writing(at=at + 1):
                if at == 1 and len(begun) == 1:
                    request_stop(by=SYSTEM, job_id=run.job.pk)
            run.progress(at + 1, 3, step=f"{at}")
        return {}

    job = doing(monkeypatch, work)
    assert run_job(job.pk) == "stopped"
    assert restart(by=SYSTEM, job_id=job.pk)
    assert run_job(job.pk) == "done"
    assert begun == [0, 2]


def test_a_process_that_is_leaving_puts_the_job_back_uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(run: Run) -> dict[str, Any]:
        leaving.set()
        run.progress(1, 2, step="到这里")
        return {}

    job = doing(monkeypatch, work)
    try:
        assert run_job(job.pk) == "queued"
    finally:
        leaving.clear()
    job.refresh_from_db()
    assert (job.state, job.claim, job.attempt) == ("queued", None, 0)


def test_progress_is_written_now_and_then_not_always(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    def work(run: Run) -> dict[str, Any]:
        with django_assert_max_num_queries(3):
            for at in range(1_000):
                run.progress(at, 1_000, step="数")
        return {}

    assert run_job(doing(monkeypatch, work).pk) == "done"
