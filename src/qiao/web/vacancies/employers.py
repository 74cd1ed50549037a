"""One employer: what it offers, its data, and whether it is recommended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.privacy.free_text import without_numbers
from qiao.ground.saying import Refused
from qiao.story.vacancies import employing, permissions, queries
from qiao.story.vacancies.models import Employer
from qiao.web.frame.pages import Page
from qiao.web.vacancies.forms import EmployerForm, SuspensionForm, stored_employer
from qiao.web.vacancies.lists import STATE_TITLES, TONE

SHOWN = 50


class EmployerPage(Page):
    """An employer's page. Its forms each say what they do: change, suspend, lift, merge."""

    permission = permissions.VIEW
    stage = "vacancies"
    template = "vacancies/employer.html"

    def found(self, employer_id: UUID) -> Employer:
        """The employer, 404 when it is not there or not for this actor."""
        return get_object_or_404(queries.visible_employers(self.actor), pk=employer_id)

    def get(self, request: HttpRequest, employer_id: UUID) -> HttpResponse:
        """Show it; one merged away leads to the other, so that old addresses go on."""
        other = queries.visible_employers(self.actor).filter(merged=employer_id).first()
        if other is not None:
            return HttpResponseRedirect(reverse("vacancies.employer", args=[other.pk]))
        return self.shown(self.found(employer_id))

    def shown(self, employer: Employer, *, status: int = 200, **forms: Any) -> HttpResponse:
        """The page, with a form that was sent in its place."""
        rows = queries.visible_vacancies(self.actor).filter(employer=employer).order_by("-collected_on", "pk")[:SHOWN]
        decides = permissions.holds_at(self.actor, permissions.VERIFY, region=employer.region, employer_id=None)
        same = queries.visible_employers(self.actor).filter(name=employer.name).exclude(pk=employer.pk)
        told = {
            "employer": employer,
            "region": queries.place_name(employer.region),
            "is_suspended": employer.suspended_until is not None and employer.suspended_until >= clock.today(),
            "vacancies": [
                (v, STATE_TITLES[v.state], TONE[v.state], queries.pay_said(v.wage_low_yuan, v.wage_high_yuan))
                for v in rows
            ],
            "decides": decides,
            "may_edit": permissions.holds_at(
                self.actor, permissions.EDIT, region=employer.region, employer_id=employer.pk
            ),
            "twins": list(same.order_by("pk")[:10]) if decides else [],
            "form": EmployerForm(initial=stored_employer(employer)),
            "suspension": SuspensionForm(),
        }  # fmt: skip
        return self.show(status=status, **{**told, **forms})


class ChangeEmployer(EmployerPage):
    """Its forms, by what they do."""

    permission = permissions.EDIT

    def get(self, request: HttpRequest, employer_id: UUID) -> HttpResponse:
        """Nothing is changed by an address."""
        return HttpResponseRedirect(reverse("vacancies.employer", args=[self.found(employer_id).pk]))

    def post(self, request: HttpRequest, employer_id: UUID) -> HttpResponse:
        """Do it, or show what is wrong beside the field."""
        employer = self.found(employer_id)
        known = {"change": self._change, "suspend": self._suspend, "lift": self._lift, "merge": self._merge}
        doing = known.get(request.POST.get("do", ""))
        if doing is None:
            raise Http404
        return doing(employer) or HttpResponseRedirect(reverse("vacancies.employer", args=[employer.pk]))

    def _change(self, employer: Employer) -> HttpResponse | None:
        form = EmployerForm(self.request.POST)
        if form.is_valid():
            values = {name: form.cleaned_data[name] for name in ("name", "credit_code", "contact", "contact_phone")}
            seen = form.cleaned_data["version"]
            try:
                employing.change_employer(by=self.actor, employer=employer, seen_version=seen, values=values)
                messages.success(self.request, _("“%(name)s”改好了。") % {"name": values["name"]})
                return None
            except Refused as refused:
                form.add_error(None, refused.said)
        return self.shown(employer, status=422, form=form)

    def _suspend(self, employer: Employer) -> HttpResponse | None:
        form = SuspensionForm(self.request.POST)
        if form.is_valid():
            try:
                employing.suspend_employer(by=self.actor, employer=employer, **form.cleaned_data)
                messages.success(self.request, _("暂停推荐到 %(until)s。") % {"until": form.cleaned_data["until"]})
                return None
            except Refused as refused:
                form.add_error(None, refused.said)
        return self.shown(employer, status=422, suspension=form)

    def _lift(self, employer: Employer) -> HttpResponse | None:
        try:
            employing.lift_suspension(
                by=self.actor, employer=employer, why=without_numbers(self.request.POST.get("why", ""))
            )
            messages.success(self.request, _("恢复推荐了。"))
        except Refused as refused:
            messages.error(self.request, refused.said)
        return None

    def _merge(self, employer: Employer) -> HttpResponse | None:
        twin = get_object_or_404(queries.visible_employers(self.actor), pk=_key(self.request.POST.get("twin", "")))
        try:
            moved = employing.merge_employers(by=self.actor, loser=twin, winner=employer)
            messages.success(self.request, _("并过来了，%(n)d 个岗位归这一家。") % {"n": moved})
        except Refused as refused:
            messages.error(self.request, refused.said)
        return None


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
