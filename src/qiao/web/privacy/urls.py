"""Addresses of this folder."""

from __future__ import annotations

from django.urls import path

from qiao.web.privacy import pages

urlpatterns = [
    path("past/<uuid:fact_id>/", pages.RevealPastPage.as_view(), name="privacy.reveal_past"),
    path("<uuid:subject_id>/<slug:column>/", pages.RevealPage.as_view(), name="privacy.reveal"),
]
