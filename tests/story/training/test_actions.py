"""A class is planned once, changed without anybody losing a seat, and what was promised is kept."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.factories.accounts import acting
from tests.factories.register import VILLAGE
from tests.factories.training import STARTS, came, course, enrolment, school, training
from tests.factories.vacancies import employer

from qiao.ground.audit.models import Event
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.training import actions, offering
from qiao.story.training.errors import TrainingRefused
from qiao.story.training.models import Base, Course, School, SeatPromise, TrainingClass

pytestmark = pytest.mark.django_db
COUNTY = VILLAGE[:6]


def values(**more: Any) -> dict[str, Any]:
    told = {
        "number": "WX2019-100", "region": VILLAGE, "place": "村委会", "form": "village", "starts_on": STARTS,
        "ends_on": STARTS + timedelta(days=14), "seats": 45,
    }  # fmt: skip
    told |= {"course": more.pop("course", None) or course(), "school": more.pop("school", None) or school()}
    return {**told, **more}


def test_a_county_plans_a_class_once_however_often_the_form_is_sent():
    by, told = acting("county", COUNTY), values()

    for _ in range(2):
        actions.plan_class(by=by, class_id=UUID(int=4), values=told)

    assert TrainingClass.objects.get().state == "planned"
    assert Event.objects.filter(action="training.class.planned").count() == 1


def test_a_number_names_one_class():
    by = acting("county", COUNTY)
    actions.plan_class(by=by, class_id=UUID(int=4), values=values())

    with pytest.raises(TrainingRefused) as refused:
        actions.plan_class(by=by, class_id=UUID(int=5), values=values())

    assert (refused.value.code, refused.value.field) == ("class_number_taken", "number")


def test_a_school_teaches_what_it_may_in_rooms_that_hold_so_many():
    by = acting("county", COUNTY)
    base = Base.objects.create(name="基地", region=COUNTY, address="东街", seats=20, opened_on=date(2018, 1, 1))

    for more, code in (({"school": school(trades=["挖掘机"])}, "trade_not_licensed"), ({"base": base}, "base_full")):
        with pytest.raises(TrainingRefused) as refused:
            actions.plan_class(by=by, class_id=uuid4(), values=values(**more))
        assert refused.value.code == code

    assert not TrainingClass.objects.exists()


def test_nobody_who_has_a_seat_loses_it_when_a_class_is_changed():
    held, by = training(), acting("county", COUNTY)
    for _ in range(2):
        enrolment(held)

    with pytest.raises(TrainingRefused) as fewer:
        actions.change_class(by=by, held=held, seen_version=1, values={"seats": 1})
    with pytest.raises(TrainingRefused) as shorter:
        actions.change_class(by=by, held=held, seen_version=1, values={"ends_on": STARTS})
    actions.change_class(by=by, held=held, seen_version=1, values={"seats": 2})
    with pytest.raises(ChangedMeanwhile):
        actions.change_class(by=by, held=held, seen_version=1, values={"seats": 3})

    assert (fewer.value.code, shorter.value.code) == ("seats_below_enrolled", "session_outside")
    held.refresh_from_db()
    assert held.seats == 2


def test_a_class_begins_on_its_day_with_its_sessions_and_ends_after_the_last():
    by = acting("county", COUNTY)
    bare, early, late = (
        training(0, state="planned"), training(state="planned", starts_on=date(2019, 7, 8), ends_on=date(2019, 7, 20)),
        training(ends_on=date(2019, 7, 20)),
    )  # fmt: skip

    codes = []
    for held, verb in ((bare, "begin"), (early, "begin"), (late, "end")):
        with pytest.raises(TrainingRefused) as refused:
            actions.move(by=by, held=held, verb=verb)
        codes.append(refused.value.code)

    assert codes == ["no_sessions", "training_day_ahead", "training_day_ahead"]


def test_at_its_end_whoever_had_a_seat_has_finished_and_whoever_waited_was_not_taken():
    held, by = training(), acting("county", COUNTY)
    seated, waits = enrolment(held), enrolment(held, state="waiting")

    actions.move(by=by, held=held, verb="end")

    seated.refresh_from_db()
    waits.refresh_from_db()
    assert (seated.state, waits.state) == ("finished", "dropped")


def test_a_class_cancelled_after_attendance_keeps_who_came_and_says_why():
    held, by = training(), acting("county", COUNTY)
    who = enrolment(held)
    came(held.sessions.order_by("on")[0], who)

    with pytest.raises(TrainingRefused) as silent:
        actions.move(by=by, held=held, verb="cancel")
    gone = actions.move(by=by, held=held, verb="cancel", why="老师病了")

    assert silent.value.code == "training_why"
    assert (gone.state, gone.cancelled_why, who.attendance.count()) == ("cancelled", "老师病了", 1)


def test_sessions_lie_within_the_class_and_hold_no_more_hours_than_the_course():
    held, by = training(0, course=course(hours=8)), acting("county", COUNTY)
    first = actions.add_session(by=by, held=held, on=STARTS, begins_at=time(9), ends_at=time(12))  # 4 hours of 45 min

    assert actions.add_session(by=by, held=held, on=STARTS, begins_at=time(9), ends_at=time(12)) == first
    for day, hour, code in ((STARTS - timedelta(days=1), 12, "session_outside"), (STARTS, 19, "too_many_hours")):
        with pytest.raises(TrainingRefused) as refused:
            actions.add_session(by=by, held=held, on=day, begins_at=time(hour), ends_at=time(hour + 4))
        assert refused.value.code == code
    actions.drop_session(by=by, session=first)
    assert not held.sessions.exists()


def test_a_session_to_which_somebody_came_stays():
    held, by = training(), acting("county", COUNTY)
    session = held.sessions.order_by("on")[0]
    came(session, enrolment(held))

    with pytest.raises(TrainingRefused) as refused:
        actions.drop_session(by=by, session=session)

    assert refused.value.code == "session_held"


def test_an_employer_promises_seats_once_and_takes_them_back_with_a_reason():
    held, by, firm, key = training(), acting("county", COUNTY), employer(), uuid4()
    told: dict[str, Any] = {"held": held, "employer": firm, "seats": 10, "until": date(2019, 12, 31), "said_by": "厂长"}

    for _ in range(2):
        promise = actions.promise_seats(by=by, key=key, **told)
    with pytest.raises(TrainingRefused) as twice:
        actions.promise_seats(by=by, key=uuid4(), **told)
    with pytest.raises(TrainingRefused) as silent:
        actions.drop_promise(by=by, promise=promise, why=" ")
    actions.drop_promise(by=by, promise=promise, why="订单没了")
    actions.promise_seats(by=by, key=uuid4(), **told)

    assert (twice.value.code, silent.value.code) == ("training_known", "training_why")
    assert SeatPromise.objects.filter(dropped_on__isnull=True).count() == 1


def test_a_suspended_employer_promises_nothing():
    firm = employer(suspended_until=date(2019, 12, 31), suspended_why="欠薪")

    with pytest.raises(TrainingRefused) as refused:
        actions.promise_seats(
            by=acting("county", COUNTY), held=training(), key=uuid4(), employer=firm, seats=5,
            until=date(2019, 12, 31), said_by="厂长",
        )  # fmt: skip

    assert refused.value.code == "promise_suspended"


def test_a_course_is_entered_once_changed_as_it_was_seen_and_ended():
    by = acting("county", COUNTY)
    told = {"name": "挖掘机操作", "trade": "挖掘机", "hours": 120, "skills": ["挖掘机"]}
    made = offering.keep(by=by, kind=Course, key=UUID(int=9), values=told)

    assert offering.keep(by=by, kind=Course, key=UUID(int=9), values=told) == made
    with pytest.raises(TrainingRefused):
        offering.keep(by=by, kind=Course, key=uuid4(), values=told)
    changed = offering.change(by=by, row=made, seen_version=1, values={"occupation_gone": True})
    with pytest.raises(ChangedMeanwhile):
        offering.change(by=by, row=made, seen_version=1, values={"pass_mark": 70})
    offering.end(by=by, row=changed, on=date(2019, 6, 1), why="不再开了")

    made.refresh_from_db()
    assert (made.occupation_gone, made.pass_mark, made.ended_on) == (True, 60, date(2019, 6, 1))


def test_a_school_is_entered_where_whoever_enters_it_plans():
    with pytest.raises(TrainingRefused) as refused:
        offering.keep(
            by=acting("county", "500231"), kind=School, key=uuid4(), values={"name": "职校", "region": COUNTY}
        )

    assert refused.value.code == "training_not_yours"
