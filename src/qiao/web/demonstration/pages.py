"""Who may be entered as, with their present one-time code, and entering as them without typing anything.

Three walls keep this out of a real service: the addresses are included in demo mode only, each page asks for the mode
and for the mark in the database again, and demo mode itself is refused on any address but this machine's.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM, posts_on
from qiao.ground.accounts.models import Device, User
from qiao.ground.accounts.roles import BY_CODE
from qiao.ground.agreements.models import Demonstration
from qiao.ground.saying import name_of
from qiao.web.accounts import devices, one_time_codes
from qiao.web.frame.gate import PUBLIC
from qiao.web.frame.pages import Page
from qiao.web.reports.replay import replay, sees_whole

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the cast, as the page shows them. `code` is the one-time code of this half minute, "" for a PIN."""

    username: str
    name: str
    office: str
    role: str
    code: str


def only_in_demonstration() -> None:
    """Raises Http404 unless this is the demonstration, by its mode and by its database."""
    if settings.QIAO_MODE != "demo" or not Demonstration.objects.exists():
        raise Http404


class People(Page):
    """Everybody one can enter as, and the replay: what the demonstration's records add up to.

    The figures are the whole programme's, so the system itself counts them; they are doors only for whoever has entered
    as somebody who sees the whole programme.
    """

    permission = PUBLIC
    template = "demonstration/people.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them in the order of their roles."""
        only_in_demonstration()
        found = replay(SYSTEM)
        return self.show(people=_people(), replay=found if found is None or sees_whole(self.actor) else found.closed())


class Enter(Page):
    """Enter as somebody, password and second factor included."""

    permission = PUBLIC

    def post(self, request: HttpRequest, username: str) -> HttpResponse:
        """Log in and go home."""
        only_in_demonstration()
        user = get_object_or_404(User, username=username, is_active=True)
        login(request, user, backend=BACKEND)
        codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
        device = Device.objects.filter(user=user, revoked_at__isnull=True).first()
        if codes is not None:
            one_time_codes.note_shown(request, user, codes)
        elif device is not None:
            devices.note_shown(request, device)
        return HttpResponseRedirect(reverse("home"))


def _people() -> list[Somebody]:
    codes = {found.user_id: found for found in Authenticator.objects.filter(type=Authenticator.Type.TOTP)}
    order = {code: place for place, code in enumerate(BY_CODE)}
    shown: dict[int, tuple[int, Somebody]] = {}
    for post in posts_on(clock.today()).select_related("user").order_by("valid_from", "pk"):
        role = BY_CODE[post.role_id]
        secret = decrypt(codes[post.user_id].data["secret"]) if post.user_id in codes else ""
        code = (
            format_hotp_value(hotp_value(secret, int(time.time()) // one_time_codes.PERIOD_SECONDS)) if secret else ""
        )
        told = Somebody(post.user.username, str(post.user), post.office, name_of(role), code)
        shown.setdefault(post.user_id, (order[post.role_id], told))
    return [told for _, told in sorted(shown.values(), key=lambda pair: pair[0])]
