"""Who has fallen silent: each rule alone, the right side, nobody twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.factories.accounts import acting
from tests.factories.needs import need
from tests.factories.placements import placement, programme
from tests.factories.register import VILLAGE, household, worker
from tests.factories.visits import visit

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.story.placements import freshness
from qiao.story.placements.freshness import HOME_RULES, WORK_RULES
from qiao.story.placements.models import Placement
from qiao.story.register.models import Worker
from qiao.story.register.phoning import mark_phone

pytestmark = pytest.mark.django_db
TODAY = date(2019, 6, 30)
LONG_AGO = TODAY - timedelta(days=91)
OLD: dict[str, Any] = {"status": "looking_far", "verified_on": LONG_AGO, "registered_on": LONG_AGO}
PHONE = "15400000012"


def at_home(actor: Actor | None = None) -> dict[Any, str]:
    rows = freshness.due(freshness.of_home(actor or acting("county", "500238")), HOME_RULES)
    return dict(rows.values_list("pk", "why"))


def at_work(actor: Actor | None = None) -> dict[Any, str]:
    rows = freshness.due(freshness.of_work(actor or acting("city", "3709")), WORK_RULES)
    return dict(rows.values_list("pk", "why"))


def said(who: Worker, word: str, on: date = TODAY) -> None:
    who.subject.phone_said, who.subject.phone_said_on = word, on
    who.subject.save()


def test_whoever_was_asked_lately_in_any_way_is_not_silent() -> None:
    """A visit to them, by phone too, to their household, a call, a verification, a word on what they want."""
    house = household()
    silent = worker(**OLD)
    never = worker(status="not_looking", registered_on=LONG_AGO)
    visited, by_phone = worker(**OLD), worker(**OLD)
    worker(household=house, **OLD)
    visit(kind="person", worker=visited, visited_on=TODAY)
    visit(kind="person", worker=by_phone, how="phone", visited_on=TODAY - timedelta(days=90))
    visit(household=house, visited_on=TODAY)
    said(worker(phone=PHONE, **OLD), "through")
    need(worker(**OLD), stated_on=TODAY)
    worker(status="looking_far", verified_on=TODAY - timedelta(days=90))
    assert at_home() == {silent.pk: "silent", never.pk: "silent"}


@pytest.mark.parametrize(
    "more",
    [{"outcome": "absent"}, {"outcome": "refused"}, {"visited_on": LONG_AGO}],
    ids=["nobody met", "would not talk", "long ago"],
)
def test_a_visit_that_met_nobody_or_long_ago_is_no_contact(more: dict[str, Any]) -> None:
    who = worker(**OLD)
    visit(kind="person", worker=who, **{"visited_on": TODAY, **more})
    assert at_home() == {who.pk: "silent"}


def test_children_the_merged_and_who_waits_for_the_first_visit_are_not_asked_here() -> None:
    worker(**{**OLD, "status": "unverified"})
    worker(born=date(2010, 1, 1), **OLD)
    kept = worker(status="looking_far", verified_on=TODAY)
    worker(merged_into=kept, **OLD)
    assert at_home() == {}


@pytest.mark.parametrize(("word", "dead"), [("empty", True), ("stopped", True), ("stranger", True), ("refused", False)])
def test_a_dead_phone_comes_first_and_a_refusal_is_none(word: str, dead: bool) -> None:
    who = worker(phone=PHONE, status="looking_far", verified_on=TODAY)
    said(who, word)
    assert at_home() == ({who.pk: "phone_dead"} if dead else {})


def ended(who: Worker, on: date) -> Placement:
    return placement(who, state="ended", ended_on=on, ended_why="合同到期")


def test_a_spell_that_ended_stays_due_until_somebody_asks_after_its_end() -> None:
    asked, unasked, met, again = (worker(status="looking_again", verified_on=date(2019, 5, 1)) for _ in range(4))
    for who in (asked, unasked, met, again):
        ended(who, date(2019, 5, 31))
    Worker.objects.filter(pk=asked.pk).update(verified_on=date(2019, 5, 31))
    visit(kind="person", worker=met, visited_on=date(2019, 6, 3))
    placement(again, started_on=date(2019, 6, 10))
    need(unasked, stated_on=date(2019, 6, 1))
    assert at_home() == {unasked.pk: "spell_ended"}, "a need opened again with the end is no answer"


def test_only_the_last_spell_counts() -> None:
    who = worker(status="looking_again", verified_on=date(2019, 3, 1))
    ended(who, date(2018, 12, 31))
    placement(who, started_on=date(2019, 2, 1), state="ended", ended_on=date(2019, 6, 1), ended_why="合同到期")
    Worker.objects.filter(pk=who.pk).update(verified_on=date(2019, 6, 2))
    assert at_home() == {}


def test_at_work_the_place_of_work_asks_by_its_own_rules() -> None:
    programme()
    new, month, quarter = date(2019, 6, 15), date(2019, 5, 31), date(2019, 3, 1)

    def spell(day: date, **more: Any) -> Placement:
        who = worker(status="working", phone=PHONE)
        return placement(who, state="reported", started_on=day, **more)

    fresh, brought, old = spell(new), spell(month), spell(quarter, organised=False, channel="self")
    confirmed = spell(month, confirmed_by="岱宗", confirmed_at=clock.now())
    met, called, dead = spell(month), spell(month), spell(new)
    visit(kind="person", worker=met.worker, region="370902", visited_on=date(2019, 6, 20))
    said(called.worker, "through")
    said(dead.worker, "empty")
    lost = spell(new)
    Worker.objects.filter(pk=lost.worker_id).update(status="unreachable")
    assert at_work() == {brought.pk: "started", old.pk: "silent", dead.pk: "phone_dead", lost.pk: "lost"}
    assert {fresh.pk, confirmed.pk}.isdisjoint(at_work())
    assert at_work(acting("city", "3710")) == {}


def test_nobody_is_on_both_sides_and_a_visit_to_the_household_does_not_reach_who_is_away() -> None:
    programme()
    house = household()
    who = worker(household=house, status="working", verified_on=LONG_AGO, registered_on=LONG_AGO)
    spell = placement(who, started_on=LONG_AGO, organised=False, channel="self")
    visit(household=house, visited_on=TODAY)
    assert at_home() == {}
    assert at_work() == {spell.pk: "silent"}


def test_work_beyond_the_two_sides_is_asked_about_by_the_home_office() -> None:
    programme()
    far = placement(worker(status="working"), region="440306", started_on=LONG_AGO, organised=False, channel="self")
    near = placement(worker(status="working"), region="500238", started_on=LONG_AGO, organised=False, channel="self")
    placement(worker(status="working"), started_on=LONG_AGO, organised=False, channel="self")
    assert at_work(acting("county", "500238")) == {far.pk: "silent", near.pk: "silent"}
    assert at_work(acting("county", "500237")) == {}


def test_each_office_sees_those_of_its_regions_only() -> None:
    mine, other = worker(**OLD), worker(region="500237001001", **OLD)
    assert at_home(acting("village", VILLAGE)) == {mine.pk: "silent"}
    assert at_home(acting("county", "500237")) == {other.pk: "silent"}
    assert at_home(acting("helper", "500238", households=[])) == {}


def test_a_call_that_gets_through_ends_the_silence() -> None:
    who = worker(phone=PHONE, **OLD)
    clerk = acting("village", VILLAGE)
    assert at_home() == {who.pk: "silent"}
    mark_phone(by=clerk, worker_id=who.pk, said="stopped")
    assert at_home() == {who.pk: "phone_dead"}
    mark_phone(by=clerk, worker_id=who.pk, said="through")
    assert at_home() == {}


def test_the_rules_keep_their_parameters_in_one_place() -> None:
    parameters = (freshness.HOME_DAYS, freshness.AFTER_END_DAYS, freshness.WORK_DAYS, freshness.AFTER_START_DAYS)
    assert parameters == (90, 7, 90, 30)
    assert [rule.key for rule in HOME_RULES] == ["phone_dead", "spell_ended", "silent"]
    assert [rule.key for rule in WORK_RULES] == ["lost", "phone_dead", "started", "silent"]
