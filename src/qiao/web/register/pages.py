"""Pages of workers: entering, changing, verifying, status, merging, search."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground import clock, places
from qiao.ground.privacy import subjects
from qiao.ground.privacy.free_text import without_numbers
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.saying import Refused
from qiao.story.placements.roll_call import found_again
from qiao.story.register import facts, listed
from qiao.story.register.actions import change_worker, create_worker, set_status, verify_worker
from qiao.story.register.errors import AlreadyRegistered, ChangedMeanwhile
from qiao.story.register.finding import found_by, is_number, is_one_character, is_tail
from qiao.story.register.models import Worker
from qiao.story.register.queries import own_place, own_regions, workers_seen
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.register.forms import StatusForm, WorkerForm, fresh, initial_of

WHILE_TYPING = 8
"""So many are shown under the search box."""


def compared(conflict: ChangedMeanwhile) -> list[dict[str, str]]:
    """What stands now and what was typed, for frame/parts/compare.html."""
    return [{"label": d.title, "before": d.theirs, "after": d.yours} for d in conflict.differences]


class RegisterPage(Page):
    """The base of pages about one worker: somebody whom the actor does not see is not there."""

    stage = "register"

    def worker(self, worker_id: UUID, permission: str = "") -> Worker:
        """The worker with subject and household. Raises Http404."""
        seen = workers_seen(self.actor, permission or self.permission).select_related("subject", "household")
        return get_object_or_404(seen, pk=worker_id)

    @property
    def near(self) -> tuple[str, ...]:
        """Where places are looked for first that this officer types."""
        return own_regions(self.actor, self.permission)

    def to_worker(self, worker_id: UUID) -> HttpResponse:
        """Back to the worker's page."""
        return HttpResponseRedirect(reverse("people.worker", args=[worker_id]))


class WorkerNew(RegisterPage):
    """建档: by keyboard alone; the identity fills birth, sex and origin."""

    permission = "register.edit"
    template = "register/worker_form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form with a key of its own."""
        return self._form(WorkerForm(initial=fresh(own_place(self.actor, self.permission))))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save, or say beside the field what is wrong."""
        form = WorkerForm(request.POST, near=self.near)
        if not form.is_valid() or form.cleaned_data["key"] is None:
            return self._form(form, status=422)
        try:
            worker = create_worker(by=self.actor, key=form.cleaned_data["key"], given=form.facts())
        except AlreadyRegistered as known:
            refused_at(form, known)
            return self._form(form, status=409, known_id=known.worker_id)
        except Refused as refused:
            refused_at(form, refused)
            return self._form(form, status=422)
        messages.success(request, _("%(name)s 建好档了。") % {"name": worker.called})
        if request.POST.get("then") == "next":
            return HttpResponseRedirect(reverse("register.worker_new"))
        return self.to_worker(worker.pk)

    def _form(self, form: WorkerForm, *, status: int = 200, known_id: UUID | None = None) -> HttpResponse:
        return self.show(form=form, status=status, known_id=known_id, worker=None, conflict=None)


class WorkerEdit(RegisterPage):
    """Change what is registered; somebody else's save meanwhile is shown beside one's own."""

    permission = "register.edit"
    template = "register/worker_form.html"

    def get(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """The worker as registered; identity and phone stay covered."""
        worker = self.worker(worker_id)
        form = WorkerForm(initial=initial_of(worker), worker=worker)
        return self.show(form=form, worker=worker, known_id=None, conflict=None)

    def post(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Save on the version seen."""
        worker = self.worker(worker_id)
        form = WorkerForm(request.POST, worker=worker, near=self.near)
        if not form.is_valid() or form.cleaned_data["version"] is None:
            return self._again(form, worker, 422)
        try:
            version, opened = form.cleaned_data["version"], form.cleaned_data["opened"]
            change_worker(
                by=self.actor, worker_id=worker_id, version=version, given=form.facts(), opened=opened,
                since=form.cleaned_data.get("true_since"),
            )  # fmt: skip
        except ChangedMeanwhile as conflict:
            # Saved again, it is saved on what the other one did.
            now = self.worker(worker_id)
            return self._again(form.onto(now), now, 409, conflict=conflict)
        except AlreadyRegistered as known:
            refused_at(form, known)
            return self._again(form, worker, 409, known_id=known.worker_id)
        except Refused as refused:
            refused_at(form, refused)
            return self._again(form, worker, 422)
        messages.success(request, _("存好了。"))
        return self.to_worker(worker_id)

    def _again(
        self,
        form: WorkerForm,
        worker: Worker,
        status: int,
        *,
        known_id: UUID | None = None,
        conflict: ChangedMeanwhile | None = None,
    ) -> HttpResponse:
        told = {"said": conflict.said, "changes": compared(conflict)} if conflict else None
        return self.show(form=form, worker=worker, status=status, known_id=known_id, conflict=told)


