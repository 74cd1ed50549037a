"""Workshops and townships' profiles."""

from __future__ import annotations

from django.urls import path

from qiao.web.workshops import assets, books, due, lists, pages

__all__ = ["due", "urlpatterns"]

urlpatterns = [
    path("", lists.WorkshopList.as_view(), name="workshops.list"),
    path("new/", pages.NewWorkshop.as_view(), name="workshops.new"),
    path("assets/", lists.AssetList.as_view(), name="workshops.assets"),
    path("assets/new/", assets.NewAsset.as_view(), name="workshops.asset_new"),
    path("assets/<uuid:asset_id>/", assets.AssetPage.as_view(), name="workshops.asset"),
    path("assets/<uuid:asset_id>/change/", assets.ChangeAsset.as_view(), name="workshops.asset_change"),
    path("places/<str:region>/", assets.ProfilePage.as_view(), name="workshops.profile"),
    path("<uuid:workshop_id>/", pages.WorkshopPage.as_view(), name="workshops.workshop"),
    path("<uuid:workshop_id>/edit/", pages.EditWorkshop.as_view(), name="workshops.edit"),
    path("<uuid:workshop_id>/pay/", books.PayBook.as_view(), name="workshops.pay"),
    path("<uuid:workshop_id>/roll/", books.StaffRoll.as_view(), name="workshops.roll"),
    path("<uuid:workshop_id>/do/", pages.ChangeWorkshop.as_view(), name="workshops.change"),
]
