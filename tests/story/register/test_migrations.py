"""Migrations of the register on a populated database: down and up again, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.databases import empty
from tests.factories.upgrades import Service

from qiao.ground.audit.invariants import run_invariants
from qiao.story.register.history import facts_on
from qiao.story.register.merging import merge_workers
from qiao.story.register.models import ALWAYS, Household, SearchToken, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["alone", pytest.param("with every stage", marks=pytest.mark.long)])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """A service of the test's own, as the newest release has it."""
    with empty(tmp_path):
        service = Service("register", beside=("accounts", "audit"), everything=request.param == "with every stage")
        service.upgraded()
        yield service


def test_the_search_tokens_of_everybody_there_are_written_when_their_table_is_made(service: Service) -> None:
    kept = [factory.worker(name=name) for name in ("曾建国", "李伟", "Ali Bek")]
    gone = factory.worker(name="冉秀丽")
    merge_workers(by=acting("county", "500238"), keep_id=kept[0].pk, drop_id=gone.pk, why="同一人")
    before = set(SearchToken.objects.values_list("worker_id", "token", "initials", "region"))
    service.at("0001_initial")
    assert "register_searchtoken" not in connection.introspection.table_names()
    service.at("0002_search_tokens")
    assert set(SearchToken.objects.values_list("worker_id", "token", "initials", "region")) == before
    assert {worker for worker, *_ in before} == {worker.pk for worker in kept}
    assert len(before) == 12
    service.upgraded()
    (looked,) = run_invariants(("register.tokens_agree",))
    assert looked.findings == ()


def test_who_has_a_character_without_a_sound_is_found_by_the_letters_of_the_others(service: Service) -> None:
    kept, gone = factory.worker(name="冉秀丽"), factory.worker(name="陈𠮷")
    other = factory.worker(name="𠮷田")
    merge_workers(by=acting("county", "500238"), keep_id=kept.pk, drop_id=gone.pk, why="同一人")
    service.at("0006_birth_months")
    Worker.objects.filter(pk=gone.pk).update(initials="c𠮷")
    Worker.objects.filter(pk=other.pk).update(initials="𠮷t")
    SearchToken.objects.filter(token__in=("c", "t")).delete()
    service.upgraded()
    assert dict(Worker.objects.values_list("name", "initials")) == {"冉秀丽": "rxl", "陈𠮷": "c", "𠮷田": "t"}
    (looked,) = run_invariants(("register.tokens_agree",))
    assert looked.findings == ()


def test_whoever_was_there_before_the_facts_and_their_history_keeps_everything(service: Service) -> None:
    house = factory.household(poverty="poor", poverty_since=date(2014, 12, 31))
    worker = factory.worker(household=house, education=2, skills=["缝纫"])
    service.at("0002_search_tokens")
    service.upgraded()
    assert Household.objects.values_list("number", "poverty", "poverty_since", "monitored", "since").get() == (
        house.number, "poor", date(2014, 12, 31), "", {},
    )  # fmt: skip
    again = Worker.objects.select_related("subject").get(pk=worker.pk)
    assert (again.name, again.skills, again.since, again.labour) == (worker.name, ["缝纫"], {}, "")
    then = facts_on(again, true_on=date(2000, 1, 1), known_at=again.created_at)
    assert (then["education"].value, then["education"].valid_from) == (2, ALWAYS)
