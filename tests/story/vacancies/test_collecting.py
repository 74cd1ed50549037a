"""The vacancy form through the web: new, changed, same and wrong rows; known firms found; taken back until used."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from tests.factories.accounts import acting
from tests.factories.vacancies import credit_code, employer

from qiao.ground.accounts.actors import SYSTEM
from qiao.story.vacancies.actions import take_seat
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
