"""Home（首页）: my to-do, the bridge, the replay; and the two addresses that a supervisor asks."""

from __future__ import annotations

from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from qiao.ground.privacy.keys import KeysUnusable, current_ring
from qiao.web.frame.gate import ANY_ROLE, PUBLIC, opens_to
from qiao.web.frame.pages import Page
from qiao.web.frame.todo import waiting


class Home(Page):
    """The programme, what waits for me, the bridge map and the replay."""

    permission = ANY_ROLE
    template = "home/home.html"
    stage = "home"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        return self.show(waiting=waiting(request))


@opens_to(PUBLIC)
def health(request: HttpRequest) -> JsonResponse:
    """Whether the process answers at all."""
    return JsonResponse({"status": "ok"})


@opens_to(PUBLIC)
def ready(request: HttpRequest) -> JsonResponse:
    """Whether it can do its work: database and keys are there. Says what is missing, never why in detail."""
    missing = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        missing.append("database")
    try:
        current_ring()
    except KeysUnusable:
        missing.append("keys")
    return JsonResponse(
        {"status": "ready" if not missing else "not ready", "missing": missing}, status=503 if missing else 200
    )
