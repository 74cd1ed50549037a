"""The register's forms: typed text in, facts out, every error beside its field."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground.exchange.faults import CellFault
from qiao.ground.saying import Refused
from qiao.story.register.facts import WorkerFacts, read_identity, read_name, read_phone
from qiao.story.register.householding import HouseholdFacts
from qiao.story.register.listed import EDUCATION_NAMES, POVERTY_NAMES, RELATION_NAMES, STATUS_NAMES
from qiao.story.register.models import Household, Worker
from qiao.story.register.readers import region_of, residence_code
from qiao.story.register.states import BY_HAND
from qiao.web.frame.forms import FreeText

FIELD_OF = {"region": "residence"}
"""Where an action's refusal is shown, when the form calls the field otherwise."""


def refused_at(form: forms.Form, refused: Refused) -> None:
    """Put a refusal beside its field, or above the form."""
    field = FIELD_OF.get(refused.field, refused.field)
    form.add_error(field if field in form.fields else None, refused.said)


def read_region(text: str) -> str:
    """A residence as typed, as the stored region. Raises ValidationError with the reader's own words."""
    try:
        return region_of(residence_code(text))
    except CellFault as fault:
        figures = {"column": "", **fault.figures}
        raise forms.ValidationError((fault.kind.zh + fault.kind.remedy_zh).format(**figures)) from None


class WorkerForm(forms.Form):
    """A worker（劳动者）. The key is made when the form is opened: sent twice, it is one record."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    identity = forms.CharField(
        label=_("身份证号"),
        max_length=30,
        help_text=_("18 位，填好后自动带出生日期、性别和签发地。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("姓名"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("联系电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    residence = forms.CharField(
        label=_("居住地址"),
        max_length=120,
        help_text=_("写到村（社区），如 重庆市巫溪县宁河街道人民社区。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    household = forms.CharField(
        label=_("户编号"), max_length=40, required=False, help_text=_("同一户的人写同一个编号。")
    )
    relation = forms.ChoiceField(label=_("与户主关系"), required=False, choices=[("", "—"), *RELATION_NAMES.items()])
    education = forms.TypedChoiceField(
        label=_("文化程度"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "—"), *enumerate(EDUCATION_NAMES)],
    )
    skills = FreeText(label=_("技能特长"), max_length=200, required=False, help_text=_("几项之间用、隔开。"))

    def __init__(self, *args: Any, worker: Worker | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if worker is not None:
            self.fields["identity"].required = False
            tails = {"identity": worker.subject.resident_id_tail, "phone": worker.subject.phone_tail}
            for name, tail in tails.items():
                if tail:
                    self.fields[name].help_text = _("现在是尾号 %(tail)s，不改就空着。") % {"tail": tail}

    def clean_identity(self) -> str:
        """The checked number, "" when left as it is."""
        return _checked(read_identity, self.cleaned_data["identity"])

    def clean_name(self) -> str:
        """The name as on the card."""
        return _checked(read_name, self.cleaned_data["name"])

    def clean_phone(self) -> str:
        """The digits."""
        return _checked(read_phone, self.cleaned_data["phone"])

    def clean_residence(self) -> str:
        """The region's code."""
        return read_region(self.cleaned_data["residence"])

    def facts(self) -> WorkerFacts:
        """What was entered, once the form is valid."""
        given = self.cleaned_data
        skills = [part.strip() for part in given["skills"].replace("，", "、").replace(",", "、").split("、")]
        return WorkerFacts(
            name=given["name"],
            region=given["residence"],
            identity=given["identity"],
            phone=given["phone"],
            household=given["household"].strip(),
            relation=given["relation"],
            education=given["education"],
            skills=tuple(dict.fromkeys(part for part in skills if part)),
        )


def _checked(read: Any, text: str) -> str:
    if not text.strip():
        return ""
    try:
        return str(read(text))
    except Refused as refused:
        raise forms.ValidationError(refused.said) from None


class HouseholdForm(forms.Form):
    """A household（户）."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = forms.CharField(label=_("户编号"), max_length=40, help_text=_("同一个村里不能重复。"))
    residence = forms.CharField(label=_("住址"), max_length=120, help_text=_("写到村（社区）。"))
    poverty = forms.ChoiceField(label=_("户类型"), required=False, choices=list(POVERTY_NAMES.items()))
    poverty_since = forms.DateField(label=_("从哪天起"), required=False, help_text=_("写成 2016-12-31；不知道就空着。"))

    def clean_residence(self) -> str:
        """The region's code."""
        return read_region(self.cleaned_data["residence"])

    def facts(self) -> HouseholdFacts:
        """What was entered, once the form is valid."""
        given = self.cleaned_data
        return HouseholdFacts(
            given["number"].strip(), given["residence"], given["poverty"], given["poverty_since"]
        )  # fmt: skip


class StatusForm(forms.Form):
    """What an officer may set by hand, and why."""

    to = forms.ChoiceField(label=_("状态"), choices=[(key, STATUS_NAMES[key]) for key in sorted(BY_HAND)])
    why = FreeText(label=_("依据"), max_length=200, help_text=_("谁说的，怎么知道的。"))


class MergeForm(forms.Form):
    """Another record of the same person, found by its identity's last four and name, and why they are one."""

    other = forms.ChoiceField(label=_("和哪一条是同一个人"), widget=forms.RadioSelect, choices=())
    why = FreeText(label=_("依据"), max_length=200, help_text=_("看了什么证件，谁确认的。"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = choices  # type: ignore[attr-defined]


def initial_of(worker: Worker, residence: str) -> dict[str, Any]:
    """A worker as the form shows it at first."""
    return {
        "version": worker.version,
        "name": worker.name,
        "residence": residence,
        "household": worker.household.number if worker.household else "",
        "relation": worker.relation,
        "education": worker.education,
        "skills": "、".join(worker.skills),
    }


def initial_of_household(house: Household, residence: str) -> dict[str, Any]:
    """A household as the form shows it at first."""
    told = {"version": house.version, "number": house.number, "residence": residence, "poverty": house.poverty}
    return {**told, "poverty_since": house.poverty_since}


def fresh() -> dict[str, Any]:
    """A new form's own key."""
    return {"key": str(uuid.uuid4())}
