"""The second factor: which step somebody still has to take before any page with records opens."""

from __future__ import annotations

from django.http import HttpRequest


def missing_step(request: HttpRequest) -> str:
    """The address of the step that is missing, "" when none is."""
    return ""
