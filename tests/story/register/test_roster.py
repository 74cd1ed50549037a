"""The roster: new, changed, same and wrong; written once, taken back until used."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.register import roster_rows

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Seen, Written
from qiao.ground.privacy.models import Subject, Visibility
from qiao.story.register import intake
from qiao.story.register.models import Household, Worker
from qiao.story.register.roster import Roster

pytestmark = pytest.mark.django_db
BATCH = uuid4()


@pytest.fixture
def officer() -> Actor:
    return acting("county", "500238")


def written(rows: list[dict[str, Any]], by: Actor) -> list[Written]:
    with transaction.atomic():
        return Roster().write(rows, by=by, batch_id=BATCH)


def undone(entries: list[Written], by: Actor) -> list[str]:
    with transaction.atomic():
        return [refused.zh for refused in Roster().undo(entries[::-1], by=by)]


def verdicts(rows: list[dict[str, Any]], by: Actor) -> list[str]:
    return [judged.verdict for judged in Roster().judge(rows, by=by)]


def test_a_roster_is_new_then_the_same(officer: Actor) -> None:
    rows = list(roster_rows(6))
    assert verdicts(rows, officer) == ["new"] * 6
    entries = written(rows, officer)
    assert [entry.kind for entry in entries].count("register.worker") == 6
    assert verdicts(rows, officer) == ["same"] * 6
    again = written(rows, officer)
    assert {entry.effect for entry in again} == {"same"}
    assert (Worker.objects.count(), Household.objects.count(), Subject.objects.count()) == (
        6,
        len({r["household"] for r in rows}),
        6,
    )


def test_a_change_is_shown_before_and_after_with_the_phone_masked(officer: Actor) -> None:
    rows = list(roster_rows(1))
    written(rows, officer)
    changed = [{**rows[0], "name": "改了名", "phone": "15499990001", "education": "高中"}]
    (judged,) = Roster().judge(changed, by=officer)
    told = {change.key: (change.before, change.after) for change in judged.changes}
    assert told["name"] == (rows[0]["name"], "改了名")
    assert told["education"] == ("初中", "高中")
    assert told["phone"] == (f"尾号 {rows[0]['phone'][-4:]}", "尾号 0001")
    assert "15499990001" not in str(judged)


def test_a_change_of_a_sealed_fact_shows_what_the_file_says_and_where_the_old_one_is_seen(officer: Actor) -> None:
    """The officer's own file is no secret to the officer; what is registered is read on the person's page alone."""
    rows = [{**row, "ethnicity": "汉族", "health": None, "political": "群众"} for row in roster_rows(1)]
    written(rows, officer)
    told = {"ethnicity": "土家族", "health": ["健康"], "political": "中共党员"}
    (judged,) = Roster().judge([{**rows[0], **told}], by=officer)
    shown = {change.key: (change.before, change.after) for change in judged.changes}
    assert shown == {
        "ethnicity": ("已登记（不显示，到这个人的页上写明理由可看）", "土家族"),
        "health": ("", "健康"),
        "political": ("已登记（不显示）", "中共党员"),
    }
    assert "汉族" not in str(judged)


def test_a_changed_row_names_the_versions_it_was_compared_with(officer: Actor) -> None:
    """So that what somebody edits before the write is not overwritten."""
    house = factory.household()
    (row,) = roster_rows(1)
    written([row], officer)
    worker = Worker.objects.get()
    Worker.objects.update(version=4, household=house)
    (judged,) = Roster().judge([{**row, "name": "冉另名"}], by=officer)
    assert judged.verdict == "changed"
    assert judged.seen[0] == Seen("register.worker", worker.pk, 4)
    assert Seen("register.household", house.pk, house.version) in judged.seen


def test_a_blank_cell_clears_nothing(officer: Actor) -> None:
    rows = list(roster_rows(1))
    written(rows, officer)
    blank = {**rows[0], "phone": None, "education": None, "skills": None, "household": None, "poverty_status": None}
    assert verdicts([blank], officer) == ["same"]


def test_a_row_of_another_region_is_wrong_and_not_written(officer: Actor) -> None:
    rows = [{**row, "residence": "500237001001"} for row in roster_rows(2)]
    judged = Roster().judge(rows, by=officer)
    assert [(one.verdict, one.faults[0].code, one.faults[0].column) for one in judged] == [
        ("wrong", "outside_scope", "residence")
    ] * 2
    assert written(rows, officer) == []
    assert Worker.objects.count() == 0


def test_somebody_registered_elsewhere_is_wrong_and_stays_untouched(officer: Actor) -> None:
    (row,) = roster_rows(1)
    written([{**row, "residence": "500237001001", "name": "原名"}], acting("county", "500237"))
    (judged,) = Roster().judge([row], by=officer)
    assert (judged.verdict, judged.faults[0].code, judged.faults[0].column) == (
        "wrong",
        "registered_elsewhere",
        "identity",
    )
    assert written([row], officer) == []
    assert Worker.objects.get().name == "原名"


def test_one_created_between_preview_and_write_is_updated_not_doubled(
    officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look-up finds nobody, then somebody else saves the same identity, then the write looks again."""
    rows = list(roster_rows(3))
    real = intake.Intake._known
    calls: list[int] = []

    def late(self: intake.Intake, *, locked: bool = False) -> dict[str, intake.Known]:
        calls.append(1)
        return {} if len(calls) == 1 else real(self, locked=locked)

    written(rows[1:2], officer)
    monkeypatch.setattr(intake.Intake, "_known", late)
    entries = written(rows, officer)
    assert [entry.effect for entry in entries if entry.kind == "register.worker"] == ["created", "same", "created"]
    assert Worker.objects.count() == 3


