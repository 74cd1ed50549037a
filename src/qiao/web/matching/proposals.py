"""One proposal: why this post, why not the others, and what the worker said. Yes and no weigh the same."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.saying import Refused, reader_language
from qiao.story.matching import actions, permissions, queries, states
from qiao.story.matching.firms import DECLINED, answer_of
from qiao.story.matching.models import Proposal
from qiao.story.placements.arrivals import arrivals_of
from qiao.story.register.queries import names_of
from qiao.story.register.reasons import reason_said
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.queries import place_name, visible_vacancies
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.matching.forms import CorrectionForm, ReplyForm, WithdrawalForm
from qiao.web.matching.lists import PROPOSAL_TITLES, proposal_chip, round_title
from qiao.web.public.paying import pay_told
from qiao.web.vacancies.own import REASONS
from qiao.web.vacancies.pages import asks_of

SAID = {"yes": "愿意", "no": "不去", "unreachable": "没联系上"}


class ProposalPage(Page):
    """A proposal's page."""

    permission = permissions.VIEW
    stage = "matching"
    template = "matching/proposal.html"

    def found(self, proposal_id: UUID, permission: str = permissions.VIEW) -> Proposal:
        """The proposal, 404 when it is not there or its worker is not for this actor."""
        return get_object_or_404(queries.visible_proposals(self.actor, permission), pk=proposal_id)

    def get(self, request: HttpRequest, proposal_id: UUID) -> HttpResponse:
        """Show it."""
        return self.shown(self.found(proposal_id))

    def shown(self, proposal: Proposal, *, status: int = 200, **forms: Any) -> HttpResponse:
        """The page, with a form that was sent in its place."""
        chip, vacancy = proposal_chip(proposal), proposal.vacancy
        waits = proposal.state == states.PENDING
        firm = answer_of(proposal)
        declined = proposal.state == states.YES and firm is not None and firm.said == DECLINED
        may_reply = waits and self.actor.can(permissions.REPLY) and self._sees(proposal, permissions.REPLY)
        return self.show(
            status=status,
            **{
                "proposal": proposal,
                "account": queries.account_of(proposal, reader_language()),
                "over": queries.over_meanwhile(proposal) if waits else None,
                "chip_of": chip,
                "round_title": round_title(proposal.round),
                "opens": self._opens(proposal),
                "state": PROPOSAL_TITLES[proposal.state],
                "home": place_name(proposal.worker.region),
                "place": place_name(vacancy.place),
                "pay": pay_told(vacancy),
                "asks": asks_of(vacancy, reader_language()),
                "how": queries.how_said(proposal.reply_how),
                "why": reason_said(proposal.reply_why),
                "recorder": names_of([proposal.recorded_by_id])[proposal.recorded_by_id],
                "may_reply": may_reply,
                "firm": firm,
                "firm_why": dict(REASONS).get(firm.reason, "") if firm else "",
                "arrival": arrivals_of([proposal.pk]).get(proposal.pk),
                "may_withdraw": (waits or declined) and queries.covers(self.actor, permissions.PUBLISH, proposal.round),
                "placement_url": self._placement(proposal),
                "refused": "",
                "form": ReplyForm(initial={"version": proposal.version, "said_by": "", "how": ""}),
                "withdrawal": WithdrawalForm(initial={"version": proposal.version}, prefix="withdraw"),
                "may_correct": self._may_correct(proposal),
                "correction": CorrectionForm(initial={"version": proposal.version}, prefix="correct"),
                **forms,
            },
        )

    def _may_correct(self, proposal: Proposal) -> bool:
        """Whether an answer written down wrongly is theirs to take back: the county's, while the round runs."""
        answered = proposal.state in (states.YES, states.NO) and proposal.round.state == states.PUBLISHED
        return answered and queries.covers(self.actor, permissions.PUBLISH, proposal.round)

    def _sees(self, proposal: Proposal, permission: str) -> bool:
        return queries.visible_proposals(self.actor, permission).filter(pk=proposal.pk).exists()

    def _opens(self, proposal: Proposal) -> dict[str, bool]:
        """Which of the pages that it names would open for this reader."""
        posts = visible_vacancies(self.actor) if self.actor.can("vacancies.view") else Vacancy.objects.none()
        return {
            "round": queries.visible_rounds(self.actor).filter(pk=proposal.round_id).exists(),
            "vacancy": posts.filter(pk=proposal.vacancy_id).exists(),
        }

    def _placement(self, proposal: Proposal) -> str:
        """Where a start of work is recorded, for whoever may; "" before a yes."""
        if proposal.state != states.YES or not self.actor.can("placements.edit"):
            return ""
        return f"{reverse('placements.placement_new', args=[proposal.worker_id])}?proposal={proposal.pk}"


