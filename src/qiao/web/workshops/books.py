"""Books of a workshop（车间台账）: pay by the month and the roll, for its head and the office."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground import clock
from qiao.ground.saying import Refused
from qiao.story.placements import workshop_books, workshop_staff
from qiao.story.placements.models import PaySlip, Placement, StaffCall, StaffMark
from qiao.story.placements.named import yuan_said
from qiao.story.placements.permissions import BOOKS
from qiao.story.register.listed import near_name
from qiao.story.workshops import queries
from qiao.story.workshops.models import Workshop
from qiao.web.frame.pages import Page
from qiao.web.vacancies.fields import Day

MARK_TITLES = {"there": gettext_lazy("在岗"), "leave": gettext_lazy("请假"), "absent": gettext_lazy("没来")}
MOST_YUAN, SHOWN = 100_000, 30


class MonthForm(forms.Form):
    """Which month."""

    month = forms.RegexField(
        r"^20\d\d-(0[1-9]|1[0-2])$", label=gettext_lazy("哪个月"), widget=forms.TextInput(attrs={"type": "month"}),
        error_messages={"invalid": gettext_lazy("请写成 2019-06 这样的年月。")},
    )  # fmt: skip


class PaidForm(forms.Form):
    """The day on which the month was paid, for all."""

    paid_on = forms.DateField(label=gettext_lazy("哪天发的"), widget=Day, required=False)


class CallForm(forms.Form):
    """The day of a roll call."""

    on = forms.DateField(label=gettext_lazy("点名日期"), widget=Day)


class _Books(Page):
    """A workshop whose books the actor keeps."""

    permission = BOOKS
    stage = "workshops"

    def found(self, workshop_id: UUID) -> Workshop:
        """The workshop, 404 when it is not there or its books are not the actor's."""
        return get_object_or_404(queries.workshops_seen(self.actor, BOOKS), pk=workshop_id)


class PayLine(NamedTuple):
    """Somebody's month: the spell, home, what was typed or stands, what is wrong with it."""

    spell: Placement
    home: str
    days: str
    yuan: str
    wrong: str


class PayBook(_Books):
    """工资台账: a month's pay beside each name."""

    template = "workshops/pay.html"

    def get(self, request: HttpRequest, workshop_id: UUID) -> HttpResponse:
        """The month in the address, or the last whole one."""
        workshop, form = self.found(workshop_id), MonthForm(request.GET or None)
        text = form.cleaned_data["month"] if form.is_bound and form.is_valid() else ""
        return self.shown(workshop, _month(text) if text else _last_month(), chosen=form)

    def shown(self, workshop: Workshop, month: date, *, status: int = 200, **more: Any) -> HttpResponse:
        """The book of a month; what was typed stays."""
        slips = {one.placement_id: one for one in self._slips(workshop, month)}
        typed, wrong = more.pop("typed", {}), more.pop("wrong", {})
        lines = []
        for spell in _spells(workshop, month):
            slip = slips.get(spell.pk)
            stands = (str(slip.days), f"{Decimal(slip.pay_fen) / 100:.2f}".removesuffix(".00")) if slip else ("", "")
            days, yuan = typed.get(spell.pk, stands)
            lines.append(PayLine(spell, near_name(spell.home_region), days, yuan, wrong.get(spell.pk, "")))
        twice = list(workshop_staff.counted_twice([workshop])[:SHOWN])
        told: dict[str, Any] = {
            "workshop": workshop, "month": f"{month:%Y-%m}", "lines": lines, "paid": PaidForm(),
            "chosen": MonthForm(initial={"month": f"{month:%Y-%m}"}), "twice": twice, "marks": MARK_TITLES,
            "kept": len(slips), "yuan": yuan_said(sum(one.pay_fen for one in slips.values())),
        }  # fmt: skip
        more = {key: value for key, value in more.items() if value is not None}
        if "chosen" in more and not more["chosen"].errors:
            del more["chosen"]
        return self.show(status=status, **(told | more))

    def post(self, request: HttpRequest, workshop_id: UUID) -> HttpResponse:
        """Keep what was filled in; a line that is wrong is told beside its name, and the others are kept."""
        workshop, chosen, paid = self.found(workshop_id), MonthForm(request.POST), PaidForm(request.POST)
        if not chosen.is_valid():
            return self.shown(workshop, _last_month(), status=422, chosen=chosen)
        month = _month(chosen.cleaned_data["month"])
        spells = _spells(workshop, month)
        typed = {
            one.pk: tuple(request.POST.get(f"{name}_{one.pk}", "").strip()[:12] for name in ("days", "yuan"))
            for one in spells
        }
        if not paid.is_valid():
            return self.shown(workshop, month, status=422, typed=typed, paid=paid)
        stands = {one.placement_id: (one.days, one.pay_fen) for one in self._slips(workshop, month)}
        wrong: dict[UUID, str] = {}
        done = 0
        for one in spells:
            days, yuan = typed[one.pk]
            if not days and not yuan:
                continue
            read = _days_and_fen(days, yuan)
            if read is None:
                wrong[one.pk] = _("请填整天数，和不超过 10 万元的工资；没有发就写 0。")
            elif read != stands.get(one.pk):
                wrong |= self._kept(one, month, read, paid.cleaned_data["paid_on"])
                done += one.pk not in wrong
        if done:
            messages.success(request, _("存了 %(n)d 人的工资。") % {"n": done})
        if wrong:
            return self.shown(workshop, month, status=422, typed=typed, wrong=wrong, paid=paid)
        return HttpResponseRedirect(f"{reverse('workshops.pay', args=[workshop.pk])}?month={month:%Y-%m}")

    def _kept(self, spell: Placement, month: date, read: tuple[int, int], paid_on: date | None) -> dict[UUID, str]:
        days, fen = read
        try:
            workshop_books.keep_slip(
                by=self.actor, placement=spell, year=month.year, month=month.month, days=days, pay_fen=fen,
                paid_on=paid_on,
            )  # fmt: skip
        except Refused as refused:
            return {spell.pk: refused.said}
        return {}

    def _slips(self, workshop: Workshop, month: date) -> list[PaySlip]:
        return list(PaySlip.objects.filter(placement__workshop=workshop, year=month.year, month=month.month))


