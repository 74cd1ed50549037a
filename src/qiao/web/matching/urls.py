"""Rounds and proposals."""

from __future__ import annotations

from django.urls import path

from qiao.web.matching import due, lists, measure_places, measures, proposals, rounds

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
    path("measures/", measures.MeasureList.as_view(), name="matching.measures"),
    path("measures/places/", measure_places.MeasurePlaces.as_view(), name="matching.measure_places"),
    path("measures/run/", measures.MeasureRun.as_view(), name="matching.measure_run"),
    path("measures/people/<uuid:worker_id>/", measures.MeasureOne.as_view(), name="matching.measure_one"),
    path("measures/<uuid:measure_id>/", measures.MeasurePage.as_view(), name="matching.measure"),
    path("measures/<uuid:measure_id>/restore/", measures.MeasureRestore.as_view(), name="matching.measure_restore"),
    path("<uuid:round_id>/", rounds.RoundPage.as_view(), name="matching.round"),
    path("<uuid:round_id>/publish/", rounds.PublishRound.as_view(), name="matching.publish"),
    path("<uuid:round_id>/recount/", rounds.RecountRound.as_view(), name="matching.recount"),
    path("<uuid:round_id>/plan/", rounds.PlanDownload.as_view(), name="matching.plan"),
]
