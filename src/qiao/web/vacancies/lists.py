"""The lists of vacancies and of employers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.story.reports.demands import vacancies_of
from qiao.story.vacancies import counting, holding, permissions, queries, suspending
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.vacancies.rates import pay_in_short
from qiao.story.vacancies.standing import MARKED
from qiao.story.vacancies.texts.occupations import occupation_name
from qiao.web.frame.lists import Button, Cell, Choice, Column, Flag, ListPage, Mine, Range, Region, Sort, Text, View
from qiao.web.frame.lists.filters import Option, division_name, divisions_below
from qiao.web.vacancies.bulk import HandOnSome, OpenSome, PauseSome, VerifySome
from qiao.web.vacancies.demand_filters import OfDemand
from qiao.web.vacancies.stands import STATE_TITLES, seats_left, stands

HOW_TITLES = {"site": _("实地"), "phone": _("电话"), "papers": _("资料")}


POSTS_FIGURES = [("posts_2018", _("2018 年山东提供的岗位"))]
FIRMS_FIGURES = [("firms_2018", _("2018 年提供岗位的山东企业"))]
NIGHTS = [("0", _("不上夜班")), ("1", _("上夜班"))]


GROUPS = [
    ("1", _("1 单位负责人")), ("2", _("2 专业技术人员")), ("3", _("3 办事人员")), ("4", _("4 社会生产和生活服务人员")),
    ("5", _("5 农林牧渔业人员")), ("6", _("6 生产制造人员")), ("7", _("7 军队人员")), ("8", _("8 其他从业人员")),
]  # fmt: skip
"""The major groups of the classification, by their first digit."""


def _seats(vacancy: Vacancy) -> Cell | int:
    return vacancy.headcount if vacancy.headcount_told else Cell(vacancy.seats_said)


def standing(employer: Employer) -> Cell | None:
    """The chip of an employer that is not recommended now."""
    if employer.suspended_until is None or employer.suspended_until < clock.today():
        return None
    return Cell(gettext("暂停推荐"), "chip", tone="wrong", note=str(employer.suspended_until))


def to_decide(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """What is the actor's own to decide, where they see more than that."""
    return rows.filter(queries.within_regions("place", actor.regions(permissions.VERIFY)))


