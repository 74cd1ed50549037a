"""A class through its pages: planned, opened, given sessions and promises, begun and ended."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.placements import placement
from tests.factories.reading import text_of
from tests.factories.register import VILLAGE
from tests.factories.training import course, enrolment, finished, school, training
from tests.factories.vacancies import employer

from qiao.ground import places
from qiao.story.training.models import Course, Enrolment, SeatPromise, TrainingClass

pytestmark = pytest.mark.django_db
COUNTY = VILLAGE[:6]


PLACE = places.by_code(VILLAGE, historic=True).full_name


@pytest.fixture
def county() -> Any:
    return logged_in(officer("county", COUNTY))


def test_a_class_goes_from_its_plan_to_its_end_through_the_pages(county):
    taught, by = course(), school()
    wrong = county.post(reverse("training.new"), typed(course=str(taught.pk), school=str(by.pk), living_yuan_day="50"))
    right = county.post(reverse("training.new"), typed(course=str(taught.pk), school=str(by.pk)))
    held = TrainingClass.objects.get()

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "请写文号" in text_of(wrong)
    assert (held.region, held.seats, held.state) == (VILLAGE, 45, "planned")

    late = do(county, held, "begin")
    assert do(county, held, "open").status_code == 302
    set_ = do(county, held, "sessions", first="2019-06-24", last="2019-06-30", days="work", begins_at="09:00",
              ends_at="12:00")  # fmt: skip
    page = text_of(county.get(reverse("training.class", args=[held.pk])))

    assert late.status_code == 422
    assert set_.status_code == 302
    assert held.sessions.count() == 5
    assert "排了 20 学时，课程要 40 学时" in page
    assert do(county, held, "begin").status_code == 302
    early = do(county, held, "end")
    held.refresh_from_db()
    assert held.state == "running"
    assert early.status_code == 422
    assert "2019-07-05" in text_of(early) or "没到" in text_of(early)


def test_sessions_that_do_not_fit_are_refused_and_none_of_them_is_stored(county):
    held = training(0)
    refused = do(county, held, "sessions", first="2019-06-24", last="2019-07-30", days="all", begins_at="09:00",
                 ends_at="12:00")  # fmt: skip

    assert refused.status_code == 422
    assert held.sessions.count() == 0


def test_more_seats_are_given_to_those_who_wait(county):
    held = training(seats=1, state="enrolling")
    enrolment(held)
    waits = enrolment(held, state="waiting")
    told = typed(
        number=held.number, course=str(held.course_id), school=str(held.school_id), seats="2", version="1",
        starts_on="2019-06-10", ends_on="2019-06-28",
    )  # fmt: skip

    assert county.post(reverse("training.edit", args=[held.pk]), told).status_code == 302
    waits.refresh_from_db()
    assert waits.state == "enrolled"


def test_an_employers_promise_is_kept_and_followed_to_those_who_began_there(county):
    one = finished(state="ended")
    firm = employer(region=COUNTY)
    Enrolment.objects.filter(pk=one.pk).update(state="finished")
    promise = SeatPromise.objects.create(
        held=one.held, employer=firm, seats=3, until=date(2019, 12, 31), said_by="王经理", said_on=date(2019, 6, 1)
    )
    placement(one.worker, employer=firm, started_on=date(2019, 6, 24), region=VILLAGE, organised=False)
    page = text_of(county.get(reverse("training.class", args=[one.held_id])))
    lists = text_of(county.get(reverse("training.people") + "?working=1"))

    assert "答应要 3 人，到 2019-12-31 · 已经要了 1 人" in page
    assert one.held.number in lists
    assert promise.held_id == one.held_id


def test_a_promise_is_entered_on_the_page_and_taken_back_with_its_reason(county):
    held, firm = training(), employer(region=COUNTY)
    told = {"key": str(uuid4()), "employer": str(firm.pk), "seats": "5", "until": "2019-12-31", "said_by": "王经理"}

    assert do(county, held, "promise", **told).status_code == 302
    made = SeatPromise.objects.get()
    assert do(county, held, "drop_promise", part=str(made.pk), why="").status_code == 422
    assert do(county, held, "drop_promise", part=str(made.pk), why="订单没了").status_code == 302
    made.refresh_from_db()
    assert made.dropped_why == "订单没了"


def test_a_school_sees_its_own_classes_only():
    own = school(organisation_id=uuid4())
    mine, other = training(school=own), training()
    head = logged_in(officer("school", organisation=own.organisation_id))

    assert head.get(reverse("training.class", args=[mine.pk])).status_code == 200
    assert head.get(reverse("training.class", args=[other.pk])).status_code == 404


def test_a_course_whose_trade_is_gone_from_the_table_is_still_taught(county):
    old = course(trade="电报员", skills=[])

    made = county.post(reverse("training.new"), typed(course=str(old.pk), school=str(school().pk)))

    assert made.status_code == 302
    assert Course.objects.get(pk=old.pk).trade == "电报员"
    assert county.get(reverse("training.gaps")).status_code == 200


def typed(**more: Any) -> dict[str, Any]:
    told = {
        "key": str(uuid4()), "number": "WX2019-07", "form": "village", "place_text": PLACE, "place": "村委会",
        "starts_on": "2019-06-24", "ends_on": "2019-07-05", "seats": "45",
    }  # fmt: skip
    return {**told, **more}


def do(browser: Any, of: TrainingClass, what: str, **told: Any) -> Any:
    return browser.post(reverse("training.change", args=[of.pk]), {"do": what, **told})
