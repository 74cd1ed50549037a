"""Suspensions: a reason and a term, one appeal, decided by somebody else; nothing shakes one off."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.accounts import acting
from tests.factories.vacancies import employer, vacancy

from qiao.ground.accounts.actors import SYSTEM
from qiao.story.vacancies import joining, queries, suspending
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Employer, Suspension, Vacancy

pytestmark = pytest.mark.django_db
UNTIL = date(2019, 9, 1)


def suspended(by=SYSTEM):
    firm = employer("岱宗")
    suspending.suspend_employer(by=by, employer=firm, until=UNTIL, why="欠薪核查")
    return firm


def test_posts_of_a_suspended_employer_are_recommended_to_nobody_until_the_term_is_over():
    vacancy(suspended(), confirmed_on=date(2019, 8, 1))

    def taking(day):
        return Vacancy.objects.filter(queries.still_open(day)).count()

    assert (taking(UNTIL), taking(date(2019, 9, 2))) == (0, 1)


def test_a_second_suspension_does_not_replace_the_one_that_runs():
    firm = suspended()

    with pytest.raises(VacancyRefused, match="2019-09-01") as refused:
        suspending.suspend_employer(by=SYSTEM, employer=firm, until=date(2019, 7, 2), why="短一点")

    assert (refused.value.code, Suspension.objects.count()) == ("suspended_already", 1)


def test_whoever_suspended_does_not_decide_the_appeal_and_another_one_does():
    first, second = acting("city", "3709"), acting("city", "3709")
    firm = suspended(first)
    own = acting("employer", organisation=firm.pk)
    suspending.appeal(by=own, suspension=suspending.running(firm), said="已经补发")

    with pytest.raises(VacancyRefused) as refused:
        suspending.decide_appeal(by=first, suspension=suspending.running(firm), decision="upheld", why="不改")
    suspending.decide_appeal(by=second, suspension=suspending.running(firm), decision="lifted", why="查实已补发")

    assert refused.value.code == "decided_by_same"
    assert Employer.objects.get().suspended_until is None
    assert (Suspension.objects.get().decided_as, Suspension.objects.get().lifted_why) == ("lifted", "查实已补发")


def test_an_appeal_that_waits_is_not_gone_round_by_lifting_and_is_made_once():
    firm = suspended()
    own = acting("employer", organisation=firm.pk)
    suspending.appeal(by=own, suspension=suspending.running(firm), said="已经补发")

    with pytest.raises(VacancyRefused) as lifted:
        suspending.lift_suspension(by=SYSTEM, employer=firm, why="算了")
    with pytest.raises(VacancyRefused) as again:
        suspending.appeal(by=own, suspension=suspending.running(firm), said="再说一遍")

    assert (lifted.value.code, again.value.code) == ("appeal_waits", "appeal_over")


def test_another_firm_cannot_appeal():
    firm = suspended()

    with pytest.raises(VacancyRefused) as refused:
        suspending.appeal(
            by=acting("employer", organisation=employer("别家").pk), suspension=suspending.running(firm), said="不服"
        )

    assert refused.value.code == "not_allowed"


def test_a_merge_takes_the_suspension_along_and_its_undoing_gives_it_back():
    loser, winner = suspended(), employer("岱宗")
    merge = joining.merge_employers(by=SYSTEM, loser=loser, winner=winner, why="同一执照")
    merged = Employer.objects.get(pk=winner.pk).suspended_until

    joining.unmerge_employers(by=SYSTEM, merge=merge, why="两张执照")

    assert merged == UNTIL
    assert Employer.objects.get(pk=winner.pk).suspended_until is None
    assert Employer.objects.get(pk=loser.pk).suspended_until == UNTIL


def test_a_suspension_lasts_a_year_at_most_and_the_refusal_names_the_last_day():
    firm = employer("岱宗")

    with pytest.raises(VacancyRefused, match="2020-06-29") as refused:
        suspending.suspend_employer(by=SYSTEM, employer=firm, until=date(2020, 6, 30), why="欠薪核查")
    before = Suspension.objects.count()
    suspending.suspend_employer(by=SYSTEM, employer=firm, until=date(2020, 6, 29), why="欠薪核查")

    assert (refused.value.code, refused.value.field, before) == ("suspension_long", "until", 0)
    assert Suspension.objects.get().until == date(2020, 6, 29)
