"""Addresses of visits."""

from __future__ import annotations

from django.urls import path

from qiao.web.field import phone, settling
from qiao.web.visits import contacts, coverage, covered, diary, evidence, lists, pages

urlpatterns = [
    path("", lists.VisitList.as_view(), name="visits.list"),
    path("due/", contacts.ContactList.as_view(), name="visits.due"),
    path("new/", pages.NewVisit.as_view(), name="visits.new"),
    path("phone/", phone.PhonePage.as_view(), name="visits.phone"),
    path("diary/", diary.Diary.as_view(), name="visits.diary"),
    path("coverage/", coverage.CoveragePage.as_view(), name="visits.coverage"),
    path("coverage/villages/", coverage.VillagesPage.as_view(), name="visits.villages"),
    path("coverage/workbook/", coverage.CoverageWorkbook.as_view(), name="visits.coverage_workbook"),
    path("coverage/households/", covered.CoveredList.as_view(), name="visits.covered"),
    path("promises/", lists.PromiseList.as_view(), name="visits.promises"),
    path("promises/<uuid:promise_id>/end/", pages.PromiseEnd.as_view(), name="visits.promise_end"),
    path("conflicts/", settling.ConflictList.as_view(), name="visits.conflicts"),
    path("conflicts/<uuid:conflict_id>/", settling.ConflictPage.as_view(), name="visits.conflict"),
    path("households/<uuid:subject_id>/new/", pages.HouseholdVisit.as_view(), name="visits.household_new"),
    path("households/<uuid:household_id>/no-change/", pages.NoChange.as_view(), name="visits.no_change"),
    path("people/<uuid:subject_id>/new/", pages.PersonVisit.as_view(), name="visits.person_new"),
    path("<uuid:visit_id>/", pages.VisitPage.as_view(), name="visits.visit"),
    path("<uuid:visit_id>/edit/", pages.VisitEdit.as_view(), name="visits.edit"),
    path("photos/<uuid:photo_id>/open/", evidence.PhotoOpen.as_view(), name="visits.photo_open"),
    path("photos/<uuid:photo_id>/delete/", evidence.PhotoDrop.as_view(), name="visits.photo_drop"),
    path("<uuid:visit_id>/photos/new/", evidence.NewPhoto.as_view(), name="visits.photo_new"),
    path("<uuid:visit_id>/position/delete/", evidence.PositionDrop.as_view(), name="visits.position_drop"),
    path("<uuid:visit_id>/promises/new/", pages.NewPromise.as_view(), name="visits.promise_new"),
]
