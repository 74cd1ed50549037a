"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from qiao.web.register import households, linking, lists, merging, pages, phones, then

urlpatterns = [
    path("", lists.WorkerList.as_view(), name="register.workers"),
    path("new/", pages.WorkerNew.as_view(), name="register.worker_new"),
    path("identity/", pages.IdentityTold.as_view(), name="register.identity"),
    path("search/", pages.Search.as_view(), name="register.search"),
    path("<uuid:worker_id>/edit/", pages.WorkerEdit.as_view(), name="register.worker_edit"),
    path("<uuid:worker_id>/verify/", pages.WorkerVerify.as_view(), name="register.worker_verify"),
    path("<uuid:worker_id>/status/", pages.WorkerStatus.as_view(), name="register.worker_status"),
    path("<uuid:worker_id>/phone/", phones.PhoneSaid.as_view(), name="register.worker_phone"),
    path("<uuid:worker_id>/merge/", merging.WorkerMerge.as_view(), name="register.worker_merge"),
    path("<uuid:worker_id>/merge/<uuid:other_id>/", merging.MergePair.as_view(), name="register.merge_pair"),
    path("merges/<uuid:merge_id>/undo/", merging.Unmerge.as_view(), name="register.unmerge"),
    path("pairs/", merging.PairList.as_view(), name="register.pairs"),
    path("unlinked/", linking.UnlinkedList.as_view(), name="register.unlinked"),
    path("unlinked/<uuid:row_id>/", linking.UnlinkedRow.as_view(), name="register.unlinked_row"),
    path("compare/", linking.Compare.as_view(), name="register.compare"),
    path("households/", lists.HouseholdList.as_view(), name="register.households"),
    path("households/new/", households.HouseholdNew.as_view(), name="register.household_new"),
    path("households/<uuid:household_id>/", households.HouseholdPage.as_view(), name="register.household"),
    path("households/<uuid:household_id>/then/", then.HouseholdThen.as_view(), name="register.household_then"),
    path("households/<uuid:household_id>/edit/", households.HouseholdEdit.as_view(), name="register.household_edit"),
]
