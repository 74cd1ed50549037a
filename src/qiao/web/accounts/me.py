"""My account（我的账号）: password, second factor, devices, sessions, and my post in a colleague's hands on leave."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.accounts.actions import delegate, end_session, end_sessions, revoke, set_password
from qiao.ground.accounts.actors import posts_on
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.models import Appointment, Device, User
from qiao.ground.accounts.passwords import ROTATION_DAYS, is_due
from qiao.ground.accounts.queries import delegations_by
from qiao.web.accounts import second_factor
from qiao.web.accounts.forms import DelegateForm, PasswordForm, refused_by
from qiao.web.accounts.one_time_codes import authenticator
from qiao.web.accounts.onward import done, onward, wanted
from qiao.web.accounts.signed_in import SignedInPage
from qiao.web.frame.forms import set_rows
from qiao.web.frame.gate import ANY_ROLE
from qiao.web.frame.pages import Page


class Me(SignedInPage):
    """Everything about one's own log-in, on one page."""

    template = "accounts/me.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        user = self.user
        posts = posts_on(clock.today()).filter(user=user).select_related("role", "delegated_from__user")
        return self.show(
            posts=list(posts.order_by("valid_from", "pk")),
            needed=second_factor.needed(self.actor),
            has_codes=authenticator(user) is not None,
            has_recovery=authenticator(user, Authenticator.Type.RECOVERY_CODES) is not None,
            devices=list(Device.objects.filter(user=user, revoked_at__isnull=True).order_by("pk")),
            here=request.session.get(second_factor.DEVICE),
            sessions=sessions_of(user, request.session.session_key),
            delegations=delegations_by(user),
            can_delegate=any(not post.delegated_from_id for post in posts) and not second_factor.missing_step(request),
            password_changed_at=user.password_changed_at,
            rotation=ROTATION_DAYS[settings.QIAO_PASSWORD_POLICY],
        )


class Password(SignedInPage):
    """A new password for oneself; all other sessions end."""

    template = "accounts/password.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for it."""
        return self._asked(PasswordForm(user=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set it; this session stays."""
        form = PasswordForm(request.POST, user=self.user)
        if form.is_valid():
            try:
                user = set_password(by=self.actor, user=self.user, password=form.cleaned_data["new"])
            except AccountRefused as refusal:
                form.add_error("new" if refusal.field == "password" else None, refusal.said)
            else:
                update_session_auth_hash(request, user)
                UserSession.objects.create_from_request(request)
                end_sessions(by=self.actor, user=user, keep=request.session.session_key or "")
                messages.success(request, _("口令已换，别处的登录都已退出。"))
                return onward(request)
        return self._asked(form, status=422)

    def _asked(self, form: PasswordForm, status: int = 200) -> HttpResponse:
        return self.show(status=status, form=form, is_due=is_due(self.user), next=wanted(self.request))


class EndSession(SignedInPage):
    """End one of one's own sessions, or all but this one."""

    def post(self, request: HttpRequest, session_id: int | None = None) -> HttpResponse:
        """End it; another's is not there."""
        back = reverse("accounts.me")
        if session_id is None:
            kept = request.session.session_key or ""
            return done(request, _("别处的登录都已退出。"), back, end_sessions, user=self.user, keep=kept)
        session = get_object_or_404(UserSession, pk=session_id, user_id=self.user.pk)
        return done(request, _("这个登录已退出。"), back, end_session, session=session)


class Delegate(SignedInPage):
    """My post for some days in a colleague's hands."""

    permission = ANY_ROLE
    template = "accounts/delegate.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for whom and how long."""
        return self.show(form=self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Delegate it."""
        form = self._form(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            to = User.objects.filter(username=told["to"].strip().lower()).first()
            try:
                if to is None:
                    raise AccountRefused("no_such_deputy", *NO_SUCH_DEPUTY, field="to")
                delegate(
                    by=self.actor,
                    appointment=told["appointment"],
                    to=to,
                    valid_from=told["valid_from"],
                    valid_to=told["valid_to"],
                    reason=told["reason"],
                )
            except AccountRefused as refusal:
                refused_by(form, refusal)
            else:
                messages.success(request, _("已委托给%(name)s。") % {"name": to})
                return HttpResponseRedirect(reverse("accounts.me"))
        return self.show(status=422, form=form)

    def _form(self, data: Any = None) -> DelegateForm:
        form = DelegateForm(data)
        own = posts_on(clock.today()).filter(user=self.user, delegated_from__isnull=True)
        set_rows(form, "appointment", own.select_related("role"))
        return form


class TakeBack(Page):
    """Take back a post that I delegated."""

    permission = ANY_ROLE

    def post(self, request: HttpRequest, post_id: int) -> HttpResponse:
        """Take it back; another's delegation is not there."""
        post = get_object_or_404(Appointment, pk=post_id, delegated_from__user_id=self.actor.user_id)
        return done(
            request, _("委托已收回。"), reverse("accounts.me"), revoke, appointment=post, reason=_("委托人收回")
        )


BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
NO_SUCH_DEPUTY = (
    "受托人要是同一区县、今天在任的同事，核对用户名。",
    "Your deputy must be a colleague of the same county who holds a post today; check the username.",
)


def sessions_of(user: User, current: str | None = None) -> list[dict[str, Any]]:
    """The sessions of a user that still live, the latest first."""
    living = sorted(UserSession.objects.purge_and_list(user), key=lambda session: session.created_at, reverse=True)
    return [
        {
            "id": session.pk,
            "address": session.ip,
            "browser": browser_said(session.user_agent),
            "begun": session.created_at,
            "is_current": session.session_key == current,
        }
        for session in living
    ]


def browser_said(agent: str) -> str:
    """Browser and system in two words, from what the browser says of itself; its beginning when it is none we know."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return " · ".join(filter(None, (browser, system))) or agent[:40]
