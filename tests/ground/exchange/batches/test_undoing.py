"""Undoing: a batch is taken back, the latest row first, as far as nobody touched its records since."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.factories.batches import csv_of, number_of, row_of, uploaded

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches import undoing
from qiao.ground.exchange.batches.actions import confirm, rows_to_write, undo
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.queries import kept_of
from qiao.ground.jobs.models import Job
from qiao.story.register.models import Household, Worker

pytestmark = pytest.mark.django_db
Done = Callable[[Batch], Batch]


def written(by: Actor, done: Done, content: bytes) -> Batch:
    batch = done(uploaded(by, content))
    return done(confirm(by=by, batch_id=batch.pk, rows_seen=rows_to_write(batch), only_good_rows=True))


def test_undo_removes_what_was_created_and_gives_back_what_was_changed(officer: Actor, done: Done) -> None:
    Household.objects.create(number="H00001", region="500238", poverty="exited")
    batch = written(officer, done, csv_of([row_of(1), row_of(2)]))
    batch = done(undo(by=officer, batch_id=batch.pk))
    assert batch.state == "undone"
    assert list(Household.objects.values_list("number", "poverty")) == [("H00001", "exited")]


def test_rows_touched_since_stay_and_are_told_with_the_reason(officer: Actor, done: Done) -> None:
    batch = written(officer, done, csv_of([row_of(1), row_of(2), row_of(3)]))
    Household.objects.filter(number="H00002").update(version=2)
    batch = done(undo(by=officer, batch_id=batch.pk))
    assert (batch.state, batch.counts["undone"], batch.counts["kept"]) == ("written", 2, 1)
    (kept,) = kept_of(batch)
    assert (kept.count, kept.who) == (1, ["H00002"])
    assert set(Household.objects.values_list("number", flat=True)) == {"H00002"}


def test_what_stayed_can_be_undone_later(officer: Actor, done: Done) -> None:
    batch = written(officer, done, csv_of([row_of(1), row_of(2)]))
    Household.objects.filter(number="H00002").update(version=2)
    done(undo(by=officer, batch_id=batch.pk))
    Household.objects.filter(number="H00002").update(version=1)
    assert done(undo(by=officer, batch_id=batch.pk)).state == "undone"
    assert not Household.objects.exists()


def test_a_write_that_stopped_can_be_undone(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, csv_of([row_of(1), row_of(2)])))
    batch = confirm(by=officer, batch_id=batch.pk, rows_seen=2, only_good_rows=True)
    Job.objects.filter(pk=batch.job_id).update(state="stopped")
    assert done(undo(by=officer, batch_id=batch.pk)).state == "undone"


def test_an_undo_in_small_steps_takes_the_latest_first(
    officer: Actor, done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "ENTRIES_AT_ONCE", 2)
    batch = written(officer, done, csv_of([row_of(number) for number in range(1, 6)]))
    batch = done(undo(by=officer, batch_id=batch.pk))
    times = list(batch.entries.order_by("undone_at", "-pk").values_list("row", flat=True))
    assert times == [6, 5, 4, 3, 2]


def test_what_a_later_batch_changed_and_gave_back_can_be_undone(officer: Actor, done: Done) -> None:
    """Undone in the wrong order first: refused while the later batch stands, taken back once that one is."""
    first = written(officer, done, csv_of([row_of(1), row_of(2)]))
    later = written(officer, done, csv_of([row_of(1, "脱贫户"), row_of(2, "脱贫户")]))
    first = done(undo(by=officer, batch_id=first.pk))
    assert (first.state, first.counts["kept"]) == ("written", 2)
    assert done(undo(by=officer, batch_id=later.pk)).state == "undone"
    assert done(undo(by=officer, batch_id=first.pk)).state == "undone"
    assert not Household.objects.exists()


def test_an_edit_after_a_later_batch_was_given_back_still_counts(officer: Actor, done: Done) -> None:
    first = written(officer, done, csv_of([row_of(1)]))
    later = written(officer, done, csv_of([row_of(1, "脱贫户")]))
    done(undo(by=officer, batch_id=later.pk))
    Household.objects.update(poverty="exited", version=4)
    assert done(undo(by=officer, batch_id=first.pk)).state == "written"
    assert Household.objects.get().poverty == "exited"


def test_a_roster_undone_after_the_one_upon_it_leaves_neither_people_nor_households(officer: Actor, done: Done) -> None:
    headings = ("姓名", "身份证号", "户编号", "居住地址")
    place = "重庆市巫溪县宁河街道人民社区"

    def roster(name: str) -> Batch:
        rows = [[f"{name}{of}", number_of(at), f"TY-{at}", place] for at, of in enumerate("甲乙丙丁", 1)]
        batch = done(uploaded(officer, csv_of(rows, headings), ledger="register.roster"))
        return done(confirm(by=officer, batch_id=batch.pk, rows_seen=4, only_good_rows=True))

    first, later = roster("谭"), roster("冉")
    assert done(undo(by=officer, batch_id=first.pk)).state == "written"
    assert done(undo(by=officer, batch_id=later.pk)).state == "undone"
    assert done(undo(by=officer, batch_id=first.pk)).state == "undone"
    assert (Worker.objects.count(), Household.objects.count()) == (0, 0)


def test_progress_is_told_in_rows_of_the_file_not_in_records(
    officer: Actor, done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each row of this roster makes a household and a worker: two entries, one row."""
    told: list[tuple[int, int | None]] = []
    monkeypatch.setattr(undoing.Run, "progress", lambda _run, at, total=None, **_more: told.append((at, total)))
    monkeypatch.setattr(undoing, "ENTRIES_AT_ONCE", 4)
    rows = [
        [f"谭{of}", number_of(at), f"TY-{at}", "重庆市巫溪县宁河街道人民社区"] for at, of in enumerate("甲乙丙丁", 1)
    ]
    content = csv_of(rows, ("姓名", "身份证号", "户编号", "居住地址"))
    batch = done(uploaded(officer, content, ledger="register.roster"))
    batch = done(confirm(by=officer, batch_id=batch.pk, rows_seen=4, only_good_rows=True))
    told.clear()
    done(undo(by=officer, batch_id=batch.pk))
    assert batch.entries.count() == 8
    assert told == [(0, 4), (2, 4)]


def test_what_one_row_made_is_taken_back_in_one_step(
    officer: Actor, done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that ended inside a row would leave the household for the next, and its worker alone."""
    steps: list[int] = []
    monkeypatch.setattr(undoing, "ENTRIES_AT_ONCE", 3)
    take_back = undoing._take_back
    monkeypatch.setattr(undoing, "_take_back", lambda *given: (steps.append(len(given[-1])), take_back(*given)))
    rows = [[f"谭{of}", number_of(at), f"TY-{at}", "重庆市巫溪县宁河街道人民社区"] for at, of in enumerate("甲乙丙", 1)]
    batch = done(uploaded(officer, csv_of(rows, ("姓名", "身份证号", "户编号", "居住地址")), ledger="register.roster"))
    batch = done(confirm(by=officer, batch_id=batch.pk, rows_seen=3, only_good_rows=True))
    done(undo(by=officer, batch_id=batch.pk))
    assert steps == [4, 2]
