"""Lockout: counted by user and address; the right password is refused meanwhile, and only for them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.factories.accounts import PASSWORD, log_in, officer

from qiao.ground.audit.models import Event
from qiao.ground.privacy.resident_ids import compose
from qiao.web.accounts.lockout import client_address

pytestmark = pytest.mark.django_db
LIMIT = 5


def fail(browser: Client, user: Any, times: int, **more: Any) -> list[int]:
    """Log in with a wrong password that often; the answers' status."""
    return [
        browser.post("/login/", {"login": user.username, "password": "wrong"}, **more).status_code for _ in range(times)
    ]


def is_in(answer: Any) -> bool:
    return answer.status_code == 302


def test_the_right_password_is_refused_during_a_lockout() -> None:
    """The trap: with AXES_USERNAME_FORM_FIELD set to allauth's field no user was stored, and this password let in."""
    user, browser = officer("village", "500238101201"), Client()
    assert fail(browser, user, LIMIT) == [200] * (LIMIT - 1) + [429]
    assert AccessAttempt.objects.get().username == user.username
    answer = log_in(browser, user)
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert "_auth_user_id" not in browser.session


def test_after_a_quarter_of_an_hour_the_right_password_counts_again() -> None:
    user, browser = officer("village", "500238101201"), Client()
    fail(browser, user, LIMIT)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert is_in(log_in(browser, user))


def test_a_name_in_another_case_is_counted_as_the_same_name() -> None:
    user, browser = officer("village", "500238101201", username="tanjianjun"), Client()
    for name in ("tanjianjun", "TanJianJun", "TANJIANJUN", " tanjianjun", "tanjianJUN"):
        browser.post("/login/", {"login": name, "password": "wrong"})
    assert log_in(browser, user).status_code == 429


def test_a_lockout_is_one_users_at_one_address() -> None:
    user, colleague = officer("village", "500238101201"), officer("village", "500238101201")
    fail(Client(), user, LIMIT)
    assert is_in(log_in(Client(), colleague))
    assert is_in(log_in(Client(REMOTE_ADDR="10.0.0.9"), user))


def test_a_lockout_is_told_to_the_audit_without_the_password() -> None:
    user, browser = officer("village", "500238101201"), Client()
    fail(browser, user, LIMIT)
    event = Event.objects.get(action="accounts.login.locked")
    assert event.details == {"username": user.username, "address": "127.0.0.1"}
    assert "wrong" not in AccessAttempt.objects.get().post_data.replace("login", "")


@pytest.mark.parametrize("typed", [compose("500901", date(1990, 1, 1), 1), "13800138000", "谭小明 13800138000"])
def test_what_is_nobodys_name_is_kept_nowhere_and_counts_all_the_same(typed: str, caplog: Any) -> None:
    with caplog.at_level("DEBUG"):
        told = [Client().post("/login/", {"login": typed, "password": "wrong"}).status_code for _ in range(LIMIT)]
    assert told == [200] * (LIMIT - 1) + [429]
    kept = AccessAttempt.objects.get()
    event = Event.objects.get(action="accounts.login.locked")
    everything = str([vars(kept), event.details, caplog.text])
    assert typed not in everything
    assert typed[-8:] not in everything
    assert kept.username.startswith("nobody:")
    assert event.details["username"] == kept.username


def test_two_names_of_nobody_are_counted_apart() -> None:
    first, second = Client(), Client()
    for number in range(LIMIT - 1):
        assert first.post("/login/", {"login": "nobody1", "password": "wrong"}).status_code == 200, number
    assert second.post("/login/", {"login": "nobody2", "password": "wrong"}).status_code == 200
    assert first.post("/login/", {"login": " NOBODY1", "password": "wrong"}).status_code == 429


def test_a_users_own_name_is_kept_as_it_is_and_no_form_beside_it() -> None:
    user, browser = officer("village", "500238101201"), Client()
    fail(browser, user, 2)
    kept = AccessAttempt.objects.get()
    assert kept.username == user.username
    assert user.username not in kept.post_data + kept.get_data


def test_a_wrong_password_and_an_unknown_name_are_told_alike() -> None:
    user = officer("village", "500238101201")
    known = Client().post("/login/", {"login": user.username, "password": "wrong"})
    unknown = Client().post("/login/", {"login": "nobody", "password": "wrong"})
    told = "用户名或口令不对"
    assert told in known.content.decode()
    assert told in unknown.content.decode()


def test_the_log_in_page_offers_no_sign_up_and_both_switches() -> None:
    page = Client().get("/login/").content.decode()
    assert "注册" not in page
    assert 'action="/frame/language/"' in page
    assert 'action="/frame/large-text/"' in page


def test_behind_a_proxy_everybody_keeps_their_own_address(settings: Any) -> None:
    settings.QIAO_PROXIES = 1
    user, proxy = officer("village", "500238101201"), {"REMOTE_ADDR": "10.0.0.1"}
    fail(Client(**proxy), user, LIMIT, HTTP_X_FORWARDED_FOR="203.0.113.7")
    theirs = Client(**proxy).post(
        "/login/", {"login": user.username, "password": PASSWORD}, HTTP_X_FORWARDED_FOR="203.0.113.8"
    )
    assert is_in(theirs)
    his = Client(**proxy).post(
        "/login/", {"login": user.username, "password": PASSWORD}, HTTP_X_FORWARDED_FOR="203.0.113.7"
    )
    assert his.status_code == 429


def test_nobody_escapes_a_lockout_by_writing_addresses_themselves(settings: Any) -> None:
    settings.QIAO_PROXIES = 1
    user, browser = officer("village", "500238101201"), Client(REMOTE_ADDR="10.0.0.1")
    for forged in range(LIMIT):
        fail(browser, user, 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{forged}, 203.0.113.7")
    last = browser.post(
        "/login/", {"login": user.username, "password": PASSWORD}, HTTP_X_FORWARDED_FOR="198.51.100.77, 203.0.113.7"
    )
    assert last.status_code == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7", "10.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        (2, "1.2.3.4, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "drop table", "10.0.0.1"),
        (1, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_only_trusted_proxies_are_believed(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.QIAO_PROXIES = proxies
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address