class StaffRoll(_Books):
    """车间点名: on a day each of those on the books was there, on leave or absent."""

    template = "workshops/roll.html"

    def get(self, request: HttpRequest, workshop_id: UUID) -> HttpResponse:
        """Of the day in the address, or today; the marks of a roll that was called stand."""
        workshop, form = self.found(workshop_id), CallForm(request.GET or None)
        on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else clock.today()
        return self.shown(workshop, on)

    def shown(self, workshop: Workshop, on: date, *, status: int = 200, refused: str = "") -> HttpResponse:
        """The list, and the last calls."""
        call = StaffCall.objects.filter(workshop=workshop, on=on).first()
        marks = {one.placement_id: one.mark for one in StaffMark.objects.filter(call=call)} if call else {}
        lines = [
            (spell, near_name(spell.home_region), marks.get(spell.pk, ""))
            for spell in workshop_staff.staff_of(workshop, on)
        ]
        calls = StaffCall.objects.filter(workshop=workshop).order_by("-on")[:SHOWN]
        return self.show(
            status=status, workshop=workshop, on=on, lines=lines, call=call, marks=MARK_TITLES, refused=refused,
            ahead=on > clock.today(), key=uuid4(), chosen=CallForm(initial={"on": on}),
            calls=[(one, _there(one)) for one in calls],
        )  # fmt: skip

    def post(self, request: HttpRequest, workshop_id: UUID) -> HttpResponse:
        """Call it. Who was given no mark is told, and nothing is kept."""
        workshop, form = self.found(workshop_id), CallForm(request.POST)
        if not form.is_valid():
            return self.shown(workshop, clock.today(), status=422, refused=_("请选点名的日子。"))
        on = form.cleaned_data["on"]
        told = {one.pk: request.POST.get(f"mark_{one.pk}", "") for one in workshop_staff.staff_of(workshop, on)}
        marks = {key: mark for key, mark in told.items() if mark in MARK_TITLES}
        if left := len(told) - len(marks):
            said = _("还有 %(n)d 人没有点。每人选一样，再存。") % {"n": left}
            return self.shown(workshop, on, status=422, refused=said)
        try:
            workshop_books.call_roll(by=self.actor, workshop=workshop, on=on, marks=marks, key=uuid4())
        except Refused as refused:
            return self.shown(workshop, on, status=422, refused=refused.said)
        there = sum(mark == "there" for mark in marks.values())
        told_back = _("点名记下了：%(there)d 人在岗，共 %(all)d 人。") % {"there": there, "all": len(marks)}
        messages.success(request, told_back)
        return HttpResponseRedirect(f"{reverse('workshops.roll', args=[workshop.pk])}?on={on}")


def _there(call: StaffCall) -> tuple[int, int]:
    marks = list(StaffMark.objects.filter(call=call).values_list("mark", flat=True))
    return sum(mark == "there" for mark in marks), len(marks)


def _month(text: str) -> date:
    return date(int(text[:4]), int(text[5:7]), 1)


def _last_month() -> date:
    return (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)


def _spells(workshop: Workshop, month: date) -> list[Placement]:
    """Those who worked there on a day of the month."""
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    rows = Placement.objects.filter(workshop=workshop, started_on__lte=last).exclude(ended_on__lt=month)
    return list(rows.select_related("worker__subject").order_by("started_on", "pk"))


def _days_and_fen(days: str, yuan: str) -> tuple[int, int] | None:
    """Days and fen as typed; None for what is neither."""
    try:
        amount = Decimal(yuan.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    if not days.isdecimal() or not amount.is_finite() or not 0 <= amount <= MOST_YUAN:
        return None
    fen = amount * 100
    return (int(days), int(fen)) if fen == int(fen) else None
