"""The navigation's counts, asked for after the page: counting what waits must not keep anybody from reading."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from qiao.web.frame.gate import ANY_ROLE, opens_to
from qiao.web.frame.lists.listing import said_count
from qiao.web.frame.todo import due_by_stage, waiting


@opens_to(ANY_ROLE)
def due(request: HttpRequest) -> JsonResponse:
    """How many kinds of to-do wait, and how much in each stage, as the navigation prints it."""
    counts = {stage: said_count(count) for stage, count in due_by_stage(request).items()}
    return JsonResponse({"kinds": len(waiting(request)), "stages": counts})
