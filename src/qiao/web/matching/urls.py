"""Rounds and proposals."""

from __future__ import annotations

from django.urls import path

from qiao.web.matching import due, lists, proposals, rounds

__all__ = ["due", "urlpatterns"]

urlpatterns = [
    path("", lists.RoundList.as_view(), name="matching.rounds"),
    path("new/", rounds.NewRound.as_view(), name="matching.round_new"),
    path("proposals/", lists.ProposalList.as_view(), name="matching.proposals"),
    path("unplaced/", lists.UnplacedList.as_view(), name="matching.unplaced"),
    path("proposals/<uuid:proposal_id>/", proposals.ProposalPage.as_view(), name="matching.proposal"),
    path("proposals/<uuid:proposal_id>/reply/", proposals.ReplyToProposal.as_view(), name="matching.reply"),
    path("proposals/<uuid:proposal_id>/withdraw/", proposals.WithdrawProposal.as_view(), name="matching.withdraw"),
    path("proposals/<uuid:proposal_id>/correct/", proposals.CorrectReply.as_view(), name="matching.correct"),
    path("<uuid:round_id>/", rounds.RoundPage.as_view(), name="matching.round"),
    path("<uuid:round_id>/publish/", rounds.PublishRound.as_view(), name="matching.publish"),
    path("<uuid:round_id>/recount/", rounds.RecountRound.as_view(), name="matching.recount"),
    path("<uuid:round_id>/plan/", rounds.PlanDownload.as_view(), name="matching.plan"),
]
