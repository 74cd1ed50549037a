"""Addresses of the results."""

from __future__ import annotations

from django.urls import path

from qiao.web.reports import pages

urlpatterns = [
    path("replay/", pages.ReplayPage.as_view(), name="reports.replay"),
    path("replay/<slug:key>/", pages.FigurePage.as_view(), name="reports.figure"),
]
