"""The register's forms: typed text in, facts out, every error beside its field."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground.saying import Refused
from qiao.story.register.ethnic_groups import code_of
from qiao.story.register.facts import CLEAR, LISTS, WorkerFacts, of_worker, read_identity, read_name, read_phone
from qiao.story.register.householding import HouseholdFacts
from qiao.story.register.listed import EDUCATION_NAMES, POVERTY_NAMES, RELATION_NAMES, STATUS_NAMES, full_name
from qiao.story.register.models import Household, Worker
from qiao.story.register.named import (
    CAUSE_NAMES,
    HEALTH_NAMES,
    LABOUR_NAMES,
    MONITORED_NAMES,
    PERSON_TYPE_NAMES,
    STUDENT_NAMES,
    WORKS_WHERE_NAMES,
)
from qiao.story.register.persons import OF_HOUSEHOLD
from qiao.story.register.readers import region_typed
from qiao.story.register.states import BY_HAND
from qiao.web.frame.forms import FIELD_OF, FreeText, Line, opening_of, sealed_opening, set_choices

HEALTHY = "健康"
OPENED = "register.worker.opened"
"""What signs the values with which a form was opened."""


def read_region(text: str, near: Sequence[str] = ()) -> str:
    """A place as typed, as the stored region; `near` as in `region_typed`. Raises ValidationError in its words."""
    try:
        return region_typed(text, near)
    except Refused as refused:
        raise forms.ValidationError(refused.said) from None


def _chosen(label: Any, names: Mapping[str, Any], hint: Any = "") -> forms.ChoiceField:
    """A drop-down of a code's names, blank where nobody knows."""
    return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *names.items()], help_text=hint)


