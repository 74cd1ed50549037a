"""One fair: planned, changed, moved on; its firms and posts; its figures, each of which opens its list."""

from __future__ import annotations

from abc import abstractmethod
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.agreements.queries import short_name
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.queries import shown
from qiao.ground.saying import Refused
from qiao.story.fairs import actions, duties, permissions, queries, states, telling
from qiao.story.fairs.models import Fair, FairFirm
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.reports.fairs import yield_of
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.vacancies.queries import bare, still_open, within_regions
from qiao.web.fairs.forms import FairForm, FirmForm, NewFairForm, WhyForm, stored
from qiao.web.fairs.invited import told_of
from qiao.web.fairs.lists import KIND_TITLES, STATE_TITLES
from qiao.web.frame.forms import refused_at, set_rows
from qiao.web.frame.pages import Page
from qiao.web.jobs.words import said

SHOWN_FIRMS = 200


class FairPage(Page):
    """A fair's page."""

    permission = permissions.VIEW
    stage = "fairs"
    template = "fairs/fair.html"

    def found(self, fair_id: UUID) -> Fair:
        """The fair, 404 when it is not there or not for this actor."""
        return get_object_or_404(queries.fairs_seen(self.actor, self.permission), pk=fair_id)

    def get(self, request: HttpRequest, fair_id: UUID) -> HttpResponse:
        """Show it."""
        return self.shown(self.found(fair_id))

    def shown(self, fair: Fair, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page, with what was typed where something was refused."""
        may_plan = queries.holds(self.actor, permissions.PLAN, fair) and fair.state in states.CHANGEABLE
        on_duty = duties.on_duty(fair)
        told: dict[str, Any] = {
            "fair": fair,
            "kind": KIND_TITLES[fair.kind],
            "state": STATE_TITLES[fair.state],
            "tone": states.TONE[fair.state],
            "home": short_name(fair.home_region),
            "work": short_name(fair.work_region),
            "tiles": tiles(self.actor, fair),
            "firms": firms_of(fair, may_plan=may_plan),
            "may_plan": may_plan,
            "may_invite": queries.holds(self.actor, permissions.INVITE, fair) and fair.state in states.CHANGEABLE,
            "may_check_in": self.actor.can(permissions.CHECK_IN) and fair.state in (states.INVITING, states.ON),
            "moves": [(verb, title) for verb, title in moves() if may_plan and states.may(verb, fair.state)],
            "form": firm_form(fair) if may_plan else None,
            "why": WhyForm(prefix="cancel"),
            "to_tell": queries.invitations_seen(self.actor).filter(telling.to_tell(), fair=fair).count(),
            "on_duty": on_duty,
            "may_name": [one for one in duties.who_may(fair) if one.user_id not in {there.user_id for there in on_duty}]
            if may_plan
            else [],
            "mine": any(one.user_id == self.actor.user_id for one in on_duty),
            "job": (job := latest_job(fair)),
            "invited": told_of(job.job.result) if job is not None and job.job.state == "done" else None,
        }
        return self.show(status=status, **(told | more))


def moves() -> list[tuple[str, str]]:
    """What may be done with a fair without a reason."""
    return [("begin", _("开始")), ("finish", _("结束"))]


def latest_job(fair: Fair) -> Any:
    """The last job of invitations."""
    job = Job.objects.filter(kind="fairs.invite", key__startswith=f"fairs.invite:{fair.pk}:").order_by("-created_at")
    return said(shown(latest)) if (latest := job.first()) else None


def tiles(actor: Any, fair: Fair) -> list[SimpleNamespace]:
    """The figures; what is counted apart stands apart, and each opens its list."""
    told, query = yield_of(actor, fair), f"?fair={fair.pk}"
    of = told.counted
    posts, asked, intents = (reverse(f"fairs.{name}") + query for name in ("posts", "invitations", "intents"))
    rows = [
        (_("企业"), of.firms, _("家"), posts), (_("岗位"), of.posts, _("个"), posts),
        (_("名额"), of.headcount, _("个"), posts), (_("邀请"), of.invited, _("人"), asked),
        (_("愿意来"), of.willing, _("人"), f"{asked}&state=yes"),
        (_("到场"), of.came, _("人"), reverse("fairs.arrivals") + query), (_("意向"), of.intents, _("条"), intents),
        (_("面试过"), of.interviewed, _("条"), f"{intents}&interviewed=1"),
    ]  # fmt: skip
    if actor.can("placements.view"):
        rows.append((_("三个月内上岗"), told.placed, _("人"), reverse("fairs.placed") + query))
    return [
        SimpleNamespace(label=label, figure=f"{figure:,}", unit=unit, url=url, ok=None, expected="", note="")
        for label, figure, unit, url in rows
    ]


def firms_of(fair: Fair, *, may_plan: bool) -> list[SimpleNamespace]:
    """The booths in order, each with its posts, what keeps one from being recommended, and what may be brought."""
    rows = FairFirm.objects.filter(fair=fair).select_related("employer").order_by("booth", "pk")[:SHOWN_FIRMS]
    firms = list(rows.prefetch_related("posts__vacancy__employer"))
    opened: dict[UUID, list[Vacancy]] = {}
    if may_plan:
        found = Vacancy.objects.filter(still_open(clock.today()), employer__in=[firm.employer_id for firm in firms])
        for vacancy in found.order_by("title", "pk"):
            opened.setdefault(vacancy.employer_id, []).append(vacancy)
    told = []
    for firm in firms:
        posts = sorted(firm.posts.all(), key=lambda post: post.vacancy.title)
        there = {post.vacancy_id for post in posts}
        more = [v for v in opened.get(firm.employer_id, []) if v.pk not in there]
        told.append(SimpleNamespace(row=firm, posts=[(p, queries.why_not(p)) for p in posts], more=more))
    return told


def firm_form(fair: Fair, data: Any = None) -> FirmForm:
    """Firms of the two sides that have open posts, and stand at no booth of this fair."""
    form = FirmForm(data)
    open_ones = Vacancy.objects.filter(still_open(clock.today()))
    here = FairFirm.objects.filter(fair=fair).values("employer")
    sides = within_regions("region", [bare(fair.work_region), bare(fair.home_region)])
    rows = Employer.objects.filter(sides, merged_into__isnull=True, pk__in=open_ones.values("employer"))
    set_rows(form, "employer", rows.exclude(pk__in=here).order_by("name"))
    return form


class NewFair(Page):
    """Plan a fair."""

    permission = permissions.PLAN
    stage = "fairs"
    template = "fairs/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        start = {"key": uuid4(), "kind": "onsite", "begins_at": "09:00", "ends_at": "16:00"}
        return self.show(form=NewFairForm(initial=start, actor=self.actor), fair=None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Plan it; nothing typed is lost."""
        form = NewFairForm(request.POST, actor=self.actor)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in actions.FIELDS}
            home, work = form.cleaned_data["direction"].split("-")
            try:
                fair = actions.plan_fair(
                    by=self.actor, fair_id=form.cleaned_data["key"], home_region=home, work_region=work, values=given
                )
                return HttpResponseRedirect(reverse("fairs.fair", args=[fair.pk]))
            except Refused as refused:
                refused_at(form, refused)
        return self.show(form=form, fair=None, status=422)


