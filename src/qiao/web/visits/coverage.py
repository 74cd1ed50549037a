"""Coverage（走访覆盖）: which places were reached and which were not, as a tile map and as the table behind it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.agreements.queries import current_programme, pairings_of, poorest_of
from qiao.ground.audit.actions import record
from qiao.ground.exchange.writing.sheets import writing
from qiao.story.register.listed import near_name
from qiao.story.visits import coverage
from qiao.story.visits.coverage import BELOW, Period
from qiao.web.frame.lists.filters import division_name, divisions_below
from qiao.web.frame.pages import Page
from qiao.web.vacancies.fields import Day
from qiao.web.visits.areas import VIEW, Area, Figure, areas_of, may_open
from qiao.web.visits.tiles import tile_map

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VILLAGES_SHOWN = 500


class PeriodForm(forms.Form):
    """Which days; none is all time."""

    region = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    poorest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1)
    first = forms.DateField(label=gettext_lazy("从"), widget=Day, required=False)
    last = forms.DateField(label=gettext_lazy("到"), widget=Day, required=False)

    def clean(self) -> None:
        """The first day comes first."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first > last:
            self.add_error("last", _("结束那天早于开始那天。请核对。"))


@dataclass
class Shown:
    """What the page and the workbook show: a region, or the townships to reach first; its parts; the days."""

    region: str
    is_poorest: bool
    period: Period
    form: PeriodForm
    areas: list[Area] = field(default_factory=list)
    of_wider: int = 0

    @property
    def title(self) -> str:
        """What the heading says."""
        return _("深度贫困乡镇") if self.is_poorest else division_name(self.region)

    @property
    def visited(self) -> int:
        """Of the townships to reach first, those where somebody was."""
        return sum(bool(area.is_visited) for area in self.areas)

    @property
    def twice(self) -> int:
        """Counties that were visited themselves on two days or more."""
        return sum(area.county_days >= 2 for area in self.areas)

    @property
    def is_mine(self) -> bool:
        """Whether all figures are told, so that they may be added up."""
        return all(area.is_mine for area in self.areas)

    def sum_of(self, name: str) -> int:
        """A figure of all parts."""
        return sum(getattr(area, name).number for area in self.areas)


def own_region(actor: Actor) -> str:
    """Where the page begins: the actor's own region of the sending side, the whole side for who reads results."""
    programme = current_programme()
    side = programme.sending_region if programme else ""
    own = next((code for code in actor.regions(VIEW) if code.startswith(side)), "")
    return own or (side if actor.can("reports.view") else "")


def shown_for(actor: Actor, given: QueryDict) -> Shown:
    """What the address asks for. Raises Http404 for a region that is not this actor's to read."""
    form = PeriodForm({name: given.get(name, "") for name in PeriodForm.base_fields})
    form.is_valid()
    told = form.cleaned_data
    period = Period(told.get("first"), told.get("last")) if form.is_valid() else Period()
    region = told.get("region") or own_region(actor)
    is_poorest = told.get("poorest") == "1"
    programme = current_programme()
    if is_poorest and programme is not None:
        region = programme.sending_region
    if not region.isdecimal() or not may_open(actor, region):
        raise Http404
    shown = Shown(region, is_poorest, period, form)
    if len(region) in BELOW:
        _fill(shown, actor)
    return shown


def _fill(shown: Shown, actor: Actor) -> None:
    programme = current_programme()
    poorest = poorest_of(programme) if programme else {}
    if shown.is_poorest:
        told = coverage.tallies(shown.region, 9, shown.period)
        visited = coverage.townships_visited(poorest)
        shown.areas = areas_of(actor, poorest, told, shown.period, poorest=poorest, visited=visited)
        return
    digits = BELOW[len(shown.region)]
    told = coverage.tallies(shown.region, digits, shown.period)
    codes = _parts(shown.region, digits, told)
    days = coverage.county_visits(codes, shown.period) if digits == 6 else None
    shown.areas = areas_of(actor, codes, told, shown.period, poorest=poorest, counties=days)
    shown.of_wider = coverage.of_wider(shown.region, digits) if actor.covers(VIEW, shown.region) else 0


def _parts(region: str, digits: int, told: Any) -> list[str]:
    """The divisions shown: all below a county or a township; of a province those paired, and where anybody lives."""
    below = {code for code in divisions_below(region) if len(code) == digits}
    if digits == 6:
        programme = current_programme()
        paired = {pair.county for pair in pairings_of(programme)} if programme else set()
        below = {code for code in paired if code.startswith(region)}
    return sorted(below | set(told))


