"""Users as the security administrator sees them: every page answers, every refusal stands beside its field."""

from __future__ import annotations

from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from tests.factories.accounts import PASSWORD, log_in, logged_in, officer, person

from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import Device, User

pytestmark = pytest.mark.django_db
POST = {
    "role": "county",
    "office": "巫溪县就业局",
    "region": "500238",
    "valid_from": "2019-06-30",
    "reason": "任命文件",
}


@pytest.fixture
def admin() -> Client:
    return logged_in(officer("security_admin"))


def test_a_user_is_made_appointed_and_shown(admin: Client) -> None:
    made = admin.post("/users/new/", {"username": "tanjj", "display_name": "谭建军", "password": PASSWORD})
    user = User.objects.get(username="tanjj")
    assert made["Location"] == f"/users/{user.pk}/"
    assert admin.post(f"/users/{user.pk}/appoint/", POST).status_code == 302
    assert actor_of(user).roles == {"county"}
    page = admin.get(f"/users/{user.pk}/").content.decode()
    assert "巫溪县就业局" in page
    assert "谭建军" in admin.get("/users/").content.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [({"region": "500299"}, "没有区划 500299"), ({"role": "seconded"}, "挂职有任期"), ({"reason": ""}, "is-wrong")],
)
def test_a_refused_post_says_why_and_keeps_what_was_typed(admin: Client, more: dict[str, str], said: str) -> None:
    user = person()
    answer = admin.post(f"/users/{user.pk}/appoint/", POST | more)
    page = answer.content.decode()
    assert (answer.status_code, actor_of(user).scopes) == (422, ())
    assert said in page
    assert "巫溪县就业局" in page


def test_a_post_is_taken_back_with_a_reason(admin: Client) -> None:
    user = officer("county", "500238")
    address = f"/users/posts/{user.appointments.get().pk}/revoke/"
    assert admin.get(address).status_code == 200
    assert admin.post(address, {"reason": ""}).status_code == 422
    assert admin.post(address, {"reason": "调走"}).status_code == 302
    assert actor_of(user).scopes == ()
    assert "已经撤销" in admin.post(address, {"reason": "调走"}).content.decode()


def test_households_are_assigned_by_their_numbers(admin: Client) -> None:
    user, one = officer("helper", "500238101"), uuid4()
    address = f"/users/posts/{user.appointments.get().pk}/households/"
    assert admin.post(address, {"households": f"{one}\nabc"}).status_code == 422
    assert admin.post(address, {"households": str(one)}).status_code == 302
    assert actor_of(user).scopes[0].households == (one,)
    other = officer("county", "500238").appointments.get()
    assert admin.get(f"/users/posts/{other.pk}/households/").status_code == 404


def test_a_name_changed_by_two_is_changed_by_one(admin: Client) -> None:
    user = person()
    told = {"display_name": "谭建军", "is_active": "on", "version": "1"}
    assert admin.post(f"/users/{user.pk}/", told).status_code == 302
    late = admin.post(f"/users/{user.pk}/", told | {"display_name": "谭建国"})
    assert late.status_code == 422
    assert "别人刚才改过" in late.content.decode()
    assert User.objects.get(pk=user.pk).display_name == "谭建军"


def test_a_closed_account_is_out_at_once_and_cannot_log_in(admin: Client) -> None:
    user, browser = officer("county", "500238"), Client()
    log_in(browser, user)
    admin.post(f"/users/{user.pk}/", {"display_name": "谭建军", "version": "1"})
    assert browser.get("/me/")["Location"].startswith("/login/")
    answer = log_in(browser, user)
    assert "_auth_user_id" not in browser.session
    assert answer.status_code in (200, 302)


def test_sessions_are_seen_and_ended(admin: Client) -> None:
    user, one, two = officer("county", "500238"), Client(), Client()
    for browser in (one, two):
        log_in(browser, user)
    first, second = UserSession.objects.filter(user=user).order_by("pk")
    assert admin.post(f"/users/{user.pk}/sessions/{first.pk}/end/").status_code == 302
    assert (one.get("/me/").status_code, two.get("/me/").status_code) == (302, 200)
    assert admin.post(f"/users/{person().pk}/sessions/{second.pk}/end/").status_code == 404
    admin.post(f"/users/{user.pk}/sessions/end/")
    assert two.get("/me/").status_code == 302


def test_a_device_code_is_shown_once_and_a_reset_ends_devices(admin: Client) -> None:
    user = officer("village", "500238101201")
    shown = admin.post(f"/users/{user.pk}/device-code/")
    assert "3 天内有效" in shown.content.decode()
    assert admin.get(f"/users/{user.pk}/device-code/").status_code == 405
    device = Device.objects.create(user=user, label="手机", secret_hash="s", pin_hash="p")
    assert admin.post(f"/users/{user.pk}/second-factor/", {"reason": "手机丢了"}).status_code == 302
    device.refresh_from_db()
    assert device.ending == "revoked"


def test_a_reset_password_must_be_changed(admin: Client) -> None:
    user = officer("county", "500238")
    assert admin.post(f"/users/{user.pk}/password/", {"password": "short"}).status_code == 422
    assert admin.post(f"/users/{user.pk}/password/", {"password": "Yun-qi-shan-8x"}).status_code == 302
    assert User.objects.get(pk=user.pk).must_change_password


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_post_begins_today_unless_told_otherwise(admin: Client, language: str) -> None:
    """The browser's own field of a day takes 2019-06-30 and nothing else."""
    admin.cookies["django_language"] = language
    assert 'value="2019-06-30"' in admin.get(f"/users/{person().pk}/appoint/").content.decode()
