"""One workshop: what it is, its papers, orders and inspections, what was decided, its posts and its people."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.saying import Refused, reader_language
from qiao.story.placements import workshop_staff
from qiao.story.placements.permissions import BOOKS
from qiao.story.placements.queries import sees_circumstances
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.queries import place_name, visible_employers, visible_vacancies
from qiao.story.workshops import (
    actions,
    grading,
    keeping,
    permissions,
    queries,
    recognising,
    standards,
    states,
)
from qiao.story.workshops.models import Inspection, Workshop, WorkshopOrder, WorkshopPost
from qiao.web.frame.deeds import Deed, DeedPage
from qiao.web.frame.forms import refused_at, set_choices
from qiao.web.frame.pages import Page
from qiao.web.vacancies.stands import stands
from qiao.web.workshops.forms import (
    FORM_TITLES,
    FOUND_TITLES,
    GRADE_TITLES,
    KIND_TITLES,
    PAPER_TITLES,
    STATE_TITLES,
    EndForm,
    GradeForm,
    InspectForm,
    MendForm,
    OrderEndForm,
    OrderForm,
    PaperForm,
    PostForm,
    RecogniseForm,
    WorkshopForm,
    months_said,
    stored,
)

SHOWN = 20
EMPLOYERS_OFFERED = 300
YEARS = 4


class WorkshopPage(Page):
    """A workshop's page; its forms are sent to `ChangeWorkshop`."""

    permission = permissions.VIEW
    stage = "workshops"
    template = "workshops/workshop.html"

    def found(self, workshop_id: UUID) -> Workshop:
        """The workshop, 404 when it is not there or not for this actor."""
        return get_object_or_404(queries.workshops_seen(self.actor), pk=workshop_id)

    def get(self, request: HttpRequest, workshop_id: UUID) -> HttpResponse:
        """Show it."""
        return self.shown(self.found(workshop_id))

    def shown(self, workshop: Workshop, /, *, status: int = 200, **sent: Any) -> HttpResponse:
        """The page, with a form that was sent in its place."""
        told = {
            "workshop": workshop,
            "called": states.called(workshop.recognised_on or workshop.applied_on)[reader_language() == "en"],
            "place": place_name(workshop.region),
            "state": STATE_TITLES[workshop.state],
            "tone": states.TONE[workshop.state],
            "form_title": FORM_TITLES[workshop.legal_form],
            "kind_title": KIND_TITLES[workshop.kind],
            "months": months_said(workshop.months),
            **self._may(workshop),
            **_kept(workshop),
            **self._people(workshop),
            **_fresh(workshop),
        }
        return self.show(status=status, **(told | sent))

    def _may(self, workshop: Workshop) -> dict[str, Any]:
        standing = workshop.state in states.STANDING
        own = queries.holds(self.actor, permissions.APPLY, workshop) or queries.holds(
            self.actor, permissions.RUN, workshop
        )
        decides = self.actor.covers(permissions.DECIDE, workshop.region)
        return {
            "may_change": standing and queries.holds(self.actor, permissions.APPLY, workshop),
            "may_keep": standing and own,
            "may_book": queries.holds(self.actor, BOOKS, workshop),
            "may_inspect": queries.holds(self.actor, permissions.INSPECT, workshop),
            "may_recognise": decides and states.may("recognise", workshop.state),
            "may_withdraw": decides and states.may("withdraw", workshop.state),
            "may_grade": decides and workshop.state in (states.RECOGNISED, states.WITHDRAWN),
            "offered": _offered(self, workshop) if standing and own else [],
        }

    def _people(self, workshop: Workshop) -> dict[str, Any]:
        """Figures of its people, without poverty for whoever may not learn of it（hard rule 5）."""
        today = clock.today()
        figures = workshop_staff.figures_on(workshop, today)
        open_eyed = sees_circumstances(self.actor)
        lacks = []
        if self.actor.covers(permissions.DECIDE, workshop.region) and workshop.state == states.APPLIED:
            try:
                told = recognising.lacks(
                    workshop, today, staff=int(figures["staff"] or 0), poor=int(figures["poor"] or 0)
                )
                lacks = [one.en if reader_language() == "en" else one.zh for one in told]
            except Refused as refused:
                lacks = [refused.said]
        aftermath = workshop_staff.aftermath(workshop)
        return {
            "figures": [
                SimpleNamespace(title=(c.en if reader_language() == "en" else c.zh), figure=figures.get(c.key),
                                unit=(c.unit_en if reader_language() == "en" else c.unit_zh))
                for c in standards.CRITERIA if c.key in figures and (c.key != "poor" or open_eyed)
            ],
            "lacks": lacks,
            "sees_people": self.actor.can("placements.view"),
            "aftermath": [
                (workshop_staff.AFTERMATH[key][reader_language() == "en"], len(rows))
                for key, rows in aftermath.items()
            ],
        }  # fmt: skip


