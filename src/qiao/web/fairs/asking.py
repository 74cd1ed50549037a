"""Asking（邀请）: one invitation with its booths and reasons, the reply, and the slips to print."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.accounts.actors import code_range
from qiao.ground.saying import Refused, reader_language
from qiao.story.fairs import inviting, permissions, queries, states, telling
from qiao.story.fairs.models import Fair, Invitation, Suggestion
from qiao.story.matching.words import reasons_openly
from qiao.story.register.listed import near_name
from qiao.story.register.queries import names_of, workers_seen
from qiao.story.vacancies.queries import place_name
from qiao.web.fairs.forms import ReplyForm
from qiao.web.fairs.lists import reply_chip
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.frame.qr_codes import qr_drawing
from qiao.web.public.paying import pay_told

SLIPS_AT_ONCE = 300
TOWNSHIP = 9
"""Digits of a township's code."""


def best_of(invitation: Invitation) -> list[dict[str, Any]]:
    """An invitation's booths, the best first, with their reasons in words and whether one has closed since."""
    rows = Suggestion.objects.filter(invitation=invitation).order_by("rank")
    found = rows.select_related("post__firm__employer", "post__vacancy__employer")
    return [told_of(one.post, one.reasons) for one in found]


def told_of(post: Any, reasons: list[str]) -> dict[str, Any]:
    """A post at a booth, as it is shown to somebody: on paper, or on a desk in the hall where firms look on."""
    vacancy = post.vacancy
    return {
        "post": post,
        "booth": post.firm.booth,
        "employer": post.firm.employer.name,
        "title": vacancy.title,
        "pay": pay_told(vacancy),
        "place": place_name(vacancy.place),
        "left": max(0, vacancy.headcount - vacancy.filled),
        "reasons": reasons_openly(reasons, reader_language(), wage_yuan=vacancy.wage_low_yuan),
        "closed": queries.why_not(post),
    }


class InvitationPage(Page):
    """One person asked to one fair."""

    permission = permissions.VIEW
    stage = "fairs"
    template = "fairs/invitation.html"

    def found(self, invitation_id: UUID) -> Invitation:
        """The invitation, 404 when it is not there or not for this actor."""
        return get_object_or_404(queries.invitations_seen(self.actor, self.permission), pk=invitation_id)

    def get(self, request: HttpRequest, invitation_id: UUID) -> HttpResponse:
        """Show it."""
        return self.shown(self.found(invitation_id))

    def shown(self, invitation: Invitation, *, status: int = 200, form: Any = None) -> HttpResponse:
        """The page."""
        chip = reply_chip(invitation)
        open_ones = (states.WAITING, states.UNREACHABLE)
        reachable = workers_seen(self.actor, permissions.REPLY).filter(
            pk=invitation.worker.merged_into_id or invitation.worker_id
        )
        may_reply = self.actor.can(permissions.REPLY) and invitation.state in open_ones and reachable.exists()
        return self.show(
            status=status,
            invitation=invitation,
            fair=invitation.fair,
            worker=invitation.worker,
            home=near_name(invitation.worker.region),
            state=chip.text,
            tone=chip.tone,
            best=best_of(invitation),
            to_tell=Invitation.objects.filter(telling.to_tell(), pk=invitation.pk).exists(),
            may_tell=self.actor.can(permissions.REPLY) and reachable.exists(),
            may_reply=may_reply and invitation.fair.state not in (states.OVER, states.CANCELLED),
            form=form or ReplyForm(initial={"version": invitation.version}),
            recorder=names_of([invitation.recorded_by_id])[invitation.recorded_by_id],
            how=_(invitation.how) if invitation.how else "",
        )


