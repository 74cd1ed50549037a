"""What the frame around every page shows: programme, day, navigation, who is here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from qiao.ground import clock
from qiao.ground.accounts.actors import NOBODY
from qiao.ground.agreements.models import Programme
from qiao.web.frame.navigation import navigation


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame's variables; what needs the database is asked only when a template shows it."""
    actor = getattr(request, "actor", NOBODY)
    return {
        "actor": actor,
        "programme": SimpleLazyObject(lambda: Programme.objects.order_by("pk").first()),
        "as_of": clock.today(),
        "is_demo": settings.QIAO_MODE == "demo",
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "large_text": request.COOKIES.get("qiao_large") == "1",
    }
