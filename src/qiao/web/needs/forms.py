"""The need's form: what a worker wants and can do, in the order in which it is asked at home."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground.saying import name_of
from qiao.story.needs import words
from qiao.story.needs.actions import NeedFacts
from qiao.story.needs.models import WAGE_LEAST, WAGE_MOST, Need
from qiao.story.needs.summary import REACH_NAMES, UNEMPLOYED_NAMES
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


def _asked(label: Any) -> forms.TypedChoiceField:
    """Yes, no, or nobody asked."""
    return forms.TypedChoiceField(
        label=label, choices=[("", _("没问")), ("True", _("是")), ("False", _("否"))], required=False,
        coerce=lambda text: text == "True", empty_value=None,
    )  # fmt: skip


def _several(text: str) -> tuple[str, ...]:
    """What stands between the marks of a list, each once."""
    parts = text.replace("，", "、").replace(",", "、").split("、")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


class NeedForm(forms.Form):
    """A need（需求）. The key is made when the form is opened: sent twice, it is one need."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    next_step = forms.ChoiceField(label=_("下一步想怎么办"), choices=[NOT_CHOSEN, *NEXT_STEPS])
    reach = forms.TypedChoiceField(label=_("最远去得到"), coerce=int, choices=[NOT_CHOSEN, *enumerate(REACH_NAMES)])
    wage_floor_yuan = forms.IntegerField(
        label=_("最低月薪（元）"), min_value=0, max_value=WAGE_MOST, required=False, help_text=_("没有要求就空着。")
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
    certificates = FreeText(label=_("有什么证书"), max_length=200, required=False, help_text=_("几项之间用、隔开。"))
    trained = _asked(_("参加过培训没有"))
    training_wish = _asked(_("愿不愿意培训"))
    training_trade = FreeText(label=_("想学什么"), max_length=60, required=False)
    unemployed_why = forms.ChoiceField(
        label=_("没上班的原因"), choices=[("", _("没问")), *UNEMPLOYED_NAMES.items()], required=False
    )
    return_on = forms.DateField(label=_("哪天返乡的"), required=False, help_text=_("写成 2019-05-20；没外出过就空着。"))

    def facts(self) -> NeedFacts:
        """What was entered, once the form is valid."""
        given = self.cleaned_data
        return NeedFacts(
            reach=given["reach"],
            next_step=given["next_step"],
            wage_floor_yuan=given["wage_floor_yuan"] or 0,
            night_ok=given["night_ok"],
            care=given["care"],
            work_limits=bits(given["work_limits"]),
            skills=_several(given["skills"]),
            certificates=_several(given["certificates"]),
            start_on=given["start_on"],
            return_on=given["return_on"],
            trained=given["trained"],
            training_wish=given["training_wish"],
            training_trade=given["training_trade"],
            unemployed_why=given["unemployed_why"],
        )

    def clean_wage_floor_yuan(self) -> int | None:
        """A month's wage, or none."""
        told: int | None = self.cleaned_data["wage_floor_yuan"]
        if told and told < WAGE_LEAST:
            said = _("一个月不到 %(least)s 元，多半是一天的工钱，或少写了零。请按月填；没有要求就空着。")
            raise forms.ValidationError(said, code="wage_least", params={"least": WAGE_LEAST})
        return told

    def clean(self) -> dict[str, Any]:
        """Nobody leaves before they are back."""
        given: dict[str, Any] = super().clean() or {}
        start, back = given.get("start_on"), given.get("return_on")
        if start and back and start < back:
            self.add_error("start_on", _("这一天比返乡日期还早：请改其中一个。"))
        if given.get("training_trade") and given.get("training_wish") is False:
            self.add_error("training_wish", _("写了想学什么，又说不愿意培训：请改其中一个。"))
        return given


class WhyForm(forms.Form):
    """Why a need is paused or closed."""

    why = FreeText(label=_("原因"), max_length=200, help_text=_("本人怎么说的，写下来。"))


def fresh(last: Need | None) -> dict[str, Any]:
    """A new form's own key, with what was wanted last time."""
    told: dict[str, Any] = {"key": str(uuid.uuid4())}
    return told if last is None else {**initial_of(last), **told, "start_on": None, "return_on": None}


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
        "certificates": "、".join(need.certificates),
        "trained": need.trained,
        "training_wish": need.training_wish,
        "training_trade": need.training_trade,
        "unemployed_why": need.unemployed_why,
        "return_on": need.return_on,
    }
