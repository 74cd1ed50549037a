"""The form of a vacancy. Cells are read by the same readers as the collection form's."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from qiao.ground import clock
from qiao.ground.exchange.faults import GARBLED, Fault
from qiao.ground.exchange.files.delimited import is_misread
from qiao.ground.exchange.misread import misread_in
from qiao.ground.saying import name_of, reader_language
from qiao.story.needs.work_limits import WORK_LIMITS, bits, keys_of
from qiao.story.register.models import EDUCATION
from qiao.story.vacancies import states
from qiao.story.vacancies.actions import DISPATCH
from qiao.story.vacancies.ages_asked import ADULT
from qiao.story.vacancies.collecting import one_line
from qiao.story.vacancies.firm_names import normalised
from qiao.story.vacancies.ledgers import BOARD_LODGING, CONTRACTS, PAY_METHODS
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.queries import place_name
from qiao.story.vacancies.rates import METHODS, TOLD, rate_of, stored_as
from qiao.story.vacancies.readers import HEADCOUNT_MOST, SEVERAL_COUNTED, PostPlace
from qiao.story.vacancies.refusals import YOUNG_AGAINST_AGE
from qiao.story.vacancies.stored_wording import said_wrongly
from qiao.story.vacancies.texts.occupations import read_occupation
from qiao.web.frame.forms import FreeText
from qiao.web.vacancies.fields import (
    Count,
    CreditCodeField,
    Day,
    OccupationChoice,
    checked_phone,
    read_cell,
    refuse_beyond,
)

TERMS = ("age_law", "welfare")
ANOTHER = "is_another"
"""The box that is there once a firm's name is like one on record."""
STILL = "is_still"
"""The box that is there once the firm has a like post."""
_PAY = ("pay_unit", "wage_low_yuan", "wage_high_yuan", "hours_day", "days_month")
UNITS = {
    "month": (_("元/月"), 500, 100_000), "day": (_("元/天"), 20, 5_000), "hour": (_("元/小时"), 2, 1_000),
    "piece": (_("元/件"), Decimal("0.01"), 5_000),
}  # fmt: skip
"""What pay is per, with the least and the most that an ordinary post pays."""
_PLAIN = ("title", "occupation", "age_reason",
          "headcount", "age_min", "age_max", "education_min", "starts_on",
          "expires_on", "board_lodging", "description", "pay_method", "probation", "hours", "shift", "board_yuan_month",
          "lodging_yuan_month", "deductions", "contract", "dispatched_by", "insurance", "address", "demand_reason",
          "contact", "contact_phone")  # fmt: skip


_OFFERED = (
    gettext_noop("包吃包住"), gettext_noop("包吃"), gettext_noop("包住"), gettext_noop("食宿补贴"),
    gettext_noop("不包"), gettext_noop("劳动合同"), gettext_noop("劳务派遣"), gettext_noop("劳务协议"),
    gettext_noop("非全日制"), gettext_noop("月薪"), gettext_noop("计时"), gettext_noop("计件"), gettext_noop("日薪"),
    gettext_noop("底薪加提成"), gettext_noop("年薪"),
    gettext_noop("不超过法定退休年龄"), gettext_noop("驾驶、保安等从业资格规定"),
    gettext_noop("特种作业规定"), gettext_noop("就业见习（16–24 岁）"), gettext_noop("其他法律、法规"),
)  # fmt: skip
"""What the collection form offers, so that it has its English; stored is the form's own word."""


def _choices(words: Any) -> list[tuple[str, Any]]:
    return [("", "—"), *((word, _(word)) for word in words)]


