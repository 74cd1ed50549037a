"""What others do between the check of a roster and its writing: one person, nothing overwritten, and it is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.accounts import acting
from tests.factories.batches import csv_of, uploaded, worked
from tests.factories.register import identity, name

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.actions import confirm, rows_to_write
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.queries import rows_of
from qiao.story.register.actions import change_worker, create_worker
from qiao.story.register.facts import WorkerFacts
from qiao.story.register.models import Worker

pytestmark = pytest.mark.django_db
HEADINGS = ("姓名", "身份证号", "联系电话", "家庭住址", "文化程度")
HOME, NUMBERS = "重庆市巫溪县宁河街道人民社区", (7_001, 7_002, 7_003)
BORN = date(1988, 5, 4)


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> None:
    settings.QIAO_UPLOADS = tmp_path / "uploads"


@pytest.fixture
def officer() -> Actor:
    return acting("county", "500238")


def checked(by: Actor, education: str = "初中") -> Batch:
    """A roster of three people, looked through and shown, not written."""
    rows = [[name(n), identity(n, BORN), "", HOME, education] for n in NUMBERS]
    return worked(uploaded(by, csv_of(rows, HEADINGS), "花名册.csv", ledger="register.roster"))


def written(batch: Batch, by: Actor, *, only_good_rows: bool = True) -> Batch:
    return worked(confirm(by=by, batch_id=batch.pk, rows_seen=rows_to_write(batch), only_good_rows=only_good_rows))


def by_hand(by: Actor, number: int, **more: Any) -> Worker:
    facts = {"name": name(number), "identity": identity(number, BORN), "region": "500238001002", **more}
    return create_worker(by=by, key=uuid4(), given=WorkerFacts(**facts))


def test_an_identity_registered_between_check_and_save_stays_one_person(officer: Actor) -> None:
    batch = checked(officer)
    assert batch.counts["new"] == 3
    colleague = by_hand(officer, NUMBERS[1], education=2)
    batch = written(batch, officer)
    assert batch.state == "written"
    assert (batch.counts["created"], Worker.objects.count()) == (2, 3)
    assert Worker.objects.filter(pk=colleague.pk).count() == 1


def test_registered_meanwhile_in_another_county_it_is_left_out_and_nothing_told_of_that_person(officer: Actor) -> None:
    batch = checked(officer)
    by_hand(acting("county", "500237"), NUMBERS[0], name="龙不告诉", region="500237001001")
    batch = written(batch, officer)
    assert (batch.counts["created"], batch.counts["left_out"], Worker.objects.count()) == (2, 1, 3)
    (row,) = rows_of(batch, verdict="wrong").rows
    assert [fault["code"] for fault in row.faults] == ["registered_elsewhere"]
    assert "龙不告诉" not in str(row)


@pytest.mark.parametrize("only_good_rows", [True, False], ids=["good rows only", "all or nothing"])
def test_whoever_was_edited_after_the_preview_is_not_overwritten(officer: Actor, only_good_rows: bool) -> None:
    written(checked(officer), officer)
    batch = checked(officer, "高中")
    assert batch.counts["changed"] == 3
    worker = Worker.objects.get(name=name(NUMBERS[2]))
    change_worker(
        by=officer,
        worker_id=worker.pk,
        version=worker.version,
        given=WorkerFacts(name=worker.name, region=worker.region, education=5),
    )
    batch = written(batch, officer, only_good_rows=only_good_rows)
    assert batch.state == ("written" if only_good_rows else "undone")
    others = 3 if only_good_rows else 2
    assert sorted(Worker.objects.values_list("education", flat=True)) == [others, others, 5]
    if only_good_rows:
        (row,) = rows_of(batch, verdict="wrong", code="edited_since").rows
        assert row.record == ("register.worker", str(worker.pk))
