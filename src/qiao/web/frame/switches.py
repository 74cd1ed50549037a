"""The two switches of the frame: language and large text. Each is one cookie, and leads back to where one was."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from qiao.web.frame.gate import PUBLIC, opens_to

LARGE_COOKIE = "qiao_large"
YEAR_SECONDS = 365 * 24 * 3600


@opens_to(PUBLIC)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the site in another language from now on; a language that we do not have changes nothing."""
    chosen = request.POST.get("language", "")
    back = _back(request)
    if chosen in dict(settings.LANGUAGES):
        _remember(back, settings.LANGUAGE_COOKIE_NAME, chosen)
    return back


@opens_to(PUBLIC)
@require_POST
def large_text(request: HttpRequest) -> HttpResponse:
    """Larger letters and targets（大字）, or the usual ones."""
    back = _back(request)
    _remember(back, LARGE_COOKIE, "1" if request.POST.get("large") == "1" else "0")
    return back


def _back(request: HttpRequest) -> HttpResponse:
    """To `next` if it is an address of this site, else home."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(wanted if safe else reverse("home"))


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR_SECONDS, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
