"""What every request passes: its number, its headers, its language, the gate, and that its text can be kept."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.security import SecurityMiddleware
from django.utils import timezone, translation

from qiao.ground.accounts.actors import actor_of
from qiao.ground.audit.requests import request_id
from qiao.web.accounts.second_factor import device_ended, missing_step
from qiao.web.frame.answers import DEVICE_ENDED, LOG_IN, NOT_FIELD, refusal, speaks_json, too_large
from qiao.web.frame.errors import UnreadableText
from qiao.web.frame.gate import ANY_ROLE, PUBLIC, SIGNED_IN, is_passive, need_of

log = logging.getLogger(__name__)
Respond = Callable[[HttpRequest], HttpResponse]
TOUCH_SECONDS = 60
_REQUEST_ID = re.compile(
    r"(?=[0-9-]*[a-f])(?!.*[0-9]{11})(?:[0-9a-f]{16,64}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"
)
"""A number that a proxy may give: made by chance, and no person's, for it is written to logs and audit as it comes."""


class RequestIdMiddleware:
    """Gives each request a number that stands in its log lines, its audit events and its answer."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(number)
        try:
            response = self.respond(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = number
        return response


class HeadersMiddleware(SecurityMiddleware):
    """Django's security headers on every answer, so outermost: on the one to a bad host too, which Django's own
    middleware refuses before it sets any. Leading to HTTPS is left to that one."""

    def process_request(self, request: HttpRequest) -> None:
        """Nothing here may refuse."""


class AddressMiddleware:
    """Refuses an address or a cookie with a NUL: PostgreSQL keeps none, and no page of ours sends one."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _refuse_nul([request.path, *_texts(request.GET), *request.COOKIES.values()])
        return self.respond(request)


class FormMiddleware:
    """Refuses a form with a NUL. Last of all, so that the body of a stranger's upload is not read here."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Called when the gate has let the request through."""
        _refuse_nul(_texts(request.POST))


def _texts(given: QueryDict) -> Iterable[str]:
    return (text for name, values in given.lists() for text in (name, *map(str, values)))


def _refuse_nul(texts: Iterable[str]) -> None:
    if any("\0" in text for text in texts):
        raise UnreadableText


class LanguageMiddleware:
    """Chinese first: English only for whoever chose it, by the cookie that the switch sets."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.respond(request)
        response.headers.setdefault("Content-Language", language)
        return response


class GateMiddleware:
    """Lets through whoever may; ends sessions that are idle or too old. What no page declared is refused."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and is_over(request):
            logout(request)
        request.actor = actor_of(request.user)  # type: ignore[attr-defined]
        response = self.respond(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Called with the view that the address leads to."""
        match = request.resolver_match
        need = need_of(view, match.url_name if match else None, request.method)
        if request.user.is_authenticated and not is_passive(view):
            touch(request)
        if need == PUBLIC:
            return None
        if speaks_json(view):
            return _refused_json(request, need) or too_large(request, view)
        if need is None:
            log.error("page declares no permission", extra={"url_name": match.url_name if match else ""})
            raise PermissionDenied
        if not request.user.is_authenticated:
            return to_login(request)
        if need == SIGNED_IN:
            return None
        if step := missing_step(request):
            return to_step(request, step)
        if need == ANY_ROLE:
            if request.actor.scopes:
                return None
        elif request.actor.can(need):
            return None
        raise PermissionDenied


def _refused_json(request: Any, need: str | None) -> HttpResponse | None:
    """As a script is told why it is not let through: never by leading it to a page."""
    if not request.user.is_authenticated:
        return refusal(request, LOG_IN, 401)
    if device_ended(request):
        return refusal(request, DEVICE_ENDED, 403)
    if need != SIGNED_IN and missing_step(request):
        return refusal(request, LOG_IN, 401)
    if need == SIGNED_IN or (need and request.actor.can(need)):
        return None
    return refusal(request, NOT_FIELD, 403)


def is_over(request: Any) -> bool:
    """Whether the session has been idle too long, is too old, or was ended by somebody: told by the server's clock."""
    now, session, user = timezone.now().timestamp(), request.session, request.user
    begun, seen = session.get("begun_at"), session.get("seen_at")
    if begun is None or seen is None:
        return True
    if user.sessions_ended_at is not None and begun <= user.sessions_ended_at.timestamp():
        return True
    return bool(now - seen > settings.QIAO_IDLE_MINUTES * 60 or now - begun > settings.QIAO_SESSION_HOURS * 3600)


def touch(request: Any) -> None:
    """Note that somebody is there, once a minute at most: each note is a write."""
    now = timezone.now().timestamp()
    if now - request.session.get("seen_at", 0) > TOUCH_SECONDS:
        request.session["seen_at"] = now


def to_login(request: HttpRequest) -> HttpResponse:
    """The log-in page, and back here afterwards. A fragment asked by script gets 401, so that the form stays filled."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Trigger": "qiao:signed-out"})
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': _way_back(request)})}")


def to_step(request: HttpRequest, step: str) -> HttpResponse:
    """The step that is missing before this page opens, and back here afterwards."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Trigger": "qiao:signed-out"})
    return HttpResponseRedirect(f"{step}?{urlencode({'next': _way_back(request)})}")


def _way_back(request: HttpRequest) -> str:
    """This page; for a form that was sent, the page it stood on, because a form's address need not open by itself."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() else "/"
