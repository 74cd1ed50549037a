"""Where somebody goes after a step: back to the page they wanted, never to another site; and what is said there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from qiao.ground.accounts.errors import AccountRefused


def wanted(request: HttpRequest) -> str:
    """The page that was wanted, "" when none was, or one of another site."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if is_ours else ""


def onward(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that was wanted, or home."""
    return HttpResponseRedirect(wanted(request) or reverse("home"))


def done(request: Any, said: str, to: str, action: Callable[..., Any], **given: Any) -> HttpResponseRedirect:
    """Do something in the name of whoever asks and go to a page that says so, or why it was refused."""
    try:
        action(by=request.actor, **given)
    except AccountRefused as refusal:
        messages.error(request, refusal.said)
    else:
        messages.success(request, said)
    return HttpResponseRedirect(to)
