"""Addresses of visits."""

from __future__ import annotations

from django.urls import path

from qiao.web.field import settling
from qiao.web.visits import diary, lists, pages

urlpatterns = [
    path("", lists.VisitList.as_view(), name="visits.list"),
    path("new/", pages.NewVisit.as_view(), name="visits.new"),
    path("diary/", diary.Diary.as_view(), name="visits.diary"),
    path("promises/", lists.PromiseList.as_view(), name="visits.promises"),
    path("promises/<uuid:promise_id>/end/", pages.PromiseEnd.as_view(), name="visits.promise_end"),
    path("conflicts/", settling.ConflictList.as_view(), name="visits.conflicts"),
    path("conflicts/<uuid:conflict_id>/", settling.ConflictPage.as_view(), name="visits.conflict"),
    path("households/<uuid:subject_id>/new/", pages.HouseholdVisit.as_view(), name="visits.household_new"),
    path("households/<uuid:household_id>/no-change/", pages.NoChange.as_view(), name="visits.no_change"),
    path("people/<uuid:subject_id>/new/", pages.PersonVisit.as_view(), name="visits.person_new"),
    path("<uuid:visit_id>/", pages.VisitPage.as_view(), name="visits.visit"),
    path("<uuid:visit_id>/edit/", pages.VisitEdit.as_view(), name="visits.edit"),
    path("<uuid:visit_id>/promises/new/", pages.NewPromise.as_view(), name="visits.promise_new"),
]
