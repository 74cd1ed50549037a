"""The demonstration's door: opens in the demonstration and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import include, path
from tests.factories.accounts import appointed, person
from tests.factories.placements import placement, programme

from qiao.ground.agreements.models import Demonstration
from qiao.story.reports.figures import REPORTED
from qiao.web.urls import urlpatterns as own

pytestmark = pytest.mark.django_db

urlpatterns = [*own, path("demo/", include("qiao.web.demonstration.urls"))]
handler403, handler404 = "qiao.web.frame.errors.forbidden", "qiao.web.frame.errors.not_found"


@pytest.fixture
def demo(settings: Any) -> Any:
    """The settings and the database of a demonstration."""
    settings.QIAO_MODE = "demo"
    settings.ROOT_URLCONF = __name__
    Demonstration.objects.create(pk=1, seed=2019)
    return settings


def test_the_addresses_are_not_there_outside_the_demonstration() -> None:
    appointed(person("officer"), "county", "500238")
    assert Client().get("/demo/").status_code == 404
    assert Client().post("/demo/enter/officer/").status_code == 404


@pytest.mark.parametrize("mode", ["production", "test"])
def test_the_pages_refuse_in_any_other_mode_even_when_their_addresses_are_there(demo: Any, mode: str) -> None:
    demo.QIAO_MODE = mode
    appointed(person("officer"), "county", "500238")
    client = Client()
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/enter/officer/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_pages_refuse_on_a_database_without_the_mark(demo: Any) -> None:
    Demonstration.objects.all().delete()
    appointed(person("officer"), "county", "500238")
    client = Client()
    assert client.post("/demo/enter/officer/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_everybody_is_shown_with_their_present_code(demo: Any) -> None:
    user = person("officer")
    appointed(user, "county", "500238")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    shown = Client().get("/demo/").content.decode()
    assert "officer" in shown
    assert "区县就业局" in shown


def test_entering_passes_password_and_second_factor(demo: Any) -> None:
    user = person("officer")
    appointed(user, "county", "500238")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client = Client()
    assert client.post("/demo/enter/officer/").status_code == 302
    assert client.get("/programme/").status_code == 200


def test_entering_needs_a_post_so_that_no_other_page_can_do_it(demo: Any) -> None:
    person("officer")
    assert Client().get("/demo/enter/officer/").status_code == 405


def test_the_first_page_shows_every_figure(demo: Any) -> None:
    """What nobody keeps records of yet is shown too, with nothing to open."""
    programme()
    for _ in range(2):
        placement()
    page = Client().get("/demo/")
    assert page.context["replay"].as_of is not None
    assert len(page.context["replay"].tiles) == len(REPORTED)
    text = page.content.decode()
    assert "/reports/replay/" not in text, "nobody has entered: no door leads to a password"
    assert "1,586" in text, "how many are short of what was reported"

    coordinator = person("coordinator")
    for side in ("50", "37"):
        appointed(coordinator, "province", side)
    TOTP.activate(coordinator, "JBSWY3DPEHPK3PXP")
    entered = Client()
    entered.post("/demo/enter/coordinator/")
    opened = entered.get("/demo/").content.decode()
    assert '<a href="/reports/replay/moved/" class="q-tile q-tile--red">' in opened


def test_without_a_programme_the_first_page_shows_the_people_alone(demo: Any) -> None:
    page = Client().get("/demo/")
    assert page.status_code == 200
    assert page.context["replay"] is None
