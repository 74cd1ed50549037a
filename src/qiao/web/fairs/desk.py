"""The desk（签到台）: checking in by code or by name, posts on site for one person, intents, notes to settle."""

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
from qiao.story.fairs import arriving, bridge, onsite, permissions, queries, states
from qiao.story.fairs.models import CheckIn, Fair, FairVacancy, Intent, Invitation, WalkIn
from qiao.story.fairs.persons import everyone
from qiao.story.register.finding import found_by
from qiao.story.register.listed import near_name
from qiao.story.register.models import Worker
from qiao.story.register.queries import workers_seen
from qiao.web.fairs.asking import told_of
from qiao.web.fairs.forms import IntentForm, ResultForm, WhyForm
from qiao.web.fairs.lists import INTENT_TITLES, result_of
from qiao.web.frame.pages import Page

FOUND_MOST = 12
MENDED_BY = {"need": "needs.edit", "consent": "register.edit"}
"""What one must be allowed, to put on record what is missing before somebody is matched on site."""


def people_found(text: str, page: Page) -> list[dict[str, Any]]:
    """People whom the actor may see, by name, end of the identity or phone."""
    found = found_by(text, page.actor, permissions.CHECK_IN, FOUND_MOST)
    return [{"worker": one, "home": near_name(one.region), "tail": one.subject.resident_id_tail} for one in found]


