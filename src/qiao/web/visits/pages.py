"""Pages of visits: recording one, its page, correcting it, one tap for no change, the promises."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.saying import Refused
from qiao.story.needs.actions import confirm_need
from qiao.story.needs.queries import needs_seen
from qiao.story.placements.roll_call import found_again
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.register.models import Household, Worker
from qiao.story.register.phoning import mark_phone
from qiao.story.register.queries import households_seen, own_place, own_regions, workers_seen
from qiao.story.visits import states
from qiao.story.visits.actions import Recorded, change_visit, no_change, record_visit
from qiao.story.visits.listed import as_promise_rows, as_rows
from qiao.story.visits.models import Receipt, Visit
from qiao.story.visits.promising import add_promise, drop_promise, keep_promise
from qiao.story.visits.queries import promises_seen, visits_seen
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.register.pages import compared
from qiao.web.visits.clocks import times_of
from qiao.web.visits.evidence_forms import OpenForm, PhotoForm, shown_of
from qiao.web.visits.forms import EndForm, PromiseForm, VisitForm, fresh, fresh_promise, initial_of


class VisitsPage(Page):
    """The base: a visit that the actor does not see is not there."""

    stage = "visits"

    def visit(self, visit_id: UUID) -> Visit:
        """The visit. Raises Http404."""
        seen = visits_seen(self.actor, self.permission).select_related("household", "worker")
        return get_object_or_404(seen, pk=visit_id)

    @property
    def near(self) -> tuple[str, ...]:
        """Where places are looked for first that this officer types."""
        return own_regions(self.actor, self.permission)

    def to_visit(self, visit_id: UUID) -> HttpResponse:
        """Back to the visit."""
        return HttpResponseRedirect(reverse("visits.visit", args=[visit_id]))

    def show_visit(
        self, visit: Visit, form: PromiseForm, *, ended: EndForm | None = None, ending: UUID | None = None,
        photo: PhotoForm | None = None, opening: tuple[UUID, OpenForm] | None = None, status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        """The visit's page, with what was promised; `ended` is the form of the promise `ending` that was refused,
        `photo` and `opening` those of a photo."""
        row = as_rows([visit], self.actor)[0]
        told = [
            (_("走访的是"), row.kind),
            (_("地点"), row.place),
            (_("日期"), row.visited_on),
            (_("几点"), row.hour or _("没有记")),
            (_("怎么走访的"), row.how),
            (_("谁去的"), row.by or _("没有记")),
            (_("同去的人"), row.companions or _("没有")),
        ]
        if visit.kind in states.OF_PEOPLE:
            told += [(_("要帮什么"), row.needs or _("没有说")), (_("本人想怎么办"), row.willingness or _("没有说"))]
        told += times_of(Receipt.objects.filter(pk=visit.pk).first())
        promises = as_promise_rows(list(visit.promises.order_by("due_on", "pk")), self.actor)
        may_edit = self.actor.can("visits.edit") and visits_seen(self.actor, "visits.edit").filter(pk=visit.pk).exists()
        ends = [(p, ended if ended and p.pk == ending else EndForm(auto_id=f"{p.pk}_%s")) for p in promises]
        return self.show(
            template="visits/visit.html", status=status, visit=visit, row=row, facts=told, promises=ends, form=form,
            may_edit=may_edit, opens=_subject_page(self, visit), evidence=shown_of(visit, self.actor, photo, opening),
        )  # fmt: skip


def _subject_page(page: Page, visit: Visit) -> str:
    """The page of whom it was to, "" for a place or where the actor may not open it."""
    if visit.household_id and households_seen(page.actor).filter(pk=visit.household_id).exists():
        return reverse("register.household", args=[visit.household_id])
    if visit.worker_id and workers_seen(page.actor).filter(pk=visit.worker_id).exists():
        return reverse("people.worker", args=[visit.worker_id])
    return ""


class VisitPage(VisitsPage):
    """走访: what was seen, what was promised, what to do next."""

    permission = "visits.view"

    def get(self, request: HttpRequest, visit_id: UUID) -> HttpResponse:
        """Show it."""
        return self.show_visit(self.visit(visit_id), PromiseForm(initial=fresh_promise()))


class NewVisit(VisitsPage):
    """记走访: to a place; the subclasses are about a household or a person."""

    permission = "visits.edit"
    template = "visits/visit_form.html"
    kind = ""

    def about(self, key: UUID | None) -> tuple[str, str, dict[str, UUID]]:
        """How the subject is called, its page, and its key as a fact. Raises Http404."""
        return "", reverse("visits.list"), {}

    def get(self, request: HttpRequest, subject_id: UUID | None = None) -> HttpResponse:
        """An empty form with a key of its own."""
        called, back, _key = self.about(subject_id)
        initial = fresh("" if self.kind else own_place(self.actor, self.permission))
        return self._form(VisitForm(initial=initial, kind=self.kind), called, back)

    def post(self, request: HttpRequest, subject_id: UUID | None = None) -> HttpResponse:
        """Record it, or say beside the field what is wrong."""
        called, back, key = self.about(subject_id)
        form = VisitForm(request.POST, kind=self.kind, near=self.near)
        if not form.is_valid() or form.cleaned_data["key"] is None:
            return self._form(form, called, back, status=422)
        try:
            recorded = self._record(form, key)
        except Refused as refused:
            refused_at(form, refused)
            return self._form(form, called, back, status=422)
        messages.success(request, _("走访记好了。答应了什么，写在下面。"))
        return self.to_visit(recorded.visit.pk)

    def _record(self, form: VisitForm, key: dict[str, UUID]) -> Recorded:
        """The visit, and with it what the call gave; whoever was lost at work and is met is found."""
        with transaction.atomic():
            recorded = record_visit(by=self.actor, key=form.cleaned_data["key"], given=form.facts(**key))
            if recorded.is_new and recorded.visit.worker_id is not None:
                worker = Worker.objects.select_related("subject").get(pk=recorded.visit.worker_id)
                if (said := form.call()) and worker.subject.phone_index:
                    mark_phone(by=self.actor, worker_id=worker.pk, said=said)
                if recorded.visit.outcome in states.MET:
                    found_again(by=self.actor, worker_id=worker.pk)
        return recorded

    def _form(self, form: VisitForm, called: str, back: str, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, called=called, back=back, visit=None, conflict=None, status=status)


class HouseholdVisit(NewVisit):
    """记走访: to a household."""

    kind = states.HOUSEHOLD

    def about(self, key: UUID | None) -> tuple[str, str, dict[str, UUID]]:
        """The household."""
        house: Household = get_object_or_404(households_seen(self.actor, self.permission), pk=key)
        called = house.number or _("没有编号的户")
        return called, reverse("register.household", args=[house.pk]), {"household_id": house.pk}


class PersonVisit(NewVisit):
    """记走访: to one person."""

    kind = states.PERSON

    def about(self, key: UUID | None) -> tuple[str, str, dict[str, UUID]]:
        """The person."""
        worker = get_object_or_404(workers_seen(self.actor, self.permission), pk=key)
        return worker.called, reverse("people.worker", args=[worker.pk]), {"worker_id": worker.pk}


class VisitEdit(VisitsPage):
    """Correct a visit; somebody else's save meanwhile is shown beside one's own."""

    permission = "visits.edit"
    template = "visits/visit_form.html"

    def get(self, request: HttpRequest, visit_id: UUID) -> HttpResponse:
        """The visit as recorded."""
        visit = self.visit(visit_id)
        return self._form(VisitForm(initial=initial_of(visit), visit=visit), visit)

    def post(self, request: HttpRequest, visit_id: UUID) -> HttpResponse:
        """Save on the version seen."""
        visit = self.visit(visit_id)
        form = VisitForm(request.POST, visit=visit, near=self.near)
        if not form.is_valid() or form.cleaned_data["version"] is None:
            return self._form(form, visit, status=422)
        version, opened = form.cleaned_data["version"], form.cleaned_data["opened"]
        try:
            change_visit(by=self.actor, visit_id=visit_id, version=version, given=form.facts(), opened=opened)
        except ChangedMeanwhile as conflict:
            now = self.visit(visit_id)
            told = {"said": conflict.said, "changes": compared(conflict)}
            return self._form(form.onto(now), now, status=409, conflict=told)
        except Refused as refused:
            refused_at(form, refused)
            return self._form(form, visit, status=422)
        messages.success(request, _("存好了。"))
        return self.to_visit(visit_id)

    def _form(
        self, form: VisitForm, visit: Visit, *, status: int = 200, conflict: Mapping[str, object] | None = None
    ) -> HttpResponse:
        called, back = as_rows([visit], self.actor)[0].subject, reverse("visits.visit", args=[visit.pk])
        return self.show(form=form, called=called, back=back, visit=visit, conflict=conflict, status=status)


class NoChange(VisitsPage):
    """无变化: one tap on the household's page; the needs that stand there are confirmed with it."""

    permission = "visits.edit"

    def post(self, request: HttpRequest, household_id: UUID) -> HttpResponse:
        """Do it, and go back to the household."""
        house = get_object_or_404(households_seen(self.actor, self.permission), pk=household_id)
        try:
            recorded = self._recorded(house, UUID(request.POST.get("key", "")))
        except ValueError as nothing:
            raise Http404 from nothing
        except Refused as refused:
            messages.error(request, refused.said)
        else:
            told = _("记好了：走访过，没有变化。") if recorded.is_new else _("今天已经记过“无变化”，没有再记。")
            messages.success(request, told)
        return HttpResponseRedirect(reverse("register.household", args=[house.pk]))

    def _recorded(self, house: Household, key: UUID) -> Recorded:
        with transaction.atomic():
            recorded = no_change(by=self.actor, household_id=house.pk, key=key)
            if recorded.is_new:
                standing = needs_seen(self.actor, "needs.edit").filter(worker__household=house, state="open")
                for need in standing.order_by("pk"):
                    confirm_need(by=self.actor, need_id=need.pk)
        return recorded


