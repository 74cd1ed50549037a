"""Users: made by administrators, never by whoever comes along."""

from __future__ import annotations

import re
import unicodedata

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import override

from qiao.ground import clock
from qiao.ground.accounts.actions.guards import hold, hold_administrators, must_manage, must_manage_or_be
from qiao.ground.accounts.actions.sessions import sign_out_everywhere
from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import Appointment, CodeUse, Device, User
from qiao.ground.accounts.queries import security_administrators
from qiao.ground.accounts.roles import SECURITY_ADMIN
from qiao.ground.audit.actions import record

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,29}")
_LIKE_AN_IDENTITY = re.compile(r"\d{11,}x?")


@transaction.atomic
def create_user(*, by: Actor, username: str, display_name: str, password: str, must_change: bool = True) -> User:
    """A user who can log in and holds no post yet. Raises AccountRefused."""
    must_manage(by)
    user = User(username=_checked_username(username), display_name=_checked_name(display_name))
    _check_password(password, user)
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = clock.now()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise _taken(user.username) from None
    record(by=by, action="accounts.user.created", subject=user, details={"username": user.username})
    return user


@transaction.atomic
def create_first_administrator(
    *, username: str, display_name: str, password: str, must_change: bool = False
) -> Appointment:
    """A security administrator (安全管理员), who makes all others. Raises AccountRefused when there is one.

    Called from the command line only: who may run commands on the server may do this once.
    """
    hold_administrators()
    if security_administrators().exists():
        raise AccountRefused(
            "administrator_exists",
            "已经有安全管理员，新用户请由他们建立。",
            "There is a security administrator already: new users are made by them.",
        )
    user = create_user(
        by=SYSTEM, username=username, display_name=display_name, password=password, must_change=must_change
    )
    post = Appointment.objects.create(
        user=user, role_id=SECURITY_ADMIN, office="安全管理", valid_from=clock.today(), reason="第一位管理员"
    )
    record(by=SYSTEM, action="accounts.post.given", subject=post, details={"role": SECURITY_ADMIN, "user": user.pk})
    return post


@transaction.atomic
def change_user(*, by: Actor, user: User, version: int, display_name: str, is_active: bool) -> User:
    """Rename a user, or let them in or not. Raises AccountRefused: changed meanwhile, the last administrator."""
    must_manage(by)
    hold_administrators()
    before = {"display_name": user.display_name, "is_active": user.is_active}
    after = {"display_name": _checked_name(display_name), "is_active": is_active}
    if not User.objects.filter(pk=user.pk, version=version).update(version=F("version") + 1, **after):
        user.refresh_from_db()
        raise _changed(user, display_name)
    user.refresh_from_db()
    if not is_active:
        if by.user_id == user.pk:
            raise AccountRefused("own_account", "不能停用自己。", "You cannot close your own account.")
        must_leave_one_administrator()
        sign_out_everywhere(user)
    record(by=by, action="accounts.user.changed", subject=user, details={"before": before, "after": after})
    return user


@transaction.atomic
def set_password(*, by: Actor, user: User, password: str, must_change: bool | None = None) -> User:
    """A new password: one's own, or another's, who must then change it at the next log-in. Raises AccountRefused.

    Every session of the user ends; one's own page keeps the present one.
    """
    must_manage_or_be(by, user.pk)
    is_own = by.user_id == user.pk
    hold(user)
    if user.has_usable_password() and user.check_password(password):
        raise AccountRefused(
            "same_password",
            "新口令不能和现在的一样。",
            "The new password must differ from the present one.",
            field="password",
        )
    _check_password(password, user)
    user.set_password(password)
    user.password_changed_at = clock.now()
    user.must_change_password = not is_own if must_change is None else must_change
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    if not is_own:
        sign_out_everywhere(user)
    record(by=by, action="accounts.password.set", subject=user, details={"own": is_own})
    return user


@transaction.atomic
def reset_second_factor(*, by: Actor, user: User, reason: str) -> None:
    """Forget a user's one-time codes and devices (a lost phone): they enrol again. Raises AccountRefused."""
    must_manage(by)
    if by.user_id == user.pk:
        raise AccountRefused(
            "own_second_factor",
            "自己的第二重验证要由另一位安全管理员重置。",
            "Your own second factor is reset by another security administrator.",
        )
    if not reason.strip():
        raise AccountRefused("no_reason", "写明重置的原因。", "Say why.", field="reason")
    hold(user)
    codes, _ = Authenticator.objects.filter(user=user).delete()
    CodeUse.objects.filter(user=user).update(failures=0, locked_until=None)
    devices = Device.objects.filter(user=user, revoked_at__isnull=True).update(
        revoked_at=clock.now(), ending="revoked", secret_hash="", pin_hash=""
    )
    sign_out_everywhere(user)
    details = {"codes": codes, "devices": devices}
    record(by=by, action="accounts.second_factor.reset", subject=user, reason=reason, details=details)


def must_leave_one_administrator() -> None:
    """Raises AccountRefused when no security administrator would be left; called after the change, inside it."""
    if not security_administrators().exists():
        raise AccountRefused(
            "last_administrator",
            "这是最后一位安全管理员。先任命另一位。",
            "This is the last security administrator: appoint another one first.",
        )


def _checked_username(given: str) -> str:
    username = unicodedata.normalize("NFKC", given).strip().lower()
    if not _USERNAME.fullmatch(username):
        raise AccountRefused(
            "bad_username",
            "用户名用 2 到 30 个小写字母、数字、点、横线。",
            "A username has 2 to 30 small letters, digits, dots or hyphens.",
            field="username",
        )
    if _LIKE_AN_IDENTITY.fullmatch(username):
        raise AccountRefused(
            "identity_as_username",
            "证件号码、手机号码不能做用户名，换成姓名拼音。",
            "An identity or phone number cannot be a username; use the name's letters.",
            field="username",
        )
    return username


def _checked_name(given: str) -> str:
    name = " ".join(given.split())
    if not 0 < len(name) <= 80:
        raise AccountRefused(
            "no_name", "写上姓名，80 字以内。", "Give the name, at most 80 characters.", field="display_name"
        )
    return name


def _check_password(password: str, user: User) -> None:
    told = {}
    for language in ("zh-hans", "en"):
        with override(language):
            try:
                validate_password(password, user)
                return
            except ValidationError as wrong:
                told[language] = " ".join(wrong.messages)
    raise AccountRefused("weak_password", told["zh-hans"], told["en"], field="password")


def _taken(username: str) -> AccountRefused:
    return AccountRefused(
        "username_taken",
        f"用户名 {username} 已经有人用，换一个，如加上单位拼音。",
        f"The username {username} is taken; choose another.",
        field="username",
    )


def _changed(user: User, wanted: str) -> AccountRefused:
    return AccountRefused(
        "changed_meanwhile",
        f"别人刚才改过：现在是“{user.display_name}”，你填的是“{wanted}”。请核对后再存。",
        f"Somebody else changed it: now “{user.display_name}”, you entered “{wanted}”. Check and save again.",
    )
