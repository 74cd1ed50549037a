"""The measure that fits（因人施策）: the list, one person's with its reasons and a colleague's word, the rules anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.accounts.actors import Actor
from qiao.ground.saying import Refused, Tone, reader_language
from qiao.story.matching import measures, permissions
from qiao.story.matching.measure_words import KIND_NAMES, kind_said, reasons_said
from qiao.story.matching.measuring import is_outdated, measure_worker
from qiao.story.matching.models import Measure
from qiao.story.matching.overruling import WHY_MOST, back_to_the_rule, measure_region, overrule
from qiao.story.matching.queries import measures_seen
from qiao.story.register.facts import is_child
from qiao.story.register.listed import near_name
from qiao.story.register.models import Worker
from qiao.story.register.queries import workers_seen
from qiao.web.frame.forms import FreeText, refused_at
from qiao.web.frame.lists import Button, Cell, Choice, Column, Flag, ListPage, Range, Region, Sort, View
from qiao.web.frame.pages import Page

TONES: dict[str, Tone] = {
    **dict.fromkeys(measures.MEASURES, "ready"),
    measures.UNABLE: "rest",
    measures.AT_WORK: "way",
    measures.NOT_LOOKING: "rest",
    measures.ASK: "wait",
}


def _kind_in_words(kind: str) -> str:
    return kind_said(kind, reader_language())


kind_title = lazy(_kind_in_words, str)
TITLES = {kind: kind_title(kind) for kind in KIND_NAMES}


def kind_chip(kind: str, note: str = "") -> Cell:
    """A measure as a chip."""
    return Cell(_kind_in_words(kind), "chip", TONES[kind], note=note)


def _standing(measure: Measure) -> Cell:
    return kind_chip(measure.kind, _("人工改定") if measure.is_overruled else "")


def _because(measure: Measure) -> str:
    told = [measure.overruled_why] if measure.is_overruled else reasons_said(measure.reasons, reader_language())
    return "；".join(told) if reader_language() == "zh" else "; ".join(told)


class MeasureList(ListPage):
    """合适的办法: for each person, what fits and why."""

    name = "matching.measures"
    permission = permissions.MEASURES
    export_permission = permissions.MEASURES_EXPORT
    stage = "matching"
    title = gettext_lazy("因人施策")
    detail = "matching.measure"
    hint = gettext_lazy("不是人人都要外出：外出、就近、车间、培训、公益性岗位，各有理由；看得不对，写明原因就能改")
    empty = gettext_lazy("这里还没有算过。点“各村人数”，选一个地区，按规则算一遍。")
    sort = "-since"
    columns = (
        Column(
            "name", gettext_lazy("姓名"),
            lambda m: Cell(m.worker.called, "strong", href=reverse("matching.measure", args=[m.pk])), fixed=True,
        ),
        Column("place", gettext_lazy("村"), lambda m: near_name(m.worker.region)),
        Column("kind", gettext_lazy("合适的办法"), _standing),
        Column("why", gettext_lazy("为什么"), lambda m: Cell(_because(m), "whole"), value=_because),
        Column("since", gettext_lazy("从哪天起"), lambda m: m.kind_since, Sort("kind_since", descending_first=True)),
        Column("rule", gettext_lazy("规则说的"), lambda m: kind_chip(m.rule_kind), shown=False),
        Column("as_of", gettext_lazy("按哪天的情况"), lambda m: m.as_of, shown=False),
        Column("by", gettext_lazy("谁改的"), lambda m: m.overruled_by_name, shown=False),
    )  # fmt: skip
    filters = (
        Choice("kind", gettext_lazy("合适的办法"), "kind", tuple(TITLES.items())),
        Region("region", gettext_lazy("村"), field="worker__region", permission=permissions.MEASURES),
        Flag("overruled", gettext_lazy("人工改定的"), lambda: Q(overruled_at__isnull=False)),
        Flag("apart", gettext_lazy("改定的和规则不一样"), lambda: ~Q(kind=F("rule_kind"))),
        Range("since", gettext_lazy("哪天以后变的"), "kind_since", date),
    )
    views = (
        View("move", TITLES["move"], "kind=move"),
        View("near", TITLES["near"], "kind=near"),
        View("workshop", TITLES["workshop"], "kind=workshop"),
        View("training", TITLES["training"], "kind=training"),
        View("ask", TITLES["ask"], "kind=ask", warm=True),
        View("overruled", gettext_lazy("人工改定的"), "overruled=1"),
    )

    def rows(self) -> QuerySet[Measure]:
        """Of the workers whom the actor may see."""
        return measures_seen(self.actor, self.permission)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With the workers."""
        full = Measure.objects.filter(pk__in=[row.pk for row in rows]).select_related("worker")
        by_key = {measure.pk: measure for measure in full}
        return [by_key[row.pk] for row in rows if row.pk in by_key]

    def buttons(self) -> list[Button]:
        """The counts."""
        return [Button(_("各村人数"), reverse("matching.measure_places"), "map-pin")]


