"""Addresses of the demonstration's door; included in the demonstration only."""

from __future__ import annotations

from django.urls import path

from qiao.web.demonstration import pages

urlpatterns = [
    path("", pages.People.as_view(), name="demonstration.people"),
    path("enter/<str:username>/", pages.Enter.as_view(), name="demonstration.enter"),
]
