"""Error pages, in the language of the page that led there. Each says what happened, and the one next step."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from qiao.ground.audit.requests import request_id
from qiao.web.frame.answers import STALE_FORM, refusal, speaks_json
from qiao.web.frame.switches import LARGE_COOKIE


class UnreadableText(BadRequest):
    """A text that cannot be kept as it came: a character in it stands for nothing."""

    def __init__(self) -> None:
        super().__init__("a NUL character in the address, a cookie or the form")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: logged in, but this page is not for this role, or the account holds no post today."""
    return _shown(request, "403", 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is too old: what was typed is still in the browser, one step back."""
    match = request.resolver_match
    if match is not None and speaks_json(match.func):
        return refusal(request, STALE_FORM, 403)
    return _shown(request, "403", 403, stale_form=True)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for this region; the two look the same."""
    return _shown(request, "404", 404)


def too_many(request: HttpRequest, *, minutes: int) -> HttpResponse:
    """429: asked too often."""
    response = _shown(request, "429", 429, minutes=minutes)
    response["Retry-After"] = str(minutes * 60)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a request that no page of ours makes. Drawn without a database, for it may come before anything is known."""
    return _plain(request, 400, unreadable=isinstance(exception, UnreadableText))


def broken(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: our mistake. Uses nothing that may itself be broken: no database, no context processor."""
    return _plain(request, 500)


def _shown(request: HttpRequest, name: str, status: int, **told: Any) -> HttpResponse:
    context = {"stale_form": False, "request_number": request_id.get(), **told}
    return render(request, f"errors/{name}.html", context, status=status)


def _plain(request: HttpRequest, status: int, *, unreadable: bool = False) -> HttpResponse:
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    told = {
        "status": status,
        "unreadable": unreadable,
        "english": getattr(request, "LANGUAGE_CODE", chosen) == "en",
        "large_text": request.COOKIES.get(LARGE_COOKIE) == "1",
        "request_number": request_id.get(),
        "static": settings.STATIC_URL,
    }
    return HttpResponse(render_to_string("errors/500.html", told), status=status)