class NewPromise(VisitsPage):
    """答应办: on a visit."""

    permission = "visits.edit"

    def post(self, request: HttpRequest, visit_id: UUID) -> HttpResponse:
        """Write it down, or say beside the field what is wrong."""
        visit, form = self.visit(visit_id), PromiseForm(request.POST)
        if not form.is_valid() or form.cleaned_data["key"] is None:
            return self.show_visit(visit, form, status=422)
        try:
            add_promise(by=self.actor, visit_id=visit_id, key=form.cleaned_data["key"], given=form.facts())
        except Refused as refused:
            refused_at(form, refused)
            return self.show_visit(visit, form, status=422)
        messages.success(request, _("记好了，到期前会出现在你的待办里。"))
        return self.to_visit(visit_id)


class PromiseEnd(VisitsPage):
    """办了, 不办了."""

    permission = "visits.edit"

    def post(self, request: HttpRequest, promise_id: UUID) -> HttpResponse:
        """Settle it, and go back to the visit."""
        promise = get_object_or_404(promises_seen(self.actor, self.permission), pk=promise_id)
        doing = request.POST.get("do")
        if doing not in ("keep", "drop"):
            raise Http404
        visit, form = self.visit(promise.visit_id), EndForm(request.POST, auto_id=f"{promise_id}_%s")
        if not form.is_valid():
            return self._again(visit, form, promise_id, 422)
        try:
            if doing == "keep":
                keep_promise(by=self.actor, promise_id=promise_id, how=form.cleaned_data["how"])
            else:
                drop_promise(by=self.actor, promise_id=promise_id, why=form.cleaned_data["how"])
        except Refused as refused:
            messages.error(request, refused.said)
            return self.to_visit(visit.pk)
        messages.success(request, _("记好了。"))
        return self.to_visit(visit.pk)

    def _again(self, visit: Visit, form: EndForm, promise_id: UUID, status: int) -> HttpResponse:
        first = PromiseForm(initial=fresh_promise())
        return self.show_visit(visit, first, ended=form, ending=promise_id, status=status)