class Desk(Page):
    """签到台."""

    permission = permissions.CHECK_IN
    stage = "fairs"
    template = "fairs/desk.html"

    def get(self, request: HttpRequest, fair_id: UUID) -> HttpResponse:
        """The two ways in."""
        bridge.prepare_aside()
        return self.shown(self.found(fair_id))

    def found(self, fair_id: UUID) -> Fair:
        """The fair, 404 when it is not for this actor."""
        return get_object_or_404(queries.fairs_seen(self.actor, self.permission), pk=fair_id)

    def shown(self, fair: Fair, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page. What is looked for never stands in an address."""
        told: dict[str, Any] = {
            "fair": fair,
            "code": "",
            "text": "",
            "found": None,
            "refused": "",
            "came": None,
            "best": [],
        }
        count = queries.check_ins_seen(self.actor).filter(fair=fair).count()
        return self.show(status=status, **(told | {"count": count} | more))

    def post(self, request: HttpRequest, fair_id: UUID) -> HttpResponse:
        """Check in by code, or look for somebody."""
        fair, code, text = self.found(fair_id), request.POST.get("code", "").strip(), request.POST.get("text", "")
        if not code:
            return self.shown(fair, text=text[:80], found=people_found(text[:80], self))
        try:
            scanned = "." in code
            invitation = queries.invited_by_token(fair, code) if scanned else queries.invited_by_code(fair, code)
            came = arriving.check_in(
                by=self.actor, fair=fair, worker=invitation.worker, way="slip" if scanned else "code",
                invitation=invitation,
            )  # fmt: skip
        except Refused as refused:
            return self.shown(fair, status=422, code=code[:120], refused=refused.said)
        person = queries.standing_worker(came.worker)
        if workers_seen(self.actor, permissions.CHECK_IN).filter(pk=person.pk).exists():
            messages.success(request, _("签到好了：%(name)s。") % {"name": person.called})
            return HttpResponseRedirect(reverse("fairs.person", args=[fair.pk, person.pk]))
        messages.success(request, _("签到好了。"))
        return HttpResponseRedirect(reverse("fairs.desk", args=[fair.pk]))


class PersonAtFair(Page):
    """One person at a fair: checked in, the posts that fit here and why, what was agreed."""

    permission = permissions.CHECK_IN
    stage = "fairs"
    template = "fairs/person.html"

    def found(self, fair_id: UUID, worker_id: UUID) -> tuple[Fair, Worker]:
        """Both, 404 when one is not for this actor."""
        fair = get_object_or_404(queries.fairs_seen(self.actor, self.permission), pk=fair_id)
        return fair, get_object_or_404(workers_seen(self.actor, self.permission), pk=worker_id)

    def get(self, request: HttpRequest, fair_id: UUID, worker_id: UUID) -> HttpResponse:
        """Show it."""
        fair, worker = self.found(fair_id, worker_id)
        people = everyone(worker)
        came = CheckIn.objects.filter(fair=fair, worker__in=people).order_by("came_at").first()
        offered = onsite.best_here(fair, worker) if came is not None else onsite.NOT_YET
        intents = queries.intents_seen(self.actor, self.permission).filter(fair=fair, worker__in=people)
        told = [(one, INTENT_TITLES[one.kind], result_of(one)) for one in intents.order_by("said_on", "pk")]
        return self.show(
            fair=fair, worker=worker, home=near_name(worker.region), came=came,
            note=arriving.note_said(came) if came else "", kinds=list(INTENT_TITLES.items()),
            best=[told_of(post, reasons) for post, reasons in offered.best], why_none=offered.why_none,
            missing=self.mended(offered.missing), intents=told,
            others=list(queries.best_first(queries.open_posts(fair))[:300]) if came else [],
            is_open=fair.state in (states.INVITING, states.ON, states.OVER),
        )  # fmt: skip

    def post(self, request: HttpRequest, fair_id: UUID, worker_id: UUID) -> HttpResponse:
        """Check in, or record an intent."""
        fair, worker = self.found(fair_id, worker_id)
        try:
            if request.POST.get("do") == "intent":
                self._intent(fair, worker)
            else:
                asked = Invitation.objects.filter(fair=fair, worker__in=everyone(worker)).first()
                arriving.check_in(by=self.actor, fair=fair, worker=worker, way="name", invitation=asked)
                messages.success(request, _("签到好了：%(name)s。") % {"name": worker.called})
        except Refused as refused:
            messages.error(request, refused.said)
        return HttpResponseRedirect(reverse("fairs.person", args=[fair.pk, worker.pk]))

    def mended(self, missing: str) -> str:
        """What must be on record first, where this actor may put it there."""
        return missing if self.actor.can(MENDED_BY.get(missing, "")) else ""

    def _intent(self, fair: Fair, worker: Worker) -> None:
        form = IntentForm(self.request.POST)
        if not form.is_valid():
            messages.error(self.request, _("请选一个岗位和意向。"))
            return
        posts = FairVacancy.objects.select_related("firm__fair", "firm__employer", "vacancy__employer")
        post = get_object_or_404(posts, pk=form.cleaned_data["post"], firm__fair=fair)
        arriving.record_intent(by=self.actor, fair=fair, worker=worker, post=post, kind=form.cleaned_data["kind"])
        messages.success(self.request, _("记下了：%(name)s。") % {"name": post.vacancy.title})


class IntentPage(Page):
    """One intent, and what came of it."""

    permission = permissions.VIEW
    stage = "fairs"
    template = "fairs/intent.html"

    def found(self, intent_id: UUID) -> Intent:
        """The intent, 404 when it is not for this actor."""
        return get_object_or_404(queries.intents_seen(self.actor, self.permission), pk=intent_id)

    def get(self, request: HttpRequest, intent_id: UUID) -> HttpResponse:
        """Show it."""
        return self.shown(self.found(intent_id))

    def shown(self, intent: Intent, *, status: int = 200, form: Any = None) -> HttpResponse:
        """The page."""
        return self.show(
            status=status,
            intent=intent,
            kind=INTENT_TITLES[intent.kind],
            result=result_of(intent),
            may_follow=self.actor.can(permissions.CHECK_IN)
            and workers_seen(self.actor, permissions.CHECK_IN)
            .filter(pk__in=[intent.worker.merged_into_id or intent.worker_id])
            .exists(),
            form=form or ResultForm(initial={"version": intent.version, "on": clock.today()}),
        )


class ResultOfIntent(IntentPage):
    """Record the interview's result."""

    permission = permissions.CHECK_IN

    def get(self, request: HttpRequest, intent_id: UUID) -> HttpResponse:
        """To the page with the form."""
        return HttpResponseRedirect(reverse("fairs.intent", args=[self.found(intent_id).pk]))

    def post(self, request: HttpRequest, intent_id: UUID) -> HttpResponse:
        """Record it; nothing typed is lost."""
        intent, form = self.found(intent_id), ResultForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                arriving.record_result(
                    by=self.actor, intent=intent, seen_version=given["version"], result=given["result"], on=given["on"]
                )
                return HttpResponseRedirect(reverse("fairs.intent", args=[intent.pk]))
            except Refused as refused:
                form.add_error(None, refused.said)
        return self.shown(self.found(intent_id), status=422, form=form)


class NotePage(Page):
    """A walk-in's note: find the person, or leave it with a reason."""

    permission = permissions.CHECK_IN
    stage = "fairs"
    template = "fairs/note.html"

    def found(self, note_id: UUID) -> WalkIn:
        """The note, 404 when it is not for this actor."""
        return get_object_or_404(queries.walk_ins_seen(self.actor), pk=note_id)

    def get(self, request: HttpRequest, note_id: UUID) -> HttpResponse:
        """Show it, with the people of that name or phone."""
        return self.shown(self.found(note_id))

    def shown(self, note: WalkIn, *, status: int = 200, form: Any = None, refused: str = "") -> HttpResponse:
        """The page."""
        name, phone = arriving.told_of(note)
        found = {one["worker"].pk: one for text in (phone, name) if text for one in people_found(text, self)}
        return self.show(
            status=status, note=note, name=name, phone=phone, found=list(found.values()), form=form or WhyForm(),
            refused=refused,
        )  # fmt: skip

    def post(self, request: HttpRequest, note_id: UUID) -> HttpResponse:
        """Settle it."""
        note, form = self.found(note_id), WhyForm(request.POST)
        chosen = request.POST.get("worker", "")
        if not chosen and not form.is_valid():
            return self.shown(note, status=422, form=form)
        why = form.cleaned_data.get("why", "") if form.is_valid() else ""
        try:
            key = UUID(chosen) if chosen else None
            arriving.settle_walk_in(by=self.actor, note=note, worker_id=key, why=why)
        except ValueError:
            return self.shown(note, status=422)
        except Refused as refused:
            return self.shown(note, status=422, refused=refused.said)
        messages.success(request, _("处理好了。"))
        return HttpResponseRedirect(reverse("fairs.notes"))