class VacancyForm(forms.Form):
    """R3 岗位采集表, one post."""

    employer_name = forms.CharField(
        label=_("用人单位"), max_length=120, help_text=_("照营业执照写全称；派遣的写实际用工的那家")
    )
    credit_code = CreditCodeField(label=_("统一社会信用代码"), max_length=24, required=False)
    title = forms.CharField(label=_("岗位名称"), max_length=120)
    occupation = forms.CharField(
        label=_("职业"), max_length=60, required=False, widget=OccupationChoice,
        help_text=_("《职业分类大典（2022）》的代码或名称；不知道就空着"),
    )  # fmt: skip
    place_text = forms.CharField(label=_("工作地点"), max_length=120, help_text=_("写到区县，能写到乡镇更好"))
    address = forms.CharField(label=_("详细地址"), max_length=200, required=False)
    headcount = Count(label=_("招几人"), min_value=1, max_value=HEADCOUNT_MOST, required=False)
    several = forms.BooleanField(label=_("单位只说“若干”，没说几人"), required=False)
    pay_unit = forms.ChoiceField(
        label=_("工资按什么算"), choices=[(unit, told[0]) for unit, told in UNITS.items()], initial="month",
        required=False, help_text=_("下面两格填的是每月、每天、每小时还是每件多少元"),
    )  # fmt: skip
    wage_low_yuan = forms.DecimalField(
        label=_("工资最低多少元"), required=False, help_text=_("没谈定就空着，页面写“面议”；中介返费不算工资")
    )
    wage_high_yuan = forms.DecimalField(label=_("工资最高多少元"), required=False)
    hours_day = forms.DecimalField(
        label=_("一天干几小时"), min_value=1, max_value=16, decimal_places=1, required=False,
        help_text=_("按小时算的才填；没问清就空着，不折算成月薪"),
    )  # fmt: skip
    days_month = forms.IntegerField(
        label=_("一个月干几天"), min_value=1, max_value=31, required=False,
        help_text=_("按小时、按天算的才填；没问清就空着"),
    )  # fmt: skip
    pay_method = forms.ChoiceField(label=_("怎么算钱"), choices=_choices(PAY_METHODS), required=False)
    probation = forms.CharField(
        label=_("试用期"), max_length=60, required=False, help_text=_("写多久、工资多少；不得低于转正工资的八成")
    )
    night = forms.ChoiceField(
        label=_("上夜班吗"), choices=[("", _("没问清")), ("0", _("不上")), ("1", _("上"))], required=False
    )
    hours = forms.CharField(label=_("工作时间"), max_length=100, required=False)
    shift = forms.CharField(label=_("班次"), max_length=60, required=False)
    board_lodging = forms.ChoiceField(label=_("吃住"), choices=_choices(BOARD_LODGING), required=False)
    board_yuan_month = Count(label=_("每月饭费（元）"), min_value=0, max_value=5_000, required=False)
    lodging_yuan_month = Count(label=_("每月住宿费（元）"), min_value=0, max_value=5_000, required=False)
    contract = forms.ChoiceField(label=_("签什么合同"), choices=_choices(CONTRACTS), required=False)
    dispatched_by = forms.CharField(
        label=_("派遣单位"), max_length=120, required=False, help_text=_("劳务派遣才填：和劳动者签合同的那家")
    )
    insurance = forms.CharField(label=_("社会保险"), max_length=60, required=False)
    deductions = forms.CharField(label=_("从工资里扣什么"), max_length=100, required=False)
    starts_on = forms.DateField(label=_("哪天上岗"), widget=Day, required=False)
    expires_on = forms.DateField(label=_("招到哪天"), widget=Day, required=False)
    education_min = forms.TypedChoiceField(
        label=_("学历"),
        choices=[("", _("不限")), *((step, _(word)) for step, word in EDUCATION)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    age_min = forms.IntegerField(label=_("最小年龄"), min_value=16, max_value=99, required=False)
    age_max = forms.IntegerField(
        label=_("最大年龄"), min_value=16, max_value=99, required=False, help_text=_("没有法律、法规的理由不要写")
    )
    age_reason = forms.ChoiceField(
        label=_("年龄限制的法定依据"),
        choices=[("", "—"), *((key, _(word)) for key, word in Vacancy.AGE_REASONS)],
        required=False,
        help_text=_("没有依据，岗位存得下，但不能核实"),
    )
    age_law = forms.CharField(label=_("哪部法规、第几条"), max_length=200, required=False)
    skills_text = FreeText(
        label=_("必须会的技能"), max_length=200, required=False, help_text=_("只写必须会的，用顿号分开")
    )
    certificates_text = FreeText(label=_("必须有的证书"), max_length=200, required=False, help_text=_("用顿号分开"))
    demand_keys = forms.MultipleChoiceField(
        label=_("体力要求"), choices=lambda: [(limit.key, name_of(limit)) for limit in WORK_LIMITS],
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    demand_reason = FreeText(label=_("为什么要这样的体力"), max_length=200, required=False)
    young_ok = forms.BooleanField(label=_("16–17 岁也能做（没有夜班、没有危险）"), required=False)
    contact = forms.CharField(label=_("联系人"), max_length=80, required=False)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)
    welfare = forms.CharField(label=_("福利"), max_length=200, required=False)
    description = forms.CharField(label=_("岗位描述"), max_length=5_000, required=False, widget=forms.Textarea)
    asked = forms.ChoiceField(
        label=_("改的内容问过企业吗"), required=False,
        choices=[("", _("没问：改了要重新核实")), ("phone", _("已向企业核实：电话")),
                 ("papers", _("已向企业核实：看资料")), ("site", _("已向企业核实：实地"))],
    )  # fmt: skip
    line = forms.UUIDField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_title(self) -> str:
        """One line, and no letters of a wrong encoding."""
        return self._name("title")

    def clean_employer_name(self) -> str:
        """As the title."""
        return self._name("employer_name")

    def _name(self, field: str) -> str:
        text = one_line(self.cleaned_data[field])
        if is_misread(text):
            raise forms.ValidationError(Fault(GARBLED, 0, "", "", {"found": text}).said(reader_language()))
        return text

    def __init__(
        self, *args: Any, of: Vacancy | None = None, asks: bool = False, draft: bool = False, **kwargs: Any
    ) -> None:
        """`of`: the vacancy that is changed. `asks`: whether the reader may say that they asked its employer. `draft`:
        whether it is kept with the firm and the title alone."""
        if of is not None:
            known = {"employer_name": of.employer.name, "credit_code": of.employer.credit_code or ""}
            kwargs["initial"] = {**stored(of), **(kwargs.get("initial") or {}), **known}
        super().__init__(*args, **kwargs)
        self.of, self.draft = of, draft
        self.fields["place_text"].required = not draft
        for name in ("employer_name", "credit_code") if of is not None else ():
            self.fields[name].disabled = True
            self.fields[name].required = False
        if of is None or not asks or of.state not in states.ANSWERED:
            del self.fields["asked"]
        if of is None and ANOTHER in self.data:
            self.offer_another()
        if of is None and STILL in self.data:
            self.offer_still()
        title = self["title"].value()
        self.fields["occupation"].widget.title = title if isinstance(title, str) else ""

    def offer_another(self) -> None:
        """Ask whether the firm is another one than that of a like name."""
        self.fields[ANOTHER] = forms.BooleanField(label=_("是另一家，不是系统里名字差不多的那家"), required=False)

    def offer_still(self) -> None:
        """Ask whether the post is another one than that which is on record."""
        self.fields[STILL] = forms.BooleanField(label=_("不是同一个岗位，还是要发"), required=False)

    def clean_contact_phone(self) -> str:
        """Whom to call there."""
        return checked_phone(self, "contact_phone")

    def clean_occupation(self) -> str:
        """The code of the classification, or none."""
        text: str = self.cleaned_data["occupation"]
        if text and read_occupation(text) is None:
            raise forms.ValidationError(_("大典里没有这个代码或名称。请从下面选一个，或者空着。"))
        return read_occupation(text) or ""

    def clean_place_text(self) -> str:
        """The place's code is kept as `place`."""
        text: str = self.cleaned_data["place_text"]
        if text:
            self.cleaned_data["place"] = read_cell(PostPlace(), text)
            if (fault := said_wrongly(text)) is not None:
                raise forms.ValidationError(fault.said(reader_language()))
        return text

    def clean(self) -> dict[str, Any]:
        """Pay and ages in order; a physical demand has its reason."""
        given = super().clean() or {}
        self._read_pay(given)
        is_untold = given.get("headcount") is None and not given.get("several")
        if is_untold and not self.draft and "headcount" not in self.errors:
            self.add_error("headcount", _("请填招几人；单位只说“若干”，就勾下面那一格。"))
        if given.get("headcount") is not None and given.get("several"):
            self.add_error("several", _("写了人数就不要勾“若干”。"))
        for name, text in list(given.items()):
            if isinstance(text, str) and misread_in(text):
                self.add_error(name, Fault(GARBLED, 0, "", "", {"found": text}).said(reader_language()))
        for low, high, said in (
            ("wage_low_yuan", "wage_high_yuan", _("最高工资比最低还低，多半是填反了。")),
            ("age_min", "age_max", _("最大年龄比最小还小，多半是填反了。")),
        ):
            if given.get(low) and given.get(high) and given[high] < given[low]:
                self.add_error(high, said)
        if self.of is None and (last := given.get("expires_on")) is not None and last < clock.today():
            self.add_error("expires_on", _("这一天已经过了。请写今天或以后的日期；没定就空着。"))
        if given.get("young_ok") and (given.get("age_min") or 0) >= ADULT:
            told = Fault(YOUNG_AGAINST_AGE, 0, "", "", {"low": given["age_min"]})
            self.add_error("young_ok", told.said(reader_language()))
        if given.get("age_reason") == "other_law" and not given.get("age_law"):
            self.add_error("age_law", _("请写明哪部法规、第几条。"))
        if given.get("demand_keys") and not given.get("demand_reason"):
            self.add_error("demand_reason", _("有体力要求，就要写为什么。"))
        if given.get("contract") == DISPATCH and not given.get("dispatched_by"):
            self.add_error("dispatched_by", _("劳务派遣要写明派遣单位；上面的用人单位写实际用工的那家。"))
        firms = [normalised(given.get(name) or "") for name in ("employer_name", "dispatched_by")]
        if firms[0] and firms[0] == firms[1]:
            said = _("派遣单位和用人单位是同一家：用人单位写实际用工的那家，不派遣的这里空着。")
            self.add_error("dispatched_by", said)
        return given

    @property
    def gaps(self) -> list[str]:
        """What a draft does not say."""
        given = self.cleaned_data
        is_untold = given["headcount"] is None and not given["several"]
        told = (("place", not given["place_text"]), ("headcount", is_untold))
        return [name for name, is_gap in told if is_gap]

    def _read_pay(self, given: dict[str, Any]) -> None:
        """Each end within what its unit allows; whole yuan a month."""
        given["pay_unit"] = unit = given.get("pay_unit") or "month"
        said, least, most = UNITS[unit]
        if given.get("wage_high_yuan") is not None and "wage_low_yuan" in given and given["wage_low_yuan"] is None:
            self.add_error("wage_low_yuan", _("只写了最高的。请写最低多少；没谈定就两格都空着。"))
        for name in ("wage_low_yuan", "wage_high_yuan"):
            if (value := given.get(name)) is None:
                continue
            try:
                refuse_beyond(value, least, most, _("（%(unit)s）") % {"unit": said})
                if unit == "month" and value != int(value):
                    raise forms.ValidationError(_("月薪填整数元。"))
            except forms.ValidationError as wrong:
                self.add_error(name, wrong)

    def values(self) -> dict[str, Any]:
        """The cleaned fields as `actions` take them; what the form does not show of a vacancy stays as it is."""
        given = self.cleaned_data
        told = {name: given[name] for name in _PLAIN}
        kept = {} if self.of is None else {k: v for k, v in self.of.terms.items() if k not in (*self.fields, *TOLD)}
        pay = self._pay()
        told |= {
            "place": given["place"] if self.of is None or given["place_text"] else self.of.place,
            "gaps": self.gaps,
            "night": None if given["night"] == "" else given["night"] == "1",
            "young_ok": given["young_ok"],
            "skills": _listed(given["skills_text"]),
            "certificates": _listed(given["certificates_text"]),
            "demands": bits(given["demand_keys"]),
            **pay,
            "terms": kept | {name: given[name] for name in TERMS if given[name]} | pay["terms"],
        }
        if given["several"] or given["headcount"] is None:
            # One seat is counted beside those that are filled, as for a workbook that says 若干.
            untold = self.of is not None and not self.of.headcount_told
            filled = 0 if self.of is None else self.of.filled
            told["headcount"] = self.of.headcount if self.of is not None and untold else filled + SEVERAL_COUNTED
        return told | {"headcount_told": given["headcount"] is not None} | self._untouched()

    def _untouched(self) -> dict[str, Any]:
        """What is stored of the texts that came back as they were shown: a browser writes line ends its own way, and a
        place or a list of words need not read back as what it was made from."""
        if self.of is None:
            return {}
        shown = {**{name: name for name in _PLAIN}, **_MADE_FROM}
        same = [name for name, field in shown.items() if _alike(self.initial.get(field), self.cleaned_data[field])]
        return {name: getattr(self.of, name) for name in same}

    def _pay(self) -> dict[str, Any]:
        """The pay as a vacancy keeps it; untouched pay stays as it was written, by whatever unit."""
        given = self.cleaned_data
        if self.of is not None and all((given[name] or None) == (self.initial[name] or None) for name in _PAY):
            terms = {name: self.of.terms[name] for name in TOLD if name in self.of.terms}
            return {"wage_low_yuan": self.of.wage_low_yuan, "wage_high_yuan": self.of.wage_high_yuan, "terms": terms}
        low, high, unit = given["wage_low_yuan"], given["wage_high_yuan"], given["pay_unit"]
        if low is None:
            return {"wage_low_yuan": None, "wage_high_yuan": None, "terms": {}}
        if unit == "month":
            return {"wage_low_yuan": int(low), "wage_high_yuan": None if high is None else int(high), "terms": {}}
        method = given["pay_method"] or METHODS[unit]
        rate = stored_as(unit, low, high, hours_day=given["hours_day"], days_month=given["days_month"])
        return {"pay_method": method, **rate}


_MADE_FROM = {"place": "place_text", "skills": "skills_text", "certificates": "certificates_text"}
"""Values of a vacancy that the form shows as a text, and makes from it again."""


def _alike(shown: object, given: object) -> bool:
    if not isinstance(shown, str) or not isinstance(given, str):
        return False
    return shown.replace("\r\n", "\n").strip() == given.replace("\r\n", "\n").strip()


def _listed(text: str) -> list[str]:
    return [word.strip() for word in text.replace("，", "、").split("、") if word.strip()]


def stored(vacancy: Vacancy) -> dict[str, Any]:
    """A vacancy as the form shows it."""
    told = {name: getattr(vacancy, name) for name in _PLAIN}
    told |= {name: vacancy.terms.get(name, "") for name in TERMS}
    told |= {
        "several": not vacancy.headcount_told and "headcount" not in vacancy.gaps,
        "headcount": vacancy.headcount if vacancy.headcount_told else None,
    }
    return told | _stored_pay(vacancy) | {
        "employer_name": vacancy.employer.name,
        "credit_code": vacancy.employer.credit_code or "",
        "place_text": "" if "place" in vacancy.gaps else place_name(vacancy.place),
        "night": "" if vacancy.night is None else str(int(vacancy.night)),
        "young_ok": vacancy.young_ok,
        "skills_text": "、".join(vacancy.skills),
        "certificates_text": "、".join(vacancy.certificates),
        "demand_keys": list(keys_of(vacancy.demands)),
        "key": vacancy.pk,
        "version": vacancy.version,
    }  # fmt: skip


def _stored_pay(vacancy: Vacancy) -> dict[str, Any]:
    """The pay as it was stated: by the month, or by the unit that stands behind it."""
    rate = rate_of(vacancy)
    if rate is None or rate.period == "year":
        blank = {"pay_unit": "month", "hours_day": None, "days_month": None}
        return {**blank, "wage_low_yuan": vacancy.wage_low_yuan, "wage_high_yuan": vacancy.wage_high_yuan}
    high = None if rate.high in (None, rate.low) else _decimal(rate.high or 0)
    ends = {"wage_low_yuan": None if rate.low is None else _decimal(rate.low), "wage_high_yuan": high}
    hours, days = vacancy.terms.get("hours_day"), vacancy.terms.get("days_month")
    told = {"hours_day": None if hours is None else _decimal(hours), "days_month": days}
    return {"pay_unit": rate.period, **ends, **told}


def _decimal(figure: float) -> Decimal:
    return Decimal(f"{figure:g}")