def _kept(workshop: Workshop) -> dict[str, Any]:
    today = clock.today()
    missing = queries.papers_missing(workshop, today)
    return {
        "papers": [
            (PAPER_TITLES[one.kind], one, one.valid_until is not None and one.valid_until < today)
            for one in workshop.papers.filter(replaced_on__isnull=True).order_by("kind")
        ],
        "missing": [PAPER_TITLES[kind] for kind in missing],
        "orders": list(workshop.orders.order_by("-taken_on", "pk")[:SHOWN]),
        "inspections": [
            (one, [(title, FOUND_TITLES[getattr(one, key)]) for key, title in _aspects()],
             one.mend_by is not None and one.mended_on is None)
            for one in workshop.inspections.order_by("-on", "pk")[:SHOWN]
        ],
        "grades": [
            (one, GRADE_TITLES[one.grade], _criteria(one.figures))
            for one in workshop.grades.filter(replaced_at__isnull=True).order_by("-year")
        ],
        "posts": [
            (post, stands(post.vacancy))
            for post in workshop.posts.select_related("vacancy__employer").order_by("created_at", "pk")[:SHOWN]
        ],
    }  # fmt: skip


def _aspects() -> list[tuple[str, Any]]:
    return [("safety", _("安全")), ("pay", _("工资发放")), ("work", _("生产"))]


def _criteria(figures: Mapping[str, float | None]) -> list[tuple[str, Any]]:
    english = reader_language() == "en"
    return [(c.en if english else c.zh, figures.get(c.key)) for c in standards.CRITERIA]


def _offered(page: Page, workshop: Workshop) -> list[Vacancy]:
    """The employer's posts of the county that no workshop has."""
    rows = visible_vacancies(page.actor).filter(employer=workshop.employer_id, place__startswith=workshop.region[:6])
    taken = WorkshopPost.objects.values("vacancy")
    return list(rows.exclude(pk__in=taken).order_by("title", "pk")[:SHOWN])


# Entering and changing ------------------------------------------------------------------------------------------------
def employers_offered(page: Page, *, also: Workshop | None = None) -> list[tuple[str, str]]:
    """The employers of the actor's own counties, by name."""
    rows = visible_employers(page.actor).order_by("name", "pk")[:EMPLOYERS_OFFERED]
    told = {str(one.pk): one.name for one in rows}
    if also is not None:
        told.setdefault(str(also.employer_id), also.employer.name)
    return list(told.items())


def values_of(page: Page, form: WorkshopForm) -> dict[str, Any]:
    """The form's values, with the employer as a record that the actor sees."""
    chosen = get_object_or_404(visible_employers(page.actor), pk=form.cleaned_data["employer"])
    return form.values() | {"employer": chosen}