def firms_to_decide(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """The employers whose posts are the actor's own to decide."""
    return rows.filter(pk__in=queries.visible_employers(actor, permissions.VERIFY).values("pk"))


@dataclass(frozen=True)
class Places(Region):
    """Divisions within the actor's regions and, for the home side, the paired cities."""

    def reached(self, actor: Actor) -> list[str]:
        """The regions whose posts the actor sees."""
        own = [*actor.regions(self.permission), *queries.paired_regions(actor, self.permission)]
        return list(dict.fromkeys(own))

    def read(self, given: QueryDict, actor: Actor) -> str | None:
        """A code at or below one of them; others count as not given."""
        code = given.get(self.key, "").strip()
        known = code.isascii() and code.isdigit() and len(code) in (2, 4, 6, 9, 12)
        return code if known and any(code.startswith(region) for region in self.reached(actor)) else None

    def options(self, actor: Actor, value: Any) -> list[Option]:
        """One step below what is chosen, or the actor's regions themselves."""
        shown = [value, *divisions_below(value)] if value else self.reached(actor)
        return [Option(code, division_name(code.ljust(6, "0")), code == value) for code in shown]


class SeatsCounted(Choice):
    """Posts that a figure of the report counts by their seats: the chip says how many those are together."""

    def said(self, value: Any) -> str:
        """The figure's title and its seats."""
        return gettext("%(title)s：名额 %(seats)s 个") % {
            "title": super().said(value),
            "seats": f"{counting.posts():,}",
        }


class VacancyList(ListPage):
    """Vacancies by place, state, pay and trade."""

    name = "vacancies.list"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "vacancies"
    title = _("岗位")
    detail = "vacancies.vacancy"
    empty = _("这里还没有岗位。从企业收一张岗位采集表来，或逐个录入。")
    sort = "-collected"
    columns = (
        Column("title", _("岗位"), lambda v: Cell(v.title, "link", href=_address(v)), fixed=True),
        Column("employer", _("用人单位"), lambda v: v.employer.name),
        Column("place", _("工作地点"), lambda v: queries.place_name(v.place)),
        Column(
            "pay", _("月薪（元）"), pay_in_short,
            sort=Sort("wage_low_yuan", nullable=True, descending_first=True),
        ),
        Column("occupation", _("职业"), lambda v: _occupation(v.occupation), shown=False),
        Column("occupation_code", _("职业代码"), lambda v: v.occupation, text=True, shown=False),
        Column("left", _("还缺"), seats_left, numeric=True),
        Column(
            "headcount", _("名额"), _seats, numeric=True,
            value=lambda v: v.headcount if v.headcount_told else gettext("若干"),
        ),
        Column("state", _("状态"), stands),
        Column("night", _("夜班"), lambda v: _night(v.night)),
        Column(
            "expires", _("截止"), lambda v: v.expires_on,
            sort=Sort("expires_on", nullable=True),
        ),
        Column("confirmed", _("最近确认"), lambda v: v.confirmed_on, shown=False),
        Column("how", _("怎么核实的"), lambda v: str(HOW_TITLES.get(v.verified_how, "")), shown=False),
        Column("contract", _("合同"), lambda v: v.contract, shown=False),
        Column("dispatched", _("派遣单位"), lambda v: v.dispatched_by, shown=False),
        Column(
            "collected", _("采集"), lambda v: v.collected_on,
            sort=Sort("collected_on", descending_first=True), shown=False,
        ),
        Column("region", _("地区代码"), lambda v: v.place, text=True, shown=False),
    )  # fmt: skip
    filters = (
        Text("word", _("工种"), lambda text: Q(title__icontains=text)),
        Choice("group", _("职业大类"), choices=GROUPS, find=lambda digit: Q(occupation__startswith=f"{digit}-")),
        Flag("no_occupation", _("没选职业"), condition=lambda: Q(occupation="")),
        Places("place", _("工作地点"), field="place", permission=permissions.VIEW),
        Choice("state", _("状态"), "state", list(STATE_TITLES.items())),
        Range("pay", _("月薪"), "wage_low_yuan", unit=_("元")),
        Choice("night", _("夜班"), choices=NIGHTS, find=lambda value: Q(night=value == "1")),
        Text("employer", _("用人单位"), lambda text: Q(employer__name__icontains=text)),
        Flag("soon", _("快到期"), condition=queries.expiring_soon),
        Flag("ask", _("该再问一次"), condition=queries.to_ask_again),
        Flag("again", _("改过，要重新核实"), condition=lambda: MARKED),
        Flag("held", _("年龄限制待改"), condition=lambda: holding.HELD),
        Flag("stale", _("太久没确认，不进匹配"), condition=lambda: Q(state="open") & queries.stale()),
        Choice("how", _("怎么核实的"), "verified_how", list(HOW_TITLES.items())),
        Mine("mine", _("归我管的"), pick=to_decide),
        Flag("seats", _("还有名额"), condition=lambda: Q(filled__lt=F("headcount"))),
        OfDemand("demand", _("答复哪份需求清单"), find=vacancies_of),
        SeatsCounted("indicator", _("计入指标"), choices=POSTS_FIGURES, find=lambda key: counting.OF_VACANCIES[key]()),
    )  # fmt: skip
    views = (
        View("draft", _("待核实"), "state=draft", warm=True),
        View("open", _("招聘中"), "state=open"),
        View("soon", _("快到期"), "soon=1", warm=True),
        View("ask", _("该再问一次"), "ask=1", warm=True),
        View("blocked", _("拦下"), "state=blocked"),
    )
    bulk = (HandOnSome(), VerifySome(), OpenSome(), PauseSome())

    def rows(self) -> QuerySet[Any]:
        """What the actor may see."""
        return queries.visible_vacancies(self.actor)

    def buttons(self) -> list[Button]:
        """Enter one, or bring a form."""
        told = [Button(_("用人单位"), reverse("vacancies.employers"), "building-factory-2")]
        if self.actor.can(permissions.DEMANDS):
            told.append(Button(_("需求清单"), reverse("vacancies.demands"), "list-check"))
        told += self.import_button("vacancies.collection", _("导入采集表"))
        if self.actor.can(permissions.OWN):
            told.append(Button(_("我的单位"), reverse("vacancies.own"), "building-factory-2"))
        if self.actor.can(permissions.EDIT):
            told.append(Button(_("录入岗位"), reverse("vacancies.vacancy_new"), "plus", primary=True))
        return told


class EmployerList(ListPage):
    """Employers, with what is open with them."""

    name = "vacancies.employers"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "vacancies"
    title = _("用人单位")
    detail = "vacancies.employer"
    empty = _("这里还没有用人单位。录入第一个岗位时一起登记。")
    sort = "name"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "name", _("名称"), lambda e: Cell(e.name, "link", href=reverse("vacancies.employer", args=[e.pk])),
            sort=Sort("name"), fixed=True,
        ),
        Column("credit_code", _("信用代码"), lambda e: e.credit_code, text=True),
        Column("region", _("所在地"), lambda e: queries.place_name(e.region)),
        Column("state", _("推荐"), standing),
        Column("contact", _("联系人"), lambda e: e.contact, shown=False),
        Column("licence", _("执照有效期至"), lambda e: e.licence_valid_to, shown=False),
        Column("checked", _("最近实地核验"), lambda e: e.checked_on),
    )  # fmt: skip
    filters = (
        Text("name", _("名称"), lambda text: Q(name__icontains=text)),
        Places("region", _("所在地"), field="region", permission=permissions.VIEW),
        Flag("suspended", _("暂停推荐"), condition=lambda: Q(suspended_until__gte=clock.today())),
        Flag("licence", _("执照过期"), condition=lambda: Q(licence_valid_to__lt=clock.today())),
        Flag("renew", _("执照快到期或过期，还有岗位"), condition=queries.licence_ending),
        Mine("mine", _("归我管的"), pick=firms_to_decide),
        Flag("unchecked", _("没有实地核验过"), condition=lambda: Q(checked_on__isnull=True)),
        Flag("open", _("有岗位在招"), condition=lambda: Exists(_open_of())),  # type: ignore[arg-type, return-value]
        Choice("indicator", _("计入指标"), choices=FIRMS_FIGURES, find=lambda key: counting.OF_EMPLOYERS[key]()),
    )
    views: ClassVar[Sequence[View]] = (
        View("open", _("有岗位在招"), "open=1"),
        View("suspended", _("暂停推荐"), "suspended=1"),
    )

    def rows(self) -> QuerySet[Any]:
        """What the actor may see."""
        return queries.visible_employers(self.actor).annotate(checked_on=Max("workplaces__checks__checked_on"))

    def buttons(self) -> list[Button]:
        """Take a list of firms in, or the firms away in its columns."""
        told = [Button(_("名录表（导出）"), reverse("vacancies.employer_directory"), "list-check")]
        return [*told, *self.import_button("vacancies.employers", _("导入企业名录"))]


