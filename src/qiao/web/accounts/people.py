"""Users（用户）as the security administrator sees them: posts, devices, sessions; no worker, no record."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground import clock
from qiao.ground.accounts.actions import (
    appoint,
    assign_households,
    change_user,
    create_user,
    end_session,
    end_sessions,
    issue_device_code,
    reset_second_factor,
    revoke,
    revoke_device,
    set_password,
)
from qiao.ground.accounts.actors import posts_on
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import Appointment, Device, User
from qiao.ground.accounts.permissions import MANAGE
from qiao.ground.accounts.queries import posts_of
from qiao.ground.accounts.roles import HELPER
from qiao.web.accounts.forms import (
    AppointForm,
    HouseholdsForm,
    InitialPasswordForm,
    NewUserForm,
    ReasonForm,
    UserForm,
    refused_by,
)
from qiao.web.accounts.me import sessions_of
from qiao.web.accounts.onward import done
from qiao.web.frame.pages import Page


class ManagingPage(Page):
    """A page of whoever manages accounts."""

    permission = MANAGE

    def person(self, user_id: int) -> User:
        """The user that the address names, or 404."""
        return get_object_or_404(User, pk=user_id)


class FormPage(ManagingPage):
    """A page with one form about a user: shown, checked, done, or refused beside the field."""

    template = "accounts/form.html"
    form_class: type[forms.Form]
    heading: Any = ""
    button: Any = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        person = self.person(kwargs["user_id"]) if "user_id" in kwargs else None
        return self._shown(self.form_class(initial=self.initial(person)), person)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do what it says."""
        person = self.person(kwargs["user_id"]) if "user_id" in kwargs else None
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                response = self.act(person, form.cleaned_data)
            except AccountRefused as refusal:
                refused_by(form, refusal)
            else:
                return response
        return self._shown(form, person, status=422)

    def initial(self, person: User | None) -> dict[str, Any]:
        """What the form shows at first."""
        return {}

    def act(self, person: User | None, told: dict[str, Any]) -> HttpResponse:
        """Do it and answer. Raises AccountRefused."""
        raise NotImplementedError

    def to(self, person: User, said: str) -> HttpResponse:
        """Back to the user's page, with a word about what was done."""
        messages.success(self.request, said)
        return HttpResponseRedirect(reverse("accounts.user", args=[person.pk]))

    def _shown(self, form: forms.Form, person: User | None, status: int = 200) -> HttpResponse:
        return self.show(status=status, form=form, person=person, heading=self.heading, button=self.button)


class NewUser(FormPage):
    """Make a user; a post comes next."""

    form_class = NewUserForm
    heading, button = gettext_lazy("新用户"), gettext_lazy("建立用户")

    def act(self, person: User | None, told: dict[str, Any]) -> HttpResponse:
        """Create them."""
        made = create_user(by=self.actor, **told)
        return self.to(made, _("用户已建立。接着给一个任职。"))


class UserPage(FormPage):
    """One user: name, posts, devices, sessions, second factor."""

    template = "accounts/user.html"
    form_class = UserForm

    def initial(self, person: User | None) -> dict[str, Any]:
        """The user as stored, with the version that is being changed."""
        assert person is not None
        return {"display_name": person.display_name, "is_active": person.is_active, "version": person.version}

    def act(self, person: User | None, told: dict[str, Any]) -> HttpResponse:
        """Change name or log-in."""
        assert person is not None
        change_user(by=self.actor, user=person, **told)
        return self.to(person, _("已存。"))

    def _shown(self, form: forms.Form, person: User | None, status: int = 200) -> HttpResponse:
        assert person is not None
        running = set(posts_on(clock.today()).filter(user=person).values_list("pk", flat=True))
        return self.show(
            status=status,
            form=form,
            person=person,
            posts=[{"post": post, "holds": post.pk in running, "state": _state(post)} for post in posts_of(person)],
            devices=list(Device.objects.filter(user=person).order_by("-pk")),
            sessions=sessions_of(person),
            has_codes=Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists(),
            is_self=person.pk == self.actor.user_id,
        )


class Appoint(FormPage):
    """Give a user a post."""

    form_class = AppointForm
    heading, button = gettext_lazy("任职"), gettext_lazy("任职")

    def initial(self, person: User | None) -> dict[str, Any]:
        """From today."""
        return {"valid_from": clock.today()}

    def act(self, person: User | None, told: dict[str, Any]) -> HttpResponse:
        """Appoint them."""
        assert person is not None
        appoint(by=self.actor, user=person, **told)
        return self.to(person, _("已任职。"))


