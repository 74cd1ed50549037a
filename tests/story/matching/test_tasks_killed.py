"""A round whose worker is killed at any moment, with the engine's process, has one effect: the same bytes, once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.factories.databases import own_database
from tests.factories.office import Office, is_running


@pytest.fixture
def office(migrated: None, tmp_path: Path) -> Iterator[Office]:
    with own_database(tmp_path, migrated=True) as database:
        office = Office(tmp_path, database, "tests.factories.round_worker")
        office.done("set-up")
        yield office
        office.closed()


def kill_through_a_round(office: Office, kills: int) -> dict[str, Any]:
    """Kill at random moments, then let it be finished: what was written, as if nobody had been killed."""
    moments, engines = random.Random(kills), []
    for _ in range(kills):
        engines += office.killed(moments.uniform(0, 1.6))
    office.finished()
    assert [pid for pid in engines if is_running(pid)] == []
    return office.report()


def assert_one_effect(told: dict[str, Any]) -> None:
    stored, claimed = told["plan_digest"]
    assert (told["state"], told["job"], told["computed_events"]) == ("computed", "done", 1)
    assert stored == claimed
    assert told["rows"][:2] == [20, 20]
    assert (told["digest"], stored) == (DIGEST, PLAN_DIGEST)


DIGEST = "628052c3d4700b8c"
PLAN_DIGEST = "6dff21023d8e540cdc8659545cc5d4c15f920ab0da82fb084126df6ef2f5f1ae"


@pytest.mark.django_db
def test_a_round_killed_at_a_handful_of_moments_has_one_effect(office: Office) -> None:
    assert_one_effect(kill_through_a_round(office, 5))


@pytest.mark.long
@pytest.mark.timeout(1_800)
@pytest.mark.django_db
def test_a_round_killed_at_a_hundred_moments_has_one_effect(office: Office) -> None:
    assert_one_effect(kill_through_a_round(office, 100))
