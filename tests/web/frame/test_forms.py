"""Forms: whatever people write by hand refuses identity numbers and phones, at the field, and keeps none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django import forms
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.needs import need
from tests.factories.placements import placement
from tests.factories.register import worker

from qiao.ground.privacy.resident_ids import compose
from qiao.ground.privacy.visibility import show
from qiao.story.needs.models import Need
from qiao.story.placements.models import Placement
from qiao.story.register.models import Worker
from qiao.web.accounts.forms import AppointForm, DelegateForm, DeviceForm, ReasonForm
from qiao.web.matching.forms import ReplyForm, WithdrawalForm
from qiao.web.needs.forms import NeedForm
from qiao.web.needs.forms import WhyForm as NeedWhy
from qiao.web.people.pages import ConsentForm
from qiao.web.placements.forms import EndForm, PlacementForm
from qiao.web.placements.forms import WhyForm as PlacementWhy
from qiao.web.register.forms import StatusForm, WhyForm, WorkerForm
from qiao.web.vacancies.employer_forms import SuspensionForm
from qiao.web.vacancies.forms import VacancyForm

NUMBER = compose("500901", date(1990, 1, 1), 1)
PHONE = "13800138000"


@pytest.mark.django_db
@pytest.mark.parametrize("number", [NUMBER, PHONE])
@pytest.mark.parametrize(
    ("form", "field"),
    [
        (ReplyForm, "said_by"),
        (ReplyForm, "why"),
        (WithdrawalForm, "why"),
        (NeedForm, "skills"),
        (NeedWhy, "why"),
        (ConsentForm, "said_how"),
        (EndForm, "note"),
        (PlacementForm, "job"),
        (PlacementWhy, "why"),
        (WorkerForm, "skills"),
        (StatusForm, "why"),
        (WhyForm, "why"),
        (SuspensionForm, "why"),
        (VacancyForm, "skills_text"),
        (VacancyForm, "demand_reason"),
        (ReasonForm, "reason"),
        (AppointForm, "reason"),
        (DelegateForm, "reason"),
        (DeviceForm, "label"),
    ],
)
def test_a_number_in_free_text_is_refused_at_its_field(
    form: Callable[..., forms.Form], field: str, number: str
) -> None:
    wrong = form({field: f"本人说 {number}"}).errors.as_data()[field]
    assert [error.code for error in wrong] == ["holds_number"]
    assert field not in form({field: "本人当面说的"}).errors


def refused(address: str, told: dict[str, Any], who: tuple[str, str] = ("county", "500238")) -> bool:
    """Whether the page that follows says what to do."""
    answer = logged_in(officer(*who)).post(address, told, follow=True)
    return "删掉号码" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("doing", ["pause", "close"])
def test_a_need_is_not_closed_for_a_reason_with_a_number(doing: str) -> None:
    wish = need()
    assert refused(reverse("needs.need_move", args=[wish.pk]), {"do": doing, "why": f"打 {PHONE}"})
    assert Need.objects.get(pk=wish.pk).state == "open"


@pytest.mark.django_db
def test_a_placement_is_not_disputed_with_a_number() -> None:
    spell = placement(state="reported")
    show(subject=spell.worker.subject, region=spell.region, ground="placement", cause=str(spell.pk))
    address = reverse("placements.confirm", args=[spell.pk])
    assert refused(address, {"do": "dispute", "why": f"是 {NUMBER}"}, ("city", "3709"))
    assert Placement.objects.get(pk=spell.pk).state == "reported"


@pytest.mark.django_db
def test_a_worker_is_not_verified_with_a_number() -> None:
    person = worker()
    before = Worker.objects.get(pk=person.pk).version
    assert refused(reverse("register.worker_verify", args=[person.pk]), {"how": PHONE})
    assert Worker.objects.get(pk=person.pk).version == before
