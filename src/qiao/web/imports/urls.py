"""Addresses of this folder."""

from __future__ import annotations

from django.urls import path

from qiao.web.imports import columns, deciding, listing, preview, uploading, waiting

waiting.register()

urlpatterns = [
    path("", listing.ImportList.as_view(), name="imports.list"),
    path("new/<str:ledger>/", uploading.UploadPage.as_view(), name="imports.upload"),
    path("template/<str:ledger>/", uploading.TemplateFile.as_view(), name="imports.template"),
    path("<uuid:batch_id>/", preview.BatchPage.as_view(), name="imports.batch"),
    path("<uuid:batch_id>/rows/", preview.RowsPart.as_view(), name="imports.rows"),
    path("<uuid:batch_id>/marking/", preview.MarkingPart.as_view(), name="imports.marking"),
    path("<uuid:batch_id>/marked/", preview.MarkedFile.as_view(), name="imports.marked"),
    path("<uuid:batch_id>/columns/", columns.ColumnsPage.as_view(), name="imports.columns"),
    path("<uuid:batch_id>/undo/", deciding.AskUndo.as_view(), name="imports.undo"),
    path("<uuid:batch_id>/decide/", deciding.Decide.as_view(), name="imports.decide"),
]
