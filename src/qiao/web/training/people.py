"""The people of a class（学员）: finding and enrolling them, leaving, who came to a session, exams and certificates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.saying import Refused
from qiao.story.placements.named import yuan_said
from qiao.story.register.finding import found_by
from qiao.story.register.listed import near_name
from qiao.story.register.models import Worker
from qiao.story.register.queries import workers_seen
from qiao.story.training import attending, enrolling, examining, permissions, queries, states
from qiao.story.training.models import Attendance, Certificate, Enrolment, Session, TrainingClass
from qiao.web.frame.deeds import key_of
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.frame.qr_codes import qr_drawing
from qiao.web.public.certificates import check_address
from qiao.web.training.forms import EnrolForm, ExamForm, LeaveForm, WhyForm
from qiao.web.training.words import ASKED_TITLES, PERSON_TITLES, WAY_TITLES

FOUND_MOST, SCORE_MOST = 12, 100
SHOWN_MOST = 500


class _OfClass(Page):
    """A page about the people of a class."""

    permission = permissions.VIEW
    stage = "training"

    def found(self, class_id: UUID) -> TrainingClass:
        """The class, 404 when it is not there or not for this actor."""
        return get_object_or_404(queries.classes_seen(self.actor, self.permission), pk=class_id)

    def people(self, held: TrainingClass) -> list[Enrolment]:
        """Those of the class whom the actor may see: seats first, then who waits, then who left."""
        order = {state: n for n, state in enumerate(("enrolled", "finished", "waiting", "left", "dropped"))}
        rows = queries.enrolments_seen(self.actor).filter(held=held).select_related("certificate")[:SHOWN_MOST]
        return sorted(rows, key=lambda one: (order[one.state], one.asked_at, str(one.pk)))


class ClassPeople(_OfClass):
    """Who is in the class, who waits; enrolling and leaving."""

    permission = permissions.ENROL
    template = "training/people.html"

    def get(self, request: HttpRequest, class_id: UUID) -> HttpResponse:
        """Show them."""
        return self.shown(self.found(class_id))

    def shown(self, held: TrainingClass, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page. Whom somebody looks for never stands in an address."""
        told: dict[str, Any] = {
            "held": held,
            "text": "",
            "candidates": None,
            "enrolling": None,
            "leaving": LeaveForm(auto_id="leaving_%s"),
            "people": [
                (one, near_name(one.worker.region), PERSON_TITLES[one.state], states.ENROLMENT_TONE[one.state],
                 one.state in (states.ENROLLED, states.WAITING))
                for one in self.people(held)
            ],
            "free": held.seats - queries.enrolled_in(held).count(),
            "takes": held.state in states.TAKES_PEOPLE,
        }  # fmt: skip
        return self.show(status=status, **(told | more))

    def post(self, request: HttpRequest, class_id: UUID) -> HttpResponse:
        """Look for somebody, enrol them, or let them leave."""
        held, do = self.found(class_id), request.POST.get("do", "")
        if do == "leave":
            return self._leave(held)
        if do == "enrol":
            return self._enrol(held)
        text = request.POST.get("text", "")[:80]
        rows = found_by(text, self.actor, self.permission, FOUND_MOST)
        told = [(one, near_name(one.region), one.subject.resident_id_tail) for one in rows]
        return self.shown(held, text=text, candidates=told, enrolling=EnrolForm(auto_id="enrolling_%s"))

    def _enrol(self, held: TrainingClass) -> HttpResponse:
        form = EnrolForm(self.request.POST, auto_id="enrolling_%s")
        one = get_object_or_404(
            workers_seen(self.actor, self.permission), pk=key_of(self.request.POST.get("worker", ""))
        )
        if form.is_valid():
            try:
                made = enrolling.enrol(
                    by=self.actor, held=held, worker_id=one.pk, said_by=form.cleaned_data["said_by"],
                    how=form.cleaned_data["how"],
                )  # fmt: skip
                told = _("%(name)s：%(state)s。") % {"name": one.called, "state": PERSON_TITLES[made.state]}
                messages.success(self.request, told)
                return HttpResponseRedirect(reverse("training.class_people", args=[held.pk]))
            except Refused as refused:
                refused_at(form, refused)
        candidates = [(one, near_name(one.region), one.subject.resident_id_tail)]
        return self.shown(held, status=422, candidates=candidates, enrolling=form)

    def _leave(self, held: TrainingClass) -> HttpResponse:
        form = LeaveForm(self.request.POST, auto_id="leaving_%s")
        rows = queries.enrolments_seen(self.actor, self.permission).filter(held=held)
        one = get_object_or_404(rows, pk=key_of(self.request.POST.get("part", "")))
        if form.is_valid():
            try:
                enrolling.leave(by=self.actor, enrolment=one, **form.cleaned_data)
                messages.success(self.request, _("%(name)s 退出了，候补的第一位补上。") % {"name": one.worker.called})
                return HttpResponseRedirect(reverse("training.class_people", args=[held.pk]))
            except Refused as refused:
                refused_at(form, refused)
        return self.shown(held, status=422, leaving=form)


