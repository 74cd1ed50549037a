"""Fairs."""

from __future__ import annotations

from django.urls import path

from qiao.web.fairs import asking, desk, due, lists, pages

__all__ = ["due", "urlpatterns"]

urlpatterns = [
    path("", lists.FairList.as_view(), name="fairs.list"),
    path("new/", pages.NewFair.as_view(), name="fairs.new"),
    path("posts/", lists.PostList.as_view(), name="fairs.posts"),
    path("invitations/", lists.InvitationList.as_view(), name="fairs.invitations"),
    path("arrivals/", lists.ArrivalList.as_view(), name="fairs.arrivals"),
    path("intents/", lists.IntentList.as_view(), name="fairs.intents"),
    path("placed/", lists.PlacedList.as_view(), name="fairs.placed"),
    path("notes/", lists.NoteList.as_view(), name="fairs.notes"),
    path("notes/<uuid:note_id>/", desk.NotePage.as_view(), name="fairs.walk_in"),
    path("invitations/<uuid:invitation_id>/", asking.InvitationPage.as_view(), name="fairs.invitation"),
    path("invitations/<uuid:invitation_id>/reply/", asking.ReplyToInvitation.as_view(), name="fairs.reply"),
    path("invitations/<uuid:invitation_id>/told/", asking.ToldOfInvitation.as_view(), name="fairs.told"),
    path("intents/<uuid:intent_id>/", desk.IntentPage.as_view(), name="fairs.intent"),
    path("intents/<uuid:intent_id>/result/", desk.ResultOfIntent.as_view(), name="fairs.result"),
    path("firms/<uuid:firm_id>/remove/", pages.RemoveFirm.as_view(), name="fairs.remove"),
    path("firms/<uuid:firm_id>/bring/", pages.BringPost.as_view(), name="fairs.bring"),
    path("<uuid:fair_id>/", pages.FairPage.as_view(), name="fairs.fair"),
    path("<uuid:fair_id>/change/", pages.ChangeFair.as_view(), name="fairs.change"),
    path("<uuid:fair_id>/move/", pages.MoveFair.as_view(), name="fairs.move"),
    path("<uuid:fair_id>/invite/", pages.InviteToFair.as_view(), name="fairs.invite"),
    path("<uuid:fair_id>/firms/", pages.AddFirm.as_view(), name="fairs.add"),
    path("<uuid:fair_id>/duty/", pages.PutOnDuty.as_view(), name="fairs.duty"),
    path("<uuid:fair_id>/slips/", asking.Slips.as_view(), name="fairs.slips"),
    path("<uuid:fair_id>/desk/", desk.Desk.as_view(), name="fairs.desk"),
    path("<uuid:fair_id>/people/<uuid:worker_id>/", desk.PersonAtFair.as_view(), name="fairs.person"),
]
