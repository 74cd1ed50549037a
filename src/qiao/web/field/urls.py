"""Addresses of the field: what the app asks, and what offices do with what phones brought."""

from __future__ import annotations

from django.urls import path

from qiao.web.field import files, pack, photos, standing, sync

urlpatterns = [
    path("pack/", pack.PackPage.as_view(), name="field.pack"),
    path("sync/", sync.Sync.as_view(), name="field.sync"),
    path("photo/", photos.PhotoPage.as_view(), name="field.photo"),
    path("standing/", standing.Standing.as_view(), name="field.standing"),
    path("file/", files.FilePage.as_view(), name="field.file"),
]
