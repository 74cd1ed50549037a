"""Addresses of releases."""

from __future__ import annotations

from django.urls import path

from qiao.web.releases import comparing, filling, lists, pages

urlpatterns = [
    path("", lists.ReleaseList.as_view(), name="releases.list"),
    path("compare/", comparing.ComparePage.as_view(), name="releases.compare"),
    path("compare/<uuid:job_id>/", comparing.DifferencesPage.as_view(), name="releases.differences"),
    path("compare/<uuid:job_id>/file/", comparing.DifferencesFile.as_view(), name="releases.differences_file"),
    path(
        "compare/<uuid:job_id>/columns/",
        comparing.DifferencesColumns.as_view(),
        name="releases.differences_columns",
    ),
    path("fill/", filling.FillPage.as_view(), name="releases.fill"),
    path("fill/<uuid:job_id>/", filling.SheetsPage.as_view(), name="releases.fill_sheets"),
    path("new/<slug:form>/", pages.AskPage.as_view(), name="releases.new"),
    path("<uuid:release_id>/", pages.ReleasePage.as_view(), name="releases.release"),
    path("<uuid:release_id>/decide/", pages.DecidePage.as_view(), name="releases.decide"),
    path("<uuid:release_id>/file/", pages.ReleaseFile.as_view(), name="releases.file"),
]
