"""Addresses of this folder."""

from __future__ import annotations

from django.urls import path

from qiao.web.audit import pages

urlpatterns = [
    path("", pages.EventList.as_view(), name="audit.list"),
    path("chain/", pages.ChainPage.as_view(), name="audit.chain"),
    path("<int:event_id>/", pages.EventPage.as_view(), name="audit.event"),
]