class ChangeFair(FairPage):
    """Change a fair."""

    permission = permissions.PLAN
    template = "fairs/form.html"

    def get(self, request: HttpRequest, fair_id: UUID) -> HttpResponse:
        """The form as it stands."""
        fair = self.found(fair_id)
        return self.show(form=FairForm(initial=stored(fair)), fair=fair)

    def post(self, request: HttpRequest, fair_id: UUID) -> HttpResponse:
        """Change it; nothing typed is lost."""
        fair, form = self.found(fair_id), FairForm(request.POST)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in actions.FIELDS}
            try:
                actions.change_fair(
                    by=self.actor, fair=fair, seen_version=form.cleaned_data["version"] or 0, values=given
                )
                return HttpResponseRedirect(reverse("fairs.fair", args=[fair.pk]))
            except ChangedMeanwhile:
                form.add_error(None, _("别人刚改过这场招聘会。请打开看看现在的，再改一次。"))
            except Refused as refused:
                form.add_error(None, refused.said)
        return self.show(form=form, fair=fair, status=422)


class _Doing(FairPage):
    """Something done on a fair's page: done and told, or refused in words."""

    permission = permissions.PLAN

    def get(self, request: HttpRequest, fair_id: UUID) -> HttpResponse:
        """Nothing is done by an address."""
        return HttpResponseRedirect(reverse("fairs.fair", args=[self.found(fair_id).pk]))

    def back(self, fair_id: UUID) -> HttpResponse:
        """To the fair."""
        return HttpResponseRedirect(reverse("fairs.fair", args=[fair_id]))


