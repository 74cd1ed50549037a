"""One line of a demand list: the county sets its number; the city names posts for it, or says why there is none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.saying import Refused
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.reports.demands import figures_of
from qiao.story.vacancies import demand_answering, demand_queries, demand_states, demanding, permissions
from qiao.story.vacancies.models import DemandAnswer, DemandLine, Vacancy
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.public.paying import pay_told
from qiao.web.vacancies import demand_words as words
from qiao.web.vacancies.demand_entry import missing_of
from qiao.web.vacancies.demand_forms import AskedForm, CannotForm, DropForm, SeatsForm
from qiao.web.vacancies.demands import shown_line
from qiao.web.vacancies.stands import stands

MARKS = {True: "✓", False: "✗"}


class LinePage(Page):
    """A line's page, for both sides."""

    permission = permissions.DEMANDS
    stage = "vacancies"
    template = "vacancies/demand_line.html"

    def found(self, line_id: UUID) -> DemandLine:
        """The line, 404 when it is not there or not for this actor."""
        return get_object_or_404(demand_queries.lines_seen(self.actor, self.permission), pk=line_id)

    def get(self, request: HttpRequest, line_id: UUID) -> HttpResponse:
        """Show it."""
        return self.shown(self.found(line_id))

    def shown(self, line: DemandLine, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page, with what was typed where something was refused."""
        demand = line.demand
        figures = figures_of([demand])[demand.pk].lines[line.pk]
        is_draft = demand_queries.asks(self.actor, demand) and demand.state == demand_states.DRAFT
        answerable = demand_queries.answers(self.actor, demand) and demand.state in demand_states.ANSWERABLE
        may_answer = answerable and not line.dropped_why
        missing = max(0, figures.asked - figures.found)
        word = self.request.GET.get("word", "").strip()[:60]
        told: dict[str, Any] = {
            "line": shown_line(line, figures),
            "demand": demand,
            "demand_title": words.title_of(demand),
            "answers": answers_of(line),
            "why_title": _("为什么没找齐") if line.answer == demand_states.FOUND else _("为什么找不到"),
            "missing": missing,
            "may_change": is_draft and not line.dropped_why,
            "may_answer": may_answer,
            "may_enter": may_answer and self.actor.can(permissions.EDIT),
            "fits": self.fits(line, missing_of(line), word) if may_answer else [],
            "word": word,
            "asked_form": AskedForm(initial={"asked": line.asked, "why": line.why, "version": line.version}),
            "drop_form": DropForm(initial={"version": line.version}, prefix="drop"),
            "cannot_form": CannotForm(initial={"why": line.answer_why}, prefix="cannot"),
        }
        return self.show(status=status, **(told | more))

    def fits(self, line: DemandLine, missing: int, word: str) -> list[dict[str, Any]]:
        """The city's own vacancies, the best first, each with what fits and a form."""
        return [
            {
                "vacancy": one.vacancy,
                "pay": pay_told(one.vacancy),
                "stands": stands(one.vacancy),
                "left": one.left,
                "seats": max(1, min(one.left, missing)),
                "said": fit_said(one),
            }
            for one in demand_queries.fits(self.actor, line, word)
        ]


def fit_said(one: demand_queries.Fit) -> list[str]:
    """What fits and what does not, in words."""
    told = ((one.trade, _("工种")), (one.wage, _("工资")), (one.limits, _("体力")), (one.nights, _("不上夜班")))
    return [f"{MARKS[fit]} {label}" for fit, label in told if fit is not None]


def answers_of(line: DemandLine) -> list[dict[str, Any]]:
    """The vacancies that answer, with how each stands now."""
    rows = DemandAnswer.objects.filter(line=line).select_related("vacancy__employer").order_by("created_at", "pk")
    return [
        {"row": row, "vacancy": row.vacancy, "stands": stands(row.vacancy),
         "pay": pay_told(row.vacancy),
         "said": fit_said(demand_queries.fit_of(line, row.vacancy))}
        for row in rows
    ]  # fmt: skip


class _Doing(LinePage):
    """Something done on a line's page."""

    def get(self, request: HttpRequest, line_id: UUID) -> HttpResponse:
        """Nothing is done by an address."""
        return self.back(self.found(line_id).pk)

    def back(self, line_id: UUID) -> HttpResponse:
        """To the line."""
        return HttpResponseRedirect(reverse("vacancies.demand_line", args=[line_id]))


class ChangeAsked(_Doing):
    """Ask for another number."""

    permission = permissions.ASK

    def post(self, request: HttpRequest, line_id: UUID) -> HttpResponse:
        """Change it; nothing typed is lost."""
        line, form = self.found(line_id), AskedForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                demanding.change_line(
                    by=self.actor, line=line, seen_version=given["version"], asked=given["asked"], why=given["why"]
                )
                messages.success(request, _("%(code)s 改成要 %(n)s 个。") % {"code": line.code, "n": given["asked"]})
                return self.back(line.pk)
            except ChangedMeanwhile:
                form.add_error(None, _("别人刚改过这一项。请打开看看现在的，再改一次。"))
            except Refused as refused:
                refused_at(form, refused)
        return self.shown(line, status=422, asked_form=form)


class DropLine(_Doing):
    """Take the line off the list."""

    permission = permissions.ASK

    def post(self, request: HttpRequest, line_id: UUID) -> HttpResponse:
        """Drop it, with the reason."""
        line, form = self.found(line_id), DropForm(request.POST, prefix="drop")
        if form.is_valid():
            given = form.cleaned_data
            try:
                demanding.drop_line(by=self.actor, line=line, seen_version=given["version"], why=given["why"])
                messages.success(request, _("%(code)s 拿掉了。") % {"code": line.code})
                return HttpResponseRedirect(reverse("vacancies.demand", args=[line.demand_id]))
            except ChangedMeanwhile:
                form.add_error(None, _("别人刚改过这一项。请打开看看现在的，再改一次。"))
            except Refused as refused:
                refused_at(form, refused)
        return self.shown(line, status=422, drop_form=form)


class NameVacancy(_Doing):
    """Answer with a vacancy."""

    permission = permissions.ANSWER

    def post(self, request: HttpRequest, line_id: UUID) -> HttpResponse:
        """Name it, and say so."""
        line, form = self.found(line_id), SeatsForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("请写给几个名额。"))
            return self.back(line.pk)
        vacancy = get_object_or_404(Vacancy.objects.select_related("employer"), pk=form.cleaned_data["vacancy"])
        try:
            seats = form.cleaned_data["seats"]
            demand_answering.name_vacancy(by=self.actor, line=line, vacancy=vacancy, seats=seats)
            messages.success(request, _("用“%(title)s”答复了 %(n)s 个。") % {"title": vacancy.title, "n": seats})
        except Refused as refused:
            messages.error(request, refused.said)
        return self.back(line.pk)


