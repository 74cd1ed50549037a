"""Pages of placements: one spell, its start, its confirmation, its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy.free_text import without_numbers
from qiao.ground.saying import Refused
from qiao.story.matching.models import Proposal
from qiao.story.placements import states
from qiao.story.placements.actions import (
    confirm_placement,
    dispute_placement,
    end_placement,
    record_placement,
    remove_placement,
)
from qiao.story.placements.channels import channel_said
from qiao.story.placements.listed import PlacementRow, as_rows
from qiao.story.placements.models import Placement
from qiao.story.placements.named import yuan_said
from qiao.story.placements.queries import (
    accepted_proposals,
    may_confirm,
    open_placement,
    placements_seen,
    recorded_as,
    sees_circumstances,
)
from qiao.story.register.circumstances import reads_household
from qiao.story.register.models import Worker
from qiao.story.register.named import MONITORED_NAMES
from qiao.story.register.queries import workers_seen
from qiao.story.workshops.models import Workshop
from qiao.story.workshops.queries import workshops_seen
from qiao.story.workshops.states import STANDING
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.placements.forms import EndForm, PlacementForm, WhyForm, fresh
from qiao.web.workshops.filters import WORKSHOPS_OFFERED


class PlacementsPage(Page):
    """The base: a spell of somebody whom the actor does not see is not there."""

    stage = "placements"

    def placement(self, placement_id: UUID) -> Placement:
        """The placement with its worker. Raises Http404."""
        seen = placements_seen(self.actor, self.permission).select_related("worker__subject", "vacancy", "workshop")
        return get_object_or_404(seen, pk=placement_id)

    def to_placement(self, placement_id: UUID) -> HttpResponse:
        """Back to the placement."""
        return HttpResponseRedirect(reverse("placements.placement", args=[placement_id]))


class PlacementPage(PlacementsPage):
    """上岗: where, as what, since when, by whom confirmed."""

    permission = "placements.view"
    template = "placements/placement.html"

    def get(self, request: HttpRequest, placement_id: UUID) -> HttpResponse:
        """Show it with what this actor may do."""
        placement = self.placement(placement_id)
        row = as_rows([placement])[0]
        told: list[tuple[str, Any]] = [
            (_("用人单位"), row.employer),
            *([(_("帮扶车间"), placement.workshop.name)] if placement.workshop else []),
            (_("岗位"), row.job or _("没有登记")),
            (_("工作地"), row.place),
            (_("家"), row.home),
            (_("渠道"), channel_said(placement)),
            (_("组织输送"), _("是") if row.organised else _("否")),
            (_("月收入"), _("%(yuan)s 元") % {"yuan": f"{row.wage:,}"} if row.wage else _("没有登记")),
            (pgettext("记录的日期", "上岗"), row.started),
            (_("确认"), placement.confirmed_by or _("还没有")),
        ]
        told += told_besides(placement, row, by=self.actor)
        if placement.ended_on:
            told.append((_("离岗"), placement.ended_on))
            if sees_circumstances(self.actor):
                told.append((_("原因"), states.ending_said(placement.ended_why) or _("没有写")))
        waits = placement.state in (states.REPORTED, states.DISPUTED)
        return self.show(
            placement=placement,
            row=row,
            facts=told,
            form=WhyForm(),
            may_confirm=waits and may_confirm(self.actor, placement),
            may_end=self.actor.can("placements.edit") and placement.ended_on is None,
            sees_worker=workers_seen(self.actor).filter(pk=placement.worker_id).exists(),
        )


class PlacementNew(PlacementsPage):
    """记上岗: of one worker, out of a proposal with a yes or directly."""

    permission = "placements.edit"
    template = "placements/placement_form.html"

    def get(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """The form; ?proposal= names the proposal that led here."""
        worker = self._worker(worker_id)
        if (made := recorded_as(worker_id, proposal=self._asked())) is not None:
            return self.to_placement(made.pk)
        proposal = self._proposal(worker_id)
        post = proposal.vacancy if proposal else None
        return self._form(
            PlacementForm(initial=fresh(post), post=post, workshops=self._workshops(worker)), worker, proposal
        )

    def post(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Record it, or say what is wrong; sent twice, it leads to what the first has made."""
        worker = self._worker(worker_id)
        if (made := recorded_as(worker_id, key=request.POST.get("key", ""), proposal=self._asked())) is not None:
            return self.to_placement(made.pk)
        proposal = self._proposal(worker_id)
        post = proposal.vacancy if proposal else None
        form = PlacementForm(request.POST, post=post, workshops=self._workshops(worker))
        if not form.is_valid() or form.cleaned_data["key"] is None:
            return self._form(form, worker, proposal, status=422)
        try:
            made = record_placement(
                by=self.actor,
                worker_id=worker_id,
                key=form.cleaned_data["key"],
                given=form.facts(),
                proposal_id=proposal.pk if proposal else None,
            )
        except Refused as refused:
            refused_at(form, refused)
            return self._form(form, worker, proposal, status=422)
        messages.success(request, _("上岗记好了，等用人单位或当地人社部门确认。"))
        begins = proposal.vacancy.starts_on if proposal else None
        if begins is not None and made.started_on < begins:
            told = _("记的上岗日期 %(day)s 早于岗位写的 %(begins)s。记错了就撤掉重记。")
            messages.warning(request, told % {"day": made.started_on.isoformat(), "begins": begins.isoformat()})
        return self.to_placement(made.pk)

    def _worker(self, worker_id: UUID) -> Worker:
        return get_object_or_404(workers_seen(self.actor, self.permission, proposed=True), pk=worker_id)

    def _workshops(self, worker: Worker) -> list[Workshop]:
        """Workshops of the worker's own county: such work is near home."""
        rows = workshops_seen(self.actor).filter(region__startswith=worker.region[:6], state__in=STANDING)
        return list(rows.order_by("name", "pk")[:WORKSHOPS_OFFERED])

    def _asked(self) -> str:
        return self.request.GET.get("proposal", "") or self.request.POST.get("proposal", "")

    def _proposal(self, worker_id: UUID) -> Proposal | None:
        if not self._asked():
            return None
        found = next((one for one in accepted_proposals(worker_id) if str(one.pk) == self._asked()), None)
        if found is None:
            raise Http404
        return found

    def _form(
        self, form: PlacementForm, worker: Worker, proposal: Proposal | None, *, status: int = 200
    ) -> HttpResponse:
        others = [] if proposal else accepted_proposals(worker.pk)
        standing = open_placement(worker.pk) if status == 200 else None
        begins = proposal.vacancy.starts_on if proposal else None
        early = begins if begins is not None and clock.today() < begins else None
        told: dict[str, Any] = {
            "worker": worker,
            "proposal": proposal,
            "others": others,
            "standing": standing,
            "early": early,
        }
        return self.show(form=form, status=status, **told)


