"""The navigation's counts come after the page, and say what home says."""

from __future__ import annotations

import re

import pytest
from tests.factories.accounts import logged_in, officer
from tests.factories.register import worker

pytestmark = pytest.mark.django_db


def test_the_counts_asked_for_are_those_of_home() -> None:
    worker(status="unverified")
    browser = logged_in(officer("county", "500238"))
    told = browser.get("/frame/due/").json()
    home = browser.get("/").content.decode()
    shown = re.search(r'data-due="register"><span data-n>([^<]+)<', home)
    assert shown is not None
    assert told["stages"]["register"] == shown[1]
    assert told["kinds"] >= 1


def test_other_pages_ask_nobody_to_wait_for_a_count() -> None:
    worker(status="unverified")
    page = logged_in(officer("county", "500238")).get("/imports/").content.decode()
    assert 'data-due-at="/frame/due/"' in page
    assert 'data-due="register" hidden' in page
