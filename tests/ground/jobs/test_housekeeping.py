"""Housekeeping: the audit is sealed by a job, and a change of keys survives a kill between any two batches."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from tests.factories.privacy import subject

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.actions import record
from qiao.ground.audit.models import Event, Link
from qiao.ground.audit.verifying import verify_chain
from qiao.ground.jobs import housekeeping
from qiao.ground.jobs.actions import enqueue
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import KINDS
from qiao.ground.jobs.running import run_job
from qiao.ground.privacy import rotation, subjects
from qiao.ground.privacy.models import Subject
from qiao.ground.privacy.sealing import sealed_under

pytestmark = pytest.mark.django_db


def test_the_audit_is_sealed_every_minute_and_verified_every_day() -> None:
    assert (KINDS["audit.seal"].every_minutes, KINDS["audit.verify"].every_minutes) == (1, 1440)
    record(by=SYSTEM, action="tests.thing.done")
    job = enqueue(by=SYSTEM, kind="audit.seal", key="one", title="封存")
    assert run_job(job.pk) == "done"
    assert Link.objects.count() == Job.objects.get().result["sealed"] >= 1


def test_the_database_is_told_once_a_day_how_its_tables_are_filled() -> None:
    assert KINDS["records.statistics"].every_minutes == 1440
    subject()

    job = enqueue(by=SYSTEM, kind="records.statistics", key="one", title="统计")

    assert run_job(job.pk) == "done"
    if connection.vendor == "sqlite":
        assert Job.objects.get().result["looked_at"] > 0
        with connection.cursor() as cursor:
            told = cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1").fetchall()
        assert (Subject._meta.db_table,) in told


def test_a_broken_chain_is_in_the_result_of_its_verification() -> None:
    record(by=SYSTEM, action="tests.thing.done")
    run_job(enqueue(by=SYSTEM, kind="audit.seal", key="one", title="封存").pk)
    Event.objects.update(reason="改了")
    job = housekeeping.ask_verification(by=SYSTEM)
    assert run_job(job.pk) == "done"
    result = Job.objects.get(pk=job.pk).result
    assert result["breaks"] >= 1
    assert result["first"][0]["code"] == "edited"
    assert verify_chain()


@pytest.mark.usefixtures("own_keys")
def test_a_change_of_keys_goes_on_where_a_killed_worker_left_it(monkeypatch) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    for _ in range(9):
        subject()
    rotation.begin_rotation(by=SYSTEM, reason="每年更换")
    job = housekeeping.ask_rotation(by=SYSTEM)
    reseal, calls = rotation.SubjectRows.reseal, []

    def killed(self, after, upto, ring):
        calls.append(after)
        if len(calls) % 2 == 0:
            raise KeyboardInterrupt
        return reseal(self, after, upto, ring)

    monkeypatch.setattr(rotation.SubjectRows, "reseal", killed)
    for _ in range(20):
        try:
            if run_job(job.pk) == "done":
                break
        except KeyboardInterrupt:
            Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.now() - timedelta(minutes=5))
    done = Job.objects.get(pk=job.pk)
    assert (done.state, done.result) == ("done", {"changed": 9})
    assert len(calls) == 9, "five batches, four of them killed once and done again"
    assert {sealed_under(one.phone_sealed) for one in Subject.objects.all()} == {"s2"}
    assert all(subjects.in_clear(one, "phone") for one in Subject.objects.all())


@pytest.mark.usefixtures("own_keys")
def test_a_change_asked_for_twice_is_one_job_until_it_is_done() -> None:
    first = housekeeping.ask_rotation(by=SYSTEM)
    assert housekeeping.ask_rotation(by=SYSTEM).pk == first.pk
    run_job(first.pk)
    assert housekeeping.ask_rotation(by=SYSTEM).pk != first.pk
