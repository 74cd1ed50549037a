"""A row of the vacancy form that names a line of a demand list answers it, and is taken back with its batch."""

from __future__ import annotations

import pytest
from tests.factories.accounts import acting
from tests.factories.demands import demand, line
from tests.story.vacancies.test_collecting import FORM, row, write

from qiao.ground.audit.invariants import run_invariants
from qiao.story.vacancies.models import DemandAnswer, DemandLine, Vacancy

pytestmark = pytest.mark.django_db


def city():
    return acting("city", "3709")


def test_a_row_with_a_code_answers_its_line_with_as_many_seats_as_it_misses():
    asked = line(demand(state="sent"))
    given = row(demand=asked.code.lower(), headcount=20)

    told = write(given, by=city())
    again = write(given, by=city())

    assert [(w.kind, w.effect) for w in told] == [
        ("vacancies.employer", "created"), ("vacancies.vacancy", "created"), ("vacancies.demandanswer", "created"),
    ]  # fmt: skip
    assert [w.effect for w in again] == ["same"]
    assert DemandAnswer.objects.values_list("seats", "line__answer").get() == (5, "found")


def test_two_rows_share_what_a_line_misses():
    asked = line(demand(state="sent"))

    write(row(demand=asked.code, headcount=3), row(3, demand=asked.code, headcount=9, post="平缝工"), by=city())

    assert list(DemandAnswer.objects.order_by("seats").values_list("seats", flat=True)) == [2, 3]


def test_the_preview_says_that_a_known_post_will_answer():
    asked = line(demand(state="sent"))
    write(row(), by=city())

    (judged,) = FORM.judge([row(demand=asked.code)], by=city())

    assert judged.verdict == "changed"
    assert [(one.title, one.after) for one in judged.changes] == [("需求编号", asked.code)]


@pytest.mark.parametrize(
    ("state", "more", "code"),
    [
        ("sent", {"demand": "XQ9999-001"}, "demand_code_unknown"),
        ("draft", {}, "demand_code_unknown"),
        ("closed", {}, "demand_code_over"),
    ],
)
def test_a_code_that_is_unknown_or_over_is_a_fault_and_nothing_of_the_row_is_stored(state, more, code):
    given = row(**{"demand": line(demand(state=state)).code, **more})

    (judged,) = FORM.judge([given], by=city())

    assert (judged.verdict, judged.faults[0].kind.code) == ("wrong", code)
    assert write(given, by=city()) == []
    assert not Vacancy.objects.exists()


def test_another_citys_line_is_not_told_apart_from_none():
    given = row(demand=line(demand(state="sent", work_region="370100")).code)

    (judged,) = FORM.judge([given], by=city())

    assert judged.faults[0].kind.code == "demand_code_unknown"


def test_a_blocked_post_answers_nothing():
    write(row(demand=line(demand(state="sent")).code, description="限男性"), by=city())

    assert Vacancy.objects.get().state == "blocked"
    assert not DemandAnswer.objects.exists()


def test_a_batch_is_taken_back_with_its_answers_and_the_line_waits_again():
    told = write(row(demand=line(demand(state="sent")).code), by=city())

    refused = FORM.undo(told, by=city())

    assert (refused, Vacancy.objects.exists(), DemandLine.objects.get().answer) == ([], False, "")
    assert not any(one.findings for one in run_invariants(("vacancies.demand_answers_said",)))