def told_besides(placement: Placement, row: PlacementRow, *, by: Actor) -> list[tuple[Any, Any]]:
    """What the offices' forms told besides, where they did. What is the household's, only its own offices learn, and
    what an office paid no place of work."""
    told: list[tuple[Any, Any]] = [
        (_("详细地址"), placement.address),
        (_("就业形式"), row.form),
        (_("产业"), row.sector),
        (_("单位性质"), row.employer_kind),
        (_("特色就业"), placement.special),
    ]
    yuan = _("%(yuan)s 元")
    aid, income = placement.travel_aid_fen, placement.farm_income_fen
    if sees_circumstances(by):
        told.append((_("台账上的年度交通费补助"), yuan % {"yuan": yuan_said(aid)} if aid is not None else ""))
        if reads_household(by, placement.worker):
            told.append((_("上岗那天的监测类别"), MONITORED_NAMES.get(placement.monitored_then, "")))
            told.append((_("上年度农业人均纯收入"), yuan % {"yuan": yuan_said(income)} if income is not None else ""))
    return [(title, value) for title, value in told if value]


class PlacementConfirm(PlacementsPage):
    """The place of work says yes, or says what is wrong."""

    permission = "placements.confirm"

    def post(self, request: HttpRequest, placement_id: UUID) -> HttpResponse:
        """Confirm or dispute, and go back; a refusal is told above the page."""
        self.placement(placement_id)
        try:
            if request.POST.get("do") == "dispute":
                dispute_placement(
                    by=self.actor, placement_id=placement_id, why=without_numbers(request.POST.get("why", ""))
                )
                messages.success(request, _("争议记好了，登记的单位会看到。"))
            else:
                confirm_placement(by=self.actor, placement_id=placement_id)
                messages.success(request, _("确认好了。"))
        except Refused as refused:
            messages.error(request, refused.said)
        return self.to_placement(placement_id)


class PlacementEnd(PlacementsPage):
    """记离岗: the last day and why; the need is stated anew."""

    permission = "placements.edit"
    template = "placements/end.html"

    def get(self, request: HttpRequest, placement_id: UUID) -> HttpResponse:
        """Ask for day and reason."""
        return self.show(form=EndForm(), placement=self.placement(placement_id))

    def post(self, request: HttpRequest, placement_id: UUID) -> HttpResponse:
        """Record it, or say what is wrong."""
        placement, form = self.placement(placement_id), EndForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, placement=placement, status=422)
        try:
            end_placement(by=self.actor, placement_id=placement_id, **form.cleaned_data)
        except Refused as refused:
            form.add_error("on" if refused.code == "day_order" else None, refused.said)
            return self.show(form=form, placement=placement, status=422)
        messages.success(request, _("离岗记好了，需求已经重新打开。"))
        return self.to_placement(placement_id)


class PlacementRemove(PlacementsPage):
    """撤掉: it never was; the audit keeps what stood here."""

    permission = "placements.edit"
    template = "placements/remove.html"

    def get(self, request: HttpRequest, placement_id: UUID) -> HttpResponse:
        """Ask why."""
        return self.show(form=WhyForm(), placement=self.placement(placement_id))

    def post(self, request: HttpRequest, placement_id: UUID) -> HttpResponse:
        """Take it back."""
        placement, form = self.placement(placement_id), WhyForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, placement=placement, status=422)
        try:
            remove_placement(by=self.actor, placement_id=placement_id, why=form.cleaned_data["why"])
            messages.success(request, _("撤掉了。原来的内容在审计里。"))
        except Refused as refused:
            messages.error(request, refused.said)
        return HttpResponseRedirect(reverse("placements.list"))