def test_a_child_of_the_household_is_kept_small(officer: Actor) -> None:
    from datetime import date

    (row,) = roster_rows(1)
    child = {**row, "identity": factory.identity(4, date(2012, 1, 1)), "relation": "之子"}
    written([child], officer)
    worker = Worker.objects.select_related("subject").get()
    assert (worker.status, worker.education, worker.skills) == ("not_looking", None, [])
    assert (worker.subject.phone_tail, bytes(worker.subject.health_sealed)) == ("", b"")


def test_undo_takes_back_all_that_was_made(officer: Actor) -> None:
    entries = written(list(roster_rows(5)), officer)
    assert undone(entries, officer) == []
    assert (Worker.objects.count(), Household.objects.count(), Subject.objects.count(), Visibility.objects.count()) == (
        0,
    ) * 4


def test_undo_gives_back_what_was_changed(officer: Actor) -> None:
    rows = list(roster_rows(1))
    written(rows, officer)
    moved = [{**rows[0], "name": "改了名", "phone": "15499990001", "poverty_status": "脱贫户"}]
    entries = written(moved, officer)
    assert {entry.effect for entry in entries} == {"changed"}
    assert undone(entries, officer) == []
    assert verdicts(rows, officer) == ["same"]


def test_undo_leaves_whoever_was_changed_since(officer: Actor) -> None:
    entries = written(list(roster_rows(2)), officer)
    touched = next(entry.record_id for entry in entries if entry.kind == "register.worker")
    Worker.objects.filter(pk=touched).update(version=2)
    refusals = undone(entries, officer)
    assert any("又改过" in zh for zh in refusals)
    assert list(Worker.objects.values_list("pk", flat=True)) == [touched]


def test_undo_leaves_whoever_a_later_stage_stands_on(officer: Actor) -> None:
    from datetime import date

    from qiao.story.needs.models import Need

    entries = written(list(roster_rows(2)), officer)
    used = Worker.objects.order_by("pk").first()
    Need.objects.create(worker=used, reach=1, stated_on=date(2019, 6, 1))
    assert any("需求" in zh for zh in undone(entries, officer))
    assert list(Worker.objects.all()) == [used]
