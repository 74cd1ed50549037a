"""The gate: a page that says nothing lets nobody in."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from tests.factories.accounts import logged_in, officer, person

from qiao.web.frame.gate import ANY_ROLE, PUBLIC, SIGNED_IN, is_passive, need_of, opens_to
from qiao.web.frame.pages import Page

pytestmark = pytest.mark.django_db


def silent(request: HttpRequest) -> HttpResponse:
    """A view that forgot to say what it needs."""
    return HttpResponse("open")


class Silent(Page):
    """A page that forgot to say what it needs."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("open")


class Desk(Page):
    """A page that whoever manages accounts may read, and nobody may write."""

    permission = "accounts.manage"
    post_permission: ClassVar[str] = "nothing.at_all"
    passive = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("desk")

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("written")


@opens_to(ANY_ROLE)
def hall(request: HttpRequest) -> HttpResponse:
    """A view for whoever holds a post."""
    return HttpResponse("hall")


@opens_to(PUBLIC)
def entrance(request: HttpRequest) -> HttpResponse:
    """A view for anybody."""
    return HttpResponse("entrance")


urlpatterns = [
    path("silent/", silent, name="silent"),
    path("silent-page/", Silent.as_view(), name="silent_page"),
    path("desk/", Desk.as_view(), name="desk"),
    path("hall/", hall, name="hall"),
    path("login/", entrance, name="account_login"),
]
handler403 = "tests.web.frame.test_gate.refused"


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse("refused", status=403)


@pytest.fixture(autouse=True)
def _own_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.frame.test_gate"


def test_a_page_that_declares_nothing_is_closed_to_everybody() -> None:
    for browser in (Client(), logged_in(officer("security_admin")), logged_in(officer("county", "500238"))):
        assert [browser.get(address).status_code for address in ("/silent/", "/silent-page/")] == [403, 403]


def test_a_permission_opens_to_its_roles_and_is_refused_to_the_others() -> None:
    assert logged_in(officer("security_admin")).get("/desk/").status_code == 200
    assert logged_in(officer("county", "500238")).get("/desk/").status_code == 403
    assert Client().get("/desk/")["Location"] == "/login/?next=%2Fdesk%2F"


def test_any_role_means_a_post_of_today() -> None:
    assert logged_in(officer("village", "500238101201")).get("/hall/").status_code == 200
    assert logged_in(person()).get("/hall/").status_code == 403
    assert Client().get("/login/").status_code == 200


def test_writing_needs_its_own_permission_where_the_page_says_so() -> None:
    assert logged_in(officer("security_admin")).post("/desk/").status_code == 403


def test_what_is_shown_to_somebody_logged_in_is_never_stored() -> None:
    answer = logged_in(officer("security_admin")).get("/desk/")
    assert answer["Cache-Control"] == "no-store, private"


def test_a_need_is_read_from_the_view_and_its_class() -> None:
    assert need_of(Desk.as_view(), "desk") == "accounts.manage"
    assert need_of(Desk.as_view(), "desk", "POST") == "nothing.at_all"
    assert need_of(Silent.as_view(), "silent_page") is None
    assert need_of(silent, "account_logout") == SIGNED_IN
    assert is_passive(Desk.as_view())
    assert not is_passive(Silent.as_view())
