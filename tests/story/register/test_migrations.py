"""Migrations of the register on a populated database: down and up again, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.factories import register as factory
from tests.factories.accounts import acting

from qiao.ground.audit.invariants import run_invariants
from qiao.story.register.history import facts_on
from qiao.story.register.merging import merge_workers
from qiao.story.register.models import ALWAYS, Household, SearchToken, Worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_the_end() -> Iterator[None]:
    """Whatever a test leaves, the next one finds the newest tables."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())  # of every app: those that stand on the register went with it


def migrate(*to: str) -> None:
    MigrationExecutor(connection).migrate([("register", name) for name in to])


def leaves() -> list[str]:
    return [name for app, name in MigrationExecutor(connection).loader.graph.leaf_nodes() if app == "register"]


def test_the_search_tokens_of_everybody_there_are_written_when_their_table_is_made() -> None:
    kept = [factory.worker(name=name) for name in ("曾建国", "李伟", "Ali Bek")]
    gone = factory.worker(name="冉秀丽")
    merge_workers(by=acting("county", "500238"), keep_id=kept[0].pk, drop_id=gone.pk, why="同一人")
    before = set(SearchToken.objects.values_list("worker_id", "token", "initials", "region"))
    migrate("0001_initial")
    assert "register_searchtoken" not in connection.introspection.table_names()
    migrate("0002_search_tokens")
    assert set(SearchToken.objects.values_list("worker_id", "token", "initials", "region")) == before
    assert {worker for worker, *_ in before} == {worker.pk for worker in kept}
    assert len(before) == 12
    migrate(*leaves())
    (looked,) = run_invariants(("register.tokens_agree",))
    assert looked.findings == ()


def test_who_has_a_character_without_a_sound_is_found_by_the_letters_of_the_others() -> None:
    kept, gone = factory.worker(name="冉秀丽"), factory.worker(name="陈𠮷")
    other = factory.worker(name="𠮷田")
    merge_workers(by=acting("county", "500238"), keep_id=kept.pk, drop_id=gone.pk, why="同一人")
    migrate("0006_birth_months")
    Worker.objects.filter(pk=gone.pk).update(initials="c𠮷")
    Worker.objects.filter(pk=other.pk).update(initials="𠮷t")
    SearchToken.objects.filter(token__in=("c", "t")).delete()
    migrate(*leaves())
    assert dict(Worker.objects.values_list("name", "initials")) == {"冉秀丽": "rxl", "陈𠮷": "c", "𠮷田": "t"}
    (looked,) = run_invariants(("register.tokens_agree",))
    assert looked.findings == ()


def test_whoever_was_there_before_the_facts_and_their_history_keeps_everything() -> None:
    house = factory.household(poverty="poor", poverty_since=date(2014, 12, 31))
    worker = factory.worker(household=house, education=2, skills=["缝纫"])
    migrate("0002_search_tokens")
    migrate(*leaves())
    assert Household.objects.values_list("number", "poverty", "poverty_since", "monitored", "since").get() == (
        house.number, "poor", date(2014, 12, 31), "", {},
    )  # fmt: skip
    again = Worker.objects.select_related("subject").get(pk=worker.pk)
    assert (again.name, again.skills, again.since, again.labour) == (worker.name, ["缝纫"], {}, "")
    then = facts_on(again, true_on=date(2000, 1, 1), known_at=again.created_at)
    assert (then["education"].value, then["education"].valid_from) == (2, ALWAYS)