class AppealList(ListPage):
    """Appeals against suspensions, those that wait first."""

    name = "vacancies.appeals"
    permission = permissions.VERIFY
    export_permission = permissions.EXPORT
    stage = "vacancies"
    title = _("暂停推荐的申诉")
    empty = _("没有等着决定的申诉。")
    sort = "day"
    columns = (
        Column(
            "employer", _("用人单位"),
            lambda s: Cell(s.employer.name, "link", href=reverse("vacancies.employer", args=[s.employer_id])),
            fixed=True,
        ),
        Column("day", _("哪天申诉"), lambda s: s.appealed_on, sort=Sort("appealed_on")),
        Column("appeal", _("申诉"), lambda s: s.appeal),
        Column("why", _("为什么暂停"), lambda s: s.why),
        Column("until", _("暂停到"), lambda s: s.until),
    )  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        """Those that wait, of employers that the actor may decide on."""
        return appeals_to_decide(self.actor)


def appeals_to_decide(actor: Actor) -> QuerySet[Any]:
    """Appeals that wait, and that somebody else than the actor brought about by suspending."""
    firms = queries.visible_employers(actor, permissions.VERIFY).values("pk")
    rows = suspending.appeals_waiting().filter(employer__in=firms).select_related("employer")
    return rows.exclude(created_by_id=actor.user_id) if actor.user_id is not None else rows


def _open_of() -> QuerySet[Vacancy]:
    return Vacancy.objects.filter(employer=OuterRef("pk"), state="open")


def _address(vacancy: Vacancy) -> str:
    return reverse("vacancies.vacancy", args=[vacancy.pk])


def _occupation(code: str) -> str | None:
    return occupation_name(code) or code or None


def _night(night: bool | None) -> str | None:
    return None if night is None else gettext("上夜班") if night else gettext("不上")
