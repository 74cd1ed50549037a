"""A list that was confirmed later stands on what an earlier one brought, where it said the same."""

from __future__ import annotations

import pytest
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.batches import uploaded, worked

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.actions import confirm, rows_to_write, undo
from qiao.ground.exchange.batches.models import Batch, FoundAgain
from qiao.ground.exchange.batches.queries import kept_of
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.story.register.models import Unlinked, Worker

pytestmark = pytest.mark.django_db
PLACE = "重庆市巫溪县宁河街道人民社区"
HEADINGS = {
    "register.names": "姓名,性别,出生日期,居住地址,联系电话",
    "register.roster": "姓名,身份证号,居住地址,联系电话",
}


def line_of(ledger: str, number: int) -> str:
    who = f"女,1985-03-{number:02}" if ledger == "register.names" else factory.identity(70_000 + number)
    return f"{factory.name(number)},{who},{PLACE},154{number:08d}"


def taken_in(by: Actor, ledger: str, *numbers: int) -> Batch:
    text = "\n".join([HEADINGS[ledger], *(line_of(ledger, number) for number in numbers)])
    batch = worked(uploaded(by, text.encode("utf-8-sig"), f"{ledger}{len(numbers)}.csv", ledger=ledger))
    assert batch.state in ("preview", "written"), batch.refusal
    if batch.state == "preview":
        batch = worked(confirm(by=by, batch_id=batch.pk, rows_seen=rows_to_write(batch), only_good_rows=True))
    for job in Job.objects.filter(kind="register.link", state="queued"):
        run_job(job.pk)
    return batch


@pytest.mark.parametrize("ledger", sorted(HEADINGS))
def test_whom_a_later_list_found_the_same_stays_with_the_reason(ledger: str) -> None:
    by = acting("county", "500238")
    first = taken_in(by, ledger, 2, 3)
    second = taken_in(by, ledger, 2, 4, 5)
    assert second.counts["same"] == 1
    first = worked(undo(by=by, batch_id=first.pk))
    assert (first.state, first.counts["undone"], first.counts["kept"]) == ("written", 1, 1)
    (kept,) = kept_of(first)
    assert (second.file_name in kept.zh, kept.who) == (True, [factory.name(2)])
    people = Worker.objects if ledger == "register.roster" else Unlinked.objects
    assert {one.name for one in people.all()} == {factory.name(number) for number in (2, 4, 5)}
    # Once the later one is gone, nothing stands on it any more.
    assert worked(undo(by=by, batch_id=second.pk)).state == "undone"
    assert worked(undo(by=by, batch_id=first.pk)).state == "undone"
    assert not people.exists()
    assert not FoundAgain.objects.exists()


def test_a_file_that_brought_nothing_and_was_not_confirmed_holds_nobody() -> None:
    by = acting("county", "500238")
    first = taken_in(by, "register.roster", 2, 3)
    assert taken_in(by, "register.roster", 2, 3).had_nothing_to_write
    assert worked(undo(by=by, batch_id=first.pk)).state == "undone"
    assert not Worker.objects.exists()
