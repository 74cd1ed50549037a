"""Home, health and readiness."""

from __future__ import annotations

from django.urls import path

from qiao.web.home import pages

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("health", pages.health, name="health"),
    path("ready", pages.ready, name="ready"),
]
