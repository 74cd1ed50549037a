"""Doors（门）of the field's data: in JSON, never leading to a page, never kept by a browser."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from qiao.story.visits.permissions import DOOR, USE
from qiao.web.frame.answers import NOT_THERE, refusal
from qiao.web.frame.pages import Page


class DataPage(Page):
    """An address that the field app asks by script."""

    permission = USE
    speaks_json = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As a page; what is not there is said in JSON."""
        try:
            response = super().dispatch(request, *args, **kwargs)
        except Http404:
            return refusal(request, NOT_THERE, 404)
        response.headers["Cache-Control"] = "no-store"
        return response


class DoorPage(DataPage):
    """One that whoever works at the door of a fair or of a class may ask too; who has none is given nothing."""

    permission = DOOR