class CoveragePage(Page):
    """走访覆盖: a region's parts; a county's are its townships, a township's its villages."""

    permission = VIEW
    stage = "visits"
    template = "visits/coverage.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; who has no division below their own sees their households."""
        region = request.GET.get("region", "") or own_region(self.actor)
        if not region or (len(region) not in BELOW and not request.GET.get("poorest")):
            return HttpResponseRedirect(reverse("visits.covered"))
        shown = shown_for(self.actor, request.GET)
        picture = tile_map(shown.areas)
        view = request.GET.get("view", "")
        kept = urlencode({name: value for name, value in request.GET.items() if name != "view"})
        return self.show(
            shown=shown, picture=picture, crumbs=_crumbs(self.actor, shown), kept=kept,
            view=view if view in ("map", "table") else "", every=coverage_days(), totals=_totals(shown),
            may_export=self.actor.can("visits.export"), status=200 if shown.form.is_valid() else 422,
        )  # fmt: skip


def coverage_days() -> int:
    """After how many days a household is due again."""
    from django.conf import settings

    return int(settings.QIAO_VISIT_EVERY_DAYS)


def _totals(shown: Shown) -> dict[str, int] | None:
    """The sums, for whoever is told every part: otherwise a small one could be reckoned from them."""
    if not shown.is_mine or not shown.areas:
        return None
    return {name: shown.sum_of(name) for name in ("households", "reached", "visits", "never", "due")}


def _crumbs(actor: Actor, shown: Shown) -> list[tuple[str, str]]:
    page = reverse("visits.coverage")
    steps = [(str(_("走访")), reverse("visits.list"))]
    above = [shown.region[:digits] for digits in (2, 6, 9) if digits < len(shown.region)]
    if shown.is_poorest:
        above = [shown.region]
    return [*steps, *((division_name(code), f"{page}?region={code}") for code in above if may_open(actor, code))]


class CoverageWorkbook(Page):
    """The table as a workbook, with who took it and when."""

    permission = "visits.export"
    stage = "visits"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write it; the same figures as on the page, small ones untold there too."""
        shown = shown_for(self.actor, request.POST)
        if not shown.form.is_valid() or not shown.areas:
            raise Http404
        stamp = _("%(who)s · %(office)s · %(when)s") % {
            "who": self.actor.name,
            "office": self.actor.office,
            "when": clock.now().astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M"),
        }
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "coverage.xlsx"
            with writing(path) as book:
                rows = book.sheet(str(_("走访覆盖")), _headings(), [_cells(area) for area in shown.areas], note=stamp)
            content = path.read_bytes()
        record(
            by=self.actor, action="visits.coverage.exported", region=shown.region,
            details={"rows": rows, "region": shown.region, "poorest": shown.is_poorest},
        )  # fmt: skip
        answer = HttpResponse(content, content_type=XLSX)
        answer["Content-Disposition"] = 'attachment; filename="coverage.xlsx"'
        return answer


def _headings() -> list[str]:
    return [
        _("代码"), _("地方"), _("登记的户"), _("走到的户"), _("走到的占比（%）"), _("走到几次"), _("最近一次"),
        _("谁去的"), _("隔了几天"), _("从未走到"), _("该去了"),
    ]  # fmt: skip


def _cells(area: Area) -> list[object]:
    told = [area.households.exports, area.reached.exports, area.share, area.visits.exports]
    ends = [figure.exports if figure else None for figure in (area.never, area.due)]
    return [area.code, area.name, *told, area.last_on, area.by, area.days, *ends]


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village that somebody was in."""

    name: str
    reached: Figure
    visits: Figure
    last_on: date


class VillagesPage(Page):
    """走到的村: every village that somebody was in, at a household or in the village itself."""

    permission = VIEW
    stage = "visits"
    template = "visits/villages.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them, those of this actor's regions."""
        found = coverage.villages_visited(self.actor.within(self.permission, "region"))
        listed, covered = reverse("visits.list"), reverse("visits.covered")
        rows = [
            VillageRow(
                near_name(code),
                Figure(tally.reached, f"{covered}?region={code}&reached=1" if tally.reached else ""),
                Figure(tally.visits, f"{listed}?kind=village&reached=1&region={code}" if tally.visits else ""),
                tally.last_on,
            )
            for code, tally in list(found.items())[:VILLAGES_SHOWN]
        ]
        crumbs = [(_("走访"), listed), (_("覆盖"), reverse("visits.coverage"))]
        return self.show(rows=rows, count=len(found), most=VILLAGES_SHOWN, crumbs=crumbs)
