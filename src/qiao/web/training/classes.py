"""One class（培训班）: its page, planning and changing it, moving it on, its sessions, its trainers, its promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.saying import Refused
from qiao.story.placements.after_training import taken_by, working_after
from qiao.story.placements.named import yuan_said
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.training import actions, enrolling, permissions, queries, states
from qiao.story.training.models import Base, Course, Enrolment, School, SeatPromise, Session, Trainer, TrainingClass
from qiao.story.vacancies.queries import place_name, visible_employers, visible_vacancies
from qiao.story.vacancies.texts.occupations import occupation_name
from qiao.story.visits.permissions import DOOR
from qiao.story.workshops.models import Workshop
from qiao.story.workshops.queries import workshops_seen
from qiao.web.field.phone import way_to
from qiao.web.frame.deeds import Deed, DeedPage, key_of
from qiao.web.frame.forms import refused_at, set_choices
from qiao.web.frame.pages import Page
from qiao.web.training.forms import (
    ClassForm,
    PromiseForm,
    SessionsForm,
    TeachingForm,
    WhyForm,
    stored_class,
)
from qiao.web.training.words import FORM_TITLES, STATE_TITLES

OFFERED = 300


class ClassPage(Page):
    """A class's page; its forms are sent to `ChangeClass`."""

    permission = permissions.VIEW
    stage = "training"
    template = "training/class.html"

    def found(self, class_id: UUID) -> TrainingClass:
        """The class, 404 when it is not there or not for this actor."""
        return get_object_or_404(queries.classes_seen(self.actor), pk=class_id)

    def get(self, request: HttpRequest, class_id: UUID) -> HttpResponse:
        """Show it."""
        return self.shown(self.found(class_id))

    def shown(self, held: TrainingClass, /, *, status: int = 200, **sent: Any) -> HttpResponse:
        """The page, with a form that was sent in its place."""
        plans = queries.holds(self.actor, permissions.PLAN, held)
        open_still = held.state in states.TAKES_PEOPLE
        told = {
            "held": held,
            "place": place_name(held.region),
            "state": STATE_TITLES[held.state],
            "tone": states.TONE[held.state],
            "form_title": FORM_TITLES[held.form],
            "figures": _figures(held),
            "living_yuan": yuan_said(queries.living_fen(held)),
            "living_yuan_day": yuan_said(held.living_fen_day),
            "sessions": _sessions(held),
            "hours": round(sum(actions.hours_of(one) for one in held.sessions.all()), 1),
            "teaching": held.teaching.select_related("trainer").order_by("trainer__name"),
            "promises": [(one, taken_by(one)) for one in _promises(held)],
            "may_plan": plans and open_still,
            "may_promise": open_still and queries.holds(self.actor, permissions.PROMISE, held),
            "may_attend": self._may(permissions.ATTEND, held),
            "way": way_to(self.request)
            if held.state in states.TAKES_PEOPLE and self._may(permissions.ATTEND, held) and self.actor.can(DOOR)
            else None,
            "may_enrol": self._may(permissions.ENROL, held),
            "may_examine": self._may(permissions.EXAMINE, held),
            "sees_people": queries.enrolments_seen(self.actor).filter(held=held).exists(),
            "moves": [verb for verb in ("open", "begin", "end") if plans and states.may(verb, held.state)],
            "may_cancel": plans and states.may("cancel", held.state),
            **self._fresh(held),
        }
        return self.show(status=status, **(told | sent))

    def _may(self, permission: str, held: TrainingClass) -> bool:
        return queries.classes_seen(self.actor, permission).filter(pk=held.pk).exists()

    def _fresh(self, held: TrainingClass) -> dict[str, forms.Form]:
        made = {deed.name: deed.form(auto_id=f"{deed.name}_%s") for deed in ChangeClass.deeds.values()}
        made["promise"].initial = {"key": uuid4()}
        offer(self, held, made)
        return made


