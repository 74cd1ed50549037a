"""Error pages: in the language that led there, with one next step, and none that can break itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory
from tests.factories.accounts import logged_in, officer, person

from qiao.ground.audit.requests import request_id
from qiao.web.frame import errors


@pytest.fixture
def request_number() -> Any:
    token = request_id.set("abc12345")
    yield "abc12345"
    request_id.reset(token)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("zh-hans", "没有这一页"), ("en", 'lang="en"')])
def test_what_is_not_there_is_said_in_the_language_of_the_reader(language: str, said: str) -> None:
    browser = logged_in(officer("county", "500238"))
    browser.cookies["django_language"] = language
    answer = browser.get("/nowhere/")
    assert answer.status_code == 404
    assert said in answer.content.decode()


@pytest.mark.django_db
def test_who_holds_no_post_is_told_so_and_can_only_leave() -> None:
    answer = logged_in(person()).get("/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "你今天没有任职" in page
    assert "各环节" not in page


@pytest.mark.django_db
def test_a_form_with_an_old_token_is_said_to_be_old() -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/frame/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "表单过期了" in answer.content.decode()


@pytest.mark.django_db
def test_asked_too_often_says_the_minutes_in_words_and_for_programs(rf: RequestFactory) -> None:
    answer = errors.too_many(rf.get("/"), minutes=15)
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert "15 分钟" in answer.content.decode()


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "我们这边出错了"), ("en", "Something broke on our side")])
def test_our_mistake_is_told_without_a_database_and_with_the_number_to_report(
    rf: RequestFactory, request_number: str, language: str, said: str
) -> None:
    """No test of this one may ask the database, so none is allowed here."""
    asked = rf.get("/")
    asked.COOKIES["django_language"] = language
    asked.COOKIES["qiao_large"] = "1"
    page = errors.broken(asked).content.decode()
    assert said in page
    assert request_number in page
    assert 'class="q-large"' in page


def test_a_request_that_no_page_makes_is_answered_in_words(rf: RequestFactory) -> None:
    answer = errors.bad_request(rf.get("/"))
    assert answer.status_code == 400
    assert "没看懂这个请求" in answer.content.decode()
