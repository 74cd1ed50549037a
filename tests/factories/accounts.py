"""People who log in: `officer` makes one with a post, `logged_in` a browser in which they have shown all they must."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.test import Client

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor, actor_of
from qiao.ground.accounts.models import Appointment, Device, HouseholdAssignment, Role, User
from qiao.ground.accounts.roles import BY_CODE
from qiao.web.accounts.second_factor import DEVICE, needed
from qiao.web.frame.examples import example

PASSWORD = "Qingshan-lvshui-9"
_numbers = count(1)


def person(username: str = "", *, password: str = "", **more: object) -> User:
    """Somebody who can log in and holds no post."""
    number = next(_numbers)
    user = User(username=username or f"user{number}", display_name=f"用户{number}", password_changed_at=clock.now())
    for name, value in more.items():
        setattr(user, name, value)
    user.set_password(password or PASSWORD)
    user.save()
    return user


def kept(role: str) -> None:
    """The row of a role, which a database that was emptied between two tests has no more."""
    kind = BY_CODE[role]
    Role.objects.get_or_create(code=role, defaults={"zh": kind.zh, "en": kind.en})


def appointed(
    user: User,
    role: str,
    region: str = "",
    *,
    organisation: UUID | None = None,
    households: Iterable[UUID] = (),
    valid_from: date = date(2017, 1, 1),
    valid_to: date | None = None,
    delegated_from: Appointment | None = None,
) -> Appointment:
    """A post of the user's, written as it stands, past the rules of `accounts.actions`."""
    kept(role)
    post = Appointment.objects.create(
        user=user,
        role_id=role,
        office=f"{region} {BY_CODE[role].zh}".strip(),
        region=region,
        organisation_id=organisation,
        valid_from=valid_from,
        valid_to=valid_to,
        delegated_from=delegated_from,
    )
    for household in households:
        HouseholdAssignment.objects.create(appointment=post, household_id=household, valid_from=valid_from)
    return post


def officer(
    role: str,
    region: str = "",
    *,
    organisation: UUID | None = None,
    households: Iterable[UUID] = (),
    username: str = "",
) -> User:
    """A user who holds one post today: officer("county", "500238"), officer("village", "500238101201")."""
    user = person(username)
    appointed(user, role, region, organisation=organisation, households=households)
    return user


def acting(role: str, region: str = "", *, organisation: UUID | None = None, households: Iterable[UUID] = ()) -> Actor:
    """The actor of a fresh officer, for calling actions and queries."""
    return actor_of(officer(role, region, organisation=organisation, households=households))


def logged_in(user: User, *, htmx: bool = False) -> Client:
    """A browser in which the user is logged in and has shown the second factor that their roles ask for."""
    browser = Client(headers={"HX-Request": "true"} if htmx else None)
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    need = needed(actor_of(user))
    if need == "totp":
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "id": 0, "at": time.time()}]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    elif need == "device":
        session[DEVICE] = _device_of(user).pk
    session.save()
    return browser


def log_in(browser: Client, user: User, password: str = PASSWORD, **more: str) -> HttpResponse:
    """Send the log-in form, as a person does."""
    return browser.post("/login/", {"login": user.username, "password": password, **more})  # type: ignore[return-value]


def with_codes(user: User) -> str:
    """Enrol one-time codes for the user; returns their secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str, steps: int = 0) -> str:
    """The code that the authenticator app shows now, or some steps from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


# Examples of the pages about one object, for the matrix ---------------------------------------------------------------
@example(
    "accounts.user",
    "accounts.appoint",
    "accounts.user_password",
    "accounts.reset_second_factor",
    "accounts.device_code",
    "accounts.sessions_end",
)
def _user_in(region: str) -> dict[str, Any]:
    return {"user_id": officer("village", region).pk}


@example("accounts.session_end")
def _session_of_a_user_in(region: str) -> dict[str, Any]:
    user = officer("village", region)
    return {"user_id": user.pk, "session_id": _session_of(user).pk}


@example("accounts.device_end")
def _device_in(region: str) -> dict[str, Any]:
    return {"device_id": _device_of(officer("village", region)).pk}


@example("accounts.revoke")
def _post_in(region: str) -> dict[str, Any]:
    return {"post_id": officer("village", region).appointments.get().pk}


@example("accounts.households")
def _helper_in(region: str) -> dict[str, Any]:
    return {"post_id": officer("helper", region).appointments.get().pk}


@example("accounts.own_device_end", bound="person")
def _device_of_somebody(region: str) -> dict[str, Any]:
    return {"device_id": _device_of(officer("village", region)).pk}


@example("accounts.own_session_end", bound="person")
def _session_of_somebody(region: str) -> dict[str, Any]:
    return {"session_id": _session_of(officer("village", region)).pk}


@example("accounts.take_back", bound="person")
def _delegation_of_somebody(region: str) -> dict[str, Any]:
    original = appointed(person(), "village", region)
    post = appointed(person(), "village", region, delegated_from=original, valid_to=date(2019, 7, 31))
    return {"post_id": post.pk}


def _device_of(user: User) -> Device:
    return Device.objects.create(user=user, label="测试手机", secret_hash="-", pin_hash="-")


def _session_of(user: User) -> UserSession:
    key = f"session{next(_numbers)}"
    return UserSession.objects.create(user=user, ip="127.0.0.1", session_key=key, user_agent="a browser")
