"""The forms of placements: a start, an end, a dispute, a removal."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock
from qiao.story.placements.actions import PlacementFacts
from qiao.story.placements.channels import channels_on
from qiao.story.placements.named import EMPLOYER_KIND_NAMES, FORM_NAMES, SECTOR_NAMES
from qiao.story.placements.states import ENDINGS
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.queries import pay_said
from qiao.story.workshops.models import Workshop
from qiao.web.frame.forms import FreeText, set_choices
from qiao.web.register.forms import read_region
from qiao.web.vacancies.fields import Day


class PlacementForm(forms.Form):
    """A start of work（上岗）. Out of a proposal, employer and place are the post's and not asked."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    started_on = forms.DateField(label=_("上岗日期"), widget=Day)
    workshop = forms.ChoiceField(
        label=_("在哪家车间"), required=False, help_text=_("在车间做的选上，用人单位和地点就是车间的")
    )
    employer_name = forms.CharField(label=_("用人单位"), max_length=120, required=False)
    place = forms.CharField(
        label=_("工作地点"), max_length=120, required=False, help_text=_("写到区县，如 山东省泰安市泰山区。")
    )
    job = FreeText(label=_("岗位工种"), max_length=80, required=False)
    industry = FreeText(label=_("所属行业"), max_length=40, required=False)
    channel = forms.ChoiceField(label=_("就业渠道"), choices=lambda: channels_on(clock.today()))
    organised = forms.BooleanField(label=_("由政府组织输送"), required=False)
    wage_yuan_month = forms.IntegerField(label=_("月收入（元）"), min_value=0, max_value=100_000, required=False)
    form = forms.ChoiceField(label=_("就业形式"), choices=lambda: _told_or_not(FORM_NAMES), required=False)
    sector = forms.ChoiceField(label=_("产业"), choices=lambda: _told_or_not(SECTOR_NAMES), required=False)
    employer_kind = forms.ChoiceField(
        label=_("单位性质"), choices=lambda: _told_or_not(EMPLOYER_KIND_NAMES), required=False
    )
    address = FreeText(label=_("详细地址"), max_length=120, required=False)
    special = FreeText(label=_("特色就业"), max_length=40, required=False)

    def __init__(
        self, *args: Any, post: Vacancy | None = None, workshops: Iterable[Workshop] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.workshops = {str(one.pk): one for one in workshops}
        if post is not None or not self.workshops:
            del self.fields["workshop"]
        else:
            set_choices(self, "workshop", [("", "—"), *((key, one.name) for key, one in self.workshops.items())])
        if post is not None:
            pay = pay_said(post.wage_low_yuan, post.wage_high_yuan)
            if pay:
                self.fields["wage_yuan_month"].help_text = _("岗位写的是 %(pay)s 元。") % {"pay": pay}
            for name in ("employer_name", "place", "organised", "industry"):
                del self.fields[name]
        elif not self.workshops:
            self.fields["employer_name"].required = self.fields["place"].required = True

    def clean(self) -> dict[str, Any]:
        """Employer and place are the workshop's, or told."""
        told: dict[str, Any] = super().clean() or {}
        if self.workshops and "employer_name" in self.fields and self.in_workshop() is None:
            for name in ("employer_name", "place"):
                if name in told and not told[name]:
                    self.add_error(name, _("在车间做的请选车间；不在车间的请写用人单位和地点。"))
        return told

    def in_workshop(self) -> Workshop | None:
        """The workshop that was chosen."""
        return self.workshops.get(self.data.get("workshop", "")) if self.is_bound else None

    def clean_place(self) -> str:
        """The region's code."""
        return read_region(self.cleaned_data["place"]) if self.cleaned_data["place"] else ""

    def facts(self) -> PlacementFacts:
        """What was entered, once the form is valid."""
        given = self.cleaned_data
        return PlacementFacts(
            started_on=given["started_on"],
            channel=given["channel"],
            employer_name=given.get("employer_name", ""),
            region=given.get("place", ""),
            job=given["job"],
            industry=given.get("industry", ""),
            wage_yuan_month=given["wage_yuan_month"],
            organised=given.get("organised", False),
            workshop=self.in_workshop(),
            **{name: given[name] for name in ("form", "sector", "employer_kind", "address", "special")},
        )


def _told_or_not(names: dict[str, Any]) -> list[tuple[str, Any]]:
    return [("", _("没有登记")), *names.items()]


class EndForm(forms.Form):
    """The last day（离岗）and why."""

    on = forms.DateField(label=_("最后一天"), widget=Day)
    why = forms.ChoiceField(label=_("原因"), choices=ENDINGS)
    note = FreeText(label=_("再说一句"), max_length=60, required=False)


class WhyForm(forms.Form):
    """What is wrong, or why it is taken back."""

    why = FreeText(label=_("写明哪里不对"), max_length=200)


def fresh(post: Vacancy | None = None) -> dict[str, Any]:
    """A new form's own key; work begins today, most often by the programme, as what the post says."""
    told = {"key": str(uuid.uuid4()), "started_on": clock.today(), "channel": "organised", "organised": True}
    return {**told, "job": post.title[:80]} if post is not None else told
