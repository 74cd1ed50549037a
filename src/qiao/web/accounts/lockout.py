"""Lockout（锁定）: counted by user and address; what somebody sees who typed a wrong password too often."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from qiao.ground.accounts.models import User
from qiao.web.frame.errors import too_many

LOCKED_MINUTES = 15
NOBODYS = "nobody:"
"""Before the digest of a name that no user has: no user name has a colon."""
_LETTERS_ONLY = str.maketrans("0123456789", "ghijklmnop")
"""A run of digits within a digest would look like a phone number, and be taken out of the audit."""


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name under which axes counts and keeps failed log-ins: log-in takes any case, so every case counts as one.

    People type their identity or phone number here: what is nobody's user name is kept as a keyed digest, which counts
    as well and tells nothing.
    """
    given = (credentials or {}).get("username") or request.POST.get("login") or ""
    name = str(given).strip().lower()[:255]
    if not name or User.objects.filter(username__iexact=name).exists():
        return name
    digest = salted_hmac("qiao.web.accounts.lockout", name, algorithm="sha256").hexdigest()
    return NOBODYS + digest.translate(_LETTERS_ONLY)


def client_address(request: HttpRequest) -> str:
    """Who calls, behind QIAO_PROXIES trusted proxies: the address that the outermost of them saw.

    Each proxy appends the address it was called from; only the last entries, one a trusted proxy, are believed. What
    the caller wrote before them is not. A missing or broken entry counts as the proxy itself.
    """
    direct = request.META.get("REMOTE_ADDR") or "127.0.0.1"
    trusted: int = settings.QIAO_PROXIES
    if not trusted:
        return direct
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if len(told) < trusted:
        return direct
    try:
        return str(ipaddress.ip_address(told[-trusted]))
    except ValueError:
        return direct


def locked_out(
    request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """Called by axes instead of the log-in page."""
    return too_many(request, minutes=LOCKED_MINUTES)