class NewWorkshop(Page):
    """Propose a workshop."""

    permission = permissions.APPLY
    stage = "workshops"
    template = "workshops/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        start = {"key": uuid4()}
        return self.show(form=WorkshopForm(initial=start, employers=employers_offered(self)), workshop=None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Propose it; nothing typed is lost."""
        form = WorkshopForm(request.POST, employers=employers_offered(self))
        if form.is_valid():
            try:
                made = actions.apply_for(
                    by=self.actor, workshop_id=form.cleaned_data["key"] or uuid4(), values=values_of(self, form)
                )
                return HttpResponseRedirect(reverse("workshops.workshop", args=[made.pk]))
            except Refused as refused:
                refused_at(form, refused)
        return self.show(form=form, workshop=None, status=422)


class EditWorkshop(WorkshopPage):
    """Change what was told of it."""

    permission = permissions.APPLY
    template = "workshops/form.html"

    def get(self, request: HttpRequest, workshop_id: UUID) -> HttpResponse:
        """The form as it stands."""
        workshop = self.found(workshop_id)
        form = WorkshopForm(
            initial=stored(workshop, place_name(workshop.region)), employers=employers_offered(self, also=workshop)
        )
        return self.show(form=form, workshop=workshop)

    def post(self, request: HttpRequest, workshop_id: UUID) -> HttpResponse:
        """Change it; nothing typed is lost."""
        workshop = self.found(workshop_id)
        form = WorkshopForm(request.POST, employers=employers_offered(self, also=workshop))
        if form.is_valid():
            try:
                actions.change_workshop(
                    by=self.actor, workshop=workshop, seen_version=form.cleaned_data["version"] or 0,
                    values=values_of(self, form),
                )  # fmt: skip
                return HttpResponseRedirect(reverse("workshops.workshop", args=[workshop.pk]))
            except ChangedMeanwhile:
                form.add_error(None, _("别人刚改过这家车间。请打开看看现在的，再改一次。"))
            except Refused as refused:
                refused_at(form, refused)
        return self.show(form=form, workshop=workshop, status=422)


# Deeds ----------------------------------------------------------------------------------------------------------------
def _recognise(page: Any, workshop: Workshop, told: dict[str, Any]) -> str:
    day = told["recognised_on"]
    figures = workshop_staff.figures_on(workshop, min(day, clock.today()))
    actions.recognise(
        by=page.actor, workshop=workshop, document=told["document"], on=day, why=told["why"],
        staff=int(figures["staff"] or 0), poor=int(figures["poor"] or 0),
    )  # fmt: skip
    return _("认定了：%(name)s。") % {"name": workshop.name}


def _refuse(page: Any, workshop: Workshop, told: dict[str, Any]) -> str:
    actions.refuse(by=page.actor, workshop=workshop, on=told["ended_on"], why=told["why"])
    return _("记下了：不予认定。")


def _withdraw(page: Any, workshop: Workshop, told: dict[str, Any]) -> str:
    actions.withdraw(by=page.actor, workshop=workshop, on=told["ended_on"], why=told["why"])
    return _("认定取消了。里面的人请一个个问：去了哪里。")


def _paper(page: Any, workshop: Workshop, told: dict[str, Any]) -> str:
    keeping.keep_paper(by=page.actor, workshop=workshop, **told)
    return _("材料记下了。")


def _order(page: Any, workshop: Workshop, told: dict[str, Any]) -> str:
    keeping.take_order(by=page.actor, workshop=workshop, order_id=told.pop("key"), **told)
    return _("订单记下了。")


def _end_order(page: Any, workshop: Workshop, told: dict[str, Any]) -> str:
    order = page.part(WorkshopOrder, workshop=workshop)
    keeping.end_order(by=page.actor, order=order, **told)
    return _("订单记完了。")


def _inspect(page: Any, workshop: Workshop, told: dict[str, Any]) -> str:
    found = {aspect: told.pop(aspect) for aspect in keeping.ASPECTS}
    keeping.inspect(by=page.actor, workshop=workshop, key=told.pop("key"), found=found, **told)
    return _("检查记下了。")


def _mend(page: Any, workshop: Workshop, told: dict[str, Any]) -> str:
    keeping.mend(by=page.actor, inspection=page.part(Inspection, workshop=workshop), **told)
    return _("整改记下了。")


def _grade(page: Any, workshop: Workshop, told: dict[str, Any]) -> str:
    year = told.pop("year")
    counted = workshop_staff.figures_on(workshop, clock.today().replace(year=year, month=12, day=31))
    grading.grade(
        by=page.actor, workshop=workshop, year=year, figures=grading.figures_of(workshop, year, counted), **told
    )
    return _("%(year)s 年度评定了。") % {"year": year}


def _take_post(page: Any, workshop: Workshop, told: dict[str, Any]) -> str:
    vacancy = get_object_or_404(visible_vacancies(page.actor), pk=told["vacancy"])
    actions.take_post(by=page.actor, workshop=workshop, vacancy=vacancy)
    return _("岗位挂上了：%(title)s。") % {"title": vacancy.title}


def _drop_post(page: Any, workshop: Workshop, told: dict[str, Any]) -> str:
    actions.drop_post(by=page.actor, post=page.part(WorkshopPost, workshop=workshop))
    return _("岗位去掉了。")


class ChangeWorkshop(WorkshopPage, DeedPage):
    """Its forms, by what they do."""

    shown_at = "workshops.workshop"
    deeds: ClassVar[Mapping[str, Deed]] = {
        "recognise": Deed("recognition", RecogniseForm, _recognise),
        "refuse": Deed("refusal", EndForm, _refuse),
        "withdraw": Deed("withdrawal", EndForm, _withdraw),
        "paper": Deed("paper", PaperForm, _paper),
        "order": Deed("order", OrderForm, _order),
        "end_order": Deed("order_end", OrderEndForm, _end_order),
        "inspect": Deed("inspection", InspectForm, _inspect),
        "mend": Deed("mending", MendForm, _mend),
        "grade": Deed("grade", GradeForm, _grade),
        "take_post": Deed("post", PostForm, _take_post),
        "drop_post": Deed("post_drop", forms.Form, _drop_post),
    }

    def get(self, request: HttpRequest, workshop_id: UUID) -> HttpResponse:
        """Nothing is changed by an address."""
        return self.back(self.found(workshop_id))

    def form_of(self, deed: Deed, record: Workshop, data: Any = None, files: Any = None) -> forms.Form:
        """As every page does it; the years that can be graded are those of this workshop."""
        form = super().form_of(deed, record, data, files)
        if deed.name == "grade":
            set_choices(form, "year", _years(record))
        return form


def _years(workshop: Workshop) -> list[tuple[int, str]]:
    """The years that are over and in which it was recognised, the latest first."""
    last = clock.today().year - 1
    first = workshop.recognised_on.year if workshop.recognised_on else last + 1
    until = min(last, workshop.ended_on.year - 1 if workshop.ended_on else last)
    return [(year, str(year)) for year in range(until, max(first, until - YEARS) - 1, -1)]


def _fresh(workshop: Workshop) -> dict[str, Any]:
    start = {"order": {"key": uuid4()}, "inspection": {"key": uuid4()}}  # no day is filled in unasked
    made = {
        deed.name: deed.form(auto_id=f"{deed.name}_%s", initial=start.get(deed.name))
        for deed in ChangeWorkshop.deeds.values()
    }
    set_choices(made["grade"], "year", _years(workshop))
    return made
