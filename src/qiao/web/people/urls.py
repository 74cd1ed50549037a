"""Addresses of one worker over all stages."""

from __future__ import annotations

from django.urls import path

from qiao.web.people import pages, paper
from qiao.web.register import then

urlpatterns = [
    path("<uuid:worker_id>/", pages.WorkerPage.as_view(), name="people.worker"),
    path("<uuid:worker_id>/then/", then.WorkerThen.as_view(), name="people.then"),
    path("<uuid:worker_id>/paper/", paper.PaperPage.as_view(), name="people.paper"),
    path("<uuid:worker_id>/paper/pdf/", paper.PaperFile.as_view(), name="people.record"),
    path("<uuid:worker_id>/consent/", pages.ConsentPage.as_view(), name="people.consent"),
]
