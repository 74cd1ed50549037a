"""One demand list: made, gone over, sent, closed; its four figures, each of which opens its list."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.agreements.queries import short_name
from qiao.ground.saying import Refused
from qiao.story.reports.demands import Figures, Told, figures_of, people_seen
from qiao.story.vacancies import demand_answering, demand_queries, demand_states, demanding, permissions
from qiao.story.vacancies.models import LEAST_PEOPLE, Demand, DemandLine
from qiao.story.vacancies.queries import bare
from qiao.story.vacancies.unmet import beside, unmet_needs
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.vacancies import demand_words as words
from qiao.web.vacancies.demand_forms import COUNTIES_LISTED, EndForm, LineForm, NewDemandForm

DAYS_TO_ANSWER = 14
SHOWN_LINES = 300


class DemandPage(Page):
    """A demand list's page, for both sides."""

    permission = permissions.DEMANDS
    stage = "vacancies"
    template = "vacancies/demand.html"

    def found(self, demand_id: UUID) -> Demand:
        """The list, 404 when it is not there or not for this actor."""
        return get_object_or_404(demand_queries.demands_seen(self.actor, self.permission), pk=demand_id)

    def get(self, request: HttpRequest, demand_id: UUID) -> HttpResponse:
        """Show it."""
        return self.shown(self.found(demand_id))

    def shown(self, demand: Demand, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page, with what was typed where something was refused."""
        is_home = demand_queries.asks(self.actor, demand)
        lines = list(demand_queries.lines_seen(self.actor).filter(demand=demand).order_by("position"))
        figures = figures_of([demand])[demand.pk]
        is_draft = is_home and demand.state == demand_states.DRAFT
        told: dict[str, Any] = {
            "demand": demand,
            "title": words.title_of(demand),
            "state": words.STATE_TITLES[demand.state],
            "tone": demand_states.TONE[demand.state],
            "home": short_name(demand.home_region),
            "work": short_name(demand.work_region),
            "tiles": tiles(self.actor, demand, figures),
            "lines": [shown_line(line, figures.lines[line.pk]) for line in lines[:SHOWN_LINES]],
            "more_lines": max(0, len(lines) - SHOWN_LINES),
            "homes": [(words.home_name(home), home) for home in demand_queries.homes_of(demand)],
            "is_draft": is_draft,
            "least": LEAST_PEOPLE,
            "wide": sum(line.counted or 0 for line in lines if len(line.region) <= len("500238")),
            "untold": demand.counted - sum(line.counted or 0 for line in demand.lines.all()) if is_home else 0,
            "apart": apart(self.actor, demand) if is_home and demand.state in demand_states.COUNTED else None,
            "recount": demand_queries.recounted(demand, is_home=is_home),
            "is_late": demand.state == demand_states.SENT and demand.answer_by < clock.today(),
            "may_finish": demand_queries.answers(self.actor, demand) and demand.state == demand_states.SENT,
            "may_close": is_home and demand_states.may("close", demand.state),
            "may_withdraw": is_home and demand_states.may("withdraw", demand.state),
            "may_ask_again": is_home and demand.state == demand_states.CLOSED and bool(demand_queries.not_found(lines)),
            "form": LineForm(initial={"key": uuid4()}) if is_draft else None,
            "why": EndForm(prefix="end"),
        }
        return self.show(status=status, **(told | more))


def apart(actor: Actor, demand: Demand) -> SimpleNamespace:
    """Who of the list's county looks for work today and is in no line, the county's own people each with the list."""
    told = beside(bare(demand.home_region), demand.townships, clock.today())
    regions = demand.townships or [bare(demand.home_region)]
    opens = told.county and len(regions) == 1 and actor.can("needs.view")
    url = f"{reverse('needs.list')}?{urlencode({'near': 1, 'region': regions[0]})}" if opens else ""
    return SimpleNamespace(told=told, url=url)


def shown_line(line: DemandLine, figures: Figures) -> SimpleNamespace:
    """A line as the page's table shows it."""
    return SimpleNamespace(
        row=line, figures=figures, place=words.place_said(line), wide=words.is_wide(line), trade=words.trade_said(line),
        wage=words.wage_said(line), reach=words.reach_said(line), conditions=words.conditions_said(line),
        answer=words.answer_chip(line, figures), beside=words.beside_found(figures),
        urls=urls_of(str(line.pk)),
    )  # fmt: skip


def urls_of(key: str) -> SimpleNamespace:
    """Where the figures of a list or a line are opened."""
    names = {"asked": "vacancies.demand_lines", "found": "vacancies.list", "matched": "matching.proposals",
             "placed": "placements.list"}  # fmt: skip
    return SimpleNamespace(**{name: f"{reverse(page)}?demand={key}" for name, page in names.items()})


def tiles(actor: Any, demand: Demand, told: Told) -> list[SimpleNamespace]:
    """The four figures. People are counted all, and opened as far as the actor may see them."""
    whole, urls, seen = told.whole, urls_of(str(demand.pk)), people_seen(actor, demand)
    posts = demand_queries.answering_vacancies(demand)
    named = [_("答复的岗位 %(n)s 个") % {"n": posts}] if posts else []
    rows = [
        (_("要的"), whole.asked, urls.asked, ""),
        (_("找到"), whole.found, urls.found if posts else "", "；".join([*named, *words.beside_found(whole)])),
        (_("配上"), whole.matched, urls.matched if seen.matched else "", _people(seen, told, "matched")),
        (_("到岗"), whole.placed, urls.placed if seen.placed else "", _people(seen, told, "placed")),
    ]
    return [
        SimpleNamespace(
            label=label, figure=f"{n:,}", unit=ngettext("人", "人", n), url=url, ok=None, expected="", note=note
        )
        for label, n, url, note in rows
    ]


def _people(seen: Figures, told: Told, name: str) -> str:
    """How many of them the reader may open by name, where not all; and why the lines add up to more, where they do."""
    opened, whole = getattr(seen, name), getattr(told.whole, name)
    lines = sum(getattr(one, name) for one in told.lines.values())
    said = [
        _("名单你看得到 %(n)s 人") % {"n": opened} if opened < whole else "",
        _("各项加起来 %(n)s：一个岗位答复几项，它的人每项都算，这里只算一次") % {"n": lines} if lines > whole else "",
    ]
    return "；".join(part for part in said if part)


class NewDemand(Page):
    """Make a list."""

    permission = permissions.ASK
    stage = "vacancies"
    template = "vacancies/demand_new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form; asked again, with the pair and townships of the list before."""
        start: dict[str, Any] = {"key": uuid4(), "answer_by": clock.today() + timedelta(days=DAYS_TO_ANSWER)}
        if (previous := self._previous(request.GET.get("previous", ""))) is not None:
            start |= {"previous": previous.pk, "townships": previous.townships}
            start["direction"] = f"{previous.home_region}-{previous.work_region}"
        form = NewDemandForm(initial=start, actor=self.actor)
        return self.show(form=form, previous=previous, counties=counted_today(self.actor))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Count and make it; nothing typed is lost."""
        form, previous = NewDemandForm(request.POST, actor=self.actor), None
        if form.is_valid():
            given = form.cleaned_data
            home, work = given["direction"].split("-")
            previous = self._previous(str(given["previous"] or ""))
            try:
                demand = demanding.make_demand(
                    by=self.actor, demand_id=given["key"], home_region=home, work_region=work,
                    townships=given.get("townships", ()), answer_by=given["answer_by"], note=given["note"],
                    previous=previous,
                )  # fmt: skip
                return HttpResponseRedirect(reverse("vacancies.demand", args=[demand.pk]))
            except Refused as refused:
                refused_at(form, refused)
        return self.show(form=form, previous=previous, counties=counted_today(self.actor), status=422)

    def _previous(self, text: str) -> Demand | None:
        try:
            rows = demand_queries.demands_seen(self.actor, permissions.ASK)
            return rows.filter(pk=UUID(text), state=demand_states.CLOSED).first()
        except ValueError:
            return None


def counted_today(actor: Actor) -> list[SimpleNamespace]:
    """How many would be counted today in each of the actor's counties, and who looks for work and would not; nothing
    for whoever has more counties than are told apart."""
    counties = list(dict.fromkeys(bare(county) for county, _city in demand_queries.directions_to_ask(actor)))
    if len(counties) > COUNTIES_LISTED:
        return []
    today = clock.today()
    return [
        SimpleNamespace(
            name=short_name(county), unmet=unmet_needs(county, (), today).count(), told=beside(county, (), today)
        )
        for county in counties
    ]  # fmt: skip


class MoveDemand(DemandPage):
    """Send, close or withdraw; the city: finish the answer."""

    def get(self, request: HttpRequest, demand_id: UUID) -> HttpResponse:
        """Nothing is moved by an address."""
        return HttpResponseRedirect(reverse("vacancies.demand", args=[self.found(demand_id).pk]))

    def post(self, request: HttpRequest, demand_id: UUID) -> HttpResponse:
        """Move it, and say so."""
        demand, verb = self.found(demand_id), request.POST.get("verb", "")
        if verb not in demand_states.MOVES:
            raise Http404
        form = EndForm(request.POST, prefix="end")
        if verb in ("close", "withdraw") and not form.is_valid():
            return self.shown(demand, status=422, why=form)
        try:
            if verb == "finish":
                moved = demand_answering.finish(by=self.actor, demand=demand)
            else:
                why = request.POST.get("end-why", "")
                moved = demanding.move(by=self.actor, demand=demand, verb=verb, why=why)
            told = {"name": words.title_of(moved), "state": words.STATE_TITLES[moved.state]}
            messages.success(request, _("%(name)s现在是“%(state)s”。") % told)
        except Refused as refused:
            messages.error(request, refused.said)
        return HttpResponseRedirect(reverse("vacancies.demand", args=[demand_id]))


class AddLine(DemandPage):
    """Add a line by hand."""

    permission = permissions.ASK

    def get(self, request: HttpRequest, demand_id: UUID) -> HttpResponse:
        """Nothing is added by an address."""
        return HttpResponseRedirect(reverse("vacancies.demand", args=[self.found(demand_id).pk]))

    def post(self, request: HttpRequest, demand_id: UUID) -> HttpResponse:
        """Add it; a refusal stands at its field."""
        demand, form = self.found(demand_id), LineForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                line = demanding.add_line(
                    by=self.actor, demand=demand, line_id=given["key"], asked=given["asked"], why=given["why"],
                    occupation=given["occupation"], trade=given["trade"], wage_yuan=given["wage_yuan"] or 0,
                    day_only=True if given["day_only"] else None,
                )  # fmt: skip
                messages.success(request, _("加上了：%(code)s。") % {"code": line.code})
                return HttpResponseRedirect(reverse("vacancies.demand", args=[demand.pk]))
            except Refused as refused:
                refused_at(form, refused)
        return self.shown(demand, status=422, form=form)