def _true_since() -> forms.DateField:
    """From when what is new was true already（早就是这样了，现在才知道）."""
    return forms.DateField(
        label=_("改动从哪天起就是这样"),
        required=False,
        help_text=_("不填就从今天起；早就变了、现在才知道的，填那天，如 2019-05-01。"),
    )


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
    certificates = FreeText(label=_("技能证书"), max_length=200, required=False, help_text=_("几项之间用、隔开。"))
    labour = _chosen(_("劳动技能"), LABOUR_NAMES)
    student = _chosen(_("在校生状况"), STUDENT_NAMES)
    works_where = _chosen(_("务工状况"), WORKS_WHERE_NAMES, _("照本人说的；上岗、离岗另记。"))
    person_type = _chosen(_("人员类别"), PERSON_TYPE_NAMES)
    health = forms.MultipleChoiceField(
        label=_("健康状况"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[*HEALTH_NAMES.items()],
        help_text=_("加密保存，只用于帮扶，不进入匹配。不勾就不改。"),
    )
    ethnicity = Line(
        label=_("民族"),
        max_length=20,
        required=False,
        help_text=_("加密保存，不参与匹配。照身份证写；不改就空着。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    true_since = _true_since()

    def __init__(self, *args: Any, worker: Worker | None = None, near: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worker, self.near = worker, near
        if worker is None:
            del self.fields["true_since"]
        if worker is None or not worker.subject.phone_sealed:
            del self.fields["no_phone"]
        if worker is not None:
            self.fields["identity"].required = False
            tails = {"identity": worker.subject.resident_id_tail, "phone": worker.subject.phone_tail}
            for name, tail in tails.items():
                if tail:
                    self.fields[name].help_text = _("现在是尾号 %(tail)s，不改就空着。") % {"tail": tail}
            self._offer_clearing(worker)

    def _offer_clearing(self, worker: Worker) -> None:
        """What is sealed is never shown in a form: it is left, replaced, or said to be a mistake."""
        if worker.subject.health_sealed:
            set_choices(self, "health", [*HEALTH_NAMES.items(), (CLEAR, _("登记错了，清空"))])
            self.fields["health"].help_text = _("已经登记，不改就不勾；要看请回到这个人的页面。")
        if worker.subject.ethnicity_sealed:
            self.fields["ethnicity"].help_text = _("已经登记，不改就空着；登记错了要清空，填一个减号 -。")

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
        told = opening_of(self.cleaned_data["opened"], OPENED)
        return {**told, **{name: tuple(told[name]) for name in LISTS if told}}

    def clean_health(self) -> str:
        """The words as they are sealed; "" when none is ticked."""
        told = self.cleaned_data["health"]
        if len(told) > 1 and {CLEAR, HEALTHY} & set(told):
            raise forms.ValidationError(_("“健康”和“登记错了”都只能单独勾。"))
        return "、".join(told)

    def clean_ethnicity(self) -> str:
        """As written; one of the 56 under any of their names, or an unrecognised group that registers know."""
        text: str = self.cleaned_data["ethnicity"].strip()
        if text and text != CLEAR and not code_of(text):
            raise forms.ValidationError(
                _("“%(found)s”不在五十六个民族里。请照身份证写，未识别民族写“其他”。") % {"found": text}
            )
        return text

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
        return WorkerFacts(
            name=given["name"],
            region=given["residence"],
            identity=given["identity"],
            phone=given["phone"],
            household=given["household"].strip(),
            relation=given["relation"],
            education=given["education"],
            skills=_parts(given["skills"]),
            certificates=_parts(given["certificates"]),
            labour=given["labour"],
            student=given["student"],
            works_where=given["works_where"],
            person_type=given["person_type"],
            no_phone=given.get("no_phone", False),
            health=given["health"],
            ethnicity=given["ethnicity"],
        )


def _parts(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.replace("，", "、").replace(",", "、").split("、"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _checked(read: Any, text: str) -> str:
    if not text.strip():
        return ""
    try:
        return str(read(text))
    except Refused as refused:
        raise forms.ValidationError(refused.said) from None


def _whole(label: Any, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, help_text=hint)


class HouseholdForm(forms.Form):
    """A household（户）."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = Line(label=_("户编号"), max_length=40, help_text=_("同一个村里不能重复。"))
    residence = Line(label=_("住址"), max_length=120, help_text=_("写到村（社区）。"))
    poverty = forms.ChoiceField(label=_("户类型"), required=False, choices=list(POVERTY_NAMES.items()))
    poverty_since = forms.DateField(label=_("从哪天起"), required=False, help_text=_("写成 2016-12-31；不知道就空着。"))
    exited_on = forms.DateField(label=_("脱贫日期"), required=False)
    monitored = _chosen(_("监测对象类别"), MONITORED_NAMES, _("不是监测对象就空着。"))
    monitored_since = forms.DateField(label=_("监测识别日期"), required=False)
    cause = _chosen(_("主要致贫原因"), CAUSE_NAMES)
    cause_second = _chosen(_("其他致贫原因"), CAUSE_NAMES)
    cause_third = _chosen(_("其他致贫原因（二）"), CAUSE_NAMES)
    income_before_yuan = _whole(_("帮扶前人均年收入（元）"))
    income_before_year = _whole(_("帮扶前收入年份"), _("哪一年的，如 2016。"))
    income_now_yuan = _whole(_("现在人均年收入（元）"))
    income_now_year = _whole(_("现在收入年份"))
    true_since = _true_since()

    def __init__(self, *args: Any, near: Sequence[str] = (), new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near = near
        if new:
            del self.fields["true_since"]

    def clean_residence(self) -> str:
        """The region's code."""
        return read_region(self.cleaned_data["residence"], self.near)

    def facts(self) -> HouseholdFacts:
        """What was entered, once the form is valid."""
        given = self.cleaned_data
        kept = {name: given[name] for name in OF_HOUSEHOLD}
        return HouseholdFacts(given["number"].strip(), given["residence"], **kept)


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
        "opened": sealed_opening(told, OPENED),
        "residence": full_name(worker.region),
        **{name: "、".join(told[name]) for name in LISTS},
    }


def initial_of_household(house: Household, residence: str) -> dict[str, Any]:
    """A household as the form shows it at first."""
    told = {"version": house.version, "number": house.number, "residence": residence}
    return {**told, **{name: getattr(house, name) for name in OF_HOUSEHOLD}}


def fresh(region: str = "") -> dict[str, Any]:
    """A new form's own key, and where most of those live whom this officer registers."""
    return {"key": str(uuid.uuid4()), "residence": full_name(region) if region else ""}
