"""What a list's forms keep: never a number of a person, in a view's name or in what was searched for."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client
from tests.factories.accounts import logged_in, officer

from qiao.ground.accounts.models import SavedView
from qiao.ground.jobs.models import Job
from qiao.ground.privacy.resident_ids import compose

pytestmark = pytest.mark.django_db
NUMBER = compose("500901", date(1990, 1, 1), 1)
PHONE = "13800138000"


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def address(text: str) -> str:
    return f"/register/?{urlencode({'skill': text})}"


@pytest.mark.parametrize(
    ("searched", "name"), [("", NUMBER), ("", f"{'名' * 35}{PHONE}"), (NUMBER, "常用"), (f"缝纫 {PHONE}", "常用")]
)
def test_a_view_keeps_no_number_of_a_person(browser: Client, searched: str, name: str) -> None:
    answer = browser.post(address(searched), {"do": "save_view", "name": name}, follow=True)
    assert "删掉号码" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_a_view_keeps_its_name_and_what_was_searched_for(browser: Client) -> None:
    browser.post(address("缝纫"), {"do": "save_view", "name": "会缝纫的 2019-06-30"})
    kept = SavedView.objects.get()
    assert (kept.name, kept.query) == ("会缝纫的 2019-06-30", urlencode({"skill": "缝纫"}))


def test_an_export_is_not_asked_for_by_a_number_of_a_person(browser: Client) -> None:
    answer = browser.post(address(NUMBER), {"do": "export"}, follow=True)
    assert "删掉号码" in answer.content.decode()
    assert not Job.objects.exists()
    browser.post(address("缝纫"), {"do": "export"})
    assert Job.objects.get().params["query"] == urlencode({"skill": "缝纫"})
