"""What the frame around every page shows: programme, day, navigation, who is here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from qiao.ground import clock
from qiao.ground.accounts.actors import NOBODY, Actor
from qiao.ground.agreements.models import Programme
from qiao.ground.saying import either
from qiao.web.frame.navigation import navigation


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame's variables; what needs the database is asked only when a template shows it, and once."""
    actor: Actor = getattr(request, "actor", NOBODY)
    programme = SimpleLazyObject(lambda: Programme.objects.order_by("pk").first())
    return {
        "actor": actor,
        "person_name": SimpleLazyObject(lambda: actor.name or str(getattr(request, "user", ""))),
        "programme": programme,
        "programme_name": SimpleLazyObject(lambda: programme_name(programme)),
        "as_of": clock.today(),
        "stands_still": settings.QIAO_AS_OF is not None,
        "is_demo": settings.QIAO_MODE == "demo",
        "is_reconstructed": SimpleLazyObject(lambda: bool(programme) and programme.reconstructed),
        "stage": "",
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "large_text": request.COOKIES.get("qiao_large") == "1",
        "login_url": settings.LOGIN_URL,
        **{name: _address(pages, actor) for name, pages in PLACES.items()},
    }


PLACES: dict[str, tuple[tuple[str, str], ...]] = {
    "search_url": (("register.search", "register.view"),),
    "programme_url": (("agreements.programme", ""),),
    "notices_url": (("jobs.list", ""),),
    "account_url": (("accounts.me", ""), ("account_change_password", "")),
    "design_url": (("design", "system.operate"),),
}
"""Places the frame leads to, each by the first of its addresses that exists and that the actor may open."""


def programme_name(programme: Any) -> str:
    """The programme in the language of the page; "" before there is one."""
    if not programme:
        return ""
    return str(either(programme.name, programme.name_en or programme.name))


def _address(pages: tuple[tuple[str, str], ...], actor: Actor) -> str:
    for name, permission in pages:
        if permission and not actor.can(permission):
            continue
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