class IdentityTold(RegisterPage):
    """What an identity number says, beside the field as it is typed. By POST: numbers stand in no address."""

    permission = "register.edit"
    template = "register/identity.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Birth, sex, origin; whether the person is registered already."""
        try:
            number = facts.read_identity(request.POST.get("identity", ""))
        except Refused as refused:
            return self.show(wrong=refused.said, told=(), known=None, is_child=False)
        born = facts.born_of(number)
        try:
            origin = places.by_code(number[:6], historic=True).full_name
        except (places.UnknownPlace, places.AmbiguousPlace):
            origin = _("查不到")
        sex = _("男") if facts.sex_of(number) == "1" else _("女")
        age = age_on(born, clock.today())
        told = ((_("出生"), born.isoformat()), (_("年龄"), age), (_("性别"), sex), (_("签发地"), origin))
        return self.show(wrong="", told=told, known=self._known(number), is_child=facts.is_child(born))

    def _known(self, number: str) -> Worker | None:
        subject = subjects.by_resident_id(number)
        if subject is None:
            return None
        found = Worker.objects.filter(subject=subject).select_related("merged_into").first()
        standing = found and (found.merged_into or found)
        return workers_seen(self.actor).filter(pk=standing.pk).first() if standing else None


class WorkerVerify(RegisterPage):
    """核实: nothing has changed."""

    permission = "register.edit"

    def post(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Say so, and go back."""
        self.worker(worker_id)
        try:
            how = without_numbers(request.POST.get("how", ""))[:200] or "无变化"
            if not found_again(by=self.actor, worker_id=worker_id, how=how):
                verify_worker(by=self.actor, worker_id=worker_id, how=how)
            messages.success(request, _("记好了：今天核实，没有变化。"))
        except Refused as refused:
            messages.error(request, refused.said)
        return self.to_worker(worker_id)


class WorkerStatus(RegisterPage):
    """Set by hand: to be verified, not looking, cannot be reached."""

    permission = "register.edit"
    template = "register/status.html"

    def get(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Ask for status and reason."""
        return self.show(form=StatusForm(), worker=self.worker(worker_id))

    def post(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """Set it, or say why not."""
        worker, form = self.worker(worker_id), StatusForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, worker=worker, status=422)
        try:
            given = form.cleaned_data
            set_status(by=self.actor, worker_id=worker_id, to=given["to"], why=given["why"])
        except Refused as refused:
            form.add_error(None, refused.said)
            return self.show(form=form, worker=worker, status=422)
        messages.success(request, _("状态改好了。"))
        return self.to_worker(worker_id)


class Search(RegisterPage):
    """找人: by name, pinyin initials or the identity's last four. By POST: nobody's name stands in an address."""

    permission = "register.view"
    template = "register/search.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """The people found; one alone is opened, unless only a surname was asked for. While somebody types, the first
        of them stand under the box."""
        text = request.POST.get("q", "").strip()[:60]
        if getattr(request, "htmx", False):
            found = found_by(text, self.actor, self.permission, WHILE_TYPING + 1)
            rows, more = listed.as_rows(found[:WHILE_TYPING]), len(found) > WHILE_TYPING
            return self.show(template="register/found.html", more=more, **self._told(text, rows))
        found = found_by(text, self.actor, self.permission)
        if len(found) == 1 and not is_one_character(text):
            return self.to_worker(found[0].pk)
        rows = listed.as_rows(found)
        return self.show(**self._told(text, rows))

    def get(self, request: HttpRequest) -> HttpResponse:
        """Nothing asked yet."""
        return self.show(**self._told("", []))

    def _told(self, text: str, rows: list[Any]) -> dict[str, Any]:
        """Who was found; of nobody, what was looked for and what to type instead."""
        told = {"text": text, "is_number": is_number(text), "rows": rows, "may_add": self.may_add}
        return told | {"hint": "" if rows else _hint(text)}

    @property
    def may_add(self) -> bool:
        """Whether whoever is not found may be entered."""
        return self.actor.can("register.edit")


def _hint(text: str) -> str:
    """What to type instead, where nobody was found."""
    if is_tail(text):
        return _("四位数字找的是证件的后四位；电话要输完整的 11 位。")
    if is_one_character(text):
        return _("一个字只当姓来找；名字里的字，至少要连着输两个字。")
    return _("试试拼音首字母，或证件后四位；电话要输完整的 11 位。")
