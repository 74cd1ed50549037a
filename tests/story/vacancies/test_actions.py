"""Writing vacancies: what is entered, what is blocked, who may, and what two people at once can do."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from tests.factories.accounts import acting
from tests.factories.together import on_postgresql, together
from tests.factories.vacancies import credit_code, employer, vacancy

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.vacancies import actions, employing
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Employer, Vacancy

pytestmark = pytest.mark.django_db
POST = {"title": "缝纫工", "place": "370902", "headcount": 3, "wage_low_yuan": 4000}


def test_what_is_entered_waits_for_verification_and_is_audited():
    entered = actions.create_vacancy(by=acting("city", "3709"), employer=employer(), values=POST)

    assert (entered.state, entered.collected_on) == ("draft", date(2019, 6, 30))
    assert Event.objects.get(action="vacancies.vacancy.created").subject_id == str(entered.pk)


def test_a_form_sent_twice_is_one_vacancy():
    by, firm, key = acting("city", "3709"), employer(), UUID(int=7)

    for _ in range(2):
        actions.create_vacancy(by=by, employer=firm, values=POST, vacancy_id=key)

    assert Vacancy.objects.count() == 1
    assert Event.objects.filter(action="vacancies.vacancy.created").count() == 1


@pytest.mark.parametrize("text", ["入职交押金200元", "只招男性，已婚优先"])
def test_wording_that_no_post_may_have_blocks_it_with_what_must_go(text):
    entered = actions.create_vacancy(by=SYSTEM, employer=employer(), values={**POST, "description": text})

    assert entered.state == "blocked"
    assert entered.blocked_why
    with pytest.raises(VacancyRefused, match="拦下"):
        actions.move(by=SYSTEM, vacancy=entered, verb="verify")


def test_a_blocked_post_that_is_mended_waits_for_verification():
    entered = actions.create_vacancy(by=SYSTEM, employer=employer(), values={**POST, "description": "押金200元"})

    mended = actions.change_vacancy(by=SYSTEM, vacancy=entered, seen_version=1, values={"description": "包吃住"})

    assert (mended.state, mended.blocked_why) == ("draft", "")


def test_an_open_post_into_which_a_charge_is_written_is_blocked():
    changed = actions.change_vacancy(
        by=SYSTEM, vacancy=vacancy(), seen_version=1, values={"terms": {"deductions": "服装费300元"}}
    )

    assert changed.state == "blocked"


def test_a_full_post_does_not_open_again_with_a_charge_in_it():
    full = vacancy(headcount=1, filled=1, state="filled")

    changed = actions.change_vacancy(
        by=SYSTEM, vacancy=full, seen_version=1, values={"headcount": 9, "description": "押金200元"}
    )

    assert changed.state == "blocked"


def test_another_places_office_may_neither_enter_nor_change():
    stranger = acting("city", "3701")

    with pytest.raises(VacancyRefused) as entering:
        actions.create_vacancy(by=stranger, employer=employer(), values=POST)
    with pytest.raises(VacancyRefused) as changing:
        actions.change_vacancy(by=stranger, vacancy=vacancy(), seen_version=1, values={"headcount": 9})

    assert (entering.value.code, changing.value.code) == ("not_allowed", "not_allowed")


def test_a_post_cannot_be_moved_into_a_place_that_is_not_ones_own():
    with pytest.raises(VacancyRefused, match="不归你管"):
        actions.change_vacancy(by=acting("city", "3709"), vacancy=vacancy(), seen_version=1, values={"place": "370102"})


def test_a_firm_changes_its_own_posts_and_no_others():
    own, other = vacancy(), vacancy()
    firm = acting("employer", organisation=own.employer_id)

    actions.change_vacancy(by=firm, vacancy=own, seen_version=1, values={"headcount": 9})
    with pytest.raises(VacancyRefused):
        actions.change_vacancy(by=firm, vacancy=other, seen_version=1, values={"headcount": 9})

    assert Vacancy.objects.get(pk=own.pk).headcount == 9


def test_who_saves_an_old_version_is_told_both_values():
    post = vacancy()
    actions.change_vacancy(by=SYSTEM, vacancy=post, seen_version=1, values={"headcount": 9})

    with pytest.raises(ChangedMeanwhile) as refused:
        actions.change_vacancy(by=SYSTEM, vacancy=post, seen_version=1, values={"headcount": 7})

    assert [(d.theirs, d.yours) for d in refused.value.differences] == [("9", "7")]
    assert Vacancy.objects.get(pk=post.pk).headcount == 9


def test_the_headcount_never_falls_below_those_who_started():
    with pytest.raises(VacancyRefused) as refused:
        actions.change_vacancy(by=SYSTEM, vacancy=vacancy(filled=3), seen_version=1, values={"headcount": 2})

    assert refused.value.code == "below_filled"
    assert "3" in refused.value.zh


def test_a_post_is_verified_then_opened_then_paused_then_opened_again():
    post = vacancy(state="draft")

    states = [actions.move(by=SYSTEM, vacancy=post, verb=verb).state for verb in ("verify", "open", "pause", "open")]

    assert states == ["verified", "open", "paused", "open"]
    assert Vacancy.objects.get(pk=post.pk).verified_on == date(2019, 6, 30)


@pytest.mark.parametrize(
    ("post", "firm", "code"),
    [
        ({"state": "filled"}, {}, "wrong_move"),
        ({"state": "paused", "expires_on": date(2019, 6, 29)}, {}, "expiry_past"),
        ({"state": "paused"}, {"suspended_until": date(2019, 7, 9), "suspended_why": "欠薪核查"}, "employer_suspended"),
    ],
)
def test_what_cannot_be_opened_is_refused_by_name(post, firm, code):
    with pytest.raises(VacancyRefused) as refused:
        actions.move(by=SYSTEM, vacancy=vacancy(employer(**firm), **post), verb="open")

    assert refused.value.code == code


@pytest.mark.parametrize(("state", "verb"), [("draft", "verify"), ("verified", "open"), ("expired", "reconsider")])
def test_nothing_is_verified_or_opened_of_a_firm_whose_licence_is_over(state, verb):
    over, last_day = (employer(licence_valid_to=date(2019, 6, day)) for day in (29, 30))

    with pytest.raises(VacancyRefused) as refused:
        actions.move(by=SYSTEM, vacancy=vacancy(over, state=state), verb=verb)
    actions.move(by=SYSTEM, vacancy=vacancy(last_day, state=state), verb=verb)

    assert refused.value.code == "licence_over"
    assert "2019-06-29" in refused.value.zh


def test_a_change_is_not_verified_in_passing_when_the_licence_is_over():
    post = vacancy(employer(licence_valid_to=date(2019, 6, 29)))

    with pytest.raises(VacancyRefused) as refused:
        actions.change_vacancy(by=SYSTEM, vacancy=post, seen_version=1, values={"wage_low_yuan": 4500}, asked="phone")

    assert (refused.value.code, Vacancy.objects.get().wage_low_yuan) == ("licence_over", 4000)


def test_two_who_open_at_once_do_it_once():
    post = vacancy(state="paused")
    seen_by_two = [Vacancy.objects.get(pk=post.pk) for _ in range(2)]

    actions.move(by=SYSTEM, vacancy=seen_by_two[0], verb="open")
    with pytest.raises(VacancyRefused, match="招聘中"):
        actions.move(by=SYSTEM, vacancy=seen_by_two[1], verb="open")

    assert Event.objects.filter(action="vacancies.vacancy.open").count() == 1


def test_the_last_seat_is_taken_once_and_fills_the_post():
    post = vacancy(headcount=2, filled=1)

    actions.take_seat(by=SYSTEM, vacancy_id=post.pk)
    with pytest.raises(VacancyRefused) as refused:
        actions.take_seat(by=SYSTEM, vacancy_id=post.pk)

    post.refresh_from_db()
    assert (post.filled, post.state, refused.value.code) == (2, "filled", "no_seat")


def test_a_paused_post_still_takes_who_was_promised_a_seat_and_an_expired_one_does_not():
    paused, expired = vacancy(state="paused"), vacancy(state="expired")

    actions.take_seat(by=SYSTEM, vacancy_id=paused.pk)
    with pytest.raises(VacancyRefused) as refused:
        actions.take_seat(by=SYSTEM, vacancy_id=expired.pk)

    assert (Vacancy.objects.get(pk=paused.pk).filled, refused.value.code) == (1, "not_hiring")


def test_a_seat_given_back_opens_a_filled_post_and_none_is_given_twice():
    post = vacancy(headcount=1, filled=1, state="filled")

    for _ in range(2):
        actions.release_seat(by=SYSTEM, vacancy_id=post.pk)

    post.refresh_from_db()
    assert (post.filled, post.state) == (0, "open")


def test_posts_past_their_day_expire_and_come_back_by_a_new_date():
    over, today = vacancy(expires_on=date(2019, 6, 29)), vacancy(expires_on=date(2019, 6, 30))

    count = actions.expire_by(date(2019, 6, 30), by=SYSTEM, ids=[over.pk, today.pk])
    over.refresh_from_db()
    back = actions.change_vacancy(
        by=SYSTEM, vacancy=over, seen_version=over.version, values={"expires_on": date(2019, 8, 1)}
    )

    assert (count, over.state, Vacancy.objects.get(pk=today.pk).state, back.state) == (1, "expired", "open", "draft")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_one_form_sent_by_many_at_the_same_moment_is_one_post_of_one_firm():
    firm, post = UUID(int=71), UUID(int=72)
    values = {"name": "岱宗", "region": POST["place"], "credit_code": credit_code(71)}

    def send():
        of = employing.create_employer(by=SYSTEM, values=values, employer_id=firm)
        return actions.create_vacancy(by=SYSTEM, employer=of, values=POST, vacancy_id=post).pk

    assert together(*[send] * 6) == [post] * 6
    assert (Employer.objects.count(), Vacancy.objects.count()) == (1, 1)
    assert Event.objects.filter(action="vacancies.vacancy.created").count() == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_firms_with_one_credit_code_at_the_same_moment_are_one_firm_and_a_refusal():
    values = {"name": "岱宗", "region": POST["place"], "credit_code": credit_code(71)}
    told = together(*[lambda: employing.create_employer(by=SYSTEM, values=values)] * 4)

    refused = [one for one in told if isinstance(one, Exception)]
    assert ([one.code for one in refused], Employer.objects.count()) == (["employer_twice"] * 3, 1)
