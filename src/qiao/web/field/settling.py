"""Settling（定）: what a phone and the register tell differently, one by one, by a person who says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy.consents import record_consent, standing
from qiao.ground.saying import Refused, Tone
from qiao.story.register.listed import near_name
from qiao.story.register.queries import names_of
from qiao.story.visits import states
from qiao.story.visits.conflicts import conflicts_seen, is_open_q, settle, values_of
from qiao.story.visits.errors import conflict_move
from qiao.story.visits.models import Conflict, Receipt
from qiao.web.field.members import FIELDS, Standing, apply, standing_of
from qiao.web.field.outcomes import settlers, writer_of
from qiao.web.field.saying import CONSENTS, title_of, value_of
from qiao.web.frame.forms import FreeText, refused_at, set_choices
from qiao.web.frame.lists import Cell, Choice, Column, Flag, ListPage, Region, Sort, View, due
from qiao.web.frame.pages import Page
from qiao.web.frame.todo import MATTERS, Due, todo
from qiao.web.visits.clocks import times_of

SETTLED_NAMES = {
    "": gettext_lazy("等人来定"),
    states.STOOD: gettext_lazy("用登记的"),
    states.TOLD: gettext_lazy("用走访的"),
    states.BOTH: gettext_lazy("都留"),
}
TONE: dict[str, Tone] = {"": "wait", states.STOOD: "ready", states.TOLD: "ready", states.BOTH: "rest"}


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A difference, with the name of who told it."""

    conflict: Conflict
    told_by: str

    def __getattr__(self, name: str) -> Any:
        """The difference's own columns."""
        return getattr(self.conflict, name)


class ConflictList(ListPage):
    """走访和登记不一样的: what phones told of people, and the register told otherwise meanwhile."""

    name = "visits.conflicts"
    permission = "visits.settle"
    stage = "visits"
    title = gettext_lazy("走访和登记不一样的")
    detail = "visits.conflict"
    hint = gettext_lazy("没有信号时手机上改了，这边也改了：两个都留着，等人来定用哪个")
    empty = gettext_lazy("没有要定的。手机上改的和这边改的碰到同一项时，会出现在这里。")
    sort = "-when"
    columns = (
        Column(
            "who", gettext_lazy("谁"),
            lambda row: Cell(row.worker.called, "strong", href=reverse("visits.conflict", args=[row.pk])), fixed=True,
        ),
        Column("field", gettext_lazy("哪一项"), lambda row: title_of(row.field)),
        Column("place", gettext_lazy("居住地址"), lambda row: near_name(row.worker.region)),
        Column(
            "when", gettext_lazy("哪天传来的"), lambda row: row.created_at, Sort("created_at", descending_first=True)
        ),
        Column("by", gettext_lazy("谁走访的"), lambda row: row.told_by),
        Column(
            "state", gettext_lazy("怎么定的"),
            lambda row: Cell(SETTLED_NAMES[row.settled_as], "chip", TONE[row.settled_as]),
        ),
        Column("why", gettext_lazy("为什么"), lambda row: row.settled_why, shown=False),
    )  # fmt: skip
    filters = (
        Flag("open", gettext_lazy("等人来定"), is_open_q),
        Choice(
            "field", gettext_lazy("哪一项"), "field", tuple((name, title_of(name)) for name in (*FIELDS, *CONSENTS))
        ),
        Region("region", gettext_lazy("地区"), field="worker__region", permission="visits.settle"),
    )
    views = (View("open", gettext_lazy("等人来定"), "open=1"),)

    def rows(self) -> QuerySet[Conflict]:
        """About people whom the actor may see."""
        return conflicts_seen(self.actor, self.permission)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With the person, and the name of who told it."""
        keys = [row.pk for row in rows]
        by_key = {one.pk: one for one in Conflict.objects.filter(pk__in=keys).select_related("worker")}
        who = names_of(one.told_by_id for one in by_key.values())
        found = [by_key[key] for key in keys if key in by_key]
        return [ConflictRow(one, who.get(one.told_by_id, "")) for one in found]


@todo("visits.conflicts", "visits", gettext_lazy("走访和登记不一样，要您定一下"), MATTERS, "visits.settle")
def to_settle(actor: Actor) -> Due:
    """Those that wait, about this officer's people."""
    return due(conflicts_seen(actor).filter(is_open_q()), "visits.conflicts", "open=1")


