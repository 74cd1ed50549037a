"""The village's roll call（点名）: its working people on one page, only who changed is ticked; and what it reported."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import Refused
from qiao.story.placements.listed import PlacementRow, as_rows
from qiao.story.placements.models import Placement, Report
from qiao.story.placements.queries import placements_seen
from qiao.story.placements.roll_call import (
    KINDS,
    LOST,
    MOVED,
    RETURNED,
    confirm_report,
    drop_report,
    on_call,
    reports_to_settle,
    tick,
)
from qiao.story.register.listed import near_name
from qiao.story.register.queries import own_regions
from qiao.story.register.reasons import reason_said
from qiao.web.frame.lists import Button, Cell, Choice, Column, ListPage, Region, Sort, due
from qiao.web.frame.lists.filters import division_name
from qiao.web.frame.numbers import whole
from qiao.web.frame.pages import Page
from qiao.web.frame.todo import PEOPLE, Due, todo

AT_ONCE = 200
"""So many people fit one page of the roll call; a larger village has several."""
VILLAGE = 12
KIND_NAMES: dict[str, Any] = {
    RETURNED: gettext_lazy("返乡"),
    MOVED: gettext_lazy("换厂"),
    LOST: gettext_lazy("失联"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the roll call: who, and what is ticked; `choices`: value, word and whether it is the one. `said`
    tells what was reported and waits, by whom and when, "" where nothing does."""

    row: PlacementRow
    kind: str
    choices: list[tuple[str, Any, bool]]
    said: str
    told: str


def lines_of(spells: list[Placement]) -> list[Line]:
    """The people with what was ticked and is not settled yet. A tick's value holds what the page showed."""
    standing = {one.placement_id: one for one in Report.objects.filter(placement__in=spells, state="open")}
    told = []
    for row in as_rows(spells):
        report = standing.get(row.pk)
        kind = report.kind if report else ""
        words = [("", _("没有变")), *((key, KIND_NAMES[key]) for key in KINDS)]
        choices = [(f"{kind}>{key}", word, key == kind) for key, word in words]
        told.append(Line(row, kind, choices, *(("", "") if report is None else waiting(report))))
    return told


def waiting(report: Report) -> tuple[str, str]:
    """What a report that stands waits for, and who made it when."""
    state = _("已报·等找人") if report.kind == LOST else _("已报·等核对")
    return state, f"{report.said_by_name} · {report.said_on:%Y-%m-%d}"


def villages_of(actor: Actor, region: str) -> list[tuple[str, str, int]]:
    """The places one step below with people at work: code, name, how many."""
    digits = {2: 6, 4: 6, 6: 9}.get(len(region), VILLAGE)
    rows = on_call(actor, region).order_by().values(place=Substr("worker__region", 1, digits)).annotate(n=Count("pk"))
    found = sorted((row["place"], row["n"]) for row in rows if len(row["place"]) == digits)
    return [(code, division_name(code), n) for code, n in found]


class RollCall(Page):
    """点名: one village, one page; on a phone or on paper."""

    permission = "placements.report"
    stage = "placements"
    template = "placements/roll_call.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The village's people, or the places to choose from."""
        region, page = self._asked()
        above = region[: {12: 9, 9: 6, 6: 2}.get(len(region), 0)]
        told: dict[str, Any] = {
            "region": region,
            "name": near_name(region) if region else "",
            "above": above if above and self.actor.covers(self.permission, above) else "",
            "day": clock.today(),
            "regions": [(code, near_name(code)) for code in own_regions(self.actor, self.permission)],
        }
        if len(region) < VILLAGE:
            return self.show(**told, places=villages_of(self.actor, region) if region else [], lines=None)
        spells = list(on_call(self.actor, region)[page * AT_ONCE : (page + 1) * AT_ONCE + 1])
        more = len(spells) > AT_ONCE
        lines = lines_of(spells[:AT_ONCE])
        return self.show(**told, places=[], lines=lines, page=page, next=page + 1 if more else 0, first=page * AT_ONCE)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take down who changed; each by itself. Whoever was left as the page showed them is not touched."""
        region, page = self._asked()
        done: Counter[str] = Counter()
        self.again: list[str] = []
        for name, value in request.POST.items():
            shown, arrow, kind = str(value).partition(">")
            if name.startswith("p-") and arrow and kind != shown:
                self._tick(name.removeprefix("p-"), kind, done)
        if done:
            told = "，".join(f"{KIND_NAMES.get(key, _('没有变'))} {count}" for key, count in sorted(done.items()))
            messages.success(request, _("点名记好了：%(told)s。") % {"told": told})
        for said in self.again:
            messages.info(request, said)
        if not done and not self.again:
            messages.success(request, _("没有人变，什么也没有改。"))
        asked = {"village": region, **({"page": page} if page else {})}
        return HttpResponseRedirect(f"{reverse('placements.roll_call')}?{urlencode(asked)}")

    def _tick(self, key: str, kind: str, done: Counter[str]) -> None:
        try:
            ticked = tick(by=self.actor, placement_id=UUID(key), kind=kind)
            if ticked.is_new:
                done[kind] += 1
            elif ticked.report is not None:
                self.again.append(_once(ticked.report))
        except (ValueError, ObjectDoesNotExist):
            messages.error(self.request, _("有一个人刚才已经离岗，或不归你点，没有记。"))
        except Refused as refused:
            messages.error(self.request, refused.said)

    def _asked(self) -> tuple[str, int]:
        """The village, or a wider place to choose from; the first of one's own where none of these is named."""
        given = self.request.GET.get("village", "")
        regions = own_regions(self.actor, self.permission)
        known = given.isascii() and given.isdecimal() and len(given) in (6, 9, VILLAGE)
        mine = known and (given in regions or self.actor.covers(self.permission, given))
        page = whole(self.request.GET.get("page", ""), most=1_000) or 0
        return (given, page) if mine else (next(iter(regions), ""), 0)


