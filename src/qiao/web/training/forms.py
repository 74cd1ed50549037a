"""The forms of classes: planning, sessions, trainers, promised seats, people, exams."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.story.training.models import TrainingClass
from qiao.web.frame.forms import FreeText, set_choices
from qiao.web.training.words import ASKED_TITLES, DAYS_TITLES, FORM_TITLES
from qiao.web.vacancies.fields import Count, Day
from qiao.web.workshops.forms import read_township

Choices = Iterable[tuple[str, str]]
_NONE = ("", "—")
_BETWEEN_WORDS = re.compile(r"[、，,；;\s]+")


class Words(forms.CharField):
    """Several words, with a mark between them."""

    def clean(self, value: Any) -> list[str]:
        """The words, each once, in their order."""
        text: str = super().clean(value) or ""
        return list(dict.fromkeys(filter(None, _BETWEEN_WORDS.split(text))))


class ClassForm(forms.Form):
    """A class as it is planned."""

    number = FreeText(label=_("班号"), max_length=40, help_text=_("如 WX2019-07；一个班一个号"))
    course = forms.ChoiceField(label=_("课程"), help_text=_("没有的，先在课程里登记"))
    school = forms.ChoiceField(label=_("培训机构"))
    form = forms.ChoiceField(label=_("培训形式"), choices=[_NONE, *FORM_TITLES.items()])
    place_text = forms.CharField(label=_("在哪个乡镇或村"), max_length=120)
    place = FreeText(label=_("上课地点"), max_length=120)
    base = forms.ChoiceField(label=_("实训基地"), required=False)
    workshop = forms.ChoiceField(label=_("在哪家车间"), required=False)
    starts_on = forms.DateField(label=_("开班日期"), widget=Day)
    ends_on = forms.DateField(label=_("结业日期"), widget=Day)
    seats = Count(label=_("名额"), min_value=1, max_value=500)
    living_yuan_day = forms.DecimalField(
        label=_("生活补贴（元/天）"), min_value=0, max_value=1000, decimal_places=2, required=False,
        help_text=_("没有就空着；按到课的天数算"),
    )  # fmt: skip
    document = FreeText(label=_("补贴文件"), max_length=80, required=False, help_text=_("文号"))
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offered: Mapping[str, Choices], **more: Any) -> None:
        super().__init__(*args, **more)
        for name, choices in offered.items():
            set_choices(self, name, [_NONE, *choices])

    def clean_place_text(self) -> str:
        """The place's code, a township's at least."""
        return read_township(self.cleaned_data["place_text"])

    def clean(self) -> dict[str, Any]:
        """A subsidy has the document that grants it."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("living_yuan_day") and not told.get("document"):
            self.add_error("document", _("有生活补贴，请写文号。"))
        return told

    def values(self) -> dict[str, Any]:
        """The cleaned fields as `actions` take them; course, school, base and workshop still as keys."""
        given = self.cleaned_data
        names = ("number", "course", "school", "base", "workshop", "form", "place", "starts_on", "ends_on", "seats",
                 "document")  # fmt: skip
        fen = int((given["living_yuan_day"] or Decimal(0)) * 100)
        return {name: given[name] for name in names} | {"region": given["place_text"], "living_fen_day": fen}


def stored_class(held: TrainingClass, place: str) -> dict[str, Any]:
    """A class as the form shows it."""
    names = ("number", "form", "place", "starts_on", "ends_on", "seats", "document", "version")
    told = {name: getattr(held, name) for name in names}
    keys = {name: str(getattr(held, f"{name}_id") or "") for name in ("course", "school", "base", "workshop")}
    living = Decimal(held.living_fen_day) / 100 if held.living_fen_day else None
    return told | keys | {"place_text": place, "living_yuan_day": living}


class SessionsForm(forms.Form):
    """课次: one day, or the same hours on the days of a span."""

    first = forms.DateField(label=_("从哪天"), widget=Day)
    last = forms.DateField(label=_("到哪天"), widget=Day, required=False, help_text=_("只排一天就空着"))
    days = forms.ChoiceField(label=_("哪些日子"), choices=list(DAYS_TITLES.items()))
    begins_at = forms.TimeField(label=_("几点开始"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends_at = forms.TimeField(label=_("几点结束"), widget=forms.TimeInput(attrs={"type": "time"}))
    what = FreeText(label=_("上什么"), max_length=80, required=False)


class TeachingForm(forms.Form):
    """任课."""

    trainer = forms.ChoiceField(label=_("谁来教"))
    hours = Count(label=_("多少学时"), min_value=1, max_value=2000)


class PromiseForm(forms.Form):
    """订单: who takes those who pass."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    employer = forms.ChoiceField(label=_("用人单位"))
    workshop = forms.ChoiceField(label=_("在哪家车间"), required=False)
    vacancy = forms.ChoiceField(label=_("哪个岗位"), required=False, help_text=_("岗位里有的，选上才好跟踪"))
    seats = Count(label=_("要几个合格的人"), min_value=1, max_value=500)
    wage_yuan_month = Count(label=_("月工资（元）"), min_value=500, max_value=100_000, required=False)
    until = forms.DateField(label=_("承诺到哪天"), widget=Day)
    said_by = FreeText(label=_("谁答应的"), max_length=80)


class WhyForm(forms.Form):
    """A reason."""

    why = FreeText(label=_("为什么"), max_length=200)


class EnrolForm(forms.Form):
    """报名: who asks, and how it was said."""

    worker = forms.UUIDField(widget=forms.HiddenInput)
    said_by = FreeText(label=_("谁说的"), max_length=80, help_text=_("本人，或家里谁"))
    how = forms.ChoiceField(label=_("怎么报的"), choices=[_NONE, *ASKED_TITLES.items()])


class LeaveForm(forms.Form):
    """退出."""

    on = forms.DateField(label=_("哪天"), widget=Day)
    why = FreeText(label=_("为什么"), max_length=120)


class ExamForm(forms.Form):
    """考核: the day; each score stands beside its name."""

    on = forms.DateField(label=_("考核日期"), widget=Day)
