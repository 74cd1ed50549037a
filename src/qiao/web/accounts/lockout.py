"""What somebody sees who typed a wrong password too often."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from qiao.web.frame.errors import too_many

LOCKED_MINUTES = 15


def locked_out(
    request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """Called by axes instead of the log-in page."""
    return too_many(request, minutes=LOCKED_MINUTES)
