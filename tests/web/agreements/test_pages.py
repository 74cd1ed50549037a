"""The programme's page: sides, pairings with dates and sources, terms."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from tests.factories.accounts import appointed, logged_in, officer, person
from tests.factories.placements import programme

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.agreements.actions import add_term
from qiao.ground.agreements.models import Pairing
from qiao.ground.clock import today

pytestmark = pytest.mark.django_db


def test_it_shows_the_pairs_with_what_is_known_of_their_dates() -> None:
    programme()
    shown = logged_in(officer("village", "500238001002")).get("/programme/").content.decode()
    assert "巫溪" in shown
    assert "泰安" in shown
    assert "未查到" in shown
    assert "还没有登记任期" in shown


def test_it_shows_who_serves() -> None:
    made = programme()
    user = person(display_name="高远")
    post = appointed(user, "seconded", "50")
    add_term(by=SYSTEM, programme=made, appointment=post, duty="挂职副局长", valid_from=today())
    shown = logged_in(officer("county", "500238")).get("/programme/").content.decode()
    assert "高远" in shown
    assert "在任" in shown


def test_before_there_is_a_programme_it_says_who_sets_it_up() -> None:
    assert "qiao programme begin" in logged_in(officer("county", "500238")).get("/programme/").content.decode()


def test_strangers_log_in_first() -> None:
    assert Client().get("/programme/").status_code == 302


def test_english_readers_read_places_and_sources_in_their_letters() -> None:
    Pairing.objects.filter(programme=programme()).update(source="公开报道")
    browser = logged_in(officer("county", "500238"))
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    shown = browser.get("/programme/").content.decode()

    assert "Wuxi" in shown
    assert "Chongqing" in shown
    assert not [word for word in ("巫溪", "重庆 ", "公开报道") if word in shown.split("</header>")[1].split("terms")[0]]