def offer(page: Page, held: TrainingClass, made: Mapping[str, forms.Form]) -> None:
    """What the forms of a class's page offer to choose from."""
    if "teaching_form" in made:
        rows = Trainer.objects.order_by("name", "pk")[:OFFERED]
        set_choices(made["teaching_form"], "trainer", [("", "—"), *((str(one.pk), _trainer(one)) for one in rows)])
    if "promise" in made:
        employers = visible_employers(page.actor).order_by("name", "pk")[:OFFERED]
        posts = visible_vacancies(page.actor).filter(state="open").order_by("title", "pk")[:OFFERED]
        told = {
            "employer": [(str(one.pk), one.name) for one in employers],
            "workshop": [(str(one.pk), one.name) for one in _workshops(page)],
            "vacancy": [(str(one.pk), f"{one.title} · {one.employer.name}") for one in posts],
        }
        for name, choices in told.items():
            set_choices(made["promise"], name, [("", "—"), *choices])


def _trainer(one: Trainer) -> str:
    return f"{one.name} · {'、'.join(one.trades)}"


def _workshops(page: Page) -> list[Workshop]:
    return list(workshops_seen(page.actor).order_by("name", "pk")[:OFFERED])


def _figures(held: TrainingClass) -> list[tuple[str, int, str]]:
    people = Enrolment.objects.filter(held=held)
    listed = f"{reverse('training.people')}?class={held.pk}"
    return [
        (_("名额"), held.seats, ""),
        (_("已录取"), people.filter(state__in=states.IN_CLASS).count(), listed),
        (_("候补"), people.filter(state=states.WAITING).count(), f"{listed}&state=waiting"),
        (_("考核合格"), people.filter(passed=True).count(), f"{listed}&passed=1"),
        (_("结业后有活干"), people.filter(working_after()).count(), f"{listed}&working=1"),
    ]


def _sessions(held: TrainingClass) -> list[tuple[Session, int]]:
    rows = held.sessions.order_by("on", "begins_at").prefetch_related("attendance")
    return [(one, len(one.attendance.all())) for one in rows]


def _promises(held: TrainingClass) -> list[SeatPromise]:
    return list(held.promises.select_related("employer", "workshop", "vacancy").order_by("said_on", "pk"))


# Planning -------------------------------------------------------------------------------------------------------------
def class_choices(page: Page, held: TrainingClass | None = None) -> dict[str, list[tuple[str, str]]]:
    """Courses, schools, bases and workshops that are used still, and those of this class."""
    told: dict[str, list[tuple[str, str]]] = {}
    kinds: tuple[tuple[str, Any], ...] = (("course", Course), ("school", School), ("base", Base))
    for name, model in kinds:
        rows = list(model._default_manager.filter(ended_on__isnull=True).order_by("name", "pk")[:OFFERED])
        own = getattr(held, name) if held is not None else None
        rows += [own] if own is not None and own not in rows else []
        told[name] = [(str(one.pk), one.name) for one in rows]
    told["workshop"] = [(str(one.pk), one.name) for one in _workshops(page)]
    return told


def values_of(form: ClassForm) -> dict[str, Any]:
    """The form's values with records in the place of keys."""
    given = form.values()
    for name, model in (("course", Course), ("school", School), ("base", Base), ("workshop", Workshop)):
        key = given[name]
        given[name] = get_object_or_404(model, pk=key_of(key)) if key else None
    return given


