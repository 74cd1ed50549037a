"""The list of placements, those that a figure counts, and what waits to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.story.placements import states
from qiao.story.placements.actions import confirm_placement
from qiao.story.placements.channels import CHANNEL_NAMES, channels_on
from qiao.story.placements.counting import counted_for, spells_counted
from qiao.story.placements.listed import STATE_NAMES, as_rows
from qiao.story.placements.models import Placement
from qiao.story.placements.named import EMPLOYER_KIND_NAMES, FORM_NAMES, SECTOR_NAMES
from qiao.story.placements.queries import (
    CONFIRM_WITHIN_DAYS,
    circumstances_read,
    placements_seen,
    reads_circumstances,
    sees_circumstances,
    waiting_for,
)
from qiao.story.register.listed import POVERTY_NAMES
from qiao.story.reports.demands import placed_of
from qiao.web.frame.lists import (
    TAIL,
    BulkAction,
    Button,
    Cell,
    Choice,
    Column,
    Flag,
    LeftOut,
    ListPage,
    Mine,
    Outcome,
    Range,
    Region,
    Sort,
    Summary,
    Text,
    View,
    due,
    one_by_one,
    person,
)
from qiao.web.frame.lists.filters import Option
from qiao.web.frame.todo import PEOPLE, Due, todo
from qiao.web.vacancies.demand_filters import OfDemand
from qiao.web.workshops.filters import InWorkshop, sees_workshops

INDICATOR_NAMES = (
    ("moved", _("转移就业（一人一行）")),
    ("near_home", _("就地就近就业（一人一行）")),
    ("workshop_income_yuan", _("巫溪绣坊里的人")),
)
FIGURES_AT_ONCE = 10


def to_be_confirmed(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """Reported ones at the actor's places and firms."""
    return rows.filter(pk__in=waiting_for(actor).values("pk"))


class Confirmed(BulkAction):
    """确认在岗, by the place of work."""

    key = "confirm"
    title = _("确认在岗")
    icon = "user-check"
    permission = "placements.confirm"

    def summary(self, actor: Actor, rows: QuerySet[Any]) -> Summary:
        """Those that this actor may confirm."""
        mine = to_be_confirmed(rows, actor).count()
        others = rows.count() - mine
        return Summary(mine, (LeftOut(others, _("已经确认、离岗，或不归你确认")),) if others else ())

    def apply(self, actor: Actor, rows: QuerySet[Any], given: dict[str, Any]) -> Outcome:
        """Each by itself."""
        mine = to_be_confirmed(rows, actor).select_related("worker")
        return one_by_one(
            mine, lambda one: confirm_placement(by=actor, placement_id=one.pk), called=lambda one: one.worker.called
        )