class ReplyToInvitation(InvitationPage):
    """Record what the person said."""

    permission = permissions.REPLY

    def get(self, request: HttpRequest, invitation_id: UUID) -> HttpResponse:
        """To the page with the buttons."""
        return HttpResponseRedirect(reverse("fairs.invitation", args=[self.found(invitation_id).pk]))

    def post(self, request: HttpRequest, invitation_id: UUID) -> HttpResponse:
        """Record it; nothing typed is lost."""
        invitation, form = self.found(invitation_id), ReplyForm(request.POST)
        answer = request.POST.get("answer", "")
        if answer not in (states.YES, states.NO, states.UNREACHABLE):
            raise Http404
        if form.is_valid():
            given = form.cleaned_data
            try:
                inviting.record_reply(
                    by=self.actor, invitation=invitation, seen_version=given["version"], answer=answer,
                    said_by=given["said_by"], how=given["how"], why=given["why"],
                )  # fmt: skip
                messages.success(request, _("记下了：%(name)s。") % {"name": invitation.worker.called})
                return HttpResponseRedirect(reverse("fairs.invitation", args=[invitation.pk]))
            except Refused as refused:
                refused_at(form, refused)
        return self.shown(self.found(invitation_id), status=422, form=form)


class ToldOfInvitation(InvitationPage):
    """Say that the person knows of the other day, or that the fair is called off."""

    permission = permissions.REPLY

    def get(self, request: HttpRequest, invitation_id: UUID) -> HttpResponse:
        """To the page with the button."""
        return HttpResponseRedirect(reverse("fairs.invitation", args=[self.found(invitation_id).pk]))

    def post(self, request: HttpRequest, invitation_id: UUID) -> HttpResponse:
        """Note it."""
        invitation = self.found(invitation_id)
        try:
            telling.told(by=self.actor, invitation=invitation)
            messages.success(request, _("记下了：%(name)s。") % {"name": invitation.worker.called})
        except Refused as refused:
            messages.error(request, refused.said)
        return HttpResponseRedirect(reverse("fairs.invitation", args=[invitation.pk]))


class Slips(Page):
    """The slips of a fair, by village, to be handed out: a QR that tells nobody's name, and three booths."""

    permission = permissions.VIEW
    stage = "fairs"
    template = "fairs/slips.html"

    def get(self, request: HttpRequest, fair_id: UUID) -> HttpResponse:
        """Those of the region asked for（?region=）, all of one's own otherwise; who said no has none."""
        fair = get_object_or_404(queries.fairs_seen(self.actor), pk=fair_id)
        rows = queries.invitations_seen(self.actor).filter(fair=fair).exclude(state=states.NO)
        if fair.state == states.CANCELLED:
            rows = rows.none()
        townships = self.townships(rows, request.GET.get("region", ""))
        region = request.GET.get("region", "")
        if region.isascii() and region.isdigit():
            low, high = code_range(region)
            rows = rows.filter(worker__region__gte=low, worker__region__lt=high)
        found = list(rows.order_by("worker__region", "worker__initials", "pk")[: SLIPS_AT_ONCE + 1])
        told = [self.slip(fair, one) for one in found[:SLIPS_AT_ONCE]]
        cut = len(found) > SLIPS_AT_ONCE
        return self.show(fair=fair, slips=told, cut=cut, most=SLIPS_AT_ONCE, townships=townships)

    @staticmethod
    def townships(rows: QuerySet[Invitation], chosen: str) -> list[dict[str, Any]]:
        """The townships of those invited, to print one after the other; none to choose from where there is one."""
        codes = sorted(
            {code[:TOWNSHIP] for code in rows.order_by().values_list("worker__region", flat=True).distinct()}
        )
        told = [{"code": code, "name": near_name(code), "chosen": code == chosen} for code in codes]
        return told if len(told) > 1 else []

    @staticmethod
    def slip(fair: Fair, invitation: Invitation) -> dict[str, Any]:
        """One slip. The name is for whoever hands it out; the QR holds none."""
        return {
            "name": invitation.worker.called,
            "home": near_name(invitation.worker.region),
            "code": f"{invitation.code[:4]} {invitation.code[4:]}",
            "qr": qr_drawing(queries.token_of(invitation)),
            "best": best_of(invitation),
        }
