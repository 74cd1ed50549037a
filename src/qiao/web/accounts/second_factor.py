"""The second factor（第二重验证）: which step somebody still has to take before any page with records opens.

What was shown stands in the session: allauth's own record of a one-time code, or the enrolled device whose PIN was
entered (`DEVICE`). Roles say which of the two they need; whoever holds both kinds of role needs the one-time code.
"""

from __future__ import annotations

from typing import Any, Literal

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse

from qiao.ground.accounts.actors import Actor
from qiao.ground.accounts.models import Device
from qiao.ground.accounts.passwords import is_due
from qiao.ground.accounts.roles import BY_CODE, SecondFactor

DEVICE = "qiao_device"
"""Key of the session: the number of the device whose PIN was entered in it."""


def needed(actor: Actor) -> SecondFactor | Literal[""]:
    """The second factor that the actor's roles of today ask for; "" for nobody's."""
    asked = {BY_CODE[role].second_factor for role in actor.roles}
    return "totp" if "totp" in asked else "device" if asked else ""


def missing_step(request: HttpRequest) -> str:
    """The address of the step that is missing, "" when none is."""
    user: Any = request.user
    if is_due(user):
        return reverse("accounts.password")
    need = needed(request.actor)  # type: ignore[attr-defined]
    if need == "totp" and not showed_code(request):
        enrolled = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        return reverse("accounts.code" if enrolled else "accounts.code_enrol")
    if need == "device" and not showed_device(request):
        return reverse("accounts.pin")
    return ""


def showed_code(request: HttpRequest) -> bool:
    """Whether a one-time code (or a recovery code) was entered in this session by this user."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def showed_device(request: HttpRequest) -> bool:
    """Whether the PIN of a device that is still enrolled was entered in this session."""
    user: Any = request.user
    number = request.session.get(DEVICE)
    return number is not None and Device.objects.filter(pk=number, user=user, revoked_at__isnull=True).exists()


def device_ended(request: HttpRequest) -> bool:
    """Whether the PIN in this session was of a device that has been revoked or wiped since."""
    user: Any = request.user
    number = request.session.get(DEVICE)
    return number is not None and Device.objects.filter(pk=number, user=user, revoked_at__isnull=False).exists()


def forget(request: HttpRequest) -> None:
    """Forget what was shown in this session: the next page with records asks again."""
    records = get_authentication_records(request, request.user)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [r for r in records if r.get("method") != "mfa"]
    request.session.pop(DEVICE, None)
