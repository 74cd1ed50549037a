"""One-time codes, page by page: enrolled before any page with records opens, used once, replaced with a password."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from tests.factories.accounts import PASSWORD, code_of, log_in, logged_in, officer, with_codes

from qiao.ground import clock
from qiao.ground.accounts.models import CodeUse
from qiao.ground.audit.models import Event

pytestmark = pytest.mark.django_db


def enrol(browser: Client) -> tuple[str, list[str]]:
    """Enrol codes as a person does, with the secret of the page: the code used, the recovery codes."""
    page = browser.get("/me/codes/").content.decode()
    secret = re.search(r'<code class="q-secret">([A-Z2-7 ]+)</code>', page)
    assert secret is not None
    used = code_of(secret[1].replace(" ", ""))
    shown = browser.post("/me/codes/", {"code": used}).content.decode()
    return used, re.findall(r'<code class="q-secret">(\d{8})</code>', shown)


def test_an_office_role_enrols_codes_before_any_page_opens() -> None:
    user, browser = officer("county", "500238"), Client()
    log_in(browser, user)
    assert browser.get("/")["Location"] == "/me/codes/?next=%2F"
    assert browser.get("/me/").status_code == 200
    _, spare = enrol(browser)
    assert len(spare) == 10
    assert browser.get("/").status_code == 200
    assert Event.objects.filter(action="accounts.codes.enrolled").count() == 1


def test_a_wrong_first_code_enrols_nothing_and_keeps_the_secret() -> None:
    user, browser = officer("county", "500238"), Client()
    log_in(browser, user)
    before = browser.get("/me/codes/").content
    answer = browser.post("/me/codes/", {"code": "000000"})
    assert answer.status_code == 422
    secret = re.search(rb'<code class="q-secret">([A-Z2-7 ]+)</code>', before)
    assert secret is not None
    assert secret[1] in answer.content
    assert not Authenticator.objects.filter(user=user).exists()


def test_a_page_loaded_again_keeps_the_secret_that_the_phone_has_scanned_until_it_is_old(monkeypatch) -> None:
    user, browser = officer("county", "500238"), Client()
    log_in(browser, user)

    def shown() -> str:
        page = browser.get("/me/codes/").content.decode()
        found = re.search(r'<code class="q-secret">([A-Z2-7 ]+)</code>', page)
        assert found is not None
        return found[1].replace(" ", "")

    scanned = shown()
    assert shown() == scanned
    later = clock.now() + timedelta(minutes=31)
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: later)
        old = browser.post("/me/codes/", {"code": code_of(scanned)})
        assert (old.status_code, "作废了" in old.content.decode()) == (422, True)
        assert shown() != scanned
    assert not Authenticator.objects.filter(user=user).exists()


def test_a_page_loaded_again_after_scanning_still_confirms() -> None:
    user, browser = officer("county", "500238"), Client()
    log_in(browser, user)
    page = browser.get("/me/codes/").content.decode()
    scanned = re.search(r'<code class="q-secret">([A-Z2-7 ]+)</code>', page)
    assert scanned is not None
    browser.get("/me/codes/")

    done = browser.post("/me/codes/", {"code": code_of(scanned[1].replace(" ", ""))})

    assert done.status_code == 200
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def test_the_next_log_in_asks_for_a_code_and_nothing_opens_without_it() -> None:
    user, browser = officer("county", "500238"), Client()
    secret = with_codes(user)
    assert log_in(browser, user)["Location"] == "/login/code/"
    assert browser.get("/")["Location"].startswith("/login/")
    assert browser.post("/login/code/", {"code": "000000"}).status_code == 200
    assert browser.get("/me/").status_code == 302
    assert browser.post("/login/code/", {"code": code_of(secret)}).status_code == 302
    assert browser.get("/").status_code == 200


def test_a_code_counts_once_over_all_browsers() -> None:
    user, first, second = officer("county", "500238"), Client(), Client()
    code = code_of(with_codes(user))
    for browser in (first, second):
        log_in(browser, user)
    assert first.post("/login/code/", {"code": code}).status_code == 302
    refused = second.post("/login/code/", {"code": code})
    assert "已经用过" in refused.content.decode()
    assert second.get("/me/").status_code == 302


def test_the_code_with_which_one_enrolled_counts_once_too() -> None:
    user, browser = officer("county", "500238"), Client()
    log_in(browser, user)
    used, _ = enrol(browser)
    other = Client()
    log_in(other, user)
    assert "已经用过" in other.post("/login/code/", {"code": used}).content.decode()


def test_clocks_half_a_minute_apart_agree_and_further_apart_do_not() -> None:
    user = officer("county", "500238")
    secret = with_codes(user)
    for steps, is_in in ((3, False), (-3, False), (1, True)):
        browser = Client()
        log_in(browser, user)
        assert (browser.post("/login/code/", {"code": code_of(secret, steps)}).status_code == 302) is is_in


def test_five_wrong_codes_lock_the_right_one_out_for_a_while() -> None:
    user, browser = officer("county", "500238"), Client()
    secret = with_codes(user)
    log_in(browser, user)
    for _ in range(5):
        browser.post("/login/code/", {"code": "000000"})
    assert "15 分钟" in browser.post("/login/code/", {"code": code_of(secret)}).content.decode()
    CodeUse.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert browser.post("/login/code/", {"code": code_of(secret)}).status_code == 302


def test_a_recovery_code_stands_for_one_code_once() -> None:
    user, browser = officer("county", "500238"), Client()
    log_in(browser, user)
    _, spare = enrol(browser)
    for code, is_in in ((spare[0], True), (spare[0], False), (spare[1], True)):
        other = Client()
        log_in(other, user)
        assert (other.post("/login/code/", {"code": code}).status_code == 302) is is_in


def test_new_recovery_codes_end_the_old_ones_and_need_the_password() -> None:
    user, browser = officer("county", "500238"), Client()
    log_in(browser, user)
    _, old = enrol(browser)
    assert browser.post("/me/codes/recovery/", {"password": "wrong"}).status_code == 422
    page = browser.post("/me/codes/recovery/", {"password": PASSWORD}).content.decode()
    new = re.findall(r'<code class="q-secret">(\d{8})</code>', page)
    assert set(new).isdisjoint(old)
    other = Client()
    log_in(other, user)
    assert other.post("/login/code/", {"code": old[0]}).status_code == 200


def test_a_new_phone_enrols_anew_before_any_page_opens() -> None:
    user, browser = officer("county", "500238"), Client()
    log_in(browser, user)
    enrol(browser)
    assert browser.post("/me/codes/anew/", {"password": PASSWORD})["Location"] == "/me/codes/"
    assert browser.get("/")["Location"].startswith("/me/codes/")


def test_who_has_not_shown_a_code_can_neither_replace_nor_renew_them() -> None:
    """A session with the password alone must not get past the second factor by giving it up."""
    user = officer("county", "500238")
    with_codes(user)
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in ("/me/codes/anew/", "/me/codes/recovery/"):
        assert browser.post(address, {"password": PASSWORD})["Location"] == "/me/codes/show/"
    assert Authenticator.objects.filter(user=user).exists()
    assert browser.get("/")["Location"].startswith("/me/codes/show/")


def test_a_session_from_before_the_enrolment_shows_a_code_and_goes_on() -> None:
    user, browser = officer("county", "500238"), Client()
    log_in(browser, user)
    secret = with_codes(user)
    assert browser.get("/me/codes/show/?next=/me/").status_code == 200
    assert browser.post("/me/codes/show/", {"code": "000000", "next": "/me/"}).status_code == 422
    assert browser.post("/me/codes/show/", {"code": code_of(secret), "next": "/me/"})["Location"] == "/me/"


def test_nobody_is_led_to_another_site() -> None:
    user, browser = officer("county", "500238"), Client()
    log_in(browser, user)
    secret = with_codes(user)
    answer = browser.post("/me/codes/show/", {"code": code_of(secret), "next": "https://example.org/"})
    assert answer["Location"] == "/"


def test_secrets_are_sealed_in_the_database() -> None:
    secret = with_codes(officer("county", "500238"))
    assert secret not in str(Authenticator.objects.get().data)


def test_a_role_with_both_kinds_of_post_needs_the_code() -> None:
    from tests.factories.accounts import appointed

    user = officer("village", "500238101201")
    appointed(user, "township", "500238101")
    browser = Client()
    log_in(browser, user)
    assert browser.get("/")["Location"].startswith("/me/codes/")
    assert logged_in(user).get("/").status_code == 200
