"""Which classes are wanted, how schools do, and what was billed wrongly, as offices see it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.matching import need
from tests.factories.placements import placement
from tests.factories.reading import text_of
from tests.factories.register import VILLAGE, worker
from tests.factories.training import came, course, enrolment, training
from tests.factories.vacancies import employer, vacancy

pytestmark = pytest.mark.django_db
COUNTY = VILLAGE[:6]


@pytest.fixture
def county() -> Any:
    return logged_in(officer("county", COUNTY))


def test_the_gaps_page_shows_its_numbers_and_leads_to_a_planned_class(county):
    for _ in range(3):
        need(worker(), training_wish=True, training_trade="挖掘机操作")
    vacancy(employer(region=COUNTY), title="挖掘机司机", place=COUNTY, headcount=2, filled=0, state="open")
    page = county.get(reverse("training.gaps"))
    row = re.search(r"<tr><th scope=\"row\" lang.*?</tr>", page.content.decode(), re.S)

    assert row is not None
    figures = re.findall(r'class="q-num">(?:<b>)?(\d+)', row[0])
    assert figures[0] == "3"
    assert figures[5] == "2"
    link = re.search(r'href="([^"]*/training/new/[^"]*)"', row[0])
    assert link is not None
    form = county.get(link[1].replace("&amp;", "&")).content.decode()
    assert "还没有教" in form
    taught = course(trade="挖掘机操作")
    form = county.get(link[1].replace("&amp;", "&")).content.decode()
    assert f'value="{taught.pk}" selected' in form


def test_attendance_at_two_places_at_once_and_at_work_elsewhere_is_shown(county):
    who = worker(name="覃一")
    for held in (training(), training()):
        came(held.sessions.earliest("on"), enrolment(held, who))
    away = enrolment(training(), worker(name="覃二"))
    came(away.held.sessions.earliest("on"), away)
    placement(away.worker, started_on=date(2019, 3, 1), region="370902", job="缝纫工")
    page = text_of(county.get(reverse("training.doubtful")))

    assert page.count("覃一") == 2
    assert page.count("覃二") == 1


def test_schools_are_compared_with_people_who_learnt_nothing(county):
    held = training(starts_on=date(2018, 6, 1), ends_on=date(2018, 6, 30), state="ended", sessions=0)
    for number in range(20):
        one = enrolment(held, worker(), state="finished")
        if number < 15:
            placement(one.worker, started_on=date(2018, 8, 1), region=VILLAGE, organised=False)
    page = text_of(county.get(reverse("training.outcomes")))

    assert f"{held.school.name} 1 20 15 75.0%" in page
