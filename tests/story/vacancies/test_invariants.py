"""`qiao check` tells of suspensions that two rows tell differently, and of posts that got past one."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.accounts import acting
from tests.factories.vacancies import employer, public

from qiao.ground.audit.invariants import run_invariants
from qiao.story.vacancies import joining, suspending
from qiao.story.vacancies.models import Employer, Suspension, Vacancy

pytestmark = pytest.mark.django_db
NAMES = ("vacancies.merged_away_hold_nothing", "vacancies.suspended_offer_nothing", "vacancies.suspended_until_agrees")


def found():
    return [[finding.record for finding in looked.findings] for looked in run_invariants(NAMES)]


def suspended():
    firm = employer()
    made = suspending.suspend_employer(by=acting("city", "3709"), employer=firm, until=date(2019, 9, 1), why="欠薪核查")
    return firm, made


def test_what_the_actions_leave_behind_holds():
    firm, made = suspended()
    public(firm)
    other = employer()
    public(other)
    joining.merge_employers(by=acting("city", "3709"), loser=other, winner=firm, why="同一家")
    before = found()
    suspending.lift_suspension(by=acting("city", "3709"), employer=Employer.objects.get(pk=firm.pk), why="查清了")

    assert before == found() == [[], [], []]
    assert Suspension.objects.get(pk=made.pk).lifted_on is not None


@pytest.mark.parametrize("said", [None, date(2019, 8, 1), date(2019, 6, 1)])
def test_a_row_that_says_another_day_is_told_and_its_post_is_seen_to_get_past(said):
    firm, _made = suspended()
    post = public(firm)
    Employer.objects.filter(pk=firm.pk).update(suspended_until=said)

    merged, offered, days = found()

    past = said is None or said < date(2019, 6, 30)
    assert (merged, days) == ([], [f"vacancies.employer {firm.pk}"])
    assert offered == ([f"vacancies.vacancy {post.pk}"] if past else [])


def test_a_suspension_on_the_row_alone_is_told():
    firm = employer(suspended_until=date(2019, 9, 1), suspended_why="欠薪核查")

    assert found()[2] == [f"vacancies.employer {firm.pk}"]


def test_one_whose_term_is_over_is_nothing():
    employer(suspended_until=date(2019, 6, 29), suspended_why="欠薪核查")

    assert found() == [[], [], []]


def test_a_post_left_with_a_firm_that_was_merged_away_is_told():
    loser, winner = employer(), employer()
    joining.merge_employers(by=acting("city", "3709"), loser=loser, winner=winner, why="同一家")
    post = public(winner)
    Vacancy.objects.filter(pk=post.pk).update(employer=loser)

    assert found()[0] == [f"vacancies.vacancy {post.pk}"]
