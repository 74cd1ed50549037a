"""What is on offer near home: workshops within half an hour that take people, and classes with a free seat."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.matching import need
from tests.factories.register import VILLAGE, worker
from tests.factories.training import course, enrolment, training
from tests.factories.vacancies import vacancy
from tests.factories.workshops import workshop

from qiao.ground import clock
from qiao.story.matching import measuring
from qiao.story.matching.models import Measure
from qiao.story.matching.near_home import near_home
from qiao.story.workshops.models import TravelTime, Workshop, WorkshopPost

pytestmark = pytest.mark.django_db
TODAY = date(2019, 6, 30)


def hiring(region: str = VILLAGE, **more: object) -> Workshop:
    """A recognised workshop with an open post."""
    of = workshop(region, state="recognised")
    post = vacancy(of.employer, place=region[:9], **more)
    WorkshopPost.objects.create(workshop=of, vacancy=post)
    return of


def test_where_nobody_keeps_a_list_nothing_is_said():
    found = near_home(TODAY)

    assert found.workshops_near(VILLAGE) is None
    assert found.classes_open(VILLAGE, "") is None


def test_a_workshop_counts_where_it_is_near_and_takes_people():
    hiring()
    hiring("500238002001")
    hiring(state="paused")
    workshop(state="recognised")
    TravelTime.objects.create(home="500238002", place="500238003", minutes=20, told_on=TODAY)

    found = near_home(TODAY)

    assert [found.workshops_near(home) for home in (VILLAGE, "500238003001", "500238004001")] == [1, 1, 0]


def test_a_class_counts_while_it_has_a_seat_and_by_the_trade_wished_for():
    training(state="enrolling", course=course(trade="刺绣"))
    full = training(state="enrolling", course=course(trade="刺绣"), seats=1)
    enrolment(full)
    training(state="enrolling", course=course(name="挖掘机操作", trade="挖掘机"))
    training(state="running")

    found = near_home(TODAY)

    assert (found.classes_open(VILLAGE, "刺绣"), found.classes_open(VILLAGE, "")) == (1, 2)
    assert found.classes_open("500231001001", "") == 0


def test_somebody_who_cares_for_others_is_measured_for_a_workshop_near():
    hiring(skills=["刺绣"])
    who = worker(status="looking_near")
    need(who, care=True, reach=0)

    measuring.measure_some([who.pk], measuring.offers_today(), clock.today())

    told = Measure.objects.get()
    assert (told.kind, told.rule) == ("workshop", "care_workshop")
    assert "workshop:1" in told.reasons
