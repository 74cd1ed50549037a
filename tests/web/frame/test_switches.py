"""The two switches: remembered in a cookie, and back to where one was, never to another site."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_a_switch_never_leads_to_another_site(elsewhere: str) -> None:
    answer = Client().post("/frame/language/", {"language": "en", "next": elsewhere})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_the_language_is_remembered_and_leads_back() -> None:
    answer = Client().post("/frame/language/", {"language": "en", "next": "/needs/?page=2"})
    assert answer["Location"] == "/needs/?page=2"
    assert answer.cookies["django_language"].value == "en"


def test_a_language_that_we_do_not_have_changes_nothing() -> None:
    assert "django_language" not in Client().post("/frame/language/", {"language": "xx", "next": "/"}).cookies


@pytest.mark.parametrize(("asked", "kept"), [("1", "1"), ("0", "0"), ("", "0"), ("yes", "0")])
def test_large_text_is_remembered(asked: str, kept: str) -> None:
    cookie = Client().post("/frame/large-text/", {"large": asked, "next": "/"}).cookies["qiao_large"]
    assert (cookie.value, cookie["samesite"], bool(cookie["httponly"])) == (kept, "Lax", True)


@pytest.mark.parametrize("path", ["/frame/language/", "/frame/large-text/"])
def test_a_link_alone_switches_nothing(path: str) -> None:
    assert Client().get(path).status_code == 405


@pytest.mark.django_db
def test_large_text_marks_the_page() -> None:
    browser = Client()
    assert '<html lang="zh-Hans">' in browser.get("/login/").content.decode()
    browser.post("/frame/large-text/", {"large": "1", "next": "/login/"})
    assert '<html lang="zh-Hans" class="q-large">' in browser.get("/login/").content.decode()
