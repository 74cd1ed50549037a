"""Field roles: an enrolled device and its PIN in the place of one-time codes."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories.accounts import acting, log_in, logged_in, officer, with_codes

from qiao.ground.accounts.actions import issue_device_code
from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import Device, User

pytestmark = pytest.mark.django_db
PIN = "730519"


@pytest.fixture
def cadre() -> User:
    return officer("village", "500238101201")


def enrol(browser: Client, user: User, *, by: User | None = None) -> int:
    """Enrol this browser as the user's device; the status of the answer."""
    code = issue_device_code(by=actor_of(by) if by else acting("security_admin"), user=user)
    told = {"code": code, "label": "手机", "pin": PIN, "again": PIN}
    return browser.post("/me/devices/enrol/", told).status_code


def test_a_field_role_enrols_the_device_before_any_page_opens(cadre: User) -> None:
    browser = Client()
    log_in(browser, cadre)
    assert browser.get("/")["Location"] == "/me/pin/?next=%2F"
    assert browser.get("/me/pin/")["Location"] == "/me/devices/enrol/"
    assert enrol(browser, cadre) == 302
    assert browser.get("/").status_code == 200


def test_the_next_log_in_asks_the_pin_on_this_device_and_a_code_on_another(cadre: User) -> None:
    browser, other = Client(), Client()
    log_in(browser, cadre)
    enrol(browser, cadre)
    browser.post("/logout/")
    log_in(browser, cadre)
    assert browser.get("/")["Location"].startswith("/me/pin/")
    assert browser.post("/me/pin/", {"pin": "999999"}).status_code == 422
    assert browser.post("/me/pin/", {"pin": PIN, "next": "/me/"})["Location"] == "/me/"
    assert browser.get("/").status_code == 200
    log_in(other, cadre)
    assert other.get("/me/pin/")["Location"] == "/me/devices/enrol/"


def test_the_cookie_is_signed_hidden_from_scripts_and_bound_to_the_user(cadre: User) -> None:
    browser, colleague = Client(), officer("village", "500238101201")
    log_in(browser, cadre)
    enrol(browser, cadre)
    cookie = browser.cookies[f"qiao_device_{cadre.pk}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    thief = Client()
    log_in(thief, colleague)
    thief.cookies[f"qiao_device_{colleague.pk}"] = cookie.value
    assert thief.get("/me/pin/")["Location"] == "/me/devices/enrol/"


def test_entering_the_pin_changes_the_key_of_the_session(cadre: User) -> None:
    browser = Client()
    log_in(browser, cadre)
    before = browser.session.session_key
    enrol(browser, cadre)
    assert browser.session.session_key != before
    page = browser.get("/me/").content.decode()
    assert "就是这里" in page


def test_ten_wrong_pins_wipe_the_device_and_end_the_session(cadre: User) -> None:
    browser = Client()
    log_in(browser, cadre)
    enrol(browser, cadre)
    browser.post("/logout/")
    log_in(browser, cadre)
    told = [browser.post("/me/pin/", {"pin": "999999"}).status_code for _ in range(10)]
    assert told == [422] * 9 + [403]
    assert browser.get("/me/")["Location"].startswith("/login/")
    assert Device.objects.get(user=cadre).ending == "wiped"
    log_in(browser, cadre)
    assert browser.get("/me/pin/")["Location"] == "/me/devices/enrol/"


def test_a_revoked_device_stops_at_the_next_page(cadre: User) -> None:
    browser = Client()
    log_in(browser, cadre)
    enrol(browser, cadre)
    device = Device.objects.get(user=cadre)
    admin = logged_in(officer("security_admin"))
    assert admin.post(f"/users/devices/{device.pk}/end/").status_code == 302
    assert browser.get("/")["Location"].startswith("/me/pin/")


def test_codes_enrolled_by_oneself_do_not_stand_for_the_device(cadre: User) -> None:
    """Else the password alone would do: enrol codes, and the PIN is never asked."""
    secret = with_codes(cadre)
    browser = Client()
    log_in(browser, cadre)
    from tests.factories.accounts import code_of

    browser.post("/login/code/", {"code": code_of(secret)})
    assert browser.get("/")["Location"].startswith("/me/pin/")


def test_a_code_of_ones_own_needs_a_device_first(cadre: User) -> None:
    browser = Client()
    log_in(browser, cadre)
    assert browser.post("/me/devices/code/")["Location"].startswith("/me/pin/")
    enrol(browser, cadre)
    page = browser.post("/me/devices/code/")
    assert page.status_code == 200
    assert "15 分钟" in page.content.decode()


def test_another_users_device_is_not_there(cadre: User) -> None:
    device = Device.objects.create(user=officer("village", "500238101201"), label="手机", secret_hash="s", pin_hash="p")
    assert logged_in(cadre).post(f"/me/devices/{device.pk}/end/").status_code == 404
    device.refresh_from_db()
    assert device.revoked_at is None


def test_pins_that_differ_enrol_nothing(cadre: User) -> None:
    browser = Client()
    log_in(browser, cadre)
    code = issue_device_code(by=acting("security_admin"), user=cadre)
    told = {"code": code, "label": "手机", "pin": PIN, "again": "730518"}
    assert browser.post("/me/devices/enrol/", told).status_code == 422
    assert not Device.objects.exists()