class SettleForm(forms.Form):
    """Which of the two holds, and why. `seen` says what stood when the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)
    settled_as = forms.ChoiceField(
        label=gettext_lazy("哪一个对"),
        choices=[(states.TOLD, SETTLED_NAMES[states.TOLD]), (states.STOOD, SETTLED_NAMES[states.STOOD]),
                 (states.BOTH, SETTLED_NAMES[states.BOTH])],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("都留：登记的不变，走访说的作为一句话记在一人一档里，以后还可以再定。"),
    )  # fmt: skip
    why = FreeText(label=gettext_lazy("为什么"), max_length=200, help_text=gettext_lazy("问过谁、凭什么，写一句。"))

    def with_values(self, told: str, stood: str) -> SettleForm:
        """Each choice with the value that it takes: 用走访的（3,500 元）."""
        of = {states.TOLD: told, states.STOOD: stood}
        choices = [
            (
                kept,
                _("%(which)s（%(value)s）") % {"which": SETTLED_NAMES[kept], "value": of[kept]}
                if kept in of
                else SETTLED_NAMES[kept],
            )
            for kept in (states.TOLD, states.STOOD, states.BOTH)
        ]
        set_choices(self, "settled_as", choices)
        return self


class ConflictPage(Page):
    """定一项: what both began with, what stands, what the phone told; then which holds."""

    permission = "visits.settle"
    stage = "visits"
    template = "field/conflict.html"

    def get(self, request: HttpRequest, conflict_id: UUID) -> HttpResponse:
        """Show both values."""
        conflict, stands = self._found(conflict_id)
        return self._shown(conflict, stands, SettleForm(initial=_initial(conflict, stands)))

    def post(self, request: HttpRequest, conflict_id: UUID) -> HttpResponse:
        """Settle it on what was seen, or say what is wrong."""
        form = SettleForm(request.POST)
        if not form.is_valid():
            return self._shown(*self._found(conflict_id), form, status=422)
        try:
            with transaction.atomic():
                is_settled = self._settled(conflict_id, form)
        except Refused as refused:
            refused_at(form, refused)
            return self._shown(*self._found(conflict_id), form, status=422)
        if not is_settled:
            conflict, stands = self._found(conflict_id)
            fresh = SettleForm(initial={**form.cleaned_data, **_initial(conflict, stands)})
            return self._shown(conflict, stands, fresh, status=409, is_moved=True)
        messages.success(request, _("定好了。"))
        return HttpResponseRedirect(reverse("visits.conflicts") + "?open=1")

    def _found(self, conflict_id: UUID) -> tuple[Conflict, Standing]:
        seen = conflicts_seen(self.actor, self.permission).select_related("worker", "visit")
        conflict = get_object_or_404(seen, pk=conflict_id)
        with transaction.atomic():
            return conflict, standing_of(self.actor, conflict.worker_id)

    def _settled(self, conflict_id: UUID, form: SettleForm) -> bool:
        """In the transaction of the settling: what follows for the record. False when something changed meanwhile."""
        given = form.cleaned_data
        conflict, stands = self._found(conflict_id)
        if given["seen"] != _mark(stands):
            return False
        told = values_of(conflict).told
        settle(
            by=self.actor, conflict_id=conflict_id, version=given["version"], settled_as=given["settled_as"],
            why=given["why"], note=_note(conflict, stands, told),
            kept=told if given["settled_as"] == states.TOLD else _now(conflict, stands),
        )  # fmt: skip
        if given["settled_as"] == states.TOLD:
            take(self.actor, conflict, stands, told, given["why"])
        return True

    def _shown(
        self, conflict: Conflict, stands: Standing, form: SettleForm, *, status: int = 200, is_moved: bool = False
    ) -> HttpResponse:
        values, now = values_of(conflict), _now(conflict, stands)
        field, who = conflict.field, names_of({conflict.told_by_id})
        here, told = value_of(field, now), value_of(field, values.told)
        stood, receipt = writer_of(conflict), Receipt.objects.filter(pk=conflict.visit_id).first()
        facts = [
            (_("出门时的登记"), value_of(field, values.was)),
            (_("传来时的登记"), value_of(field, values.stood)),
            (_("这是谁写的"), stood.by or _("没有记")),
            (_("哪天写的"), stood.at or _("没有记")),
            *([(_("现在的登记"), here)] if here != value_of(field, values.stood) else []),
            (_("走访说的"), told),
            (_("谁走访的"), who.get(conflict.told_by_id, "") or _("没有记")),
            (_("哪天去的"), conflict.visit.visited_on),
            *times_of(receipt),
        ]
        return self.show(
            status=status, conflict=conflict, title=title_of(field), person=stands.worker, facts=facts,
            form=form.with_values(told, here),
            is_moved=is_moved, settled=SETTLED_NAMES[conflict.settled_as], tone=TONE[conflict.settled_as],
            settled_by=settlers([conflict]).get(conflict.pk, ""), may_settle=bool(states.SETTLES[conflict.settled_as]),
        )  # fmt: skip


def take(actor: Actor, conflict: Conflict, stands: Standing, told: Any, why: str) -> None:
    """Write what the phone told, through the actions of its stage. Raises Refused as they do."""
    if conflict.field in CONSENTS:
        record_consent(
            by=actor, subject=stands.worker.subject, purpose=_purpose(conflict), agreed=bool(told), said_how=why
        )
    elif not stands.holds(conflict.field, told):
        apply(actor, stands, {conflict.field: told}, key=conflict.pk)


def _purpose(conflict: Conflict) -> Any:
    purpose = conflict.field.partition(".")[2]
    if purpose not in ("photo", "position"):
        raise conflict_move()
    return purpose


def _now(conflict: Conflict, stands: Standing) -> Any:
    if conflict.field in CONSENTS:
        answer = standing(stands.worker.subject, _purpose(conflict))
        return None if answer is None else answer.agreed
    return stands.value(conflict.field)


def _note(conflict: Conflict, stands: Standing, told: Any) -> str:
    """Both values as people read them, in the programme's language: it is kept."""
    with override("zh-hans"):
        field = conflict.field
        here, there = value_of(field, _now(conflict, stands)), value_of(field, told)
        return f"{title_of(field)}：登记的是“{here}”，走访说的是“{there}”"


def _mark(stands: Standing) -> str:
    """What says, without telling it, whether something of this person has changed."""
    need = f"{stands.need.pk}-{stands.need.version}-{stands.need.state}" if stands.need else ""
    return f"{stands.worker.pk}-{stands.worker.version}-{stands.worker.status}-{need}"


def _initial(conflict: Conflict, stands: Standing) -> dict[str, Any]:
    return {"version": conflict.version, "seen": _mark(stands)}
