"""Then（当时）: a worker or a household as they were on a day, as it was known on another; who wrote what, whence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.privacy.subjects import Sealed
from qiao.story.register import facts, listed
from qiao.story.register.history import FactThen, facts_on, known_by
from qiao.story.register.householding import TITLES as OF_HOUSEHOLD
from qiao.story.register.householding import said
from qiao.story.register.models import ALWAYS, Household, PastFact, Worker
from qiao.story.register.queries import households_seen, names_of, workers_seen
from qiao.web.frame.pages import Page
from qiao.web.privacy.pages import SHOWN, masked, masked_past

TITLES: Mapping[str, Any] = {
    **facts.TITLES,
    "resident_id": gettext_lazy("身份证号"),
    "sex": gettext_lazy("性别"),
    "born_on": gettext_lazy("出生日期"),
}


def day_input() -> forms.DateInput:
    """A day, chosen or typed."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ThenForm(forms.Form):
    """Two days: of what was true, and of what was known."""

    true_on = forms.DateField(
        label=gettext_lazy("哪天的情况"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("不填是今天。"),
    )
    known_on = forms.DateField(
        label=gettext_lazy("按哪天知道的"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("不填是今天；后来才补登的，那天还不知道。"),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One fact then, as the page tells it; `mask` for one that is sealed."""

    title: Any
    value: str
    mask: dict[str, Any] | None
    since: str
    written_on: date
    who: str


class _Then(Page):
    """The base of both pages."""

    permission = "register.view"
    stage = "register"

    def asked(self, request: HttpRequest) -> tuple[ThenForm, date, date]:
        """The form and its two days, today where none is told."""
        given = request.GET if {"true_on", "known_on"} & set(request.GET) else None
        form, today = ThenForm(given), clock.today()
        told = form.cleaned_data if given is not None and form.is_valid() else {}
        return form, told.get("true_on") or today, told.get("known_on") or clock.now().astimezone(clock.CHINA).date()


class WorkerThen(_Then):
    """当时 of a worker."""

    template = "people/then.html"

    def get(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Every fact of that day, and of the records merged into this one."""
        worker = get_object_or_404(workers_seen(self.actor).select_related("subject", "household"), pk=worker_id)
        form, true_on, known_on = self.asked(request)
        merged = list(worker.merged.select_related("subject", "household").order_by("registered_on", "pk"))
        told = [(one, facts_on(one, true_on=true_on, known_at=known_by(known_on))) for one in (worker, *merged)]
        who = Writers([fact for _one, found in told for fact in found.values()])
        blocks = [(one, self._lines(one, found, who)) for one, found in told]
        return self.show(
            worker=worker, form=form, true_on=true_on, known_on=known_on, lines=blocks[0][1], merged=blocks[1:],
            status=422 if form.is_bound and not form.is_valid() else 200,
        )  # fmt: skip

    def _lines(self, worker: Worker, found: Mapping[str, FactThen], who: Writers) -> list[Line]:
        houses = _numbers([found["household"].value] if "household" in found else [])
        return [
            Line(
                TITLES[fact.name], "" if fact.is_sealed else _of_worker(worker, fact, houses),
                _mask(self.actor, worker, fact), _since(fact), _day(fact), who.of(fact),
            )
            for fact in found.values()
            if (fact.value not in (None, "", [], False) or fact.past_id) and (not fact.is_sealed or fact.name in SHOWN)
        ]  # fmt: skip


class HouseholdThen(_Then):
    """当时 of a household: how it stood and who belonged to it."""

    template = "register/household_then.html"

    def get(self, request: HttpRequest, household_id: UUID) -> HttpResponse:
        """Every fact of that day, and the people of that day whom the actor may see."""
        house = get_object_or_404(households_seen(self.actor, self.permission), pk=household_id)
        form, true_on, known_on = self.asked(request)
        found = facts_on(house, true_on=true_on, known_at=known_by(known_on))
        who = Writers(found.values())
        lines = [
            Line(OF_HOUSEHOLD[fact.name], said(fact.name, fact.value), None, _since(fact), _day(fact), who.of(fact))
            for fact in found.values()
            if fact.value not in (None, "") or fact.past_id or fact.name == "poverty"
        ]
        return self.show(
            house=house, form=form, true_on=true_on, known_on=known_on, lines=lines,
            people=self._people(house, true_on, known_on),
            status=422 if form.is_bound and not form.is_valid() else 200,
        )  # fmt: skip

    def _people(self, house: Household, true_on: date, known_on: date) -> list[tuple[Worker, str]]:
        """Who belonged to the household then, the head first."""
        left = PastFact.objects.filter(name="household", value=str(house.pk)).values("worker_id")
        seen = workers_seen(self.actor).filter(Q(household=house) | Q(pk__in=left)).select_related("subject")
        told = []
        for worker in seen.order_by("pk"):
            then = facts_on(worker, true_on=true_on, known_at=known_by(known_on))
            if "household" in then and then["household"].value == str(house.pk):
                relation = then["relation"].value if "relation" in then else ""
                told.append((worker, str(listed.RELATION_NAMES.get(relation, relation)) or _("关系未填")))
        return sorted(told, key=lambda pair: (pair[1] != str(listed.RELATION_NAMES["户主"]), str(pair[0].pk)))


class Writers:
    """Who wrote facts, and the ledgers they came from, asked once for all of them."""

    def __init__(self, found: Iterable[FactThen]) -> None:
        sources = [fact.source for fact in found]
        self.names = names_of(source.by_id for source in sources)
        batches = Batch.objects.filter(pk__in={source.batch_id for source in sources if source.batch_id})
        self.files = dict(batches.values_list("pk", "file_name"))

    def of(self, fact: FactThen) -> str:
        """Name, and the ledger's file where one brought it."""
        source = fact.source
        name = self.names.get(source.by_id, "")
        if source.batch_id is None:
            way = _("走访时记的") if source.visit_id else ""
        else:
            file = self.files.get(source.batch_id)
            way = _("导入《%(file)s》") % {"file": file} if file else _("批量导入")
        return " · ".join(filter(None, [name, way])) or _("系统")


def _numbers(keys: Iterable[Any]) -> dict[str, str]:
    wanted = [key for key in keys if key]
    found = Household.objects.filter(pk__in=wanted).values_list("pk", "number") if wanted else ()
    return {str(key): number for key, number in found}


def _of_worker(worker: Worker, fact: FactThen, houses: Mapping[str, str]) -> str:
    value = fact.value
    if fact.name == "name" and worker.is_minor:
        return f"{value[0]}＊"
    if fact.name == "household":
        return houses.get(str(value), "") or _("（没有编号）") if value else _("（空）")
    if fact.name == "sex":
        return {"1": _("男"), "2": _("女")}.get(str(value), _("未知"))
    if fact.name == "relation" and value:
        return str(listed.RELATION_NAMES.get(str(value), value))
    return facts.shown(fact.name, value)


def _mask(actor: Actor, worker: Worker, fact: FactThen) -> dict[str, Any] | None:
    if not fact.is_sealed:
        return None
    if not fact.value:
        return {"shown": _("（空）"), "reveal_url": "", "key": f"{fact.name}-none", "least": 0, "what": ""}
    if fact.past_id is not None:
        return masked_past(actor, fact)
    columns: dict[str, Sealed] = {name: name for name in SHOWN}
    return masked(actor, worker.subject, columns[fact.name])


def _since(fact: FactThen) -> str:
    return _("起始不详") if fact.valid_from == ALWAYS else fact.valid_from.isoformat()


def _day(fact: FactThen) -> date:
    return fact.written_at.astimezone(clock.CHINA).date()