class CannotFind(_Doing):
    """Say that there is none, or no more."""

    permission = permissions.ANSWER

    def post(self, request: HttpRequest, line_id: UUID) -> HttpResponse:
        """Keep it, with the reason."""
        line, form = self.found(line_id), CannotForm(request.POST, prefix="cannot")
        if form.is_valid():
            try:
                kept = demand_answering.cannot_find(by=self.actor, line=line, why=form.cleaned_data["why"])
                told = {"code": kept.code, "said": words.PARTLY if kept.answer == "found" else _("找不到")}
                messages.success(request, _("记下了：%(code)s %(said)s，原因对方看得到。") % told)
                return self.back(line.pk)
            except Refused as refused:
                refused_at(form, refused)
        return self.shown(line, status=422, cannot_form=form)


class TakeOff(Page):
    """Take a vacancy off its line."""

    permission = permissions.ANSWER
    stage = "vacancies"

    def found(self, answer_id: UUID) -> DemandAnswer:
        """The answer, 404 when its line is not the actor's to answer."""
        lines = demand_queries.lines_seen(self.actor, permissions.ANSWER).values("pk")
        rows = DemandAnswer.objects.filter(line__in=lines).select_related("line__demand", "vacancy")
        return get_object_or_404(rows, pk=answer_id)

    def get(self, request: HttpRequest, answer_id: UUID) -> HttpResponse:
        """Nothing is done by an address."""
        return HttpResponseRedirect(reverse("vacancies.demand_line", args=[self.found(answer_id).line_id]))

    def post(self, request: HttpRequest, answer_id: UUID) -> HttpResponse:
        """Take it off, and say so."""
        answer = self.found(answer_id)
        try:
            demand_answering.take_off(by=self.actor, answer=answer)
            messages.success(request, _("拿掉了：%(name)s。") % {"name": answer.vacancy.title})
        except Refused as refused:
            messages.error(request, refused.said)
        return HttpResponseRedirect(reverse("vacancies.demand_line", args=[answer.line_id]))
