"""What every request passes: its number, its language, the gate."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation

from qiao.ground.accounts.actors import actor_of
from qiao.ground.audit.requests import request_id
from qiao.web.frame.gate import ANY_ROLE, PUBLIC, SIGNED_IN, need_of

log = logging.getLogger(__name__)
Respond = Callable[[HttpRequest], HttpResponse]
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


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
        if request.user.is_authenticated and self._is_over(request):
            logout(request)
        request.actor = actor_of(request.user)  # type: ignore[attr-defined]
        response = self.respond(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Called with the view that the address leads to."""
        match = request.resolver_match
        need = need_of(view, match.url_name if match else None)
        if need == PUBLIC:
            return None
        if need is None:
            log.error("page declares no permission", extra={"url_name": match.url_name if match else ""})
            raise PermissionDenied
        if not request.user.is_authenticated:
            return to_login(request)
        if need == SIGNED_IN:
            return None
        from qiao.web.accounts.second_factor import missing_step

        if step := missing_step(request):
            return HttpResponseRedirect(step)
        if need == ANY_ROLE:
            if request.actor.scopes:
                return None
        elif request.actor.can(need):
            return None
        raise PermissionDenied

    def _is_over(self, request: HttpRequest) -> bool:
        now = timezone.now().timestamp()
        session = request.session
        begun, seen = session.setdefault("begun_at", now), session.get("seen_at", now)
        if now - seen > settings.QIAO_IDLE_MINUTES * 60 or now - begun > settings.QIAO_SESSION_HOURS * 3600:
            return True
        if now - session.get("seen_at", 0) > 60:
            session["seen_at"] = now
        return False


def to_login(request: HttpRequest) -> HttpResponse:
    """The log-in page, and back here afterwards. A fragment asked by script gets 401, so that the form stays filled."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Trigger": "qiao:signed-out"})
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
