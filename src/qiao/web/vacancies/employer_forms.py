"""The forms of an employer: its data, suspension and appeal, workplaces, contacts, licence, checks on site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.story.vacancies.models import Employer
from qiao.story.vacancies.readers import PostPlace
from qiao.web.frame.forms import FileChoice, FreeText, set_choices
from qiao.web.vacancies.fields import CreditCodeField, Day, checked_phone, read_cell

OWN = (
    *("name", "credit_code", "contact", "contact_phone", "industry", "size"),
    *("licence_no", "licence_valid_to", "licence_scope"),
)
FOUND = [
    ("good", _("好")), ("fair", _("过得去")), ("bad", _("要整改")), ("none", _("没有")), ("unseen", _("没看")),
]  # fmt: skip
"""Findings, as they are read."""
CHOSEN = [("", "—"), *FOUND]
"""As they are chosen: none is filled in unasked."""


class SuspensionForm(forms.Form):
    """暂停推荐: until when, and why."""

    until = forms.DateField(label=_("暂停到哪天"), widget=Day)
    why = FreeText(label=_("为什么"), max_length=200)


class EmployerForm(forms.Form):
    """What is known of an employer."""

    name = forms.CharField(label=_("名称"), max_length=120)
    credit_code = CreditCodeField(label=_("统一社会信用代码"), max_length=24, required=False)
    contact = forms.CharField(label=_("联系人"), max_length=80, required=False)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)
    industry = forms.CharField(label=_("所属行业"), max_length=60, required=False)
    size = forms.CharField(label=_("单位规模"), max_length=40, required=False)
    licence_no = forms.CharField(label=_("营业执照注册号"), max_length=40, required=False)
    licence_valid_to = forms.DateField(label=_("营业执照有效期至"), widget=Day, required=False)
    licence_scope = forms.CharField(label=_("经营范围"), max_length=500, required=False, widget=forms.Textarea)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_contact_phone(self) -> str:
        """A mobile, or a landline with its area code."""
        return checked_phone(self, "contact_phone")


def stored_employer(employer: Employer) -> dict[str, Any]:
    """An employer as the form shows it."""
    return {name: getattr(employer, name) or "" for name in OWN} | {"version": employer.version}


class WhyForm(forms.Form):
    """A reason, for whatever needs no more."""

    why = FreeText(label=_("为什么"), max_length=200)


class AppealForm(forms.Form):
    """申诉: what the employer objects."""

    said = FreeText(label=_("不同意什么，有什么依据"), max_length=500)


class DecisionForm(forms.Form):
    """The decision of an appeal, with its reason."""

    decision = forms.ChoiceField(
        label=_("决定"), choices=[("", "—"), ("lifted", _("申诉成立，恢复推荐")), ("upheld", _("申诉不成立，维持暂停"))]
    )
    why = FreeText(label=_("理由"), max_length=200)


class WorkplaceForm(forms.Form):
    """One of the places where its people work."""

    place = forms.CharField(label=_("在哪里"), max_length=120, help_text=_("写到区县，能写到乡镇更好"))
    address = forms.CharField(label=_("详细地址"), max_length=200)
    what = FreeText(label=_("那里有什么"), max_length=200, required=False, help_text=_("如车间、宿舍、食堂"))

    def clean_place(self) -> str:
        """The place's code."""
        code: str = read_cell(PostPlace(), self.cleaned_data["place"])
        return code


class ContactForm(forms.Form):
    """Somebody to ask there. A business telephone."""

    name = forms.CharField(label=_("姓名"), max_length=80)
    role = forms.CharField(label=_("职务"), max_length=40, required=False)
    phone = forms.CharField(label=_("工作电话"), max_length=40, required=False)

    def clean_phone(self) -> str:
        """A mobile, or a landline with its area code."""
        return checked_phone(self, "phone")


class PictureForm(forms.Form):
    """A picture of the licence."""

    file = forms.FileField(
        label=_("营业执照的照片或扫描图"),
        allow_empty_file=True,
        widget=FileChoice(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("jpg、png 或 webp，最多 8 MB。加密存放，看要写理由。"),
    )


class InviteForm(forms.Form):
    """邀请: who may make a log-in for this employer."""

    called = FreeText(label=_("邀请哪一位"), max_length=80, help_text=_("如人事部负责人；链接只给本人，7 天内用一次"))


class SiteCheckForm(forms.Form):
    """实地核验: what was found where people sleep, eat and work."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    workplace = forms.ChoiceField(label=_("看的是哪个地方"))
    checked_on = forms.DateField(label=_("哪天去看的"), widget=Day)
    dormitory = forms.ChoiceField(label=_("宿舍"), choices=CHOSEN)
    dormitory_said = FreeText(label=_("宿舍看到什么"), max_length=200, required=False)
    canteen = forms.ChoiceField(label=_("食堂"), choices=CHOSEN)
    canteen_said = FreeText(label=_("食堂看到什么"), max_length=200, required=False)
    work = forms.ChoiceField(label=_("车间"), choices=CHOSEN)
    work_said = FreeText(label=_("车间看到什么"), max_length=200, required=False)
    visit = forms.ChoiceField(label=_("哪次走访"), required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], visits: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        set_choices(self, "workplace", places)
        set_choices(self, "visit", [("", "—"), *visits])


class RoomForm(forms.Form):
    """A photo of a room, nobody on it."""

    ROOMS = (("dormitory", _("宿舍")), ("canteen", _("食堂")), ("work", _("车间")))
    room = forms.ChoiceField(label=_("拍的是"), choices=ROOMS)
    file = forms.FileField(
        label=_("照片"),
        allow_empty_file=True,
        widget=FileChoice(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("只拍房间，不拍人。jpg、png 或 webp，最多 8 MB。"),
    )
