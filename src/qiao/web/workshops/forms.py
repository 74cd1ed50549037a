"""The forms of workshops and of townships' assets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground.saying import reader_language
from qiao.story.register.readers import Residence
from qiao.story.workshops import seasons
from qiao.story.workshops.models import Asset, Workshop
from qiao.web.frame.forms import FreeText, set_choices
from qiao.web.vacancies.fields import Count, Day, read_cell

STATE_TITLES = {
    "applied": _("申请认定"), "refused": _("不予认定"), "recognised": _("已认定"), "withdrawn": _("已取消认定"),
}  # fmt: skip
FORM_TITLES = {
    "company": _("公司"), "cooperative": _("农民专业合作社"), "family_farm": _("家庭农场"), "sole": _("个体工商户"),
    "village": _("村集体"),
}  # fmt: skip
KIND_TITLES = {"factory": _("厂房式"), "home": _("居家式"), "farm": _("种养式"), "other": _("其他")}
PAPER_TITLES = {
    "licence": _("营业执照"), "site": _("场地证明"), "fire": _("消防"), "building": _("房屋安全"),
    "permit": _("行业许可"), "environment": _("环保"),
}  # fmt: skip
FOUND_TITLES = {"good": _("好"), "fair": _("过得去"), "bad": _("要整改"), "unseen": _("没看")}
GRADE_TITLES = {"excellent": _("优秀"), "good": _("良好"), "passed": _("合格"), "failed": _("不合格")}
ASSET_TITLES = {
    "crop": _("作物"), "craft": _("手艺"), "firm": _("本地企业"), "site": _("场地"), "other": _("其他资源"),
}  # fmt: skip
_CHOSEN = [("", "—"), *FOUND_TITLES.items()]
"""No finding is filled in unasked."""
_OWN = ("name", "address", "legal_form", "kind", "trade", "products", "months", "area_m2", "site_owner", "capacity",
        "contact", "contact_phone", "opened_on")  # fmt: skip


def read_township(text: str) -> str:
    """The code of a township or a village（9 or 12 digits）. Raises ValidationError for less, and for what is none."""
    code: str = read_cell(Residence(), text)
    if code[6:9] == "000":
        raise forms.ValidationError(_("请写到乡镇或村。"))
    return code[:9] if code[9:] == "000" else code


def months_said(bits: int) -> str:
    """A season in the reader's language."""
    return seasons.said(bits, english=reader_language() == "en")


class Months(forms.CharField):
    """Months of a year, as people write them; empty is the whole year."""

    def clean(self, value: Any) -> int:
        """Their bits. Raises ValidationError for what names no months."""
        text: str = super().clean(value) or "全年"
        bits = seasons.read(text)
        if bits is None:
            raise forms.ValidationError(_("看不出是哪几个月。请写月份，例如“3-6月”“全年”。"))
        return bits


class WorkshopForm(forms.Form):
    """What is told of a workshop."""

    name = FreeText(label=_("车间名称"), max_length=80)
    place_text = forms.CharField(label=_("在哪个村（社区）"), max_length=120, help_text=_("写到村最好，至少写到乡镇"))
    address = FreeText(label=_("详细地址"), max_length=120)
    employer = forms.ChoiceField(label=_("经营主体"), help_text=_("没有的，先在用人单位里登记"))
    legal_form = forms.ChoiceField(label=_("主体性质"), choices=list(FORM_TITLES.items()))
    kind = forms.ChoiceField(label=_("车间类型"), choices=list(KIND_TITLES.items()))
    trade = FreeText(label=_("做什么"), max_length=40, help_text=_("如刺绣、竹编、服装加工"))
    products = FreeText(label=_("产品"), max_length=120, required=False)
    months = Months(label=_("一年里哪几个月开工"), max_length=40, required=False, help_text=_("如“3-11月”；空着是全年"))
    area_m2 = Count(label=_("面积（平方米）"), min_value=1, max_value=1_000_000, required=False)
    site_owner = FreeText(label=_("场地是谁的"), max_length=60, required=False)
    capacity = Count(label=_("能容多少人同时做工"), min_value=1, max_value=10_000)
    contact = FreeText(label=_("负责人"), max_length=80, required=False)
    contact_phone = forms.CharField(label=_("工作电话"), max_length=40, required=False)
    opened_on = forms.DateField(label=_("哪天开办"), widget=Day)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, employers: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        set_choices(self, "employer", [("", "—"), *employers])

    def clean_place_text(self) -> str:
        """The place's code, a township's at least."""
        return read_township(self.cleaned_data["place_text"])

    def values(self) -> dict[str, Any]:
        """The cleaned fields as `actions` take them, the employer still as its key."""
        given = self.cleaned_data
        return {name: given[name] for name in _OWN} | {"region": given["place_text"]}


def stored(workshop: Workshop, place: str) -> dict[str, Any]:
    """A workshop as the form shows it."""
    told = {name: getattr(workshop, name) for name in _OWN}
    return told | {
        "place_text": place, "employer": str(workshop.employer_id), "months": months_said(workshop.months),
        "version": workshop.version,
    }  # fmt: skip


