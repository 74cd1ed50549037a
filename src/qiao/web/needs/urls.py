"""Addresses of needs."""

from __future__ import annotations

from django.urls import path

from qiao.web.needs import lists, pages

urlpatterns = [
    path("", lists.NeedList.as_view(), name="needs.list"),
    path("new/<uuid:worker_id>/", pages.NeedNew.as_view(), name="needs.need_new"),
    path("<uuid:need_id>/", pages.NeedPage.as_view(), name="needs.need"),
    path("<uuid:need_id>/edit/", pages.NeedEdit.as_view(), name="needs.need_edit"),
    path("<uuid:need_id>/move/", pages.NeedMove.as_view(), name="needs.need_move"),
]
