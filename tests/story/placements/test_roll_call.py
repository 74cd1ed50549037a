"""The roll call: a tick is a report and ends nothing; ticked twice it is one; whoever may end a spell confirms it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.factories.accounts import acting
from tests.factories.needs import need
from tests.factories.placements import placement, report
from tests.factories.register import VILLAGE, household, worker

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.models import Event
from qiao.ground.saying import Refused
from qiao.story.needs.models import Need
from qiao.story.placements.actions import end_placement, remove_placement
from qiao.story.placements.invariants import placed_are_working
from qiao.story.placements.models import Placement, Report
from qiao.story.placements.roll_call import (
    confirm_report,
    drop_report,
    found_again,
    on_call,
    reports_to_settle,
    tick,
)
from qiao.story.register.models import Worker

pytestmark = pytest.mark.django_db
TODAY = date(2019, 6, 30)


@pytest.fixture
def clerk() -> Actor:
    return acting("village", VILLAGE)


@pytest.fixture
def spell() -> Placement:
    who = worker(status="working")
    need(who, state="met", closed_on=date(2018, 3, 1))
    return placement(who)


def status(spell: Placement) -> str:
    return Worker.objects.get(pk=spell.worker_id).status


@pytest.mark.parametrize("kind", ["returned", "moved"])
def test_a_tick_is_a_report_and_ends_nothing_however_often_it_is_sent(
    clerk: Actor, spell: Placement, kind: str
) -> None:
    told, again = (tick(by=clerk, placement_id=spell.pk, kind=kind) for _ in range(2))
    first = told.report
    assert first == again.report == Report.objects.get()
    assert (told.is_new, again.is_new) == (True, False)
    assert first is not None
    assert (first.state, first.said_on, first.said_by_name) == ("open", TODAY, clerk.name)
    assert Placement.objects.get(pk=spell.pk).ended_on is None
    assert status(spell) == "working"
    assert Event.objects.filter(action="placements.report.made").count() == 1


def test_another_tick_takes_the_place_of_the_first_and_none_takes_it_back(clerk: Actor, spell: Placement) -> None:
    tick(by=clerk, placement_id=spell.pk, kind="returned")
    tick(by=clerk, placement_id=spell.pk, kind="lost")
    assert sorted(Report.objects.values_list("kind", "state")) == [("lost", "open"), ("returned", "dropped")]
    assert status(spell) == "unreachable"
    assert tick(by=clerk, placement_id=spell.pk, kind="").report is None
    assert status(spell) == "working"
    assert not Report.objects.filter(state="open").exists()
    assert tick(by=clerk, placement_id=spell.pk, kind="").report is None
    assert Event.objects.filter(action__startswith="placements.report.").count() == 4


def test_lost_keeps_the_spell_and_is_no_broken_invariant(clerk: Actor, spell: Placement) -> None:
    tick(by=clerk, placement_id=spell.pk, kind="lost")
    assert list(placed_are_working()) == []
    with pytest.raises(Refused) as refused:
        confirm_report(by=acting("county", "500238"), report_id=Report.objects.get().pk)
    assert refused.value.code == "report_ends_nothing"
    Report.objects.update(state="dropped", settled_at="2019-06-30T00:00:00Z", settled_why="没有报告了")
    assert len(list(placed_are_working())) == 1


@pytest.mark.parametrize(("kind", "why"), [("returned", "其他 返乡（村里点名）"), ("moved", "换了别的活 （村里点名）")])
def test_one_tap_ends_the_spell_on_the_day_of_the_report_and_opens_the_need_again(
    clerk: Actor, spell: Placement, kind: str, why: str
) -> None:
    made = tick(by=clerk, placement_id=spell.pk, kind=kind).report
    assert made is not None
    office = acting("township", "500238001")
    confirm_report(by=office, report_id=made.pk)
    confirm_report(by=office, report_id=made.pk)
    ended = Placement.objects.get(pk=spell.pk)
    assert (ended.ended_on, ended.ended_why, ended.state) == (TODAY, why, "ended")
    assert Need.objects.filter(worker=spell.worker, state="open").count() == 1
    assert status(spell) == "looking_far" or status(spell) == "looking_again"
    assert Report.objects.get(pk=made.pk).state == "confirmed"
    assert Event.objects.filter(action="placements.placement.ended").count() == 1


def test_a_report_that_is_not_so_is_dropped_and_a_late_confirmation_is_refused(clerk: Actor, spell: Placement) -> None:
    made = tick(by=clerk, placement_id=spell.pk, kind="returned").report
    assert made is not None
    office = acting("county", "500238")
    drop_report(by=office, report_id=made.pk)
    assert drop_report(by=office, report_id=made.pk).state == "dropped"
    with pytest.raises(Refused) as refused:
        confirm_report(by=office, report_id=made.pk)
    assert refused.value.code == "report_settled"
    assert Placement.objects.get(pk=spell.pk).ended_on is None


def test_a_village_clerk_may_not_settle_what_a_village_clerk_said(clerk: Actor, spell: Placement) -> None:
    made = tick(by=clerk, placement_id=spell.pk, kind="returned").report
    assert made is not None
    with pytest.raises(Report.DoesNotExist):
        confirm_report(by=clerk, report_id=made.pk)
    with pytest.raises(Report.DoesNotExist):
        confirm_report(by=acting("county", "500237"), report_id=made.pk)
    assert list(reports_to_settle(clerk)) == []
    assert list(reports_to_settle(acting("county", "500238"))) == [made]


def test_whoever_was_lost_is_found_by_a_word_and_nobody_else_is_touched(clerk: Actor, spell: Placement) -> None:
    assert found_again(by=clerk, worker_id=spell.worker_id) is False
    tick(by=clerk, placement_id=spell.pk, kind="lost")
    assert found_again(by=clerk, worker_id=spell.worker_id) is True
    assert status(spell) == "working"
    assert Report.objects.get().state == "dropped"
    idle = worker(status="unreachable")
    assert found_again(by=clerk, worker_id=idle.pk) is False


def test_an_end_recorded_otherwise_settles_the_report_and_a_removal_takes_it_along(
    clerk: Actor, spell: Placement
) -> None:
    tick(by=clerk, placement_id=spell.pk, kind="lost")
    office = acting("county", "500238")
    end_placement(by=office, placement_id=spell.pk, on=TODAY, why="quit")
    assert Report.objects.get().state == "confirmed"
    other = report()
    remove_placement(by=office, placement_id=other.placement_id, why="记错了")
    assert not Report.objects.filter(pk=other.pk).exists()


def test_only_those_who_live_in_the_village_and_work_are_called(clerk: Actor, spell: Placement) -> None:
    house = household()
    housed = placement(worker(status="working", household=house))
    placement(worker(region="500238001003", status="working"), home_region="500238001003")
    placement(worker(), state="ended", ended_on=TODAY)
    assert set(on_call(clerk, VILLAGE)) == {spell, housed}
    helper = acting("helper", "500238", households=[house.pk])
    assert set(on_call(helper, VILLAGE)) == {housed}
    with pytest.raises(Placement.DoesNotExist):
        tick(by=helper, placement_id=spell.pk, kind="lost")
    with pytest.raises(Refused):
        tick(by=clerk, placement_id=spell.pk, kind="dead")


def test_the_database_keeps_one_open_report_a_spell() -> None:
    made = report()
    with pytest.raises(IntegrityError), transaction.atomic():
        report(made.placement)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=made.pk).update(state="confirmed")


def test_what_an_office_looked_into_today_is_not_reported_again_and_says_so(clerk: Actor, spell: Placement) -> None:
    made = tick(by=clerk, placement_id=spell.pk, kind="returned").report
    assert made is not None
    drop_report(by=acting("county", "500238"), report_id=made.pk)
    with pytest.raises(Refused) as refused:
        tick(by=clerk, placement_id=spell.pk, kind="returned")
    assert refused.value.code == "report_answered"
    assert Report.objects.count() == 1
    assert tick(by=clerk, placement_id=spell.pk, kind="lost").is_new
    Report.objects.filter(kind="returned").update(said_on=date(2019, 6, 29))
    assert tick(by=clerk, placement_id=spell.pk, kind="returned").is_new
