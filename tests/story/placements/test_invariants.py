"""`qiao check` tells of work that the records do not bear out: each false record is named, and no person is."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID, uuid4

import pytest
from tests.factories import register, vacancies
from tests.factories.accounts import acting

from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.audit.invariants import Finding, run_invariants
from qiao.ground.privacy import subjects
from qiao.ground.privacy.models import Visibility
from qiao.story.placements.actions import PlacementFacts, end_placement, record_placement, remove_placement
from qiao.story.placements.models import Placement
from qiao.story.register.merging import merge_workers
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Vacancy

pytestmark = pytest.mark.django_db
SEATS, HAVE_WORK = "placements.seats_counted", "placements.working_have_work"
ARE_WORKING, SHOWN = "placements.placed_are_working", "placements.shown_by_a_placement"
NAMES = (SEATS, HAVE_WORK, ARE_WORKING, SHOWN)


def found() -> dict[str, list[Finding]]:
    return {looked.invariant.name: list(looked.findings) for looked in run_invariants(NAMES) if looked.findings}


def records() -> dict[str, list[str]]:
    return {name: [finding.record for finding in findings] for name, findings in found().items()}


@pytest.fixture
def officer() -> Actor:
    return acting("county", "500238")


@pytest.fixture
def spell(officer: Actor) -> Placement:
    """One at work in a post where the employer had two of its own before; another whose spell ended."""
    post = vacancies.vacancy(filled=2, filled_before=2)
    one, other = (begun(officer, post) for _ in range(2))
    end_placement(by=officer, placement_id=other.pk, on=date(2019, 6, 20), why="quit")
    return one


def begun(by: Actor, post: Vacancy) -> Placement:
    given = PlacementFacts(started_on=date(2019, 5, 6), channel="organised", vacancy=post)
    who = register.worker(status="looking_far", phone="13800138000")
    return record_placement(by=by, worker_id=who.pk, key=uuid4(), given=given)


def test_starts_ends_and_what_was_taken_back_are_sound(officer: Actor, spell: Placement) -> None:
    assert spell.vacancy is not None
    never, wrong = begun(officer, spell.vacancy), Placement.objects.get(state="ended")
    assert found() == {}
    end_placement(by=officer, placement_id=never.pk, on=date(2019, 6, 1), why="never_started", note="路上病了")
    assert found() == {}
    remove_placement(by=officer, placement_id=wrong.pk, why="记错了人")
    remove_placement(by=officer, placement_id=spell.pk, why="记错了人")
    assert found() == {}
    assert Vacancy.objects.get().filled == 2


@pytest.mark.parametrize("filled", [3, 5])
def test_seats_that_nobody_or_too_many_hold_are_found(spell: Placement, filled: int) -> None:
    Vacancy.objects.filter(pk=spell.vacancy_id).update(filled=filled)
    (finding,) = found()[SEATS]
    assert finding.record == f"vacancies.vacancy {spell.vacancy_id}"
    assert (str(filled) in finding.zh, "4" in finding.zh) == (True, True)


def test_a_deleted_placement_leaves_a_seat_a_status_and_a_visibility_that_are_false(spell: Placement) -> None:
    Placement.objects.filter(pk=spell.pk).delete()
    assert records() == {
        SEATS: [f"vacancies.vacancy {spell.vacancy_id}"],
        HAVE_WORK: [f"register.worker {spell.worker_id}"],
        SHOWN: [f"privacy.subject {spell.worker.subject_id}"],
    }


def test_somebody_said_to_be_at_work_without_a_spell_is_found(spell: Placement) -> None:
    idle = register.worker(status="looking_far")
    Worker.objects.filter(pk=idle.pk).update(status="working")
    assert records() == {HAVE_WORK: [f"register.worker {idle.pk}"]}


def test_an_open_spell_of_somebody_not_at_work_is_found(spell: Placement) -> None:
    Worker.objects.filter(pk=spell.worker_id).update(status="looking_far")
    assert records() == {ARE_WORKING: [f"placements.placement {spell.pk}"]}


def test_a_spell_under_a_merged_record_is_the_standing_ones(spell: Placement) -> None:
    kept = register.worker(status="looking_far")
    merge_workers(by=SYSTEM, keep_id=kept.pk, drop_id=spell.worker_id, why="同一个人")
    Worker.objects.filter(pk=kept.pk).update(status="working")
    assert found() == {}
    Worker.objects.filter(pk=kept.pk).update(status="looking_far")
    assert records() == {ARE_WORKING: [f"placements.placement {spell.pk}"]}


@pytest.mark.parametrize("cause", [str(UUID(int=404)), "", "no record"])
def test_a_visibility_by_a_placement_that_is_none_is_found(spell: Placement, cause: str) -> None:
    Visibility.objects.filter(cause=str(spell.pk)).update(cause=cause)
    assert records() == {SHOWN: [f"privacy.subject {spell.worker.subject_id}"]}
    Visibility.objects.filter(cause=cause).update(valid_to=date(2019, 6, 30))
    assert found() == {}


def test_what_is_found_names_no_person(spell: Placement) -> None:
    Placement.objects.filter(pk=spell.pk).delete()
    told = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", str(found()))
    number = subjects.in_clear(spell.worker.subject, "resident_id")
    assert not any(secret in told for secret in (spell.worker.name, "13800138000", number, number[-4:]))
