"""Writing: what was previewed is written once, and an ID that somebody else created meanwhile becomes an update."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from tests.factories.batches import REGISTERED, csv_of, row_of, uploaded

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.models import Event
from qiao.ground.exchange.batches import writing
from qiao.ground.exchange.batches.actions import confirm, rows_to_write
from qiao.ground.exchange.batches.importers import Written
from qiao.ground.exchange.batches.models import Batch, BatchEntry
from qiao.ground.exchange.batches.queries import rows_of
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import StopAsked
from qiao.story.register.models import Household

pytestmark = pytest.mark.django_db
Done = Callable[[Batch], Batch]


def confirmed(by: Actor, done: Done, content: bytes, *, only_good_rows: bool = True) -> Batch:
    batch = done(uploaded(by, content))
    return confirm(by=by, batch_id=batch.pk, rows_seen=rows_to_write(batch), only_good_rows=only_good_rows)


def test_the_good_rows_are_written_and_the_wrong_ones_are_not(officer: Actor, done: Done) -> None:
    batch = done(confirmed(officer, done, csv_of([row_of(1), row_of(2, ""), row_of(3)])))
    assert batch.state == "written"
    assert set(Household.objects.values_list("number", flat=True)) == {"H00001", "H00003"}
    assert (batch.counts["created"], batch.counts["updated"], batch.wrong_rows) == (2, 0, 1)


def test_a_batch_is_one_audit_event_with_its_rows_digest(officer: Actor, done: Done) -> None:
    batch = done(confirmed(officer, done, csv_of([row_of(1), row_of(2)])))
    event = Event.objects.get(action="batches.batch.written")
    assert event.details["rows_digest"] == batch.rows_digest == writing.rows_digest(batch)
    BatchEntry.objects.filter(row=2).update(version=9)
    assert writing.rows_digest(batch) != batch.rows_digest


def test_a_record_created_between_check_and_write_is_updated_not_doubled(officer: Actor, done: Done) -> None:
    batch = confirmed(officer, done, csv_of([row_of(1), row_of(2)]))
    Household.objects.create(number="H00001", region="500238", poverty="exited")
    batch = done(batch)
    assert (batch.counts["created"], batch.counts["updated"]) == (1, 1)
    assert Household.objects.get(number="H00001").poverty == "poor"
    assert Household.objects.count() == 2


def test_the_same_file_again_changes_nothing(officer: Actor, done: Done) -> None:
    content = csv_of([row_of(1), row_of(2)])
    done(confirmed(officer, done, content))
    again = done(uploaded(officer, content))
    assert (again.counts["same"], rows_to_write(again)) == (2, 0)
    assert again.had_nothing_to_write
    assert not again.entries.exists()


def test_a_stopped_write_goes_on_where_it_stopped(officer: Actor, done: Done, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ROWS_AT_ONCE", 2)
    batch = confirmed(officer, done, csv_of([row_of(number) for number in range(1, 6)]))
    write, calls = REGISTERED.importer.write, []

    def stopped(rows: object, **more: object) -> object:
        calls.append(rows)
        if len(calls) == 2:
            raise StopAsked
        return write(rows, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(REGISTERED.importer, "write", stopped)
    batch = done(batch)
    assert (batch.state, Household.objects.count()) == ("writing", 2)
    Job.objects.filter(pk=batch.job_id).update(state="queued")
    batch = done(batch)
    assert (batch.state, Household.objects.count()) == ("written", 5)
    assert [[row["row"] for row in rows] for rows in calls] == [[2, 3], [4, 5], [4, 5], [6]]  # type: ignore[attr-defined]
    assert BatchEntry.objects.count() == 5


def test_a_row_that_became_wrong_is_left_out_and_told(officer: Actor, done: Done) -> None:
    batch = confirmed(officer, done, csv_of([row_of(1), row_of(2)]))
    importer = REGISTERED.importer
    original = importer.write
    try:
        importer.write = lambda rows, **more: original(rows[1:], **more)  # type: ignore[method-assign]
        batch = done(batch)
    finally:
        del importer.write
    assert (batch.state, batch.counts["left_out"], batch.counts["created"]) == ("written", 1, 1)
    assert batch.rows.filter(verdict="wrong").count() == 1


def test_all_or_nothing_leaves_nothing_when_a_row_became_wrong(
    officer: Actor, done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ROWS_AT_ONCE", 2)
    batch = confirmed(officer, done, csv_of([row_of(n) for n in range(1, 6)]), only_good_rows=False)
    original = REGISTERED.importer.write
    kept = lambda rows, **more: original([row for row in rows if row["row"] != 5], **more)  # noqa: E731
    monkeypatch.setattr(REGISTERED.importer, "write", kept)
    batch = done(batch)
    assert (batch.state, Household.objects.count()) == ("undone", 0)
    assert batch.refusal["code"] == "not_all"
    assert "第 5 行" in batch.refusal["zh"]


def test_the_file_goes_when_nothing_of_it_is_needed_any_more(officer: Actor, done: Done) -> None:
    clean = done(confirmed(officer, done, csv_of([row_of(1)])))
    wrong = done(confirmed(officer, done, csv_of([row_of(2), row_of(3, "")])))
    assert not vault.has(clean.pk, "source")
    assert vault.has(wrong.pk, "source")


def changing(officer: Actor, done: Done, *, only_good_rows: bool = True) -> Batch:
    """A confirmed batch that would change two households."""
    for number in (1, 2):
        Household.objects.create(number=f"H{number:05d}", region="500238", poverty="exited")
    return confirmed(officer, done, csv_of([row_of(1), row_of(2)]), only_good_rows=only_good_rows)


def edit(number: str) -> Household:
    """What a colleague does meanwhile."""
    house = Household.objects.get(number=number)
    house.poverty, house.version = "monitored", house.version + 1
    house.save()
    return house


def test_what_somebody_edited_after_the_preview_is_left_out_and_told(officer: Actor, done: Done) -> None:
    batch = changing(officer, done)
    house = edit("H00001")
    batch = done(batch)
    assert dict(Household.objects.values_list("number", "poverty")) == {"H00001": "monitored", "H00002": "poor"}
    assert (batch.state, batch.counts["edited"], batch.counts["left_out"], batch.wrong_rows) == ("written", 1, 0, 1)
    row = rows_of(batch, verdict="wrong", code="edited_since").rows[0]
    assert row.record == ("register.household", str(house.pk))
    assert "没有覆盖" in row.faults[0]["zh"]
    assert row.changes, "what the row wanted is still shown"


def test_all_or_nothing_writes_nothing_where_somebody_edited_one(officer: Actor, done: Done) -> None:
    batch = changing(officer, done, only_good_rows=False)
    edit("H00002")
    batch = done(batch)
    assert batch.state == "undone"
    assert "没有覆盖" in batch.refusal["zh"]
    assert dict(Household.objects.values_list("number", "poverty")) == {"H00001": "exited", "H00002": "monitored"}


def test_a_record_that_is_gone_meanwhile_is_not_brought_back(officer: Actor, done: Done) -> None:
    batch = changing(officer, done)
    Household.objects.filter(number="H00001").delete()
    batch = done(batch)
    assert (batch.counts["edited"], Household.objects.count()) == (1, 1)


def test_what_earlier_rows_of_the_same_batch_changed_is_no_edit_of_others(
    officer: Actor, done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = changing(officer, done)
    house = Household.objects.get(number="H00002")
    monkeypatch.setattr(writing, "ROWS_AT_ONCE", 1)
    write = REGISTERED.importer.write

    def both(rows: Sequence[Any], **more: Any) -> list[Written]:
        told = write(rows, **more)
        if rows[0]["number"] == "H00001":
            Household.objects.filter(pk=house.pk).update(version=2)
            told.append(Written(rows[0]["row"], "tests.other", house.pk, "changed", 2, {}))
        return told

    monkeypatch.setattr(REGISTERED.importer, "write", both)
    batch = done(batch)
    assert (batch.counts["edited"], Household.objects.get(pk=house.pk).poverty) == (0, "poor")
