"""What was verified is what stands: a change of what a worker decides by is verified again, and loses nobody's seat."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.factories.accounts import acting
from tests.factories.vacancies import employer, site_check, vacancy, workplace
from tests.story.vacancies.test_collecting import FORM, row, write

from qiao.ground.accounts.actors import SYSTEM
from qiao.story.vacancies import actions, queries, refreshing, standing
from qiao.story.vacancies.errors import VacancyRefused
from qiao.story.vacancies.models import Vacancy

pytestmark = pytest.mark.django_db
TODAY = date(2019, 6, 30)


def change(post: Vacancy, values: dict[str, Any], **more: Any) -> Vacancy:
    by = more.pop("by", None) or acting("employer", organisation=post.employer_id)
    return actions.change_vacancy(by=by, vacancy=post, seen_version=post.version, values=values, **more)


@pytest.mark.parametrize("state", ["verified", "open", "paused", "filled"])
@pytest.mark.parametrize(
    "changed",
    [{"title": "缝纫组长"}, {"place": "370911"}, {"wage_low_yuan": 3000}, {"headcount": 9}, {"hours": "每天 11 小时"},
     {"occupation": "6-18-02-04"}, {"contract": "劳务派遣", "dispatched_by": "示例派遣"}, {"night": True},
     {"description": "要站着干"}, {"terms": {"welfare": "不包吃"}}, {"starts_on": date(2019, 9, 1)}],
)  # fmt: skip
def test_a_firm_that_changes_what_a_worker_decides_by_sends_its_post_back(state, changed):
    post = vacancy(state=state, verified_on=date(2019, 6, 20), filled=5 if state == "filled" else 0)

    after = change(post, changed)

    assert after.state == "draft"
    assert not Vacancy.objects.filter(queries.still_open(TODAY)).exists()
    assert not queries.for_the_public(TODAY).exists()
    with pytest.raises(VacancyRefused):
        actions.move(by=SYSTEM, vacancy=after, verb="open")


@pytest.mark.parametrize(
    "changed",
    [{"contact": "人事部"}, {"contact_phone": "0538-0000000"}, {"reference": "A-1"}, {"headcount": 4},
     {"expires_on": date(2019, 12, 1)}, {"title": "缝纫工"}, {}],
)  # fmt: skip
def test_what_no_worker_decides_by_leaves_the_post_as_it_stands(changed):
    after = change(vacancy(), changed)

    assert (after.state, after.as_verified) == ("open", {})


def test_both_values_are_there_until_somebody_verified_and_then_none():
    post = change(vacancy(), {"wage_low_yuan": 3000, "terms": {"welfare": "饭补"}})
    post = change(post, {"wage_low_yuan": 3500, "description": "长" * 99, "starts_on": date(2019, 9, 1)})

    told = {one.name: (one.verified, one.now) for one in standing.differences(post)}
    said = standing.changed_said(post)
    verified = actions.move(by=acting("city", "3709"), vacancy=post, verb="verify", how="phone")

    assert told == {
        "wage_low_yuan": ("4000", "3500"), "terms": ("—", "饭补"), "description": ("—", "长" * 99),
        "starts_on": ("—", "2019-09-01"),
    }  # fmt: skip
    assert said == "最低月薪、上岗日期、岗位描述、福利"
    assert (verified.state, verified.as_verified) == ("verified", {})


def test_a_change_that_is_taken_back_is_no_difference_but_is_verified_all_the_same():
    post = change(change(vacancy(), {"wage_low_yuan": 3000}), {"wage_low_yuan": 4000})

    assert (standing.differences(post), post.state) == ([], "draft")
    assert Vacancy.objects.filter(standing.MARKED, pk=post.pk).exists()


def test_seats_that_were_taken_or_promised_stay_and_the_last_one_makes_no_post_open_unverified():
    post = change(vacancy(headcount=2, filled=1), {"wage_low_yuan": 3000})

    actions.take_seat(by=SYSTEM, vacancy_id=post.pk)
    full = Vacancy.objects.get(pk=post.pk)
    actions.move(by=SYSTEM, vacancy=full, verb="verify")
    opened = actions.move(by=SYSTEM, vacancy=full, verb="open")

    assert full.filled == 2
    assert opened.state == "filled"


def test_a_seat_given_back_does_not_open_a_full_post_with_pay_that_nobody_verified():
    post = change(vacancy(headcount=1, filled=1, state="filled"), {"wage_low_yuan": 3000})

    actions.release_seat(by=SYSTEM, vacancy_id=post.pk)

    assert Vacancy.objects.values_list("state", "filled").get(pk=post.pk) == ("draft", 0)


def test_a_draft_that_was_never_verified_gives_no_seat_and_remembers_nothing():
    post = change(vacancy(state="draft"), {"wage_low_yuan": 3000})

    with pytest.raises(VacancyRefused) as refused:
        actions.take_seat(by=SYSTEM, vacancy_id=post.pk)

    assert (post.as_verified, refused.value.code) == ({}, "not_hiring")


def test_an_officer_who_asked_the_employer_changes_and_verifies_in_one_step():
    by, post = acting("city", "3709"), vacancy(verified_on=date(2019, 3, 1))

    after = change(post, {"wage_low_yuan": 5000}, by=by, asked="phone")

    assert (after.state, after.verified_on, after.verified_how) == ("open", TODAY, "phone")
    assert (after.verified_by_id, after.confirmed_on, after.as_verified) == (by.user_id, TODAY, {})


def test_an_officer_who_did_not_ask_sends_it_back_and_a_firm_cannot_say_that_it_asked_itself():
    post, other = vacancy(), vacancy()

    assert change(post, {"wage_low_yuan": 5000}, by=acting("city", "3709")).state == "draft"
    with pytest.raises(VacancyRefused) as refused:
        change(other, {"wage_low_yuan": 5000}, asked="phone")

    assert (refused.value.code, Vacancy.objects.get(pk=other.pk).wage_low_yuan) == ("not_allowed", 4000)


def test_more_seats_said_by_the_firm_wait_and_said_by_the_office_stand():
    full = {"headcount": 5, "filled": 5, "state": "filled"}
    own, asked = vacancy(**full), vacancy(**full)
    firm = acting("employer", organisation=own.employer_id)

    waits = refreshing.answer(by=firm, vacancy=own, said="number", headcount=9)
    stands = refreshing.answer(by=acting("city", "3709"), vacancy=asked, said="number", headcount=9)

    assert (waits.state, waits.as_verified, waits.filled) == ("draft", {"headcount": 5}, 5)
    assert (stands.state, stands.as_verified) == ("open", {})


def test_a_charge_written_into_a_full_post_blocks_it_and_what_changed_is_still_told_once_it_is_mended():
    full = vacancy(headcount=1, filled=1, state="filled", description="平车")

    blocked = change(full, {"description": "押金200元"})
    mended = change(blocked, {"description": "平车，押一付一不收"})

    assert blocked.state == "blocked"
    assert mended.state == "draft"
    assert [one.verified for one in standing.differences(mended)] == ["平车"]


def test_taking_an_age_limit_out_leaves_the_post_as_it_was_verified():
    post = vacancy(age_max=45, age_reason="other_law")

    after = actions.drop_age_limit(by=acting("employer", organisation=post.employer_id), vacancy=post, seen_version=1)

    assert (after.age_max, after.state) == (None, "open")


def test_the_database_lets_no_post_stand_with_a_change_that_nobody_verified():
    with pytest.raises(IntegrityError), transaction.atomic():
        vacancy(as_verified={"wage_low_yuan": 4000})


def opened() -> Vacancy:
    write(row(verified_on=date(2019, 6, 1)))
    Vacancy.objects.update(state="open")
    return Vacancy.objects.get()


def test_a_row_that_changes_the_pay_of_an_open_post_sends_it_back_and_says_so_before():
    opened()
    again = row(verified_on=date(2019, 6, 1), wage_low_yuan_month=3000.0)

    judged = FORM.judge([again], by=SYSTEM)
    told = write(again)
    post = Vacancy.objects.get()
    FORM.undo(told, by=SYSTEM)
    back = Vacancy.objects.get()

    assert [(one.key, one.before, one.after) for one in judged[0].changes] == [
        ("wage_low_yuan", "4000", "3000"), ("state", "招聘中", "待核实"),
    ]  # fmt: skip
    assert (post.state, post.as_verified) == ("draft", {"wage_low_yuan": 4000})
    assert (back.state, back.as_verified, back.wage_low_yuan) == ("open", {}, 4000)


@pytest.mark.parametrize(
    "again", [{"verified_on": date(2019, 6, 1)}, {"verified_on": date(2019, 6, 1), "expires_on": date(2019, 12, 1)},
              {"verified_on": date(2019, 6, 25), "wage_low_yuan_month": 3000.0}]
)  # fmt: skip
def test_a_row_that_changes_nothing_decisive_or_was_verified_since_leaves_the_post_open(again):
    opened()

    write(row(**again))

    assert Vacancy.objects.get().state == "open"


def on_site(post: Vacancy) -> str:
    try:
        return actions.move(by=acting("city", "3709"), vacancy=post, verb="verify", how="site").state
    except VacancyRefused as refused:
        return refused.code


@pytest.mark.parametrize(
    ("check", "told"),
    [
        (None, "no_site_check"),
        ({}, "verified"),
        ({"checked_on": TODAY - timedelta(days=90)}, "verified"),
        ({"checked_on": TODAY - timedelta(days=91)}, "no_site_check"),
        ({"work": "unseen"}, "site_to_mend"),
        ({"dormitory": "bad", "dormitory_said": "没有消防通道"}, "site_to_mend"),
    ],
)
def test_on_site_may_say_whoever_was_there_and_found_it_well(check, told):
    firm = employer()
    if check is not None:
        site_check(workplace(firm), **check)

    assert on_site(vacancy(firm, state="draft")) == told


def test_a_check_of_another_place_or_another_firm_is_none():
    firm = employer()
    site_check(workplace(firm, place="370983"))
    site_check(workplace())

    assert on_site(vacancy(firm, state="draft")) == "no_site_check"


def test_where_the_last_check_of_one_workshop_found_fault_the_well_kept_one_beside_it_counts():
    firm = employer()
    place = workplace(firm)
    site_check(place, checked_on=date(2019, 6, 1))
    site_check(place, checked_on=date(2019, 6, 20), work="bad", work_said="没有护栏")

    first = on_site(vacancy(firm, state="draft"))
    site_check(workplace(firm, address="示例路 2 号"), checked_on=date(2019, 6, 2))

    assert (first, on_site(vacancy(firm, state="draft"))) == ("site_to_mend", "verified")


def test_an_officer_does_not_say_that_a_change_was_seen_on_site_without_having_been_there():
    with pytest.raises(VacancyRefused) as refused:
        change(vacancy(), {"wage_low_yuan": 5000}, by=acting("city", "3709"), asked="site")

    assert (refused.value.code, Vacancy.objects.get().wage_low_yuan) == ("no_site_check", 4000)
