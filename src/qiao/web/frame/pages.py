"""Pages（页面）: the base of every page that staff see."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
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

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As Django does it. What an action does not find is not there for this actor, or not there any more."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except ObjectDoesNotExist as missing:
            raise Http404 from missing

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        """Render the page's template with the frame around it."""
        told = {"page": self, "stage": self.stage, **context}
        return render(self.request, template or self.template, told, status=status)
