"""Devices（登记设备）: enrolling one with a code, and entering its PIN.

The device keeps its number and secret in a signed cookie that scripts cannot read, one a user, because colleagues may
share a phone.
"""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.accounts.actions import check_pin, device_by_secret, enrol_device, issue_device_code, revoke_device
from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import Device, User
from qiao.web.accounts.forms import DeviceForm, PinForm, refused_by
from qiao.web.accounts.onward import done, onward, wanted
from qiao.web.accounts.second_factor import DEVICE
from qiao.web.accounts.signed_in import SignedInPage
from qiao.web.frame.gate import ANY_ROLE
from qiao.web.frame.numbers import whole
from qiao.web.frame.pages import Page

KEPT_DAYS = 400
SALT = "qiao.accounts.device"


def cookie_of(user: User) -> str:
    """The name of the cookie in which this device is enrolled for the user."""
    return f"qiao_device_{user.pk}"


def device_here(request: HttpRequest, user: User) -> Device | None:
    """The device in the user's hands, when it is enrolled for them."""
    kept = request.get_signed_cookie(cookie_of(user), default="", salt=SALT, max_age=KEPT_DAYS * 86_400) or ""
    text, _, secret = kept.partition(":")
    number = whole(text)
    return None if number is None else device_by_secret(user, number, secret)


def keep(response: HttpResponse, user: User, device: Device, secret: str) -> None:
    """Let the device keep its secret."""
    response.set_signed_cookie(
        cookie_of(user),
        f"{device.pk}:{secret}",
        salt=SALT,
        max_age=KEPT_DAYS * 86_400,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def note_shown(request: Any, device: Device) -> None:
    """Note in the session that the PIN was entered; the session gets a new key, as at every gain of rights."""
    before = request.session.session_key
    request.session[DEVICE] = device.pk
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


class Pin(SignedInPage):
    """Enter the PIN of this device."""

    template = "accounts/pin.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the PIN, or lead to enrolment when this device is not enrolled."""
        if device_here(request, self.user) is None:
            return self._to_enrolment()
        return self.show(form=PinForm(), next=wanted(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Check it. A wiped device is logged out at once."""
        form = PinForm(request.POST)
        device = device_here(request, self.user)
        if device is None:
            return self._to_enrolment()
        if form.is_valid():
            try:
                check_pin(by=actor_of(self.user), device=device, pin=form.cleaned_data["pin"])
            except AccountRefused as refusal:
                refused_by(form, refusal)
                if refusal.code == "device_wiped":
                    return self._wiped(form)
            else:
                note_shown(request, device)
                return onward(request)
        return self.show(status=422, form=form, next=wanted(request))

    def _wiped(self, form: PinForm) -> HttpResponse:
        name = cookie_of(self.user)
        logout(self.request)
        response = self.show(status=403, template="accounts/wiped.html", form=form)
        response.delete_cookie(name)
        return response

    def _to_enrolment(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("accounts.device_enrol"))


class Enrol(SignedInPage):
    """Enrol this device with a code from an administrator, or from oneself on another device."""

    template = "accounts/device_enrol.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for code, name and PIN."""
        return self.show(form=DeviceForm(), next=wanted(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enrol it; it keeps its secret and counts as shown in this session."""
        form = DeviceForm(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            try:
                device, secret = enrol_device(
                    by=actor_of(self.user), user=self.user, code=told["code"], label=told["label"], pin=told["pin"]
                )
            except AccountRefused as refusal:
                refused_by(form, refusal)
            else:
                note_shown(request, device)
                response = onward(request)
                keep(response, self.user, device, secret)
                return response
        return self.show(status=422, form=form, next=wanted(request))


class OwnCode(Page):
    """A code for another device of one's own: shown once, good for a quarter of an hour."""

    permission = ANY_ROLE
    template = "accounts/device_code.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Issue it."""
        user: Any = request.user
        code = issue_device_code(by=self.actor, user=user)
        return self.show(code=code, person=user, minutes=15)


class EndOwn(Page):
    """End a device of one's own."""

    permission = ANY_ROLE

    def post(self, request: HttpRequest, device_id: int) -> HttpResponse:
        """End it; another's is not there."""
        device = get_object_or_404(Device, pk=device_id, user_id=request.user.pk)
        said = _("这台设备已停用。")
        return done(request, said, reverse("accounts.me"), revoke_device, device=device, reason="自己停用")
