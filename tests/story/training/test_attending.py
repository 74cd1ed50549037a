"""Who came counts once, wherever it was written; the exam and the certificate follow from it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.factories.accounts import acting
from tests.factories.register import VILLAGE
from tests.factories.training import came, came_always, enrolment, school, training
from tests.factories.vacancies import employer

from qiao.ground import clock
from qiao.story.training import attending, examining, queries
from qiao.story.training.errors import TrainingRefused
from qiao.story.training.models import Attendance, Certificate

pytestmark = pytest.mark.django_db
COUNTY = VILLAGE[:6]


def test_two_phones_write_one_attendance():
    held, by = training(), acting("village", VILLAGE)
    who, session = enrolment(held), held.sessions.order_by("on")[0]

    first = attending.attend(by=by, session=session, enrolment=who, way="slip", key=uuid4())
    second = attending.attend(by=by, session=session, enrolment=who, way="name", key=uuid4())

    assert first == second
    assert Attendance.objects.get().way == "slip"


@pytest.mark.parametrize("case", ["another class", "waits", "left before", "tomorrow", "another county"])
def test_who_has_no_seat_that_day_does_not_attend(case):
    held = training()
    session, by = held.sessions.order_by("on")[0], acting("village", VILLAGE)
    who = enrolment(held)
    if case == "another class":
        who = enrolment(training())
    if case == "waits":
        who = enrolment(held, state="waiting")
    if case == "left before":
        who = enrolment(held, state="left", left_on=session.on - timedelta(days=1), left_why="家里有事")
    if case == "tomorrow":
        session.on = date(2019, 7, 1)
        session.save()
    if case == "another county":
        by = acting("village", "500231001001")

    with pytest.raises(TrainingRefused):
        attending.attend(by=by, session=session, enrolment=who, way="name")

    assert not Attendance.objects.exists()


def test_what_a_phone_brings_after_the_class_was_cancelled_counts_and_says_so():
    held = training(state="cancelled", cancelled_on=date(2019, 6, 12), cancelled_why="老师病了")
    came_at = clock.moment() - timedelta(days=20)

    brought = attending.attend(
        by=acting("village", VILLAGE), session=held.sessions.order_by("on")[0], enrolment=enrolment(held), way="slip",
        came_at=came_at,
    )  # fmt: skip

    assert "取消" in attending.note_said(brought)


def test_a_phone_whose_clock_is_a_day_off_is_believed_and_named():
    held = training()

    brought = attending.attend(
        by=acting("village", VILLAGE), session=held.sessions.order_by("on")[0], enrolment=enrolment(held), way="slip",
        came_at=clock.moment(),
    )  # fmt: skip

    assert "日子" in attending.note_said(brought)


def test_an_attendance_written_by_mistake_goes_with_its_reason():
    held, by = training(), acting("county", COUNTY)
    one = came(held.sessions.order_by("on")[0], enrolment(held))

    with pytest.raises(TrainingRefused):
        attending.take_back(by=by, came=one, why="")
    attending.take_back(by=by, came=one, why="认错人了")

    assert not Attendance.objects.exists()


def test_a_school_writes_attendance_of_its_own_classes_only():
    firm = employer(region=COUNTY)
    own, other = training(school=school(organisation_id=firm.pk)), training()
    by = acting("school", organisation=firm.pk)

    attending.attend(by=by, session=own.sessions.order_by("on")[0], enrolment=enrolment(own), way="code")
    with pytest.raises(TrainingRefused):
        attending.attend(by=by, session=other.sessions.order_by("on")[0], enrolment=enrolment(other), way="code")

    assert Attendance.objects.count() == 1


def test_who_hardly_came_is_not_examined_and_who_failed_gets_no_certificate():
    held, by = training(), acting("county", COUNTY)
    seldom, always = enrolment(held), enrolment(held)
    came(held.sessions.order_by("on")[0], seldom)
    came_always(always)

    with pytest.raises(TrainingRefused) as few:
        examining.examine(by=by, enrolment=seldom, score=90, on=date(2019, 6, 28))
    failed = examining.examine(by=by, enrolment=always, score=59, on=date(2019, 6, 28))
    with pytest.raises(TrainingRefused) as none:
        examining.certify(by=by, enrolment=failed)

    assert (few.value.code, none.value.code, failed.passed) == ("too_few_sessions", "not_passed", False)


def test_a_certificate_is_given_once_and_checked_by_number_and_code_together():
    held, by = training(), acting("county", COUNTY)
    who = enrolment(held)
    came_always(who)
    passed = examining.examine(by=by, enrolment=who, score=88, on=date(2019, 6, 28))

    given = examining.certify(by=by, enrolment=passed)

    assert examining.certify(by=by, enrolment=passed) == given
    assert queries.standing_certificate(given.number, given.check_code.lower()) == given
    assert queries.standing_certificate(given.number, "AAAAAAAAAAAA") is None
    assert queries.standing_certificate("WX2019-9999", given.check_code) is None
    with pytest.raises(TrainingRefused) as refused:
        examining.examine(by=by, enrolment=passed, score=40, on=date(2019, 6, 28))
    assert refused.value.code == "training_known"


def test_a_withdrawn_certificate_stays_and_says_so():
    held, by = training(), acting("county", COUNTY)
    who = enrolment(held, passed=True, score=90, examined_on=date(2019, 6, 28))
    given = examining.certify(by=by, enrolment=who)

    examining.withdraw(by=by, certificate=given, why="替考")

    assert Certificate.objects.get().withdrawn_why == "替考"
    found = queries.standing_certificate(given.number, given.check_code)
    assert found is not None
    assert found.withdrawn_on == date(2019, 6, 30)


def test_one_person_in_two_places_at_once_is_found():
    one, other, apart = training(), training(), training(starts_on=date(2019, 6, 20))
    first = enrolment(one)
    second, third = (enrolment(held, first.worker) for held in (other, apart))
    doubled = {came(held.sessions.order_by("on")[0], who).pk for held, who in ((one, first), (other, second))}
    came(apart.sessions.order_by("on")[0], third)

    found = queries.twice_at_once(date(2019, 6, 1), date(2019, 6, 30)).order_by("pk")

    assert {row.pk for row in found} == doubled
