"""The way onto a phone: a code to scan on the desk's screen, and the words for each kind of phone."""

from __future__ import annotations

import base64
import io
import re

import pytest
import segno
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.placements import programme
from tests.factories.register import VILLAGE

pytestmark = pytest.mark.django_db


def code_of(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=5, border=4, xmldecl=False)
    return base64.b64encode(drawn.getvalue()).decode("ascii")


@pytest.mark.parametrize("page", ["home", "visits.phone"])
@pytest.mark.parametrize(("role", "place"), [("village", VILLAGE), ("township", VILLAGE[:9])])
def test_the_code_of_the_apps_address_stands_where_clerks_look(role: str, place: str, page: str) -> None:
    programme()
    answer = logged_in(officer(role, place)).get(reverse(page))
    shown, address = answer.content.decode(), answer.wsgi_request.build_absolute_uri(reverse("field"))
    assert f"data:image/svg+xml;base64,{code_of(address)}" in shown
    for said in ("在浏览器打开", "安卓（Chrome 等）：点右上角菜单，选“添加到主屏幕”", "苹果（Safari）：点下面的分享"):
        assert said in shown
    assert f'href="{reverse("field")}"' in shown


def test_whoever_does_not_use_the_app_is_shown_no_code() -> None:
    programme()
    browser = logged_in(officer("county", "500238"))
    assert "data:image/svg+xml" not in browser.get(reverse("home")).content.decode()
    assert browser.get(reverse("visits.phone")).status_code in (403, 404)


@pytest.mark.parametrize(("host", "alone"), [("127.0.0.1:8000", True), ("localhost", True), ("testserver", False)])
def test_an_address_that_only_this_machine_opens_is_said(host: str, alone: bool) -> None:
    shown = logged_in(officer("village", VILLAGE)).get(reverse("visits.phone"), headers={"host": host})
    assert ("只有这台电脑能打开" in shown.content.decode()) is alone


def test_the_app_has_words_for_each_kind_of_phone() -> None:
    page = Client().get(reverse("field"), {"l": "en"}).content.decode()
    words = dict(re.findall(r'<i data-w="(install_[^"]+)">(.*?)</i>', page))
    assert "Add to Home screen" in words["install_android"]
    assert "Share" in words["install_apple"]
