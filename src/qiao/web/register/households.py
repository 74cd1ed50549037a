"""Pages of households."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.saying import Refused
from qiao.story.register import listed
from qiao.story.register.actions import HEAD
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.register.householding import change_household, create_household
from qiao.story.register.models import Household
from qiao.story.register.named import CAUSE_NAMES, MONITORED_NAMES
from qiao.story.register.queries import households_seen, own_place, own_regions, workers_seen
from qiao.story.visits.listed import as_rows
from qiao.story.visits.queries import visits_of_household, was_met
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page
from qiao.web.register.forms import HouseholdForm, fresh, initial_of_household
from qiao.web.register.lost import with_lost
from qiao.web.register.pages import compared
from qiao.web.register.then import ThenForm

VISITS_SHOWN = 5
"""So many visits stand on a household's page; the list has them all."""


def told_of(house: Household) -> list[tuple[str, Any]]:
    """How the household stands, as short facts; what nobody told is left out but for the days."""
    unknown = _("未登记")
    told: list[tuple[str, Any]] = [
        (_("住址"), listed.full_name(house.region)),
        (_("户类型"), listed.POVERTY_NAMES[house.poverty]),
        (_("从哪天起"), house.poverty_since or unknown),
    ]
    if house.monitored:
        told.append((_("监测对象类别"), MONITORED_NAMES[house.monitored]))
        told.append((_("监测识别日期"), house.monitored_since or unknown))
    if house.exited_on or house.poverty == "exited":
        told.append((_("脱贫日期"), house.exited_on or unknown))
    causes = [str(CAUSE_NAMES[code]) for code in (house.cause, house.cause_second, house.cause_third) if code]
    if causes:
        told.append((_("致贫原因"), "、".join(causes)))
    told.append((_("帮扶前人均年收入"), _income(house.income_before_yuan, house.income_before_year)))
    told.append((_("现在人均年收入"), _income(house.income_now_yuan, house.income_now_year)))
    return told


def _income(yuan: int | None, year: int | None) -> str:
    if yuan is None or year is None:
        return _("未登记")
    return _("%(yuan)s 元（%(year)s 年）") % {"yuan": f"{yuan:,}", "year": year}


class HouseholdPage(Page):
    """户: who lives together, who works, who does not."""

    permission = "register.view"
    stage = "register"
    template = "register/household.html"

    def get(self, request: HttpRequest, household_id: UUID) -> HttpResponse:
        """Show it with the people whom the actor may see."""
        house = _seen(self, household_id)
        people = workers_seen(self.actor).filter(household=house).select_related("subject", "household")
        kin = listed.relations(people)
        told = with_lost([listed.row_of(worker) for worker, _relation in kin], people, self.actor)
        rows = [(row, relation) for row, (_worker, relation) in zip(told, kin, strict=True)]
        heads = [worker.called for worker, _relation in kin if worker.relation == HEAD]
        return self.show(
            house=house,
            rows=rows,
            heads=heads,
            facts=told_of(house),
            then=ThenForm(),
            may_edit=self.actor.can("register.edit"),
            **self._visits(house),
        )

    def _visits(self, house: Household) -> dict[str, Any]:
        """The latest visits, and whether this actor may record one; “no change” once somebody was met there."""
        if not self.actor.can("visits.view"):
            return {"sees_visits": False}
        may_visit = households_seen(self.actor, "visits.edit").filter(pk=house.pk).exists()
        latest = as_rows(list(visits_of_household(house.pk, self.actor)[:VISITS_SHOWN]), self.actor)
        met = may_visit and was_met(household_id=house.pk)
        return {"sees_visits": True, "visits": latest, "may_visit": may_visit, "met": met, "key": uuid4()}


def _seen(page: Page, household_id: UUID) -> Household:
    return get_object_or_404(households_seen(page.actor, page.permission), pk=household_id)


class HouseholdNew(Page):
    """A new household."""

    permission = "register.edit"
    stage = "register"
    template = "register/household_form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form with a key of its own."""
        form = HouseholdForm(initial=fresh(own_place(self.actor, self.permission)), new=True)
        return self.show(form=form, house=None, conflict=None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save, or say beside the field what is wrong."""
        form = HouseholdForm(request.POST, near=own_regions(self.actor, self.permission), new=True)
        if not form.is_valid() or form.cleaned_data["key"] is None:
            return self.show(form=form, house=None, conflict=None, status=422)
        try:
            house = create_household(by=self.actor, key=form.cleaned_data["key"], given=form.facts())
        except Refused as refused:
            refused_at(form, refused)
            return self.show(form=form, house=None, conflict=None, status=422)
        return HttpResponseRedirect(reverse("register.household", args=[house.pk]))


class HouseholdEdit(Page):
    """Change a household on the version seen."""

    permission = "register.edit"
    stage = "register"
    template = "register/household_form.html"

    def get(self, request: HttpRequest, household_id: UUID) -> HttpResponse:
        """The household as registered."""
        house = _seen(self, household_id)
        form = HouseholdForm(initial=initial_of_household(house, listed.full_name(house.region)))
        return self.show(form=form, house=house, conflict=None)

    def post(self, request: HttpRequest, household_id: UUID) -> HttpResponse:
        """Save; somebody else's save meanwhile is shown beside one's own."""
        house, near = _seen(self, household_id), own_regions(self.actor, self.permission)
        form = HouseholdForm(request.POST, near=near)
        if not form.is_valid() or form.cleaned_data["version"] is None:
            return self.show(form=form, house=house, conflict=None, status=422)
        version = form.cleaned_data["version"]
        try:
            change_household(
                by=self.actor,
                household_id=household_id,
                version=version,
                given=form.facts(),
                since=form.cleaned_data["true_since"],
            )
        except ChangedMeanwhile as conflict:
            form = HouseholdForm({**request.POST.dict(), "version": str(conflict.version)}, near=near)
            told = {"said": conflict.said, "changes": compared(conflict)}
            return self.show(form=form, house=house, conflict=told, status=409)
        except Refused as refused:
            refused_at(form, refused)
            return self.show(form=form, house=house, conflict=None, status=422)
        messages.success(request, _("存好了。"))
        return HttpResponseRedirect(reverse("register.household", args=[household_id]))