class RecogniseForm(forms.Form):
    """认定."""

    document = FreeText(label=_("认定文件"), max_length=80, help_text=_("文号"))
    recognised_on = forms.DateField(label=_("认定日期"), widget=Day)
    why = FreeText(
        label=_("理由"), max_length=200, required=False, help_text=_("条件都够就空着；还缺什么也认定的，写为什么")
    )


class EndForm(forms.Form):
    """不予认定、取消认定."""

    ended_on = forms.DateField(label=_("哪天"), widget=Day)
    why = FreeText(label=_("为什么"), max_length=200)


class PaperForm(forms.Form):
    """场地和安全材料."""

    kind = forms.ChoiceField(label=_("什么材料"), choices=list(PAPER_TITLES.items()))
    number = forms.CharField(label=_("编号"), max_length=60, required=False)
    issued_on = forms.DateField(label=_("哪天发的"), widget=Day)
    valid_until = forms.DateField(label=_("有效期至"), widget=Day, required=False)


class OrderForm(forms.Form):
    """订单."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    product = FreeText(label=_("做什么"), max_length=60)
    buyer = FreeText(label=_("给谁做"), max_length=80, required=False)
    quantity = Count(label=_("多少"), min_value=1, max_value=100_000_000, required=False)
    unit = FreeText(label=_("单位"), max_length=10, required=False, help_text=_("件、公斤、套"))
    taken_on = forms.DateField(label=_("哪天接的"), widget=Day)
    due_on = forms.DateField(label=_("哪天交货"), widget=Day)

    def clean(self) -> dict[str, Any]:
        """A quantity has its unit."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("quantity") and not told.get("unit"):
            self.add_error("unit", _("写了多少，请写单位。"))
        return told


class OrderEndForm(forms.Form):
    """交货, or 没成."""

    delivered_on = forms.DateField(label=_("哪天交的货"), widget=Day, required=False)
    why = FreeText(label=_("没成的，为什么"), max_length=120, required=False)


class InspectForm(forms.Form):
    """检查."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("哪天去看的"), widget=Day)
    safety = forms.ChoiceField(label=_("安全"), choices=_CHOSEN)
    pay = forms.ChoiceField(label=_("工资发放"), choices=_CHOSEN)
    work = forms.ChoiceField(label=_("生产"), choices=_CHOSEN)
    present = Count(label=_("当时在做工几人"), min_value=0, max_value=10_000, required=False)
    said = FreeText(label=_("看到什么"), max_length=500, required=False, widget=forms.Textarea)
    mend_by = forms.DateField(label=_("哪天前整改"), widget=Day, required=False)


class MendForm(forms.Form):
    """整改."""

    on = forms.DateField(label=_("哪天看到改好了"), widget=Day)
    said = FreeText(label=_("怎么改的"), max_length=200)


class GradeForm(forms.Form):
    """年度评定."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    grade = forms.ChoiceField(label=_("等次"), choices=[("", "—"), *GRADE_TITLES.items()])
    document = FreeText(label=_("评定文件"), max_length=80, help_text=_("文号"))
    why = FreeText(label=_("理由"), max_length=200, required=False, help_text=_("和指标算出的不一样、或改定时要写"))


class PostForm(forms.Form):
    """挂上岗位."""

    vacancy = forms.UUIDField()


class AssetForm(forms.Form):
    """家底."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    place_text = forms.CharField(label=_("哪个乡镇或村"), max_length=120)
    kind = forms.ChoiceField(label=_("是什么"), choices=list(ASSET_TITLES.items()))
    name = FreeText(label=_("名称"), max_length=60, help_text=_("如莲藕、竹编、旧小学"))
    amount = Count(label=_("多少"), min_value=0, max_value=100_000_000, required=False)
    unit = FreeText(
        label=_("单位"), max_length=10, required=False, help_text=_("亩、人、平方米；场地写平方米才能算容多少人")
    )
    months = Months(label=_("哪几个月"), max_length=40, required=False, help_text=_("如“3-6月”；空着是全年"))
    owner = FreeText(label=_("谁的"), max_length=60, required=False)
    has_power = forms.NullBooleanField(label=_("通动力电"), required=False)
    has_road = forms.NullBooleanField(label=_("货车到得了"), required=False)
    note = FreeText(label=_("说明"), max_length=200, required=False)
    told_on = forms.DateField(label=_("哪天了解的"), widget=Day)
    told_by_name = FreeText(label=_("谁说的"), max_length=80, required=False)

    def clean_place_text(self) -> str:
        """The place's code, a township's at least."""
        return read_township(self.cleaned_data["place_text"])

    def clean(self) -> dict[str, Any]:
        """An amount has its unit."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("amount") is not None and not told.get("unit"):
            self.add_error("unit", _("写了多少，请写单位。"))
        return told

    def values(self) -> dict[str, Any]:
        """The cleaned fields as `profiling` takes them."""
        given = dict(self.cleaned_data)
        for name in ("key", "version"):
            given.pop(name, None)
        return given | {"region": given.pop("place_text")}


def stored_asset(asset: Asset, place: str) -> dict[str, Any]:
    """An asset as the form shows it."""
    names = ("kind", "name", "amount", "unit", "owner", "has_power", "has_road", "note", "told_on", "told_by_name")
    told = {name: getattr(asset, name) for name in names}
    return told | {"place_text": place, "months": months_said(asset.months), "version": asset.version}
