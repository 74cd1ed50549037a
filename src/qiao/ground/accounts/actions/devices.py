"""Devices（登记设备）: enrolled once with a code, opened with a PIN, wiped after too many wrong ones."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from itertools import pairwise

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from qiao.ground import clock
from qiao.ground.accounts.actions.guards import must_manage_or_be
from qiao.ground.accounts.actors import Actor
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import Device, DeviceCode, User
from qiao.ground.audit.actions import record

WRONG_PINS = 10
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
ISSUED_FOR = timedelta(days=3)
SELF_ISSUED_FOR = timedelta(minutes=15)


@transaction.atomic
def issue_device_code(*, by: Actor, user: User) -> str:
    """A code with which the user enrols one device, told once: three days from an administrator, else 15 minutes.

    Raises AccountRefused. Whoever issues one for themselves must have shown the second factor: the page sees to it.
    """
    must_manage_or_be(by, user.pk)
    code = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
    now = clock.now()
    DeviceCode.objects.filter(user=user, used_at__isnull=True).delete()
    DeviceCode.objects.create(
        user=user,
        code_hash=_hash(_plain(code)),
        issued_by_id=by.user_id,
        issued_at=now,
        expires_at=now + (SELF_ISSUED_FOR if by.user_id == user.pk else ISSUED_FOR),
    )
    record(by=by, action="accounts.device_code.issued", subject=user)
    return f"{code[:5]}-{code[5:]}"


@transaction.atomic
def enrol_device(*, by: Actor, user: User, code: str, label: str, pin: str) -> tuple[Device, str]:
    """Enrol the device in the user's hands; returns it and the secret it keeps. Raises AccountRefused."""
    _check_pin_is_good(pin)
    now = clock.now()
    open_codes = DeviceCode.objects.filter(
        user=user, code_hash=_hash(_plain(code)), used_at__isnull=True, expires_at__gt=now
    )
    if not open_codes.update(used_at=now):
        raise AccountRefused(
            "bad_device_code",
            "登记码不对、用过了或过期了。请安全管理员再发一个。",
            "The code is wrong, used or too old. Ask the security administrator for another one.",
            field="code",
        )
    secret = secrets.token_urlsafe(32)
    device = Device.objects.create(
        user=user, label=" ".join(label.split())[:80] or "手机", secret_hash=_hash(secret), pin_hash=make_password(pin)
    )
    record(by=by, action="accounts.device.enrolled", subject=device, details={"user": user.pk})
    return device, secret


def device_by_secret(user: User, number: int, secret: str) -> Device | None:
    """The user's enrolled device that keeps this secret; None when it is another's, revoked or wiped."""
    device = Device.objects.filter(pk=number, user=user, revoked_at__isnull=True).first()
    if device is None or not constant_time_compare(device.secret_hash, _hash(secret)):
        return None
    return device


def check_pin(*, by: Actor, device: Device, pin: str) -> bool:
    """Whether the PIN is right. Each try is counted before it is looked at; the tenth wrong one wipes the device.

    Raises AccountRefused with how many tries are left, or that the device was wiped.
    """
    enrolled = Device.objects.filter(pk=device.pk, revoked_at__isnull=True)
    if not enrolled.filter(failures__lt=WRONG_PINS).update(failures=F("failures") + 1):
        raise _wiped()
    device.refresh_from_db()
    if check_password(pin, device.pin_hash):
        enrolled.update(failures=0, last_used_at=clock.now())
        return True
    if device.failures >= WRONG_PINS:
        _end(by, device, "wiped", f"{WRONG_PINS} 次 PIN 错误")
        raise _wiped()
    left = WRONG_PINS - device.failures
    raise AccountRefused(
        "wrong_pin",
        f"PIN 不对，还可以试 {left} 次，再错就清除这台设备的登记。",
        f"Wrong PIN. {left} tries are left; then this device is wiped.",
        field="pin",
    )


def revoke_device(*, by: Actor, device: Device, reason: str = "") -> None:
    """End a device (lost, or no longer used). Raises AccountRefused when it has ended before."""
    must_manage_or_be(by, device.user_id)
    if not _end(by, device, "revoked", reason):
        raise AccountRefused("device_ended", "这台设备已经停用了。", "This device has already ended.")


@transaction.atomic
def _end(by: Actor, device: Device, ending: str, reason: str) -> bool:
    ended = Device.objects.filter(pk=device.pk, revoked_at__isnull=True).update(
        revoked_at=clock.now(), ending=ending, secret_hash="", pin_hash=""
    )
    if ended:
        details = {"user": device.user_id}
        record(by=by, action=f"accounts.device.{ending}", subject=device, reason=reason, details=details)
    return bool(ended)


def _wiped() -> AccountRefused:
    return AccountRefused(
        "device_wiped",
        f"PIN 错了 {WRONG_PINS} 次，这台设备的登记已清除。请安全管理员发登记码，重新登记。",
        f"{WRONG_PINS} wrong PINs: this device is wiped. Ask the security administrator for a code and enrol again.",
        field="pin",
    )


def _check_pin_is_good(pin: str) -> None:
    if not re.fullmatch(r"[0-9]{6,12}", pin):
        raise AccountRefused("short_pin", "PIN 用 6 到 12 位数字。", "A PIN has 6 to 12 digits.", field="pin")
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    if len(steps) == 1 or len(set(pin)) < 3:
        raise AccountRefused(
            "plain_pin",
            "这个 PIN 太好猜（连号或重复），换一个。",
            "This PIN is easy to guess (a run or a repeat); choose another.",
            field="pin",
        )


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _hash(secret: str) -> str:
    # Keyed, so that the table alone gives no code away; without salt, so that a code can be looked up.
    return salted_hmac("qiao.accounts.devices", secret, algorithm="sha256").hexdigest()
