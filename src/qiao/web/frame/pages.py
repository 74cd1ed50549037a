"""Pages（页面）: the base of every page that staff see."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from qiao.ground.accounts.actors import Actor


class StaffRequest(HttpRequest):
    """A request behind the gate: it knows who acts."""

    actor: Actor
    htmx: Any


class Page(View):
    """A page behind the gate. `permission` is what it needs (deny by default: without one nobody gets in); `stage`
    lights its place in the navigation; `template` shows it."""

    permission: ClassVar[str]
    stage: ClassVar[str] = ""
    template: ClassVar[str] = ""
    request: StaffRequest

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.request.actor

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        """Render the page's template with the frame around it."""
        told = {"page": self, "stage": self.stage, **context}
        return render(self.request, template or self.template, told, status=status)
