"""Addresses of the frame itself: its two switches, and the page of all parts."""

from __future__ import annotations

from django.urls import path

from qiao.web.frame import alive, design, due, switches

urlpatterns = [
    path("alive/", alive.alive, name="frame.alive"),
    path("due/", due.due, name="frame.due"),
    path("design/", design.Design.as_view(), name="design"),
    path("language/", switches.language, name="frame.language"),
    path("large-text/", switches.large_text, name="frame.large_text"),
]