class Roll(_OfClass):
    """点到: who came to one session, by name, by code or from a slip."""

    permission = permissions.ATTEND
    template = "training/roll.html"

    def session(self, session_id: UUID) -> Session:
        """The session, 404 when its class is not for this actor."""
        rows = Session.objects.filter(held__in=queries.classes_seen(self.actor, self.permission))
        return get_object_or_404(rows.select_related("held__course"), pk=session_id)

    def get(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        """Show who came."""
        return self.shown(self.session(session_id))

    def shown(self, session: Session, *, status: int = 200, **more: Any) -> HttpResponse:
        """The list of the class, with those who came."""
        came = {one.enrolment_id: one for one in session.attendance.all()}
        rows = queries.enrolments_seen(self.actor, self.permission).filter(held=session.held)
        rows = rows.filter(state__in=(*states.IN_CLASS, states.LEFT)).order_by("asked_at", "pk")
        people = [
            (one, near_name(one.worker.region), came.get(one.pk),
             WAY_TITLES[came[one.pk].way] if one.pk in came else "",
             attending.note_said(came[one.pk]) if one.pk in came else "")
            for one in rows if one.state != states.LEFT or one.pk in came
        ]  # fmt: skip
        told: dict[str, Any] = {
            "session": session, "held": session.held, "people": people, "came": len(came), "code": "", "refused": "",
            "removing": WhyForm(auto_id="removing_%s"), "ahead": session.on > clock.today(),
        }  # fmt: skip
        return self.show(status=status, **(told | more))

    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        """By code; by the names that were ticked; or take one back."""
        session = self.session(session_id)
        code = request.POST.get("code", "").strip().upper()[:12]
        try:
            if request.POST.get("do") == "remove":
                return self._removed(session)
            if code:
                one = Enrolment.objects.filter(code=code).select_related("held", "worker__subject").first()
                if one is None:
                    return self.shown(session, status=422, code=code, refused=_("没有这个短码。请核对单子。"))
                attending.attend(by=self.actor, session=session, enrolment=one, way="code")
                messages.success(request, _("到课记下了：%(name)s。") % {"name": one.worker.called})
            else:
                self._ticked(session)
        except Refused as refused:
            return self.shown(session, status=422, code=code, refused=refused.said)
        return HttpResponseRedirect(reverse("training.roll", args=[session.pk]))

    def _ticked(self, session: Session) -> None:
        rows = queries.enrolments_seen(self.actor, self.permission).filter(held=session.held)
        keys = [key_of(key) for key in self.request.POST.getlist("came")]
        for one in rows.filter(pk__in=keys):
            attending.attend(by=self.actor, session=session, enrolment=one, way="name")
        count = len(keys)
        told = _("点到了 %(n)d 人。") % {"n": count} if count else _("没有勾人，什么都没有改。")
        messages.success(self.request, told)

    def _removed(self, session: Session) -> HttpResponse:
        form = WhyForm(self.request.POST, auto_id="removing_%s")
        came = get_object_or_404(Attendance, pk=key_of(self.request.POST.get("part", "")), session=session)
        if form.is_valid():
            attending.take_back(by=self.actor, came=came, why=form.cleaned_data["why"])
            messages.success(self.request, _("改成没有到。"))
            return HttpResponseRedirect(reverse("training.roll", args=[session.pk]))
        return self.shown(session, status=422, removing=form)


class Exam(_OfClass):
    """考核: a score beside each name; certificates for those who passed."""

    permission = permissions.EXAMINE
    template = "training/exam.html"

    def get(self, request: HttpRequest, class_id: UUID) -> HttpResponse:
        """The list with its scores."""
        return self.shown(self.found(class_id), ExamForm())

    def shown(self, held: TrainingClass, form: ExamForm, *, status: int = 200, **more: Any) -> HttpResponse:
        """The list; what was typed stays."""
        typed, wrong = more.pop("typed", {}), more.pop("wrong", {})
        count = held.sessions.filter(on__lte=clock.today()).count()
        rows = [one for one in self.people(held) if one.state in states.IN_CLASS]
        people = [
            (one, near_name(one.worker.region), queries.came_to(one), typed.get(one.pk, one.score),
             wrong.get(one.pk, ""), getattr(one, "certificate", None))
            for one in rows
        ]  # fmt: skip
        told: dict[str, Any] = {
            "held": held, "people": people, "sessions": count, "form": form, "withdrawing": WhyForm(auto_id="w_%s"),
            "may_certify": self.actor.covers(permissions.CERTIFY, held.region),
            "to_certify": sum(bool(one.passed) and getattr(one, "certificate", None) is None for one in rows),
        }  # fmt: skip
        return self.show(status=status, **(told | more))

    def post(self, request: HttpRequest, class_id: UUID) -> HttpResponse:
        """Keep the scores that changed, give certificates to those who passed, or withdraw one."""
        held, do = self.found(class_id), request.POST.get("do", "")
        if do == "certify":
            return self._certify(held)
        if do == "withdraw":
            return self._withdraw(held)
        form = ExamForm(request.POST)
        rows = [one for one in self.people(held) if one.state in states.IN_CLASS]
        typed = {one.pk: request.POST.get(f"score_{one.pk}", "").strip()[:5] for one in rows}
        wrong: dict[UUID, str] = {}
        done = 0
        if form.is_valid():
            for one in rows:
                text = typed[one.pk]
                if not text or text == str(one.score):
                    continue
                if not (text.isdecimal() and int(text) <= SCORE_MOST):
                    wrong[one.pk] = _("请填 0 到 100 的整数。")
                    continue
                try:
                    examining.examine(by=self.actor, enrolment=one, score=int(text), on=form.cleaned_data["on"])
                    done += 1
                except Refused as refused:
                    wrong[one.pk] = refused.said
        if done:
            messages.success(request, _("存了 %(n)d 人的成绩。") % {"n": done})
        if wrong or not form.is_valid():
            return self.shown(held, form, status=422, typed=typed, wrong=wrong)
        return HttpResponseRedirect(reverse("training.exam", args=[held.pk]))

    def _certify(self, held: TrainingClass) -> HttpResponse:
        done = 0
        for one in self.people(held):
            if one.passed and getattr(one, "certificate", None) is None:
                try:
                    examining.certify(by=self.actor, enrolment=one)
                    done += 1
                except Refused as refused:
                    messages.error(self.request, refused.said)
                    break
        messages.success(self.request, _("发了 %(n)d 张结业证。") % {"n": done})
        return HttpResponseRedirect(reverse("training.exam", args=[held.pk]))

    def _withdraw(self, held: TrainingClass) -> HttpResponse:
        form = WhyForm(self.request.POST, auto_id="w_%s")
        key = key_of(self.request.POST.get("part", ""))
        given = get_object_or_404(Certificate.objects.select_related("enrolment__held"), pk=key, enrolment__held=held)
        if form.is_valid():
            try:
                examining.withdraw(by=self.actor, certificate=given, why=form.cleaned_data["why"])
                messages.success(self.request, _("收回了：%(number)s。") % {"number": given.number})
                return HttpResponseRedirect(reverse("training.exam", args=[held.pk]))
            except Refused as refused:
                refused_at(form, refused)
        return self.shown(held, ExamForm(), status=422, withdrawing=form)


class Slips(_OfClass):
    """到课单: a slip for everybody with a seat, whose code is read at the door; it tells nothing of anybody."""

    permission = permissions.ATTEND
    template = "training/slips.html"

    def get(self, request: HttpRequest, class_id: UUID) -> HttpResponse:
        """The slips to print."""
        held = self.found(class_id)
        rows = [one for one in self.people(held) if one.state in states.IN_CLASS]
        slips = [(one.worker.called, near_name(one.worker.region), one.code, qr_drawing(one.code)) for one in rows]
        return self.show(held=held, slips=slips, first=held.sessions.order_by("on", "begins_at").first())


class Certificates(_OfClass):
    """结业证 to print, each with the code by which anybody may check it."""

    permission = permissions.EXAMINE
    template = "training/certificates.html"

    def get(self, request: HttpRequest, class_id: UUID) -> HttpResponse:
        """Those that stand."""
        held = self.found(class_id)
        given = [one for one in self.people(held) if _stands(one)]
        rows = [(one.worker, one.certificate, qr_drawing(check_address(request, one.certificate))) for one in given]
        return self.show(held=held, papers=rows)


def _stands(one: Enrolment) -> bool:
    given: Certificate | None = getattr(one, "certificate", None)
    return given is not None and given.withdrawn_on is None


class EnrolmentPage(Page):
    """One person in one class: what they came to, reached and were given."""

    permission = permissions.VIEW
    stage = "training"
    template = "training/enrolment.html"

    def get(self, request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
        """Show it."""
        rows = queries.enrolments_seen(self.actor).select_related("held__school", "certificate")
        one = get_object_or_404(rows, pk=enrolment_id)
        came = one.attendance.select_related("session").order_by("session__on", "session__begins_at")
        sees: bool = Worker.objects.filter(pk=one.worker_id).exists() and self.actor.can("register.view")
        days = len({each.session.on for each in came})
        return self.show(
            one=one, held=one.held, home=near_name(one.worker.region), state=PERSON_TITLES[one.state],
            tone=states.ENROLMENT_TONE[one.state], certificate=getattr(one, "certificate", None), sees=sees,
            came=[(each, WAY_TITLES[each.way], attending.note_said(each)) for each in came], days=days,
            living=yuan_said(days * one.held.living_fen_day), how=ASKED_TITLES.get(one.how, one.how),
        )  # fmt: skip
