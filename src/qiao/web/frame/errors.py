"""Error pages, in the language of the page that led there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: logged in, but this page is not for this role."""
    return render(request, "errors/403.html", status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is too old: what was typed is still in the browser."""
    return render(request, "errors/403.html", {"stale_form": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for this region; the two look the same."""
    return render(request, "errors/404.html", status=404)


def too_many(request: HttpRequest, *, minutes: int) -> HttpResponse:
    """429: asked too often."""
    response = render(request, "errors/429.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def broken(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: our mistake. Uses nothing that may itself be broken: no database, no context processor."""
    return HttpResponse(
        render_to_string("errors/500.html", {"language": getattr(request, "LANGUAGE_CODE", "zh-hans")}), status=500
    )
