"""Migrations of the register on a populated database: down and up again, nothing lost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.factories import register as factory
from tests.factories.accounts import acting

from qiao.ground.audit.invariants import run_invariants
from qiao.story.register.merging import merge_workers
from qiao.story.register.models import SearchToken

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_search_tokens_of_everybody_there_are_written_when_their_table_is_made() -> None:
    kept = [factory.worker(name=name) for name in ("曾建国", "李伟", "Ali Bek")]
    gone = factory.worker(name="冉秀丽")
    merge_workers(by=acting("county", "500238"), keep_id=kept[0].pk, drop_id=gone.pk, why="同一人")
    before = set(SearchToken.objects.values_list("worker_id", "token", "initials", "region"))
    MigrationExecutor(connection).migrate([("register", "0001_initial")])
    assert "register_searchtoken" not in connection.introspection.table_names()
    MigrationExecutor(connection).migrate([("register", "0002_search_tokens")])
    assert set(SearchToken.objects.values_list("worker_id", "token", "initials", "region")) == before
    assert {worker for worker, *_ in before} == {worker.pk for worker in kept}
    assert len(before) == 12
    (looked,) = run_invariants(("register.tokens_agree",))
    assert looked.findings == ()
