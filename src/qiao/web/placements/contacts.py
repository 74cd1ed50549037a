"""Whom to ask at work（该联系的在岗的人）: who is at work and has fallen silent, each under one reason; to-dos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.story.placements import freshness
from qiao.story.placements.freshness import WORK_RULES
from qiao.story.placements.listed import PlacementRow, as_rows
from qiao.story.placements.models import Placement
from qiao.web.frame.lists import TAIL, Cell, Choice, Column, ListPage, Region, Sort, View
from qiao.web.visits.contacts import call, remedy_of, title_of, to_ask


@dataclass(frozen=True, slots=True)
class WorkContactRow:
    """Somebody to ask at work, and why."""

    row: PlacementRow
    why: str
    phone_tail: str

    def __getattr__(self, name: str) -> Any:
        """The spell's own columns."""
        return getattr(self.row, name)


def _name(row: WorkContactRow) -> Cell:
    return Cell(row.name, "strong", href=reverse("placements.placement", args=[row.pk]), note=row.initials)


class WorkContactList(ListPage):
    """该联系的在岗的人: who is at work and has fallen silent."""

    name = "placements.due"
    permission = "placements.edit"
    export_permission = "placements.export"
    stage = "placements"
    title = _("该联系的在岗的人")
    detail = "placements.placement"
    hint = _("在岗的人由工作那边问；两省以外上班的，由家乡这边问。一个人只列一次。")
    empty = _("眼下没有要联系的在岗的人。")
    sort = "started"
    columns = (
        Column("name", _("姓名"), _name, fixed=True),
        TAIL,
        call("work", lambda row: row.worker_id),
        Column("employer", _("用人单位"), lambda row: row.employer),
        Column("city", _("工作地"), lambda row: row.city),
        Column("home", _("家"), lambda row: row.home),
        Column("why", _("为什么"), lambda row: Cell(str(title_of("work", row.why)), tone="wait")),
        Column("started", _("上岗日期"), lambda row: row.started_on, Sort("started_on")),
        Column("next", _("怎么办"), lambda row: remedy_of(WORK_RULES, row.why)),
    )
    filters = (
        Choice("why", _("为什么"), "why", tuple((rule.key, title_of("work", rule.key)) for rule in WORK_RULES)),
        Region("region", _("工作地"), field="region", permission="placements.edit", is_anywhere=True),
    )
    views = tuple(View(rule.key, title_of("work", rule.key), f"why={rule.key}", warm=True) for rule in WORK_RULES)

    def rows(self) -> QuerySet[Placement]:
        """Of those who work in the actor's regions."""
        return freshness.due(freshness.of_work(self.actor, self.permission), WORK_RULES)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With names, places and tails of phones."""
        told = {row.pk: row for row in as_rows(rows)}
        workers = Placement.objects.filter(pk__in=list(told))
        tails = dict(workers.values_list("pk", "worker__subject__phone_tail"))
        return [WorkContactRow(told[row.pk], row.why, tails[row.pk]) for row in rows if row.pk in told]


to_ask(WORK_RULES, "work", freshness.of_work, stage="placements", permission="placements.edit")
