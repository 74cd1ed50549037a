"""Whether a log-in still holds: asked by an open form before it is sent, so that nothing typed is lost."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache

from qiao.web.accounts.second_factor import missing_step
from qiao.web.frame.gate import PUBLIC, opens_to


@opens_to(PUBLIC)
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """Who is logged in ("" for nobody, or before the second factor), and the form token that belongs to the log-in."""
    user = request.user
    holds = user.is_authenticated and not missing_step(request)
    return JsonResponse({"who": str(user.pk) if holds else "", "token": get_token(request) if holds else ""})