class MoveFair(_Doing):
    """Begin, finish or cancel."""

    def post(self, request: HttpRequest, fair_id: UUID) -> HttpResponse:
        """Move it, and say so."""
        fair, verb = self.found(fair_id), request.POST.get("verb", "")
        if verb not in ("begin", "finish", "cancel"):
            raise Http404
        form = WhyForm(request.POST, prefix="cancel")
        if verb == "cancel" and not form.is_valid():
            return self.shown(fair, status=422, why=form)
        try:
            moved = actions.move(by=self.actor, fair=fair, verb=verb, why=request.POST.get("cancel-why", ""))
            state = STATE_TITLES[moved.state]
            messages.success(request, _("“%(name)s”现在是%(state)s。") % {"name": moved.name, "state": state})
        except Refused as refused:
            messages.error(request, refused.said)
        return self.back(fair_id)


class InviteToFair(_Doing):
    """Ask for the invitations."""

    permission = permissions.INVITE

    def post(self, request: HttpRequest, fair_id: UUID) -> HttpResponse:
        """Ask; the page shows how far it is."""
        try:
            actions.ask_invitations(by=self.actor, fair=self.found(fair_id))
            messages.success(request, _("在排展位、写邀请了，写好了这里看得到。"))
        except Refused as refused:
            messages.error(request, refused.said)
        return self.back(fair_id)


class PutOnDuty(_Doing):
    """Name somebody for the door, or let them go."""

    def post(self, request: HttpRequest, fair_id: UUID) -> HttpResponse:
        """Do it, and say so."""
        fair = self.found(fair_id)
        chosen, gone = (request.POST.get(name, "") for name in ("user", "relieve"))
        try:
            if gone.isascii() and gone.isdigit():
                duties.relieve(by=self.actor, fair=fair, user_id=int(gone))
                messages.success(request, _("不用值守了。手机里没有上传的，照样收。"))
            else:
                number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0
                duties.put_on_duty(by=self.actor, fair=fair, user_id=number)
                messages.success(request, _("派好了。请在手机上打开走访页，登录一次，就能签到。"))
        except Refused as refused:
            messages.error(request, refused.said)
        return self.back(fair_id)


class AddFirm(_Doing):
    """Give a firm a booth."""

    def post(self, request: HttpRequest, fair_id: UUID) -> HttpResponse:
        """Add it; a refusal stands at its field."""
        fair = self.found(fair_id)
        form = firm_form(fair, request.POST)
        if form.is_valid():
            try:
                actions.add_firm(by=self.actor, fair=fair, **form.cleaned_data)
                messages.success(request, _("加好了：%(name)s。") % {"name": form.cleaned_data["employer"].name})
                return self.back(fair_id)
            except Refused as refused:
                refused_at(form, refused)
        return self.shown(fair, status=422, form=form)


class _OfFirm(Page):
    """Something done with a firm at a fair."""

    permission = permissions.PLAN
    stage = "fairs"

    def found(self, firm_id: UUID) -> FairFirm:
        """The firm, 404 when it is not the actor's to change."""
        return get_object_or_404(queries.firms_seen(self.actor, permissions.PLAN), pk=firm_id)

    def get(self, request: HttpRequest, firm_id: UUID) -> HttpResponse:
        """Nothing is done by an address."""
        return HttpResponseRedirect(reverse("fairs.fair", args=[self.found(firm_id).fair_id]))

    @abstractmethod
    def do(self, firm: FairFirm) -> str:
        """Do it; returns what to say. Raises Refused."""

    def post(self, request: HttpRequest, firm_id: UUID) -> HttpResponse:
        """Do it, and say so."""
        firm = self.found(firm_id)
        try:
            messages.success(request, self.do(firm))
        except Refused as refused:
            messages.error(request, refused.said)
        return HttpResponseRedirect(reverse("fairs.fair", args=[firm.fair_id]))


class RemoveFirm(_OfFirm):
    """Take a firm off the fair."""

    def do(self, firm: FairFirm) -> str:
        """Take it off."""
        actions.remove_firm(by=self.actor, firm=firm)
        return _("拿掉了：%(name)s。") % {"name": firm.employer.name}


class BringPost(_OfFirm):
    """Bring one of the employer's open posts."""

    def do(self, firm: FairFirm) -> str:
        """Bring it."""
        try:
            key = UUID(self.request.POST.get("vacancy", ""))
        except ValueError:
            raise Http404 from None
        vacancy = get_object_or_404(Vacancy.objects.select_related("employer"), pk=key, employer=firm.employer_id)
        actions.bring_post(by=self.actor, firm=firm, vacancy=vacancy)
        return _("带来了：%(name)s。") % {"name": vacancy.title}
