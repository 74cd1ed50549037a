"""The vacancy form through the web: new, changed, same and wrong rows; known firms found; taken back until used."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from tests.factories.accounts import acting
from tests.factories.vacancies import credit_code, employer

from qiao.ground.accounts.actors import SYSTEM
from qiao.story.vacancies.actions import change_vacancy, take_seat
from qiao.story.vacancies.collecting import Collection
from qiao.story.vacancies.ledgers import VACANCIES
from qiao.story.vacancies.models import Employer, Vacancy

pytestmark = pytest.mark.django_db
BATCH = UUID(int=5)
FORM = Collection()


def row(number: int = 2, **told: Any) -> dict[str, Any]:
    blank = dict.fromkeys(column.key for column in VACANCIES.columns)
    given = {
        "employer": "岱宗服饰（示例）", "post": "缝纫工", "place": "370902", "headcount": 20,
        "wage_low_yuan_month": 4000.0, "wage_high_yuan_month": 6000.0, "hours": "每天 8 小时",
    }  # fmt: skip
    return {**blank, "row": number, "sheet": "岗位", **given, **told}


def write(*rows: dict[str, Any], by: Any = SYSTEM) -> list[Any]:
    return FORM.write(rows, by=by, batch_id=BATCH)


def test_a_new_row_becomes_a_firm_and_a_post_that_waits_for_verification():
    told = write(row(demands=["久站"], skills=["缝纫"], expires_on=date(2019, 9, 1)))

    post = Vacancy.objects.select_related("employer").get()
    assert [(w.kind, w.effect) for w in told] == [("vacancies.employer", "created"), ("vacancies.vacancy", "created")]
    assert (post.employer.name, post.employer.region, post.state) == ("岱宗服饰（示例）", "370902", "draft")
    assert (post.headcount, post.wage_low_yuan, post.skills, post.demands) == (20, 4000, ["缝纫"], 1)
    assert (post.hours, post.terms) == ("每天 8 小时", {})


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"verified_on": date(2019, 6, 1)}, "verified"),
        ({"expires_on": date(2019, 6, 1)}, "expired"),
        ({"headcount": 2, "filled": 2}, "filled"),
        ({"description": "限男性"}, "blocked"),
    ],
)
def test_a_new_post_begins_in_the_state_that_its_row_tells(told, state):
    write(row(**told))

    assert Vacancy.objects.get().state == state


def test_people_whom_the_employer_had_before_are_told_apart_from_those_who_come():
    write(row(headcount=5, filled=2))
    Vacancy.objects.update(state="open")
    take_seat(by=SYSTEM, vacancy_id=Vacancy.objects.get().pk)

    assert Vacancy.objects.values_list("filled", "filled_before").get() == (3, 2)


def test_the_same_file_again_changes_nothing():
    write(row(), row(3, post="裁剪工"))

    judged = FORM.judge([row(), row(3, post="裁剪工")], by=SYSTEM)
    told = write(row(), row(3, post="裁剪工"))

    assert [j.verdict for j in judged] == ["same", "same"]
    assert [w.effect for w in told] == ["same", "same"]
    assert (Employer.objects.count(), Vacancy.objects.count()) == (1, 2)


def test_what_differs_is_shown_before_and_written_after_and_a_blank_erases_nothing():
    write(row(description="包吃住"))

    judged = FORM.judge([row(headcount=30)], by=SYSTEM)
    told = write(row(headcount=30))

    assert [(c.key, c.before, c.after) for c in judged[0].changes] == [("headcount", "20", "30")]
    assert (told[0].effect, told[0].version, told[0].before["headcount"]) == ("changed", 2, 20)
    assert Vacancy.objects.get().description == "包吃住"


def test_a_firm_is_known_by_its_code_under_another_name():
    known = employer("岱宗服饰有限公司", credit_code=credit_code(1))

    write(row(credit_code=credit_code(1)))

    assert Vacancy.objects.get().employer_id == known.pk


def test_two_firms_of_one_name_with_two_codes_stay_two():
    employer("岱宗服饰（示例）", credit_code=credit_code(1))

    write(row(credit_code=credit_code(2)))

    assert Employer.objects.count() == 2


def test_a_row_of_another_city_is_wrong_and_is_not_written():
    city = acting("city", "3709")

    judged = FORM.judge([row(place="370102")], by=city)
    told = write(row(place="370102"), by=city)

    assert (judged[0].verdict, judged[0].faults[0].code, told) == ("wrong", "outside_scope", [])


def test_a_batch_is_taken_back_whole_while_nobody_used_it():
    told = write(row())

    refused = FORM.undo(list(reversed(told)), by=SYSTEM)

    assert (refused, Vacancy.objects.count(), Employer.objects.count()) == ([], 0, 0)


def test_a_change_is_taken_back_to_what_was():
    write(row(expires_on=date(2019, 9, 1)))
    told = write(row(headcount=30, expires_on=date(2019, 10, 1)))

    FORM.undo(told, by=SYSTEM)

    post = Vacancy.objects.get()
    assert (post.headcount, post.expires_on, post.version) == (20, date(2019, 9, 1), 3)


def test_what_was_changed_since_or_is_used_stays_and_is_told():
    told = write(row())
    Vacancy.objects.update(version=4)

    refused = FORM.undo(list(reversed(told)), by=SYSTEM)

    assert [bool(r.zh and r.en) for r in refused] == [True, True]
    assert Vacancy.objects.count() == 1


def test_a_post_offered_again_after_it_expired_is_a_new_one_and_last_years_keeps_its_figures():
    last_year = row(collected_on=date(2018, 4, 1), expires_on=date(2018, 6, 1), headcount=50)
    this_year = row(collected_on=date(2019, 6, 1), expires_on=date(2019, 9, 1), headcount=8)
    write(last_year)

    write(this_year)
    told = write(last_year, {**this_year, "row": 3})

    kept = Vacancy.objects.order_by("collected_on").values_list("headcount", "state")
    assert list(kept) == [(50, "expired"), (8, "draft")]
    assert [w.effect for w in told] == ["same", "same"]


@pytest.mark.parametrize(
    ("told", "night"),
    [({}, None), ({"shift": "长白班"}, False), ({"shift": "两班倒"}, True), ({"night": False}, False),
     ({"description": "流水线作业，不上夜班"}, False), ({"description": "流水线作业"}, None)],
)  # fmt: skip
def test_nights_of_which_the_list_says_nothing_are_stored_as_not_told(told, night):
    write(row(**told))

    assert Vacancy.objects.get().night is night


@pytest.mark.parametrize(
    ("told", "board"),
    [({"welfare": "五险，包吃住"}, "包吃包住"), ({"description": "流水线。包住，餐补10元"}, "包住"),
     ({"welfare": "员工宿舍"}, ""), ({"board_lodging": "不包", "welfare": "包吃住"}, "不包"), ({}, "")],
)  # fmt: skip
def test_board_and_lodging_said_in_words_fill_a_column_that_is_silent(told, board):
    write(row(**told))

    assert Vacancy.objects.get().board_lodging == board


@pytest.mark.parametrize(
    ("told", "headcount", "is_told"),
    [({"headcount": 5}, 5, True), ({"headcount": None}, 1, False), ({"headcount": None, "filled": 3}, 4, False),
     ({"headcount": None, "attributes": ["招若干人"]}, 1, False),
     ({"headcount": None, "attributes": ["招8人"]}, 8, True)],
)  # fmt: skip
def test_a_headcount_that_nobody_told_is_one_seat_and_is_stored_as_not_told(told, headcount, is_told):
    write(row(**told))

    post = Vacancy.objects.get()
    assert (post.headcount, post.headcount_told, post.state) == (headcount, is_told, "draft")


def test_a_number_that_comes_later_is_told():
    write(row(headcount=None))
    write(row(headcount=6))

    post = Vacancy.objects.get()
    assert (post.headcount, post.headcount_told, post.seats_said) == (6, True, "6")


def test_a_headcount_that_somebody_changes_is_told_and_another_change_tells_nothing():
    write(row(headcount=None))
    post = Vacancy.objects.get()
    assert post.seats_said == "若干（先按 1 人算）"

    seen = change_vacancy(
        by=SYSTEM, vacancy=post, seen_version=post.version, values={"headcount": 1, "hours": "8 小时"}
    )
    assert not seen.headcount_told
    assert change_vacancy(by=SYSTEM, vacancy=seen, seen_version=seen.version, values={"headcount": 12}).headcount_told
