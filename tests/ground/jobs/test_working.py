"""Working: a worker killed at any moment loses and doubles nothing; asked to end, it puts its job back."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.factories.databases import own_database
from tests.factories.office import Office
from tests.factories.worker import ROWS, WRONG_EVERY

GOOD = ROWS - ROWS // WRONG_EVERY


@pytest.fixture
def office(migrated: None, tmp_path: Path) -> Iterator[Office]:
    with own_database(tmp_path, migrated=True) as database:
        office = Office(tmp_path, database)
        office.done("set-up")
        yield office
        office.closed()


def killed_through_an_import(office: Office, kills: int) -> list[dict[str, Any]]:
    """Kill check, write and undo at random moments: what the database holds after each was finished."""
    moments, reports = random.Random(kills), []
    for step, share in (("", kills // 3), ("confirm", kills // 3), ("undo", kills - 2 * (kills // 3))):
        if step:
            office.done(step)
        for _ in range(share):
            office.killed(moments.uniform(0, 0.8))
        office.finished()
        reports.append(office.report())
    return reports


def as_if_nobody_had_been_killed(reports: list[dict[str, Any]]) -> bool:
    """Whether each step had its one effect; what differs is told by the assertion."""
    checked, written, undone = reports
    assert (checked["state"], checked["rows"], checked["households"]) == ("preview", ROWS // WRONG_EVERY, 0)
    assert checked["counts"] == {"rows": ROWS, "new": GOOD, "wrong": ROWS - GOOD, "created": None}
    assert (written["state"], written["households"], written["entries"]) == ("written", GOOD, GOOD)
    assert (written["counts"]["created"], written["written_events"]) == (GOOD, 1)
    assert (undone["state"], undone["households"], undone["undone"], undone["undone_events"]) == ("undone", 0, GOOD, 1)
    assert undone["jobs"] == [["batches.check", "done"], ["batches.undo", "done"], ["batches.write", "done"]]
    return True


def test_an_import_killed_at_a_handful_of_moments_has_one_effect(office: Office) -> None:
    assert as_if_nobody_had_been_killed(killed_through_an_import(office, 6))


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_an_import_killed_at_a_hundred_moments_has_one_effect(office: Office) -> None:
    assert as_if_nobody_had_been_killed(killed_through_an_import(office, 100))


def test_a_worker_asked_to_end_puts_its_job_back_and_the_next_goes_on(office: Office) -> None:
    office.finished()
    office.done("confirm")
    worker = office.begun("work")
    assert worker.stdout.readline() == "ready\n"
    time.sleep(0.3)
    asked_at = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=20)
    assert worker.returncode == 0
    assert time.monotonic() - asked_at < 5
    told = office.report()
    assert ["batches.write", "running"] not in told["jobs"]
    assert told["entries"] == told["households"]
    office.finished()
    assert office.report()["households"] == GOOD


def test_two_officers_and_two_workers_at_once_have_one_effect(office: Office) -> None:
    office.finished()
    officers = [office.begun("confirm") for _ in range(2)]
    for officer in officers:
        officer.communicate(timeout=60)
    assert sorted(officer.returncode for officer in officers) == [0, 3]
    workers = [office.begun("work-off") for _ in range(2)]
    for worker in workers:
        worker.communicate(timeout=60)
    office.finished()
    told = office.report()
    assert (told["state"], told["households"], told["written_events"]) == ("written", GOOD, 1)