class ReplyToProposal(ProposalPage):
    """Record what the worker said."""

    permission = permissions.REPLY

    def get(self, request: HttpRequest, proposal_id: UUID) -> HttpResponse:
        """To the page with the buttons."""
        return HttpResponseRedirect(reverse("matching.proposal", args=[self.found(proposal_id, permissions.REPLY).pk]))

    def post(self, request: HttpRequest, proposal_id: UUID) -> HttpResponse:
        """Record it; a refusal says what stands already, and nothing typed is lost."""
        proposal, form = self.found(proposal_id, permissions.REPLY), ReplyForm(request.POST)
        answer = request.POST.get("answer", "")
        if answer not in SAID:
            raise Http404
        if form.is_valid():
            given = form.cleaned_data
            try:
                actions.record_reply(
                    by=self.actor, proposal=proposal, seen_version=given["version"], answer=answer,
                    said_by=given["said_by"], how=given["how"], why=given["why"],
                )  # fmt: skip
                messages.success(request, _("记下了：%(name)s。") % {"name": proposal.worker.called})
                return HttpResponseRedirect(reverse("matching.proposal", args=[proposal.pk]))
            except Refused as refused:
                refused_at(form, refused)
                return self.shown(self.found(proposal_id), status=422, form=form, refused=refused.said)
        return self.shown(self.found(proposal_id), status=422, form=form)


class TakeBack(ProposalPage):
    """The base: something of a proposal is taken back with a reason, on the version that was seen."""

    permission = permissions.PUBLISH
    form: ClassVar[type[forms.Form]]
    name: ClassVar[str]
    prefix: ClassVar[str]
    done: ClassVar[Any]

    def do(self, proposal: Proposal, seen_version: int, why: str) -> None:
        """The action. Raises Refused."""
        raise NotImplementedError

    def get(self, request: HttpRequest, proposal_id: UUID) -> HttpResponse:
        """To the page with the button."""
        return HttpResponseRedirect(reverse("matching.proposal", args=[self.found(proposal_id).pk]))

    def post(self, request: HttpRequest, proposal_id: UUID) -> HttpResponse:
        """Do it; a refusal is told, and nothing typed is lost."""
        proposal, form, refusal = self.found(proposal_id), self.form(request.POST, prefix=self.prefix), ""
        if form.is_valid():
            try:
                self.do(proposal, form.cleaned_data["version"], form.cleaned_data["why"])
                messages.success(request, self.done)
                return HttpResponseRedirect(reverse("matching.proposal", args=[proposal.pk]))
            except Refused as refused:
                form.add_error(None, refused.said)
                refusal = refused.said
        return self.shown(self.found(proposal_id), status=422, refused=refusal, **{self.name: form})


class WithdrawProposal(TakeBack):
    """Take a proposal back before it is answered."""

    form, name, prefix = WithdrawalForm, "withdrawal", "withdraw"
    done = gettext_lazy("撤回了。本人不受影响。")

    def do(self, proposal: Proposal, seen_version: int, why: str) -> None:
        """Withdraw it."""
        actions.withdraw_proposal(by=self.actor, proposal=proposal, seen_version=seen_version, why=why)


class CorrectReply(TakeBack):
    """An answer was written down wrongly: it waits for the person's own answer again."""

    form, name, prefix = CorrectionForm, "correction", "correct"
    done = gettext_lazy("改回“待答复”了。请再问一次本人。")

    def do(self, proposal: Proposal, seen_version: int, why: str) -> None:
        """Take the answer back."""
        actions.correct_reply(by=self.actor, proposal=proposal, seen_version=seen_version, why=why)
