"""The public site's addresses."""

from __future__ import annotations

from django.urls import path

from qiao.web.public import crawling, pages

urlpatterns = [
    path("jobs/", pages.JobList.as_view(), name="public.list"),
    path("jobs/<uuid:vacancy_id>/", pages.JobPost.as_view(), name="public.post"),
    path("robots.txt", crawling.robots, name="public.robots"),
    path("sitemap.xml", crawling.sitemap, name="public.sitemap"),
]