@dataclass(frozen=True)
class Indicator(Choice):
    """The persons whom a figure counts, of a year too where the address says so: “moved-2018”."""

    def read(self, given: QueryDict, actor: Actor) -> list[str] | None:
        """The names that mean something."""
        asked = list(dict.fromkeys(given.getlist(self.key)))[:FIGURES_AT_ONCE]
        return [name for name in asked if counted_for(name) is not None] or None

    def narrow(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """One row a person for each of the figures."""
        wanted = Q(pk__in=[])
        for name in value:
            wanted |= spells_counted(counted_for(name) or Q(pk__in=[]))
        return rows.filter(wanted)

    def said(self, value: Any) -> str:
        """The figures' names, with their year."""
        titles = {str(key): str(title) for key, title in self.choices}
        named = (name.partition("-") for name in value)
        return "、".join(f"{titles[key]} {year}".strip() for key, _dash, year in named)

    def options(self, actor: Actor, value: Any) -> list[Option]:
        """All figures, and those of a year that are chosen."""
        yearly = [name for name in value or () if "-" in name]
        return [*super().options(actor, value), *(Option(name, self.said([name]), True) for name in yearly)]


@dataclass(frozen=True)
class Channels(Choice):
    """Channels, by the names they have on the programme's day."""

    def said(self, value: Any) -> str:
        """The names, with 、 between."""
        return "、".join(str(title) for key, title in channels_on(clock.today()) if key in value)

    def options(self, actor: Actor, value: Any) -> list[Option]:
        """All channels."""
        return [Option(key, title, key in (value or ())) for key, title in channels_on(clock.today())]


class PlacementList(ListPage):
    """上岗: who works where."""

    name = "placements.list"
    permission = "placements.view"
    export_permission = "placements.export"
    stage = "placements"
    title = _("上岗")
    detail = "placements.placement"
    hint = _("在哪里上班、从哪天起；两地看同一条记录，只计一次")
    empty = _("这里还没有上岗记录。推荐答复“愿意”以后，从那个人的页面记上岗；或者导入务工台账。")
    sort = "-started"
    columns = (
        Column("name", _("姓名"), person("placements.placement"), fixed=True),
        TAIL,
        Column("home", _("家"), lambda row: row.home),
        Column("city", _("工作地"), lambda row: row.city),
        Column("employer", _("用人单位"), lambda row: row.employer),
        Column("job", _("岗位"), lambda row: row.job),
        Column("state", _("状态"), lambda row: Cell(row.state, "chip", row.tone)),
        Column("channel", _("渠道"), lambda row: row.channel),
        Column("wage", _("月收入"), lambda row: row.wage and f"{row.wage:,}", numeric=True, value=lambda row: row.wage),
        Column(
            "started",
            pgettext_lazy("记录的日期", "上岗"),
            lambda row: Cell(row.started_on, "date", tone="wait" if row.is_late else ""),
            Sort("started_on", descending_first=True),
        ),
        Column("ended", _("离岗"), lambda row: row.ended_on),
        Column("form", _("就业形式"), lambda row: row.form, shown=False),
        Column("sector", _("产业"), lambda row: row.sector, shown=False),
        Column("kind", _("单位性质"), lambda row: row.employer_kind, shown=False),
        Column("days", _("天数"), lambda row: row.days, numeric=True, shown=False),
        Column(
            "poverty",
            _("上岗那天的户类型"),
            lambda row: row.poverty_then,
            shown=False,
            offered_to=reads_circumstances,
        ),
        Column(
            "why",
            _("离岗原因"),
            lambda row: states.ending_said(row.ended_why),
            shown=False,
            offered_to=sees_circumstances,
        ),
    )
    filters = (
        Region("home", _("家在"), field="home_region", permission="placements.view", is_anywhere=True),
        Region("region", _("工作地"), field="region", permission="placements.view", is_anywhere=True),
        Choice("state", _("状态"), "state", tuple(STATE_NAMES.items())),
        Channels("channel", _("渠道"), "channel", tuple(CHANNEL_NAMES.items())),
        Choice(
            "poverty",
            _("户类型"),
            "poverty_then",
            tuple(POVERTY_NAMES.items()),
            within=circumstances_read,
            offered_to=reads_circumstances,
        ),
        Choice("form", _("就业形式"), "form", tuple(FORM_NAMES.items())),
        Choice("sector", _("产业"), "sector", tuple(SECTOR_NAMES.items())),
        Choice("kind", _("单位性质"), "employer_kind", tuple(EMPLOYER_KIND_NAMES.items())),
        Flag("organised", _("组织输送"), lambda: Q(organised=True)),
        Mine("mine", _("归我确认"), pick=to_be_confirmed),
        Flag("open", _("在岗"), lambda: Q(ended_on__isnull=True)),
        Range("started", _("上岗日期"), "started_on", date),
        Text("employer", _("用人单位"), lambda text: Q(employer_name__startswith=text)),
        OfDemand("demand", _("需求清单到岗的"), find=placed_of),
        InWorkshop("workshop", _("在哪家车间"), offered_to=sees_workshops),
        Indicator("indicator", _("计入指标"), choices=INDICATOR_NAMES, offered_to=sees_circumstances),
    )
    views = (
        View("open", _("在岗"), "open=1"),
        View("reported", _("待企业确认"), "state=reported", warm=True),
        View("disputed", _("有争议"), "state=disputed", warm=True),
        View("ended", _("已离岗"), "state=ended"),
    )
    bulk = (Confirmed(),)

    def rows(self) -> QuerySet[Placement]:
        """Of the workers whom the actor may see, and those at the actor's own firm."""
        return placements_seen(self.actor, self.permission)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With names and places; the household's kind where the actor may open the household."""
        told = as_rows(rows)
        readable = Placement.objects.filter(circumstances_read(self.actor), pk__in=[row.pk for row in told])
        read = set(readable.values_list("pk", flat=True))
        return [row if row.pk in read else replace(row, poverty_then="") for row in told]

    def buttons(self) -> list[Button]:
        """The roll call, whom to ask, the imports."""
        told = [Button(_("点名"), reverse("placements.roll_call"), "checklist")]
        told = told if self.actor.can("placements.report") else []
        if self.actor.can("placements.edit"):
            told.append(Button(_("该联系的在岗的人"), reverse("placements.due"), "phone"))
        told += self.import_button("placements.work_ledger", _("导入务工台账"), is_primary=True)
        return told + self.import_button("placements.transfer_roster", _("导入转移就业花名册"))


@todo("placements.confirm", "placements", _("上岗待确认"), PEOPLE, "placements.confirm")
def to_confirm(actor: Actor) -> Due:
    """Reported, and the place of work has not said yet whether it is so."""
    rows = to_be_confirmed(placements_seen(actor, "placements.view"), actor)
    return due(rows, "placements.list", "mine=1", by="started_on", within=CONFIRM_WITHIN_DAYS)


@todo("placements.disputed", "placements", _("上岗有争议待核对"), PEOPLE, "placements.edit")
def disputed(actor: Actor) -> Due:
    """The place of work says that it is not so."""
    rows = placements_seen(actor, "placements.view").filter(state=states.DISPUTED)
    return due(rows, "placements.list", "state=disputed")
