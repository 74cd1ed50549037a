"""Running: a job is done once, whoever wakes it, and says what became of it."""

from __future__ import annotations

import pytest

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.jobs.actions import enqueue, request_stop
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import KINDS, Kind
from qiao.ground.jobs.running import Run, run_job

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
