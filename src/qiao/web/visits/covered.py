"""The list behind coverage: households, when each was reached last, by whom, and which are due next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from qiao.ground.accounts.actors import Actor
from qiao.story.register.listed import NO_HEAD, POVERTY_NAMES
from qiao.story.register.models import Household
from qiao.story.register.queries import households_seen
from qiao.story.visits import coverage
from qiao.story.visits.coverage import CoveredRow
from qiao.story.visits.listed import heads_of
from qiao.web.frame.lists import Button, Cell, Choice, Column, Flag, ListPage, Range, Region, Sort, Text, View, due
from qiao.web.frame.todo import Due, todo

HOUSEHOLDS = npgettext_lazy("几户", "户", "户", "n")


def _number(row: CoveredRow) -> Cell:
    return Cell(row.number, "strong", href=reverse("register.household", args=[row.pk]))


def _last(row: CoveredRow) -> Cell:
    if row.last_on is None:
        return Cell(_("从未走到"), tone="wait")
    return Cell(row.last_on, "date", tone="wait" if row.is_due else "")


def _due(row: CoveredRow) -> Cell:
    if row.due_on is None:
        return Cell(_("先去这一户"), tone="wait")
    return Cell(row.due_on, "date", tone="wait" if row.is_due else "")


class CoveredList(ListPage):
    """户的走访: reached or never, when, by whom, how often; what is due next comes first."""

    name = "visits.covered"
    permission = "visits.view"
    export_permission = "visits.export"
    stage = "visits"
    title = _("走到哪些户")
    detail = "register.household"
    hint = _("到了现场、见到了人才算走到；打电话、没有人在家不算")
    empty = _("这里没有户。先导入花名册，或者换一个筛选。")
    sort = "last"
    columns = (
        Column("number", _("户编号"), _number, text=True, fixed=True),
        Column("head", _("户主"), lambda row: row.head or str(NO_HEAD)),
        Column("region", _("村"), lambda row: row.place, Sort("region")),
        Column("visits", _("走到几次"), lambda row: row.visits, numeric=True),
        Column("last", _("最近一次"), _last, Sort("reached_on", nullable=True, blanks_first=True), lambda r: r.last_on),
        Column("days", _("隔了几天"), lambda row: row.days, numeric=True),
        Column("by", _("谁去的"), lambda row: row.by),
        Column("due", _("下次在哪天以前"), _due, value=lambda row: row.due_on),
    )
    filters = (
        Region("region", _("地区"), permission="visits.view"),
        Flag("never", _("从未走到"), coverage.is_never_q),
        Flag("overdue", _("隔得太久"), coverage.is_overdue_q),
        Flag("due", _("该去了"), coverage.is_due_q),
        Flag("reached", _("走到过"), coverage.is_reached_q),
        Range("seen", _("走到的日期"), kind=date, find=coverage.reached_between),
        Choice("poverty", _("户类型"), "poverty", tuple(POVERTY_NAMES.items())),
        Text("number", _("户编号"), lambda text: Q(number__startswith=text)),
    )
    views = (
        View("due", _("该去了"), "due=1&sort=last", warm=True),
        View("never", _("从未走到"), "never=1", warm=True),
        View("overdue", _("隔得太久"), "overdue=1&sort=last"),
        View("reached", _("走到过"), "reached=1"),
    )

    def rows(self) -> QuerySet[Household]:
        """Those of the actor's regions, or assigned one by one."""
        return coverage.with_last(households_seen(self.actor, self.permission))

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With heads, the last day and who went."""
        return coverage.as_rows(rows, heads_of([house.pk for house in rows], self.actor), _now("（没有编号）"))

    def href_of(self, row: Any) -> str:
        """The household's page, for whoever may open it."""
        return super().href_of(row) if self.actor.can("register.view") else ""

    def buttons(self) -> list[Button]:
        """The map and its table; the visits."""
        return [
            Button(_("看地图和各地"), reverse("visits.coverage"), "map-2"),
            Button(_("看走访"), reverse("visits.list"), "walk"),
        ]


@todo("visits.due", "visits", _("该去走访的户"), HOUSEHOLDS, "visits.plan")
def to_visit(actor: Actor) -> Due:
    """Households of the village or township, or assigned: never reached, or reached too long ago."""
    rows = households_seen(actor, "visits.plan").filter(coverage.is_due_q())
    return due(rows, "visits.covered", "due=1&sort=last")