class Password(FormPage):
    """Set a password that the user must change."""

    form_class = InitialPasswordForm
    heading, button = gettext_lazy("重设口令"), gettext_lazy("重设口令")

    def act(self, person: User | None, told: dict[str, Any]) -> HttpResponse:
        """Set it; all their sessions end."""
        assert person is not None
        set_password(by=self.actor, user=person, password=told["password"])
        return self.to(person, _("口令已重设，下次登录要先换口令。"))


class ResetSecondFactor(FormPage):
    """Forget a user's codes and devices: they lost their phone."""

    form_class = ReasonForm
    heading, button = gettext_lazy("重置第二重验证"), gettext_lazy("重置第二重验证")

    def act(self, person: User | None, told: dict[str, Any]) -> HttpResponse:
        """Reset it; all their sessions end."""
        assert person is not None
        reset_second_factor(by=self.actor, user=person, reason=told["reason"])
        return self.to(person, _("已重置，下次登录要重新设置。"))


class Revoke(FormPage):
    """Take a post back."""

    form_class = ReasonForm
    template = "accounts/revoke.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask why."""
        return self._about(ReasonForm(), self._post(kwargs["post_id"]))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take it back."""
        form, held = ReasonForm(request.POST), self._post(kwargs["post_id"])
        if form.is_valid():
            try:
                revoke(by=self.actor, appointment=held, reason=form.cleaned_data["reason"])
            except AccountRefused as refusal:
                refused_by(form, refusal)
            else:
                return self.to(held.user, _("任职已撤销。"))
        return self._about(form, held, status=422)

    def _post(self, number: int) -> Appointment:
        return get_object_or_404(Appointment.objects.select_related("role", "user"), pk=number)

    def _about(self, form: forms.Form, held: Appointment, status: int = 200) -> HttpResponse:
        return self.show(status=status, form=form, held=held, person=held.user)


class Households(FormPage):
    """Give a helper (帮扶责任人) the households they look after."""

    form_class = HouseholdsForm
    heading, button = gettext_lazy("结对的户"), gettext_lazy("结对")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask which."""
        return self._shown(HouseholdsForm(), self._post(kwargs["post_id"]).user)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Assign them."""
        form, held = HouseholdsForm(request.POST), self._post(kwargs["post_id"])
        if form.is_valid():
            try:
                new = assign_households(by=self.actor, appointment=held, households=form.cleaned_data["households"])
            except AccountRefused as refusal:
                refused_by(form, refusal)
            else:
                return self.to(held.user, _("新结对 %(new)s 户。") % {"new": new})
        return self._shown(form, held.user, status=422)

    def _post(self, number: int) -> Appointment:
        return get_object_or_404(Appointment.objects.select_related("user"), pk=number, role=HELPER)


class DeviceCode(ManagingPage):
    """A code with which the user enrols a device: shown once."""

    template = "accounts/device_code.html"

    def post(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """Issue it."""
        person = self.person(user_id)
        return self.show(code=issue_device_code(by=self.actor, user=person), person=person, minutes=3 * 24 * 60)


class EndDevice(ManagingPage):
    """End a user's device."""

    def post(self, request: HttpRequest, device_id: int) -> HttpResponse:
        """End it."""
        device = get_object_or_404(Device, pk=device_id)
        to = reverse("accounts.user", args=[device.user_id])
        return done(request, _("设备已停用。"), to, revoke_device, device=device, reason=_("管理员停用"))


class EndSessions(ManagingPage):
    """End one session of a user, or all of them."""

    def post(self, request: HttpRequest, user_id: int, session_id: int | None = None) -> HttpResponse:
        """End them."""
        person = self.person(user_id)
        to = reverse("accounts.user", args=[person.pk])
        if session_id is None:
            return done(request, _("他的登录都已退出。"), to, end_sessions, user=person)
        session = get_object_or_404(UserSession, pk=session_id, user_id=person.pk)
        return done(request, _("这个登录已退出。"), to, end_session, session=session)


def _state(post: Appointment) -> str:
    if post.revoked_at is not None:
        return _("已撤销")
    if post.valid_from > clock.today():
        return _("还没开始")
    if post.valid_to is not None and post.valid_to < clock.today():
        return _("已到期")
    return _("在任")
