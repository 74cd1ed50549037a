"""Addresses of placements."""

from __future__ import annotations

from django.urls import path

from qiao.web.placements import contacts, lists, pages, roll_call

urlpatterns = [
    path("", lists.PlacementList.as_view(), name="placements.list"),
    path("due/", contacts.WorkContactList.as_view(), name="placements.due"),
    path("roll-call/", roll_call.RollCall.as_view(), name="placements.roll_call"),
    path("reports/", roll_call.ReportList.as_view(), name="placements.reports"),
    path("reports/<uuid:report_id>/", roll_call.ReportPage.as_view(), name="placements.report"),
    path("new/<uuid:worker_id>/", pages.PlacementNew.as_view(), name="placements.placement_new"),
    path("<uuid:placement_id>/", pages.PlacementPage.as_view(), name="placements.placement"),
    path("<uuid:placement_id>/confirm/", pages.PlacementConfirm.as_view(), name="placements.confirm"),
    path("<uuid:placement_id>/end/", pages.PlacementEnd.as_view(), name="placements.end"),
    path("<uuid:placement_id>/remove/", pages.PlacementRemove.as_view(), name="placements.remove"),
]
