"""The need's form: what a worker wants and can do, in the order in which it is asked at home."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground.saying import name_of
from qiao.story.needs import words
from qiao.story.needs.actions import NeedFacts
from qiao.story.needs.models import Need
from qiao.story.needs.summary import REACH_NAMES
from qiao.story.needs.work_limits import WORK_LIMITS, bits, keys_of
from qiao.web.frame.forms import FreeText

NEXT_STEPS = (
    (words.LEAVE, _("外出务工")),
    (words.NEAR, _("就近就业")),
    (words.PUBLIC_POST, _("公益性岗位")),
)
NOT_CHOSEN = ("", _("请选"))
"""Nobody's wish is written down by leaving a field as it was."""


def limit_choices() -> list[tuple[str, str]]:
    """The work limits in the reader's language."""
    return [(limit.key, name_of(limit)) for limit in WORK_LIMITS]


class NeedForm(forms.Form):
    """A need（需求）. The key is made when the form is opened: sent twice, it is one need."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    next_step = forms.ChoiceField(label=_("下一步想怎么办"), choices=[NOT_CHOSEN, *NEXT_STEPS])
    reach = forms.TypedChoiceField(label=_("最远去得到"), coerce=int, choices=[NOT_CHOSEN, *enumerate(REACH_NAMES)])
    wage_floor_yuan = forms.IntegerField(
        label=_("最低月薪（元）"), min_value=0, max_value=50_000, required=False, help_text=_("没有要求就空着。")
    )
    start_on = forms.DateField(
        label=_("最早哪天能上岗"), required=False, help_text=_("写成 2019-07-10；随时能走就空着。")
    )
    night_ok = forms.TypedChoiceField(
        label=_("能不能上夜班"),
        choices=[("", _("没问")), ("True", _("能")), ("False", _("不能"))],
        coerce=lambda text: text == "True",
        empty_value=None,
        required=False,
        help_text=_("没问的，推荐时按不能算，不推荐上夜班的岗位。"),
    )
    care = forms.BooleanField(label=_("要照料老人、小孩或病人"), required=False)
    work_limits = forms.MultipleChoiceField(
        label=_("干不了的活"),
        choices=limit_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("听本人说，不问病情。"),
    )
    skills = FreeText(label=_("会什么"), max_length=200, required=False, help_text=_("几项之间用、隔开。"))

    def facts(self) -> NeedFacts:
        """What was entered, once the form is valid."""
        given = self.cleaned_data
        skills = [part.strip() for part in given["skills"].replace("，", "、").replace(",", "、").split("、")]
        return NeedFacts(
            reach=given["reach"],
            next_step=given["next_step"],
            wage_floor_yuan=given["wage_floor_yuan"] or 0,
            night_ok=given["night_ok"],
            care=given["care"],
            work_limits=bits(given["work_limits"]),
            skills=tuple(dict.fromkeys(part for part in skills if part)),
            start_on=given["start_on"],
        )


class WhyForm(forms.Form):
    """Why a need is paused or closed."""

    why = FreeText(label=_("原因"), max_length=200, help_text=_("本人怎么说的，写下来。"))


def fresh(last: Need | None) -> dict[str, Any]:
    """A new form's own key, with what was wanted last time."""
    told: dict[str, Any] = {"key": str(uuid.uuid4())}
    return told if last is None else {**initial_of(last), **told, "start_on": None}


def initial_of(need: Need) -> dict[str, Any]:
    """A need as the form shows it at first."""
    return {
        "version": need.version,
        "next_step": need.next_step,
        "reach": need.reach,
        "wage_floor_yuan": need.wage_floor_yuan or None,
        "start_on": need.start_on,
        "night_ok": need.night_ok,
        "care": need.care,
        "work_limits": list(keys_of(need.work_limits)),
        "skills": "、".join(need.skills),
    }
