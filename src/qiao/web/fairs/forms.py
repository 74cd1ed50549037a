"""The forms of fairs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.agreements.queries import short_name
from qiao.story.fairs import permissions
from qiao.story.fairs.models import Fair
from qiao.story.matching.queries import directions
from qiao.story.vacancies.models import Employer
from qiao.web.fairs.lists import INTENT_TITLES, KIND_TITLES, RESULT_TITLES
from qiao.web.frame.forms import FreeText, set_choices
from qiao.web.matching.forms import HOW
from qiao.web.vacancies.fields import Day


class Hour(forms.TimeInput):
    """An hour, chosen or typed."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class FairForm(forms.Form):
    """A fair: when, where, by whom."""

    name = FreeText(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("形式"), choices=list(KIND_TITLES.items()))
    held_on = forms.DateField(label=_("日子"), widget=Day)
    begins_at = forms.TimeField(label=_("几点开始"), widget=Hour)
    ends_at = forms.TimeField(label=_("几点结束"), widget=Hour)
    place = FreeText(label=_("地点"), max_length=120)
    capacity = forms.IntegerField(label=_("能来多少人"), min_value=1, max_value=1_000_000, required=False)
    home_organiser = FreeText(label=_("家乡这边的主办"), max_length=80, required=False)
    work_organiser = FreeText(label=_("对口市那边的主办"), max_length=80, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        told: dict[str, Any] = super().clean() or {}
        begins, ends = told.get("begins_at"), told.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("结束要晚于开始。"))
        return told


class NewFairForm(FairForm):
    """A new one, with its pair."""

    direction = forms.ChoiceField(label=_("哪个区县和哪个市"))
    key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("direction", "name", "kind", "held_on")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = [d for d in directions(actor, permissions.PLAN) if len(d.home.rstrip("0")) > len("50")]
        set_choices(
            self,
            "direction",
            ((f"{d.home}-{d.work}", f"{short_name(d.home)} · {short_name(d.work)}") for d in pairs),
        )


def stored(fair: Fair) -> dict[str, Any]:
    """A fair as the form shows it."""
    return {name: getattr(fair, name) for name in FairForm.base_fields}


class FirmForm(forms.Form):
    """A firm at a booth."""

    employer = forms.ModelChoiceField(label=_("用人单位"), queryset=Employer.objects.none())
    booth = FreeText(label=_("展位"), max_length=12)
    contact = FreeText(label=_("现场联系人"), max_length=80, required=False)


class ReplyForm(forms.Form):
    """What an invited person said."""

    said_by = FreeText(label=_("谁说的"), max_length=80, required=False, help_text=_("愿意来的要写：本人，或哪位家人"))
    how = forms.ChoiceField(label=_("怎么说的"), choices=[("", "—"), *HOW], required=False)
    why = FreeText(label=_("说的话"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class IntentForm(forms.Form):
    """What was agreed for one post."""

    post = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=list(INTENT_TITLES.items()))


class ResultForm(forms.Form):
    """What became of the interview."""

    result = forms.ChoiceField(label=_("面试"), choices=list(RESULT_TITLES.items()))
    on = forms.DateField(label=_("哪天"), widget=Day)
    version = forms.IntegerField(widget=forms.HiddenInput)


class WhyForm(forms.Form):
    """A reason."""

    why = FreeText(label=_("原因"), max_length=200)
