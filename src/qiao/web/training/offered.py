"""What classes are made of（机构、师资、基地、课程）: one way of entering, changing and ending for all four."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground import clock
from qiao.ground.saying import Refused
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.register.readers import Residence
from qiao.story.training import offering, permissions
from qiao.story.training.models import Base, Course, School, Trainer
from qiao.story.vacancies.queries import place_name
from qiao.web.frame.forms import FreeText, refused_at, set_choices
from qiao.web.frame.pages import Page
from qiao.web.training.forms import WhyForm, Words
from qiao.web.vacancies.fields import Count, CreditCodeField, Day, read_cell

SCHOOLS_OFFERED = 300


class _Kept(forms.Form):
    """What the four have in common."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_place_text(self) -> str:
        """The place's code, as long as it is known."""
        code: str = read_cell(Residence(), self.cleaned_data["place_text"])
        return code[:6] if code[6:] == "000000" else code

    def values(self) -> dict[str, Any]:
        """The cleaned fields as `offering` takes them."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("key", "version")}
        if "place_text" in given:
            given["region"] = given.pop("place_text")
        return given


class SchoolForm(_Kept):
    """A school."""

    name = FreeText(label=gettext_lazy("机构名称"), max_length=80)
    place_text = forms.CharField(label=gettext_lazy("在哪里"), max_length=120, help_text=gettext_lazy("写到区县"))
    credit_code = CreditCodeField(label=gettext_lazy("统一社会信用代码"), max_length=24, required=False)
    licence_no = forms.CharField(label=gettext_lazy("办学许可证号"), max_length=60, required=False)
    trades = Words(label=gettext_lazy("批准的工种"), max_length=300, required=False,
                   help_text=gettext_lazy("用顿号隔开；空着是不限"))  # fmt: skip
    contact = FreeText(label=gettext_lazy("联系人"), max_length=80, required=False)
    contact_phone = forms.CharField(label=gettext_lazy("工作电话"), max_length=40, required=False)


class TrainerForm(_Kept):
    """A trainer; Shandong's come for a class."""

    name = FreeText(label=gettext_lazy("姓名"), max_length=40)
    place_text = forms.CharField(label=gettext_lazy("从哪里来"), max_length=120, help_text=gettext_lazy("写到区县"))
    school = forms.ChoiceField(label=gettext_lazy("哪家机构的"), required=False)
    trades = Words(label=gettext_lazy("能教什么"), max_length=300, help_text=gettext_lazy("用顿号隔开"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        schools = School.objects.filter(ended_on__isnull=True).order_by("name")[:SCHOOLS_OFFERED]
        set_choices(self, "school", [("", "—"), *((str(one.pk), one.name) for one in schools)])

    def clean_school(self) -> School | None:
        """The school, or none."""
        key = self.cleaned_data["school"]
        return School.objects.filter(pk=key).first() if key else None


class BaseForm(_Kept):
    """A base with rooms and machines."""

    name = FreeText(label=gettext_lazy("基地名称"), max_length=80)
    place_text = forms.CharField(label=gettext_lazy("在哪里"), max_length=120, help_text=gettext_lazy("写到区县"))
    address = FreeText(label=gettext_lazy("详细地址"), max_length=120)
    seats = Count(label=gettext_lazy("一次坐得下多少人"), min_value=1, max_value=5000)
    trades = Words(label=gettext_lazy("能练什么"), max_length=300, required=False,
                   help_text=gettext_lazy("用顿号隔开"))  # fmt: skip
    opened_on = forms.DateField(label=gettext_lazy("哪天启用"), widget=Day)


class CourseForm(_Kept):
    """A trade taught in so many hours."""

    name = FreeText(label=gettext_lazy("课程名称"), max_length=80)
    trade = FreeText(label=gettext_lazy("工种"), max_length=40)
    hours = Count(label=gettext_lazy("多少学时"), min_value=1, max_value=2000,
                  help_text=gettext_lazy("一学时 45 分钟"))  # fmt: skip
    skills = Words(label=gettext_lazy("学会什么"), max_length=300, required=False,
                   help_text=gettext_lazy("用顿号隔开；和岗位要的技能对得上才好匹配"))  # fmt: skip
    certificate = FreeText(label=gettext_lazy("结业发什么证"), max_length=80, required=False)
    pass_mark = Count(label=gettext_lazy("多少分合格"), min_value=1, max_value=100)


@dataclass(frozen=True)
class Kind:
    """One of the four: its model, its form, what it is called, its list."""

    model: type[Any]
    form: type[_Kept]
    title: Any
    listed: str
    ends: bool = True


KINDS = {
    "schools": Kind(School, SchoolForm, gettext_lazy("培训机构"), "training.schools"),
    "trainers": Kind(Trainer, TrainerForm, gettext_lazy("师资"), "training.trainers", ends=False),
    "bases": Kind(Base, BaseForm, gettext_lazy("实训基地"), "training.bases"),
    "courses": Kind(Course, CourseForm, gettext_lazy("课程"), "training.courses"),
}


def stored(row: Any) -> dict[str, Any]:
    """A row as its form shows it."""
    told = {name: getattr(row, name) for name in offering.FIELDS[type(row)]}
    for name, value in told.items():
        if isinstance(value, list):
            told[name] = "、".join(value)
    if isinstance(row, Trainer):
        told["school"] = str(row.school_id or "")
    return told | {"place_text": place_name(getattr(row, "region", "")), "version": row.version}


class OfferedPage(Page):
    """Enter one of the four kinds, change it, or say that it is used no longer."""

    permission = permissions.PLAN
    stage = "training"
    template = "training/offered.html"

    def kind(self, key: str) -> Kind:
        """The kind in the address, 404 when it is none."""
        if key not in KINDS:
            raise Http404
        return KINDS[key]

    def get(self, request: HttpRequest, kind: str, row_id: UUID | None = None) -> HttpResponse:
        """An empty form, or the row's."""
        of = self.kind(kind)
        row = self.row(of, row_id)
        return self.shown(of, row, of.form(initial={"key": uuid4()} if row is None else stored(row)))

    def row(self, of: Kind, row_id: UUID | None) -> Any:
        """The row, None for a new one."""
        return None if row_id is None else get_object_or_404(of.model, pk=row_id)

    def shown(self, of: Kind, row: Any, form: forms.Form, *, status: int = 200, **more: Any) -> HttpResponse:
        """The form."""
        ended = getattr(row, "ended_on", None)
        ending = WhyForm(auto_id="ending_%s") if row is not None and of.ends and ended is None else None
        told = {"kind": of, "row": row, "form": form, "ended": ended, "ending": ending, **more}
        return self.show(status=status, **told)

    def post(self, request: HttpRequest, kind: str, row_id: UUID | None = None) -> HttpResponse:
        """Keep it; nothing typed is lost."""
        of = self.kind(kind)
        row = self.row(of, row_id)
        if row is not None and request.POST.get("do") == "end":
            return self._end(of, row)
        form = of.form(request.POST)
        if form.is_valid():
            try:
                if row is None:
                    key = form.cleaned_data["key"] or uuid4()
                    row = offering.keep(by=self.actor, kind=of.model, key=key, values=form.values())
                else:
                    seen = form.cleaned_data["version"] or 0
                    offering.change(by=self.actor, row=row, seen_version=seen, values=form.values())
                messages.success(request, _("存好了：%(name)s。") % {"name": row.name})
                return HttpResponseRedirect(reverse(of.listed))
            except ChangedMeanwhile:
                form.add_error(None, _("别人刚改过这一条。请打开看看现在的，再改一次。"))
            except Refused as refused:
                refused_at(form, refused)
        return self.shown(of, row, form, status=422)

    def _end(self, of: Kind, row: Any) -> HttpResponse:
        form = WhyForm(self.request.POST, auto_id="ending_%s")
        if form.is_valid():
            try:
                offering.end(by=self.actor, row=row, on=clock.today(), why=form.cleaned_data["why"])
                messages.success(self.request, _("记下了：不再使用。"))
                return HttpResponseRedirect(reverse(of.listed))
            except Refused as refused:
                refused_at(form, refused)
        return self.shown(of, row, of.form(initial=stored(row)), status=422, ending=form)
