"""Tokens: what is written of a name, and that every writer of a worker keeps it true."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.register import roster_rows

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.invariants import run_invariants
from qiao.ground.exchange.batches.importers import Written
from qiao.story.register import facts
from qiao.story.register.actions import change_worker, create_worker
from qiao.story.register.merging import merge_workers
from qiao.story.register.models import SearchToken, Worker
from qiao.story.register.roster import Roster
from qiao.story.register.tokens import tokens_of

COUNTY, ELSEWHERE = "500238", "500238113204"


@pytest.fixture
def officer() -> Actor:
    return acting("county", COUNTY)


def disagreeing() -> set[str]:
    (looked,) = run_invariants(("register.tokens_agree",))
    return {finding.record for finding in looked.findings}


def stored(worker: Worker) -> set[tuple[str, str]]:
    return set(SearchToken.objects.filter(worker=worker).values_list("token", "region"))


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("张建国", {"zjg", "张建", "建国"}),
        ("李伟", {"lw", "李伟"}),
        ("曾红", {"zh", "ch", "曾红"}),
        ("欧阳 建国", {"oyjg", "欧阳", "阳建", "建国"}),
        ("阿里·买买提", {"almmt", "阿里", "里买", "买买", "买提"}),
        ("𠮷田", {"t", "𠮷t", "𠮷田"}),
        ("王", {"w", "王"}),
        ("Ali Bek", {"ab", "alibek", "bek"}),
        ("马Ａ", {"ma", "马a"}),
    ],
)
def test_a_name_leaves_its_pairs_initials_and_words(name: str, tokens: set[str]) -> None:
    assert set(tokens_of(name)) == tokens
    assert len(tokens_of(name)) == len(tokens)


def test_no_token_is_longer_than_its_column() -> None:
    for name in ("Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaft", "长" * 80):
        assert max(len(token) for token in tokens_of(name)) <= SearchToken.LENGTH_MAX


@pytest.mark.django_db
def test_who_is_entered_and_changed_by_hand_has_the_tokens_of_today(officer: Actor) -> None:
    given = facts.WorkerFacts(name="谭春秀", region=factory.VILLAGE, identity=factory.identity(66_001))
    made = create_worker(by=officer, key=uuid4(), given=given)
    assert stored(made) == {(token, factory.VILLAGE) for token in ("tcx", "谭春", "春秀")}
    told = {**facts.of_worker(made), "identity": "", "phone": "", "no_phone": True}
    told |= {"name": "谭秋", "region": ELSEWHERE}
    changed = change_worker(by=officer, worker_id=made.pk, version=made.version, given=facts.WorkerFacts(**told))
    assert stored(changed) == {("tq", ELSEWHERE), ("谭秋", ELSEWHERE)}
    assert disagreeing() == set()


@pytest.mark.django_db
def test_who_is_merged_away_leaves_their_tokens_to_the_one_who_stays(officer: Actor) -> None:
    first, second, third = (
        factory.worker(name="冉秀"),
        factory.worker(name="冉绣", region=ELSEWHERE),
        factory.worker(name="冉丽"),
    )
    merge_workers(by=officer, keep_id=second.pk, drop_id=first.pk, why="同一人")
    merge_workers(by=officer, keep_id=third.pk, drop_id=second.pk, why="同一人")
    assert stored(first) == stored(second) == set()
    assert stored(third) == {(token, factory.VILLAGE) for token in ("rx", "冉秀", "冉绣", "rl", "冉丽")}
    assert disagreeing() == set()


def written(rows: list[dict[str, Any]], by: Actor) -> list[Written]:
    with transaction.atomic():
        return Roster().write(rows, by=by, batch_id=uuid4())


@pytest.mark.django_db
def test_an_import_writes_changes_and_takes_back_tokens(officer: Actor) -> None:
    rows = list(roster_rows(4))
    first = written(rows, officer)
    before = {worker.pk: stored(worker) for worker in Worker.objects.order_by("pk")}
    assert all(before.values())
    assert disagreeing() == set()
    moved = [{**row, "name": "冉新名", "residence": ELSEWHERE, "household": None} for row in rows]
    second = written(moved, officer)
    assert {place for worker in Worker.objects.order_by("pk") for _, place in stored(worker)} == {ELSEWHERE}
    assert disagreeing() == set()
    with transaction.atomic():
        assert Roster().undo(second[::-1], by=officer) == []
    assert {worker.pk: stored(worker) for worker in Worker.objects.order_by("pk")} == before
    assert disagreeing() == set()
    Worker.objects.update(version=1)  # the undo counts as a change; what is asked here is who stands on whom
    with transaction.atomic():
        assert Roster().undo(first[::-1], by=officer) == []
    assert (Worker.objects.count(), SearchToken.objects.count()) == (0, 0)
