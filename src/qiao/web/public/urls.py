"""The public site's addresses."""

from __future__ import annotations

from django.urls import path

from qiao.web.public import certificates, crawling, pages

urlpatterns = [
    path("jobs/", pages.JobList.as_view(), name="public.list"),
    path("jobs/<uuid:vacancy_id>/", pages.JobPost.as_view(), name="public.post"),
    path("certificates/", certificates.CertificateCheck.as_view(), name="public.certificate"),
    path(
        "certificates/<str:number>/<str:code>/",
        certificates.CertificateCheck.as_view(),
        name="public.certificate_of",
    ),
    path("robots.txt", crawling.robots, name="public.robots"),
    path("sitemap.xml", crawling.sitemap, name="public.sitemap"),
]
