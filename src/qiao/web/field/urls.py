"""Addresses of the field: the app's shell, what it asks, and what offices do with what phones brought."""

from __future__ import annotations

from django.urls import path

from qiao.web.field import files, pack, photos, shell, standing, sync

urlpatterns = [
    path("", shell.shell, name="field"),
    path("sw.js", shell.worker, name="field.worker"),
    path("manifest.webmanifest", shell.manifest, name="field.manifest"),
    path("pack/", pack.PackPage.as_view(), name="field.pack"),
    path("sync/", sync.Sync.as_view(), name="field.sync"),
    path("photo/", photos.PhotoPage.as_view(), name="field.photo"),
    path("standing/", standing.Standing.as_view(), name="field.standing"),
    path("file/", files.FilePage.as_view(), name="field.file"),
]
