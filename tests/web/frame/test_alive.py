"""Whether a log-in still holds, as an open form asks."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories.accounts import logged_in, officer

pytestmark = pytest.mark.django_db


def test_a_stranger_is_nobody_and_gets_no_token() -> None:
    assert Client().get("/frame/alive/").json() == {"who": "", "token": ""}


def test_who_is_logged_in_is_told_with_the_token_of_the_log_in() -> None:
    user = officer("county", "500238")
    answer = logged_in(user).get("/frame/alive/")
    told = answer.json()
    assert told["who"] == str(user.pk)
    assert len(told["token"]) > 30
    assert "no-store" in answer["Cache-Control"]


def test_before_the_second_factor_nobody_is_there() -> None:
    browser = Client()
    browser.force_login(officer("county", "500238"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/frame/alive/").json()["who"] == ""


@pytest.mark.parametrize("address", ["/me/codes/", "/me/password/"])
def test_a_page_of_the_steps_before_sends_its_form_without_asking_for_a_log_in_that_holds(address: str) -> None:
    browser = Client()
    browser.force_login(officer("county", "500238"), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get(address).content.decode()
    assert "q-form" in page
    assert 'id="signed-out"' not in page
    assert 'id="signed-out"' in logged_in(officer("county", "500238")).get("/").content.decode()
