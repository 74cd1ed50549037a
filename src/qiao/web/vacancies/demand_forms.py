"""The forms of demand lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground import places
from qiao.ground.accounts.actors import Actor
from qiao.ground.agreements.queries import short_name
from qiao.story.vacancies import demand_queries
from qiao.story.vacancies.queries import bare
from qiao.story.vacancies.texts.occupations import read_occupation
from qiao.web.frame.forms import FreeText, set_choices
from qiao.web.vacancies.fields import Day

COUNTIES_LISTED = 3
"""Townships are offered to whoever has so few counties; others count a whole one."""
MOST = 100_000


class NewDemandForm(forms.Form):
    """Whom to count, whom to ask, and until when."""

    direction = forms.ChoiceField(label=_("哪个区县，向哪个市要"))
    townships = forms.MultipleChoiceField(
        label=_("哪些乡镇"), widget=forms.CheckboxSelectMultiple, required=False, help_text=_("都不勾就是全县")
    )
    answer_by = forms.DateField(label=_("请对方哪天前答复"), widget=Day)
    note = FreeText(label=_("给对方的话"), max_length=200, required=False)
    previous = forms.UUIDField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = demand_queries.directions_to_ask(actor)
        ways = ((f"{county}-{city}", f"{short_name(county)} → {short_name(city)}") for county, city in pairs)
        set_choices(self, "direction", ways)
        counties = [bare(county) for county, _city in pairs][:COUNTIES_LISTED]
        found = [place for county in counties for place in places.children(county)]
        set_choices(self, "townships", ((place.code[:9], place.name) for place in found))
        if len(pairs) > COUNTIES_LISTED or not found:
            del self.fields["townships"]


class LineForm(forms.Form):
    """A line that no count gave."""

    trade = FreeText(label=_("工种"), max_length=60)
    occupation = forms.CharField(
        label=_("职业"),
        max_length=60,
        required=False,
        help_text=_("《职业分类大典（2022）》的代码或名称；不知道就空着"),
    )
    wage_yuan = forms.IntegerField(label=_("月薪至少（元）"), min_value=0, max_value=50_000, required=False)
    day_only = forms.BooleanField(label=_("不上夜班"), required=False)
    asked = forms.IntegerField(label=_("要几个"), min_value=1, max_value=MOST)
    why = FreeText(label=_("为什么加"), max_length=200)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_occupation(self) -> str:
        """The code of the classification, or none."""
        text: str = self.cleaned_data["occupation"]
        if text and read_occupation(text) is None:
            raise forms.ValidationError(_("大典里没有这个代码或名称。请改一下，或者空着。"))
        return read_occupation(text) or ""


class AskedForm(forms.Form):
    """Another number, with the reason."""

    asked = forms.IntegerField(label=_("要几个"), min_value=1, max_value=MOST)
    why = FreeText(label=_("为什么和数出来的不一样"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DropForm(forms.Form):
    """Why a line is dropped."""

    why = FreeText(label=_("为什么拿掉"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class SeatsForm(forms.Form):
    """A vacancy and how many of its seats."""

    vacancy = forms.UUIDField(widget=forms.HiddenInput)
    seats = forms.IntegerField(label=_("给几个名额"), min_value=1, max_value=MOST)


class CannotForm(forms.Form):
    """Why nothing was found."""

    why = FreeText(label=_("为什么找不到、没找齐"), max_length=200)


class EndForm(forms.Form):
    """The result, or the reason."""

    why = FreeText(label=_("结果或原因"), max_length=200)