def _once(report: Report) -> str:
    """Somebody had reported the same already."""
    told = {
        "who": report.placement.worker.called, "kind": KIND_NAMES[report.kind],
        "by": report.said_by_name, "day": f"{report.said_on:%Y-%m-%d}",
    }  # fmt: skip
    return _("%(who)s：%(by)s %(day)s 已经报过%(kind)s，等核对，没有再报。") % told


class ReportList(ListPage):
    """点名上报: what the villages said, to be confirmed by whoever may end a spell."""

    name = "placements.reports"
    permission = "placements.edit"
    stage = "placements"
    title = gettext_lazy("点名上报")
    hint = gettext_lazy("属实：这段上岗在点名那天结束，需求重新打开；不属实：还在岗。")
    empty = gettext_lazy("没有要核对的点名上报。")
    sort = "said"
    columns = (
        Column(
            "name",
            gettext_lazy("姓名"),
            lambda r: Cell(r.placement.worker.called, "strong", href=reverse("placements.report", args=[r.pk])),
            fixed=True,
        ),
        Column("home", gettext_lazy("家"), lambda r: near_name(r.placement.worker.region)),
        Column("employer", gettext_lazy("用人单位"), lambda r: r.placement.employer_name),
        Column("kind", gettext_lazy("上报"), lambda r: Cell(KIND_NAMES[r.kind], "chip", "wait")),
        Column("said", gettext_lazy("哪天点的名"), lambda r: r.said_on, Sort("said_on")),
        Column("by", gettext_lazy("谁上报的"), lambda r: r.said_by_name),
    )
    filters = (
        Choice("kind", gettext_lazy("上报"), "kind", ((RETURNED, KIND_NAMES[RETURNED]), (MOVED, KIND_NAMES[MOVED]))),
        Region("region", gettext_lazy("家"), field="placement__worker__region", permission="placements.edit"),
    )
    detail = "placements.report"

    def rows(self) -> QuerySet[Report]:
        """Open ones that may end a spell, of those who live in the actor's regions."""
        return reports_to_settle(self.actor)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With the people."""
        full = Report.objects.filter(pk__in=[row.pk for row in rows]).select_related("placement__worker").in_bulk()
        return [full[row.pk] for row in rows if row.pk in full]

    def buttons(self) -> list[Button]:
        """The roll call itself."""
        if not self.actor.can("placements.report"):
            return []
        return [Button(_("点名"), reverse("placements.roll_call"), "checklist")]


class ReportPage(Page):
    """One report: what was said, of which spell; one tap settles it."""

    permission = "placements.edit"
    stage = "placements"
    template = "placements/report.html"

    def get(self, request: HttpRequest, report_id: UUID) -> HttpResponse:
        """Show it."""
        report = self._report(report_id)
        row = as_rows([report.placement])[0]
        told = [
            (_("用人单位"), row.employer),
            (_("工作地"), row.place),
            (_("家"), row.home),
            (_("上岗日期"), row.started_on),
            (_("上报"), KIND_NAMES[report.kind]),
            (_("哪天点的名"), report.said_on),
            (_("谁上报的"), report.said_by_name),
        ]
        if report.settled_at is not None:
            told.append((_("处理"), reason_said(report.settled_why)))
        return self.show(report=report, row=row, facts=told, ends=report.kind in (RETURNED, MOVED))

    def post(self, request: HttpRequest, report_id: UUID) -> HttpResponse:
        """属实, or 还在岗."""
        report = self._report(report_id)
        doing = request.POST.get("do")
        if doing not in ("confirm", "drop"):
            raise Http404
        try:
            if doing == "drop":
                drop_report(by=self.actor, report_id=report.pk)
                messages.success(request, _("记好了：还在岗。"))
                return HttpResponseRedirect(reverse("placements.reports"))
            confirm_report(by=self.actor, report_id=report.pk)
        except Refused as refused:
            messages.error(request, refused.said)
            return HttpResponseRedirect(reverse("placements.report", args=[report.pk]))
        messages.success(request, _("离岗记好了，需求已经重新打开。"))
        if report.kind == MOVED:
            worker = report.placement.worker
            standing = worker.merged_into_id or worker.pk
            return HttpResponseRedirect(reverse("placements.placement_new", args=[standing]))
        return HttpResponseRedirect(reverse("placements.reports"))

    def _report(self, report_id: UUID) -> Report:
        seen = placements_seen(self.actor, self.permission).values("pk")
        found = Report.objects.filter(placement__in=seen).select_related("placement__worker")
        return get_object_or_404(found, pk=report_id)


@todo("placements.reports", "placements", gettext_lazy("村里点名上报，要核对"), PEOPLE, "placements.edit")
def to_settle(actor: Actor) -> Due:
    """Came home or changed the works, by the village's word."""
    return due(reports_to_settle(actor), "placements.reports", "", by="said_on", within=7)
