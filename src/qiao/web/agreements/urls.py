"""Addresses of the agreements."""

from __future__ import annotations

from django.urls import path

from qiao.web.agreements import pages

urlpatterns = [path("", pages.ProgrammePage.as_view(), name="agreements.programme")]
