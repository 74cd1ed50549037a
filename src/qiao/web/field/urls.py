"""Addresses of the field app."""

from __future__ import annotations

from django.urls import path

from qiao.web.field import shell

urlpatterns = [
    path("", shell.shell, name="field"),
    path("sw.js", shell.worker, name="field.worker"),
    path("manifest.webmanifest", shell.manifest, name="field.manifest"),
]