class OverruleForm(forms.Form):
    """Another measure than the rule's, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("改定为"), choices=lambda: [("", "—"), *((k, TITLES[k]) for k in measures.MEASURES)]
    )
    why = FreeText(
        label=gettext_lazy("为什么"),
        max_length=WHY_MOST,
        help_text=gettext_lazy("写同事看得懂的一句话；不写证件、电话和病情。"),
    )


@dataclass(frozen=True, slots=True)
class Block:
    """A person's measure as their page tells it; `measure` is None where nobody worked it out yet."""

    measure: Measure | None
    kind: str
    tone: Tone
    rule_kind: str
    reasons: list[str]
    is_outdated: bool
    form: OverruleForm | None
    may_measure: bool


def block_of(worker: Worker, actor: Actor, form: OverruleForm | None = None) -> Block | None:
    """For the person's page; None for whoever may not see it, and of children."""
    if not actor.can(permissions.MEASURES) or is_child(worker.born_on):
        return None
    measure = measures_seen(actor).filter(worker=worker).first()
    may = measures_seen(actor, permissions.OVERRULE).filter(worker=worker).exists() if measure else False
    if measure is None:
        return Block(None, "", "", "", [], False, None, actor.can(permissions.OVERRULE))
    free = may and measure.rule_kind != measures.AT_WORK
    asked = form or OverruleForm(initial={"version": measure.version}, auto_id="measure_%s")
    return Block(
        measure, _kind_in_words(measure.kind), TONES[measure.kind], _kind_in_words(measure.rule_kind),
        reasons_said(measure.reasons, reader_language()), is_outdated(measure), asked if free else None, may,
    )  # fmt: skip


class MeasurePage(Page):
    """One person's measure: what stands, why, and a colleague's word."""

    permission = permissions.MEASURES
    post_permission = permissions.OVERRULE
    stage = "matching"
    template = "matching/measure.html"

    def get(self, request: HttpRequest, measure_id: UUID) -> HttpResponse:
        """Show it."""
        return self._shown(self._measure(measure_id))

    def post(self, request: HttpRequest, measure_id: UUID) -> HttpResponse:
        """Put another measure in its place, or say beside the field what is wrong."""
        measure = self._measure(measure_id)
        form = OverruleForm(request.POST, auto_id="measure_%s")
        if not form.is_valid() or form.cleaned_data["version"] is None:
            return self._shown(measure, form, status=422)
        try:
            overrule(by=self.actor, measure_id=measure_id, **form.cleaned_data)
        except Refused as refused:
            refused_at(form, refused)
            return self._shown(self._measure(measure_id), form, status=422)
        messages.success(request, _("改定好了，写着你的名字和原因。"))
        return HttpResponseRedirect(reverse("people.worker", args=[measure.worker_id]))

    def _measure(self, measure_id: UUID) -> Measure:
        needed = self.permission if self.request.method == "GET" else self.post_permission
        return get_object_or_404(measures_seen(self.actor, needed).select_related("worker"), pk=measure_id)

    def _shown(self, measure: Measure, form: OverruleForm | None = None, *, status: int = 200) -> HttpResponse:
        told = block_of(measure.worker, self.actor, form)
        place = near_name(measure.worker.region)
        return self.show(worker=measure.worker, place=place, told=told, status=status)


class MeasureRestore(Page):
    """按规则: take a colleague's word back."""

    permission = permissions.OVERRULE
    stage = "matching"

    def post(self, request: HttpRequest, measure_id: UUID) -> HttpResponse:
        """Do it, and go back to the person."""
        measure = get_object_or_404(measures_seen(self.actor, self.permission), pk=measure_id)
        version = request.POST.get("version", "")
        try:
            back_to_the_rule(
                by=self.actor, measure_id=measure_id, version=int(version) if version.isdecimal() else -1
            )  # fmt: skip
            messages.success(request, _("改回规则说的了。"))
        except Refused as refused:
            messages.error(request, refused.said)
        return HttpResponseRedirect(reverse("people.worker", args=[measure.worker_id]))


class MeasureOne(Page):
    """重算一个人: by the rules, with what is known today."""

    permission = permissions.OVERRULE
    stage = "matching"

    def post(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Do it, and go back to the person."""
        worker = get_object_or_404(workers_seen(self.actor, self.permission), pk=worker_id)
        measure_worker(by=self.actor, worker_id=worker.pk)
        messages.success(request, _("按今天的情况算好了。"))
        return HttpResponseRedirect(reverse("people.worker", args=[worker.pk]))


class MeasureRun(Page):
    """按规则重算: everybody of a region, as long work."""

    permission = permissions.MEASURE
    stage = "matching"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask for it, and go where its progress shows."""
        try:
            key = UUID(request.POST.get("key", ""))
        except ValueError:
            key = uuid4()
        try:
            job = measure_region(by=self.actor, region=request.POST.get("region", ""), key=key)
        except Refused as refused:
            messages.error(request, refused.said)
            return HttpResponseRedirect(reverse("matching.measure_places"))
        return HttpResponseRedirect(reverse("jobs.job", args=[job.pk]))
