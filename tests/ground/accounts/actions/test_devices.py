"""Devices: a code enrols one, once; each PIN is counted before it is looked at, and the tenth wrong one wipes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.factories.accounts import acting, officer

from qiao.ground.accounts.actions import check_pin, device_by_secret, enrol_device, issue_device_code, revoke_device
from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import Device, DeviceCode, User
from qiao.ground.audit.models import Event

pytestmark = pytest.mark.django_db
PIN = "730519"


@pytest.fixture
def cadre() -> User:
    return officer("village", "500238101201")


def refusal(call: Any, **given: Any) -> str:
    with pytest.raises(AccountRefused) as told:
        call(**given)
    return told.value.code


def enrolled(user: User, pin: str = PIN) -> tuple[Device, str]:
    code = issue_device_code(by=acting("security_admin"), user=user)
    return enrol_device(by=actor_of(user), user=user, code=code, label="手机", pin=pin)


def test_an_enrolled_device_is_known_by_its_secret_and_no_other(cadre: User) -> None:
    device, secret = enrolled(cadre)
    other = officer("village", "500238101201")
    assert device_by_secret(cadre, device.pk, secret) == device
    assert device_by_secret(cadre, device.pk, "something else") is None
    assert device_by_secret(other, device.pk, secret) is None
    assert secret not in (device.secret_hash, device.pin_hash)


def test_a_code_counts_once_typed_as_one_likes(cadre: User) -> None:
    code = issue_device_code(by=acting("security_admin"), user=cadre)
    given = {"by": actor_of(cadre), "user": cadre, "label": "手机", "pin": PIN}
    enrol_device(code=f" {code.lower()} ", **given)
    assert refusal(enrol_device, code=code, **given) == "bad_device_code"
    assert Device.objects.filter(user=cadre).count() == 1


def test_a_code_is_only_its_users_and_expires(cadre: User) -> None:
    other = officer("village", "500238101201")
    code = issue_device_code(by=acting("security_admin"), user=cadre)
    given = {"code": code, "label": "手机", "pin": PIN}
    assert refusal(enrol_device, by=actor_of(other), user=other, **given) == "bad_device_code"
    DeviceCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refusal(enrol_device, by=actor_of(cadre), user=cadre, **given) == "bad_device_code"


def test_a_new_code_takes_the_place_of_the_last_one(cadre: User) -> None:
    first = issue_device_code(by=acting("security_admin"), user=cadre)
    issue_device_code(by=actor_of(cadre), user=cadre)
    given = {"by": actor_of(cadre), "user": cadre, "label": "手机", "pin": PIN}
    assert refusal(enrol_device, code=first, **given) == "bad_device_code"


def test_a_code_for_another_is_issued_by_administrators_only(cadre: User) -> None:
    assert refusal(issue_device_code, by=acting("county", "500238"), user=cadre) == "not_yours"


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("12345", "short_pin"),
        ("abc123", "short_pin"),
        ("123456", "plain_pin"),
        ("654321", "plain_pin"),
        ("111111", "plain_pin"),
        ("121212", "plain_pin"),
        ("１２３９５７", "short_pin"),
    ],
)
def test_a_pin_that_is_easy_to_guess_is_refused(cadre: User, pin: str, code: str) -> None:
    issued = issue_device_code(by=acting("security_admin"), user=cadre)
    assert refusal(enrol_device, by=actor_of(cadre), user=cadre, code=issued, label="手机", pin=pin) == code
    assert DeviceCode.objects.get().used_at is None


def test_ten_wrong_pins_wipe_the_device_and_the_right_one_is_too_late(cadre: User) -> None:
    device, secret = enrolled(cadre)
    told = [refusal(check_pin, by=actor_of(cadre), device=device, pin="000000") for _ in range(10)]
    assert told == ["wrong_pin"] * 9 + ["device_wiped"]
    assert refusal(check_pin, by=actor_of(cadre), device=device, pin=PIN) == "device_wiped"
    device.refresh_from_db()
    assert (device.ending, device.secret_hash, device.pin_hash) == ("wiped", "", "")
    assert device_by_secret(cadre, device.pk, secret) is None
    assert Event.objects.filter(action="accounts.device.wiped").count() == 1


def test_the_right_pin_forgets_the_wrong_ones(cadre: User) -> None:
    device, _ = enrolled(cadre)
    for _ in range(9):
        refusal(check_pin, by=actor_of(cadre), device=device, pin="000000")
    assert check_pin(by=actor_of(cadre), device=device, pin=PIN)
    assert refusal(check_pin, by=actor_of(cadre), device=device, pin="000000") == "wrong_pin"


def test_a_device_is_ended_once_by_its_user_or_an_administrator(cadre: User) -> None:
    device, secret = enrolled(cadre)
    assert refusal(revoke_device, by=acting("county", "500238"), device=device) == "not_yours"
    revoke_device(by=actor_of(cadre), device=device, reason="丢了")
    assert device_by_secret(cadre, device.pk, secret) is None
    assert refusal(revoke_device, by=acting("security_admin"), device=device) == "device_ended"
    assert refusal(check_pin, by=actor_of(cadre), device=device, pin=PIN) == "device_wiped"
