"""Addresses of this folder."""

from __future__ import annotations

from django.urls import path

from qiao.web.jobs import pages

urlpatterns = [
    path("", pages.JobList.as_view(), name="jobs.list"),
    path("<uuid:job_id>/", pages.JobPage.as_view(), name="jobs.job"),
    path("<uuid:job_id>/progress/", pages.ProgressPart.as_view(), name="jobs.progress"),
    path("<uuid:job_id>/stop/", pages.StopJob.as_view(), name="jobs.stop"),
    path("<uuid:job_id>/restart/", pages.RestartJob.as_view(), name="jobs.restart"),
]
