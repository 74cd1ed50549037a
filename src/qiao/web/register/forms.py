"""The register's forms: typed text in, facts out, every error beside its field."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from qiao.ground.saying import Refused
from qiao.story.register.facts import WorkerFacts, of_worker, read_identity, read_name, read_phone
from qiao.story.register.householding import HouseholdFacts
from qiao.story.register.listed import EDUCATION_NAMES, POVERTY_NAMES, RELATION_NAMES, STATUS_NAMES, full_name
from qiao.story.register.models import Household, Worker
from qiao.story.register.readers import region_typed
from qiao.story.register.states import BY_HAND
from qiao.web.frame.forms import FreeText, Line

FIELD_OF = {"region": "residence"}
"""Where an action's refusal is shown, when the form calls the field otherwise."""
OPENED = "register.worker.opened"
"""What signs the values with which a form was opened."""


def refused_at(form: forms.Form, refused: Refused) -> None:
    """Put a refusal beside its field, or above the form."""
    field = FIELD_OF.get(refused.field, refused.field)
    form.add_error(field if field in form.fields else None, refused.said)


def read_region(text: str, near: Sequence[str] = ()) -> str:
    """A place as typed, as the stored region; `near` as in `region_typed`. Raises ValidationError in its words."""
    try:
        return region_typed(text, near)
    except Refused as refused:
        raise forms.ValidationError(refused.said) from None


class WorkerForm(forms.Form):
    """A worker（劳动者）. The key is made when the form is opened: sent twice, it is one record."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    identity = Line(
        label=_("身份证号"),
        max_length=30,
        help_text=_("18 位，填好后自动带出生日期、性别和签发地。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("姓名"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = Line(
        label=_("联系电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    no_phone = forms.BooleanField(label=_("没有电话了，或号码作废"), required=False)
    residence = Line(
        label=_("居住地址"),
        max_length=120,
        help_text=_("写到村（社区），如 重庆市巫溪县宁河街道人民社区。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    household = Line(label=_("户编号"), max_length=40, required=False, help_text=_("同一户的人写同一个编号。"))
    relation = forms.ChoiceField(label=_("与户主关系"), required=False, choices=[("", "—"), *RELATION_NAMES.items()])
    education = forms.TypedChoiceField(
        label=_("文化程度"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "—"), *enumerate(EDUCATION_NAMES)],
    )
    skills = FreeText(label=_("技能特长"), max_length=200, required=False, help_text=_("几项之间用、隔开。"))

    def __init__(self, *args: Any, worker: Worker | None = None, near: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worker, self.near = worker, near
        if worker is None or not worker.subject.phone_sealed:
            del self.fields["no_phone"]
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
        """The region's code; what the form showed at first is the place registered, however it would be read."""
        text = self.cleaned_data["residence"]
        if self.worker is not None and text == full_name(self.worker.region):
            return self.worker.region
        return read_region(text, self.near)

    def clean_opened(self) -> dict[str, Any]:
        """What the form showed when it was opened, by fact; nothing where it does not tell."""
        try:
            told: dict[str, Any] = signing.loads(self.cleaned_data["opened"], salt=OPENED)
        except signing.BadSignature:
            return {}
        return {**told, "skills": tuple(told["skills"])}

    def clean(self) -> None:
        """A number and that there is none are not both true."""
        if self.cleaned_data.get("no_phone") and self.cleaned_data.get("phone"):
            self.add_error("phone", _("填了新号码，就不用勾“没有电话了”。两样留一样。"))

    def onto(self, now: Worker) -> WorkerForm:
        """This valid form over the record as it stands now: what was not touched follows, what was typed stays."""
        opened, given, stands = self.cleaned_data["opened"], self.facts(), initial_of(now)
        untouched = [name for name, value in opened.items() if getattr(given, name) == value]
        names = [FIELD_OF.get(name, name) for name in untouched]
        typed = {**dict(self.data.items()), **{name: stands[name] for name in [*names, "version", "opened"]}}
        return WorkerForm(typed, worker=now, near=self.near)

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
            no_phone=given.get("no_phone", False),
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
    number = Line(label=_("户编号"), max_length=40, help_text=_("同一个村里不能重复。"))
    residence = Line(label=_("住址"), max_length=120, help_text=_("写到村（社区）。"))
    poverty = forms.ChoiceField(label=_("户类型"), required=False, choices=list(POVERTY_NAMES.items()))
    poverty_since = forms.DateField(label=_("从哪天起"), required=False, help_text=_("写成 2016-12-31；不知道就空着。"))

    def __init__(self, *args: Any, near: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near = near

    def clean_residence(self) -> str:
        """The region's code."""
        return read_region(self.cleaned_data["residence"], self.near)

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


class WhyForm(forms.Form):
    """On what ground something is decided."""

    why = FreeText(label=_("依据"), max_length=200, help_text=_("看了什么证件，谁确认的。"))


def initial_of(worker: Worker) -> dict[str, Any]:
    """A worker as the form shows it at first, and the same as facts, to know later what was touched."""
    told = of_worker(worker)
    return {
        **told,
        "version": worker.version,
        "opened": signing.dumps(told, salt=OPENED),
        "residence": full_name(worker.region),
        "skills": "、".join(worker.skills),
    }


def initial_of_household(house: Household, residence: str) -> dict[str, Any]:
    """A household as the form shows it at first."""
    told = {"version": house.version, "number": house.number, "residence": residence, "poverty": house.poverty}
    return {**told, "poverty_since": house.poverty_since}


def fresh(region: str = "") -> dict[str, Any]:
    """A new form's own key, and where most of those live whom this officer registers."""
    return {"key": str(uuid.uuid4()), "residence": full_name(region) if region else ""}
