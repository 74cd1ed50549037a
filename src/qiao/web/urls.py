"""Every address of the site: one line a folder. The first part of a path is the stage's name."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from qiao.web.frame.lists.exporting import download

urlpatterns = [
    path("", include("qiao.web.home.urls")),
    path("", include("qiao.web.accounts.urls")),
    path("", include("qiao.web.public.urls")),
    path("frame/", include("qiao.web.frame.urls")),
    path("register/", include("qiao.web.register.urls")),
    path("visits/", include("qiao.web.visits.urls")),
    path("field/", include("qiao.web.field.urls")),
    path("people/", include("qiao.web.people.urls")),
    path("needs/", include("qiao.web.needs.urls")),
    path("vacancies/", include("qiao.web.vacancies.urls")),
    path("matching/", include("qiao.web.matching.urls")),
    path("fairs/", include("qiao.web.fairs.urls")),
    path("workshops/", include("qiao.web.workshops.urls")),
    path("training/", include("qiao.web.training.urls")),
    path("placements/", include("qiao.web.placements.urls")),
    path("imports/", include("qiao.web.imports.urls")),
    path("tasks/", include("qiao.web.jobs.urls")),
    path("reports/", include("qiao.web.reports.urls")),
    path("releases/", include("qiao.web.releases.urls")),
    path("programme/", include("qiao.web.agreements.urls")),
    path("audit/", include("qiao.web.audit.urls")),
    path("privacy/", include("qiao.web.privacy.urls")),
    path("exports/<uuid:job_id>/", download, name="lists.download"),
]

if settings.QIAO_MODE == "demo":
    urlpatterns += [path("demo/", include("qiao.web.demonstration.urls"))]