class NewClass(Page):
    """Plan a class; from a suggestion, its trade（小类）and its place are told in the address."""

    permission = permissions.PLAN
    stage = "training"
    template = "training/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        trade = request.GET.get("trade", "")[:20]
        wanted = queries.course_in(trade) if trade else None
        start = {"key": uuid4(), "course": str(wanted.pk) if wanted else "", "place_text": request.GET.get("place", "")}
        form = ClassForm(initial=start, offered=class_choices(self))
        return self.show(form=form, held=None, trade=(occupation_name(trade) or trade) if wanted is None else "")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Plan it; nothing typed is lost."""
        form = ClassForm(request.POST, offered=class_choices(self))
        if form.is_valid():
            try:
                key = form.cleaned_data["key"] or uuid4()
                made = actions.plan_class(by=self.actor, class_id=key, values=values_of(form))
                return HttpResponseRedirect(reverse("training.class", args=[made.pk]))
            except Refused as refused:
                refused_at(form, refused)
        return self.show(form=form, held=None, trade="", status=422)


class EditClass(ClassPage):
    """Change what was planned."""

    permission = permissions.PLAN
    template = "training/form.html"

    def get(self, request: HttpRequest, class_id: UUID) -> HttpResponse:
        """The form as it stands."""
        held = self.found(class_id)
        form = ClassForm(initial=stored_class(held, place_name(held.region)), offered=class_choices(self, held))
        return self.show(form=form, held=held, trade="")

    def post(self, request: HttpRequest, class_id: UUID) -> HttpResponse:
        """Change it; nothing typed is lost."""
        held = self.found(class_id)
        form = ClassForm(request.POST, offered=class_choices(self, held))
        if form.is_valid():
            try:
                seen = form.cleaned_data["version"] or 0
                held = actions.change_class(by=self.actor, held=held, seen_version=seen, values=values_of(form))
                enrolling.seat_waiting(by=self.actor, held=held)
                return HttpResponseRedirect(reverse("training.class", args=[held.pk]))
            except ChangedMeanwhile:
                form.add_error(None, _("别人刚改过这个班。请打开看看现在的，再改一次。"))
            except Refused as refused:
                refused_at(form, refused)
        return self.show(form=form, held=held, trade="", status=422)


# Deeds ----------------------------------------------------------------------------------------------------------------
def _mover(verb: str) -> Any:
    def do(page: Any, held: TrainingClass, told: dict[str, Any]) -> str:
        moved = actions.move(by=page.actor, held=held, verb=verb, why=told.get("why", ""))
        return _("%(number)s 现在是“%(state)s”。") % {"number": held.number, "state": STATE_TITLES[moved.state]}

    return do


def _sessions_set(page: Any, held: TrainingClass, told: dict[str, Any]) -> str:
    made = actions.add_sessions(by=page.actor, held=held, **{**told, "last": told["last"] or told["first"]})
    return _("排了 %(n)d 次课。") % {"n": len(made)}


def _session_dropped(page: Any, held: TrainingClass, told: dict[str, Any]) -> str:
    actions.drop_session(by=page.actor, session=page.part(Session, held=held))
    return _("这次课去掉了。")


def _taught(page: Any, held: TrainingClass, told: dict[str, Any]) -> str:
    trainer = get_object_or_404(Trainer, pk=key_of(told["trainer"]))
    actions.give_class(by=page.actor, held=held, trainer=trainer, hours=told["hours"])
    return _("任课记下了：%(name)s。") % {"name": trainer.name}


def _promised(page: Any, held: TrainingClass, told: dict[str, Any]) -> str:
    found: dict[str, Any] = {}
    kinds: tuple[tuple[str, Any], ...] = (
        ("employer", visible_employers(page.actor)), ("workshop", workshops_seen(page.actor)),
        ("vacancy", visible_vacancies(page.actor)),
    )  # fmt: skip
    for name, rows in kinds:
        key = told.pop(name)
        found[name] = get_object_or_404(rows, pk=key_of(key)) if key else None
    actions.promise_seats(by=page.actor, held=held, **told, **found)
    return _("承诺记下了。")


def _promise_dropped(page: Any, held: TrainingClass, told: dict[str, Any]) -> str:
    actions.drop_promise(by=page.actor, promise=page.part(SeatPromise, held=held), why=told["why"])
    return _("记下了：承诺收回。")


class ChangeClass(ClassPage, DeedPage):
    """Its forms, by what they do."""

    shown_at = "training.class"
    deeds: ClassVar[Mapping[str, Deed]] = {
        "open": Deed("opening", forms.Form, _mover("open")),
        "begin": Deed("beginning", forms.Form, _mover("begin")),
        "end": Deed("ending", forms.Form, _mover("end")),
        "cancel": Deed("cancelling", WhyForm, _mover("cancel")),
        "sessions": Deed("session", SessionsForm, _sessions_set),
        "drop_session": Deed("session_drop", forms.Form, _session_dropped),
        "teach": Deed("teaching_form", TeachingForm, _taught),
        "promise": Deed("promise", PromiseForm, _promised),
        "drop_promise": Deed("promise_drop", WhyForm, _promise_dropped),
    }

    def get(self, request: HttpRequest, class_id: UUID) -> HttpResponse:
        """Nothing is changed by an address."""
        return self.back(self.found(class_id))

    def form_of(self, deed: Deed, record: TrainingClass, data: Any = None, files: Any = None) -> forms.Form:
        """As every page does it, with what can be chosen."""
        form = super().form_of(deed, record, data, files)
        offer(self, record, {deed.name: form})
        return form
