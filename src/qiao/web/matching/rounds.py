"""One round: asked for, watched while it is computed, read with its certificate, published, computed once more."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.jobs.models import Job
from qiao.ground.jobs.queries import shown
from qiao.ground.saying import Refused, reader_language
from qiao.story.matching import actions, permissions, promises, queries, states
from qiao.story.matching.certificates import Shown
from qiao.story.matching.certificates import shown as certificate_shown
from qiao.story.matching.exporting import export_plan
from qiao.story.matching.models import Round
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.jobs.words import said
from qiao.web.matching.curves import curves
from qiao.web.matching.forms import RoundForm
from qiao.web.matching.lists import PROPOSAL_TITLES, ROUND_TITLES, direction, round_title

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RoundPage(Page):
    """A round's page."""

    permission = permissions.VIEW
    stage = "matching"
    template = "matching/round.html"

    def found(self, round_id: UUID) -> Round:
        """The round, 404 when it is not there or not for this actor."""
        return get_object_or_404(queries.visible_rounds(self.actor), pk=round_id)

    def get(self, request: HttpRequest, round_id: UUID) -> HttpResponse:
        """Show it."""
        found = self.found(round_id)
        job = Job.objects.filter(pk=found.job_id).first() if found.job_id else None
        last = Job.objects.filter(kind="matching.recount", key__startswith=f"matching.recount:{found.pk}:")
        told: dict[str, Any] = {
            "round": found,
            "title": round_title(found),
            "direction": direction(found),
            "state": ROUND_TITLES[found.state],
            "tone": states.ROUND_TONE[found.state],
            "job": said(shown(job)) if job else None,
            "has_plan": found.state in states.DONE,
            "may_run": queries.covers(self.actor, permissions.RUN, found),
            "may_publish": found.state == states.COMPUTED and queries.covers(self.actor, permissions.PUBLISH, found),
            "may_export": self.actor.covers(permissions.EXPORT, found.home_region),
            "recount": said(shown(again)) if (again := last.order_by("-created_at").first()) else None,
        }
        if told["has_plan"]:
            told |= self.plan(found)
        return self.show(**told)

    def plan(self, found: Round) -> dict[str, Any]:
        """What is told of a computed round."""
        certificate = certificate_shown(found, reader_language())
        groups = queries.unplaced_groups(found, reader_language())
        counts = queries.reply_counts(found)
        part = queries.part_of(self.actor, found)
        return {
            "certificate": certificate,
            "curves": curves(certificate.certificate.steps),
            "groups": groups,
            "unplaced": sum(group.count for group in groups),
            "replies": [(state, PROPOSAL_TITLES[state], count) for state, count in counts.items() if count],
            "waiting": found.certificate.get("waiting", 0),
            "promised": found.certificate.get("promised", 0),
            "stale": found.options.get("stale", 0),
            "stale_days": settings.QIAO_POST_STALE_DAYS,
            "part": part,
            "is_whole": (part.replies, part.without) == (counts, sum(group.count for group in groups)),
            "own_replies": [(state, PROPOSAL_TITLES[state], count) for state, count in part.replies.items() if count],
            "own_groups": [(group, part.unplaced[group.why]) for group in groups if group.why in part.unplaced],
            "confirm": confirmation(found, certificate) if found.state == states.COMPUTED else None,
            "recounts": list(found.recounts.order_by("-pk")[:5]),
        }


def confirmation(found: Round, certificate: Shown) -> SimpleNamespace:
    """The confirm bar: what publishing does, with its number."""
    drafts = list(queries.drafts_in_order(found))
    out = Counter(promises.left_out(drafts).values())
    count, gone = len(drafts) - out.total(), out[promises.GONE]
    busy = certificate.certificate.matched - count - gone
    told = _("发布后，乡镇和村看得到这些推荐，去外地岗位的人那边的人社局也看得到。%(days)d 天内记录答复。") % {
        "days": found.options.get("reply_days", actions.REPLY_DAYS)
    }
    if gone:
        told = _("另有 %(n)d 人本人或岗位已经不在，不发。") % {"n": gone} + told
    if busy:
        told = _("另有 %(n)d 人正等别的答复，或名额已经许给别人，不发。") % {"n": busy} + told
    return SimpleNamespace(
        choices=(), name="", consequence=told, back_url="", button=_("发布给乡镇（%(n)s 人）") % {"n": f"{count:,}"}
    )


class NewRound(Page):
    """Ask for a round."""

    permission = permissions.RUN
    stage = "matching"
    template = "matching/new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; the directions are those of the actor's pairings."""
        form = RoundForm(actor=self.actor, initial={"key": uuid4()})
        return self.show(form=form, any=form.any)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask, and go to the round's page, where its progress shows."""
        form = RoundForm(request.POST, actor=self.actor)
        if form.is_valid():
            given = form.cleaned_data
            home, _minus, work = given["direction"].partition("-")
            try:
                found = actions.start_round(
                    by=self.actor, round_id=given["key"], home_region=home, work_region=work,
                    cutoff_on=given["cutoff_on"], seed=given["seed"],
                    options={"near": given["near"], "reply_days": given["reply_days"]},
                )  # fmt: skip
                return HttpResponseRedirect(reverse("matching.round", args=[found.pk]))
            except Refused as refused:
                refused_at(form, refused)
        return self.show(status=422, form=form, any=True)


class ActOnRound(RoundPage):
    """The base of what is done to a round by a button; an address alone does nothing."""

    def get(self, request: HttpRequest, round_id: UUID) -> HttpResponse:
        """To the page with the button."""
        return self.back(self.found(round_id))

    def post(self, request: HttpRequest, round_id: UUID) -> HttpResponse:
        """Do it, and say what became of it."""
        found = self.found(round_id)
        try:
            self.act(found)
        except Refused as refused:
            messages.error(request, refused.said)
        return self.back(found)

    def act(self, found: Round) -> None:
        """What is done. Raises Refused."""
        raise NotImplementedError

    def back(self, found: Round) -> HttpResponse:
        """To the round's page."""
        return HttpResponseRedirect(reverse("matching.round", args=[found.pk]))


class PublishRound(ActOnRound):
    """发布."""

    permission = permissions.PUBLISH

    def act(self, found: Round) -> None:
        """Publish it."""
        actions.publish_round(by=self.actor, found=found)
        messages.success(self.request, _("%(round)s发布了。") % {"round": round_title(found)})


class RecountRound(ActOnRound):
    """用同样的数再算一遍."""

    permission = permissions.RUN

    def act(self, found: Round) -> None:
        """Ask for it."""
        actions.recompute(by=self.actor, found=found)


class PlanDownload(RoundPage):
    """方案表: the plan's workbook, for those who may see everybody in it."""

    permission = permissions.EXPORT

    def get(self, request: HttpRequest, round_id: UUID) -> HttpResponse:
        """Make it and hand it over; nothing of it stays on the server."""
        found = self.found(round_id)
        if found.state not in states.DONE:
            raise Http404
        with TemporaryDirectory(prefix="qiao-plan-") as folder:
            path = Path(folder) / "plan.xlsx"
            try:
                export_plan(by=self.actor, found=found, path=path, number=uuid4(), language=reader_language())
            except Refused:
                raise Http404 from None
            response = HttpResponse(path.read_bytes(), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="plan-{found.number}.xlsx"'
        return response
