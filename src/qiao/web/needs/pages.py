"""Pages of needs: stating, correcting, pausing, closing."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.saying import Refused
from qiao.story.needs import states
from qiao.story.needs.actions import change_need, close_need, confirm_need, open_need, pause_need, resume_need
from qiao.story.needs.models import Need
from qiao.story.needs.queries import as_rows, last_need, needs_seen
from qiao.story.needs.summary import asked_said, limits_of, summary_of, value_said
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.register.models import Worker
from qiao.story.register.queries import workers_seen
from qiao.story.register.reasons import reason_said
from qiao.web.frame.pages import Page
from qiao.web.needs.forms import NeedForm, WhyForm, fresh, initial_of
from qiao.web.register.pages import compared


class NeedsPage(Page):
    """The base: a need of somebody whom the actor does not see is not there."""

    stage = "needs"

    def need(self, need_id: UUID) -> Need:
        """The need with its worker. Raises Http404."""
        seen = needs_seen(self.actor, self.permission).select_related("worker__subject", "worker__household")
        return get_object_or_404(seen, pk=need_id)

    def to_need(self, need_id: UUID) -> HttpResponse:
        """Back to the need."""
        return HttpResponseRedirect(reverse("needs.need", args=[need_id]))

    def show_need(self, need: Need, form: WhyForm, *, status: int = 200) -> HttpResponse:
        """The need's page, with the form for pausing and closing."""
        row = as_rows([need])[0]
        told = [
            (_("去得到"), row.reach),
            (_("最低月薪"), _("%(yuan)s 元") % {"yuan": f"{row.wage:,}"} if row.wage else _("没有要求")),
            (_("夜班"), row.night),
            (_("要照料家人"), row.care),
            (_("干不了的"), limits_of(need) or _("无")),
            (_("会什么"), row.skills or _("没有登记")),
            (_("证书"), "、".join(need.certificates) or _("没有登记")),
            (_("最早上岗"), row.start_on or _("随时")),
            (_("参加过培训"), asked_said(need.trained)),
            (_("愿意培训"), asked_said(need.training_wish)),
            (_("想学的工种"), need.training_trade or _("没说")),
            (_("未就业原因"), value_said("unemployed_why", need.unemployed_why)),
            (_("返乡日期"), need.return_on or _("没说")),
            (_("说于"), need.stated_on),
        ]
        if need.closed_on:
            told += [(_("关闭于"), need.closed_on), (_("原因"), reason_said(need.closed_why))]
        may_edit = self.actor.can("needs.edit") and need.state in states.STANDING
        return self.show(
            need=need, row=row, facts=told, may_edit=may_edit, summary=summary_of(need), form=form, status=status
        )


class NeedPage(NeedsPage):
    """需求: the facts, since when, and what to do next."""

    permission = "needs.view"
    template = "needs/need.html"

    def get(self, request: HttpRequest, need_id: UUID) -> HttpResponse:
        """Show it."""
        return self.show_need(self.need(need_id), WhyForm())


class NeedNew(NeedsPage):
    """登记需求: for one worker; the standing one is closed by it."""

    permission = "needs.edit"
    template = "needs/need_form.html"

    def get(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """The form, filled with what was wanted last time."""
        worker = self._worker(worker_id)
        return self._form(NeedForm(initial=fresh(last_need(worker))), worker)

    def post(self, request: HttpRequest, worker_id: UUID) -> HttpResponse:
        """State it, or say what is wrong."""
        worker, form = self._worker(worker_id), NeedForm(request.POST)
        if not form.is_valid() or form.cleaned_data["key"] is None:
            return self._form(form, worker, status=422)
        try:
            open_need(by=self.actor, worker_id=worker_id, key=form.cleaned_data["key"], given=form.facts())
        except Refused as refused:
            form.add_error(None, refused.said)
            return self._form(form, worker, status=422)
        messages.success(request, _("需求登记好了。"))
        return HttpResponseRedirect(reverse("people.worker", args=[worker_id]))

    def _worker(self, worker_id: UUID) -> Worker:
        return get_object_or_404(workers_seen(self.actor, self.permission), pk=worker_id)

    def _form(self, form: NeedForm, worker: Worker, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, worker=worker, need=None, conflict=None, status=status)


class NeedEdit(NeedsPage):
    """Correct a standing need; somebody else's save meanwhile is shown beside one's own."""

    permission = "needs.edit"
    template = "needs/need_form.html"

    def get(self, request: HttpRequest, need_id: UUID) -> HttpResponse:
        """The need as stated."""
        need = self.need(need_id)
        return self._form(NeedForm(initial=initial_of(need)), need)

    def post(self, request: HttpRequest, need_id: UUID) -> HttpResponse:
        """Save on the version seen."""
        need, form = self.need(need_id), NeedForm(request.POST)
        if not form.is_valid() or form.cleaned_data["version"] is None:
            return self._form(form, need, status=422)
        try:
            change_need(by=self.actor, need_id=need_id, version=form.cleaned_data["version"], given=form.facts())
        except ChangedMeanwhile as conflict:
            typed = request.POST.copy()
            typed["version"] = str(conflict.version)
            told = {"said": conflict.said, "changes": compared(conflict)}
            return self._form(NeedForm(typed), need, status=409, conflict=told)
        except Refused as refused:
            form.add_error(None, refused.said)
            return self._form(form, need, status=409)
        messages.success(request, _("存好了。"))
        return self.to_need(need_id)

    def _form(
        self, form: NeedForm, need: Need, *, status: int = 200, conflict: Mapping[str, object] | None = None
    ) -> HttpResponse:
        return self.show(form=form, worker=need.worker, need=need, conflict=conflict, status=status)


class NeedMove(NeedsPage):
    """Confirm, pause, resume or close a need."""

    permission = "needs.edit"
    template = "needs/need.html"

    def post(self, request: HttpRequest, need_id: UUID) -> HttpResponse:
        """Do it, and go back; a refusal is told above the page, what is wrong with the reason beside it."""
        need, form = self.need(need_id), WhyForm(request.POST)
        if request.POST.get("do") in ("pause", "close") and not form.is_valid():
            return self.show_need(need, form, status=422)
        why = form.cleaned_data.get("why", "") if form.is_valid() else ""
        doing = {
            "confirm": lambda: confirm_need(by=self.actor, need_id=need_id),
            "pause": lambda: pause_need(by=self.actor, need_id=need_id, why=why),
            "resume": lambda: resume_need(by=self.actor, need_id=need_id),
            "close": lambda: close_need(by=self.actor, need_id=need_id, why=why),
        }.get(request.POST.get("do", ""))
        if doing is None:
            raise Http404
        try:
            doing()
        except Refused as refused:
            messages.error(request, refused.said)
        else:
            messages.success(request, _("记好了。"))
        return self.to_need(need_id)
