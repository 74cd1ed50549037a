"""Freshness: the employer's answers, what is asked again, and what leaves the matching."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.factories.accounts import acting
from tests.factories.vacancies import TAIAN, employer, vacancy

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.story.vacancies import actions, queries, refreshing
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Vacancy

pytestmark = pytest.mark.django_db
TODAY = date(2019, 6, 30)


@pytest.mark.parametrize(
    ("confirmed", "asked", "taken", "left_out"),
    [(date(2019, 5, 31), 0, 1, 0), (date(2019, 5, 30), 1, 1, 0), (date(2019, 4, 1), 1, 1, 0),
     (date(2019, 3, 31), 1, 0, 1)],
)  # fmt: skip
def test_a_post_is_asked_about_after_30_days_and_leaves_the_matching_after_90(confirmed, asked, taken, left_out):
    vacancy(confirmed_on=confirmed)

    assert Vacancy.objects.filter(queries.to_ask_again(TODAY)).count() == asked
    assert queries.open_posts_frame(as_of=TODAY, regions=[TAIAN]).height == taken
    assert queries.left_out_as_stale(as_of=TODAY, regions=[TAIAN]) == left_out


def test_a_post_nobody_confirmed_counts_from_its_check_or_its_collection():
    vacancy(collected_on=date(2019, 1, 1))
    vacancy(collected_on=date(2019, 1, 1), verified_on=date(2019, 6, 1))

    assert queries.open_posts_frame(as_of=TODAY, regions=[TAIAN]).height == 1


@pytest.mark.parametrize(
    ("said", "state"), [("hiring", "open"), ("full", "filled"), ("over", "closed"), ("number", "open")]
)
def test_an_answer_moves_the_post_and_confirms_it_today(said, state):
    post = vacancy(confirmed_on=date(2019, 3, 1))

    told = refreshing.answer(by=SYSTEM, vacancy=post, said=said, headcount=9)

    assert (told.state, told.confirmed_on, told.headcount) == (state, TODAY, 9 if said == "number" else 5)


def test_a_post_that_was_full_is_open_again_when_the_employer_still_hires():
    post = refreshing.answer(by=SYSTEM, vacancy=vacancy(), said="full")

    assert refreshing.answer(by=SYSTEM, vacancy=post, said="hiring").state == "open"


@pytest.mark.parametrize(
    ("firm", "code"),
    [({"licence_valid_to": date(2019, 6, 29)}, "licence_over"),
     ({"suspended_until": date(2019, 7, 9), "suspended_why": "欠薪核查"}, "employer_suspended")],
)  # fmt: skip
@pytest.mark.parametrize("said", ["hiring", "number"])
def test_a_full_post_is_not_open_again_by_an_answer_while_its_firm_is_barred(firm, code, said):
    full = vacancy(employer(**firm), state="filled")

    with pytest.raises(VacancyRefused) as refused:
        refreshing.answer(by=SYSTEM, vacancy=full, said=said, headcount=9)

    assert (refused.value.code, Vacancy.objects.get().state) == (code, "filled")


@pytest.mark.parametrize(
    ("headcount", "code"), [(None, "headcount_missing"), (0, "headcount_missing"), (1, "below_filled")]
)
def test_a_new_number_is_at_least_those_who_started(headcount, code):
    post = vacancy(filled=2)

    with pytest.raises(VacancyRefused) as refused:
        refreshing.answer(by=SYSTEM, vacancy=post, said="number", headcount=headcount)

    assert (refused.value.code, Vacancy.objects.get().headcount) == (code, 5)


def test_a_post_that_its_firm_ended_comes_back_by_its_word_to_be_verified_again():
    firm, post = acting("employer", organisation=(own := employer()).pk), vacancy(own)
    ended = refreshing.answer(by=firm, vacancy=post, said="over")
    assert actions.expire_by(TODAY + timedelta(9), by=SYSTEM, ids=[post.pk]) == 0

    again = refreshing.answer(by=firm, vacancy=ended, said="again")

    assert (ended.state, again.state) == ("closed", "draft")
    assert Event.objects.filter(action="vacancies.vacancy.answered_again", subject_id=str(post.pk)).count() == 1
    with pytest.raises(VacancyRefused) as refused:
        refreshing.answer(by=firm, vacancy=again, said="again")
    assert refused.value.code == "answer_over"


def test_an_office_takes_up_what_a_firm_ended_and_a_change_of_it_is_verified_again_too():
    city, one, other = acting("city", "3709"), vacancy(state="closed"), vacancy(state="closed")

    assert actions.move(by=city, vacancy=one, verb="reconsider").state == "draft"
    assert actions.change_vacancy(by=city, vacancy=other, seen_version=1, values={"title": "裁剪工"}).state == "draft"


@pytest.mark.parametrize("state", ["draft", "blocked", "expired", "closed"])
def test_what_was_never_verified_or_is_over_is_not_answered_open(state):
    with pytest.raises(VacancyRefused) as refused:
        refreshing.answer(by=SYSTEM, vacancy=vacancy(state=state), said="hiring")

    assert refused.value.code == "answer_over"


def test_another_firm_does_not_answer():
    with pytest.raises(VacancyRefused) as refused:
        refreshing.answer(by=acting("employer", organisation=employer().pk), vacancy=vacancy(), said="over")

    assert refused.value.code == "not_allowed"
