"""A round whose worker is killed at any moment, with the engine's process, has one effect: the same bytes, once."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """A database of this test's own: a file, or beside the other tests' one on PostgreSQL."""
    server = os.environ.get("QIAO_TEST_DATABASE_URL", "")
    if not server:
        yield f"sqlite:///{tmp_path}/qiao.sqlite3"
        return
    import psycopg

    name = f"round_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield f"{server.rpartition('/')[0]}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def begun(folder: Path, database: str, step: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.factories.round_worker", str(folder), database, step]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def done(folder: Path, database: str, step: str) -> str:
    process = begun(folder, database, step)
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 0, step
    return told


def children_of(pid: int) -> list[int]:
    """The processes that a process began, as the system knows them."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def killed(folder: Path, database: str, after: float) -> list[int]:
    """A worker that works for that long, and is killed; the engine's processes it had begun."""
    process = begun(folder, database, "work")
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(after)
    engines = children_of(process.pid)
    process.kill()
    process.communicate()
    return engines


def is_running(pid: int) -> bool:
    """Whether a process still runs; one that ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def kill_through_a_round(folder: Path, database: str, kills: int) -> dict[str, Any]:
    """Kill at random moments, then let it be finished: what was written, as if nobody had been killed."""
    done(folder, database, "set-up")
    moments, engines = random.Random(kills), []
    for _ in range(kills):
        engines += killed(folder, database, moments.uniform(0, 1.6))
    time.sleep(0.6)
    done(folder, database, "work-off")
    assert [pid for pid in engines if is_running(pid)] == []
    return dict(json.loads(done(folder, database, "report")))


def assert_one_effect(told: dict[str, Any]) -> None:
    stored, claimed = told["plan_digest"]
    assert (told["state"], told["job"], told["computed_events"]) == ("computed", "done", 1)
    assert stored == claimed
    assert told["rows"][:2] == [20, 20]
    assert (told["digest"], stored) == (DIGEST, PLAN_DIGEST)


DIGEST = "628052c3d4700b8c"
PLAN_DIGEST = "6cc4fe632438e4b785fc86d959e80cd033c59a61d4ad0ad9eaf74cb141912d8c"


@pytest.mark.django_db
def test_a_round_killed_at_a_handful_of_moments_has_one_effect(tmp_path: Path, database: str) -> None:
    assert_one_effect(kill_through_a_round(tmp_path, database, 5))


@pytest.mark.long
@pytest.mark.timeout(1_800)
@pytest.mark.django_db
def test_a_round_killed_at_a_hundred_moments_has_one_effect(tmp_path: Path, database: str) -> None:
    assert_one_effect(kill_through_a_round(tmp_path, database, 100))
