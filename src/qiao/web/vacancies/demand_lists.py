"""The lists of demand lists and of their lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.agreements.queries import short_name
from qiao.story.needs.summary import REACH_NAMES
from qiao.story.reports.demands import figures_of
from qiao.story.vacancies import demand_queries, permissions
from qiao.story.vacancies.models import FAR, Demand
from qiao.web.frame.lists import Button, Cell, Choice, Column, Flag, ListPage, Mine, Sort, Text, View
from qiao.web.vacancies.demand_filters import OfDemand
from qiao.web.vacancies.demand_words import (
    ANSWER_TITLES,
    STATE_TITLES,
    answer_chip,
    beside_found,
    chip,
    conditions_said,
    homes_said,
    place_said,
    reach_said,
    title_of,
    trade_said,
    wage_said,
)

FARTHEST = ((None, _("至少结对省")), *((reach, REACH_NAMES[reach]) for reach, _title in FAR))


def to_ask(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """Lists of the actor's own county."""
    return rows & demand_queries.demands_seen(actor, permissions.ASK)


def to_answer(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """Lists for the actor's own city to answer."""
    return rows & demand_queries.demands_seen(actor, permissions.ANSWER)


def _found(row: Any) -> Cell:
    return Cell(row.figures.found, "number", note="；".join(beside_found(row.figures)))


class DemandList(ListPage):
    """Demand lists, the latest first."""

    name = "vacancies.demands"
    permission = permissions.DEMANDS
    export_permission = permissions.DEMANDS_EXPORT
    stage = "vacancies"
    title = _("需求清单")
    detail = "vacancies.demand"
    hint = _("区县按登记里还没着落的人数，向对口市要岗位；发出去的只有数，没有人。")
    empty = _("还没有需求清单。区县点“做一份”，系统按乡镇、工种、工资数出要多少岗位。")
    sort = "-number"
    columns = (
        Column(
            "number", _("清单"), lambda d: Cell(title_of(d), "link", href=reverse("vacancies.demand", args=[d.pk])),
            sort=Sort("number", descending_first=True), fixed=True,
        ),
        Column("direction", _("方向"), lambda d: f"{short_name(d.home_region)} → {short_name(d.work_region)}"),
        Column("as_of", _("哪天数的"), lambda d: d.as_of),
        Column("asked", _("要的"), lambda d: d.figures.asked, numeric=True),
        Column("found", _("找到"), _found, value=lambda d: d.figures.found, numeric=True),
        Column("matched", _("配上"), lambda d: d.figures.matched, numeric=True),
        Column("placed", _("到岗"), lambda d: d.figures.placed, numeric=True),
        Column("answer_by", _("答复期限"), lambda d: d.answer_by),
        Column("state", _("状态"), chip),
        Column("ended", _("结果或原因"), lambda d: d.ended_why, shown=False),
    )  # fmt: skip
    filters = (
        Choice("state", _("状态"), "state", list(STATE_TITLES.items())),
        Flag("late", _("过了答复期限"), condition=demand_queries.overdue),
        Mine("asking", _("本县的"), pick=to_ask, offered_to=lambda actor: actor.can(permissions.ASK)),
        Mine("answering", _("归我答复的"), pick=to_answer, offered_to=lambda actor: actor.can(permissions.ANSWER)),
    )
    views = (
        View("sent", _("已发出"), "state=sent", warm=True),
        View("answered", _("已答复"), "state=answered", warm=True),
        View("closed", _("已结清"), "state=closed"),
    )

    def rows(self) -> QuerySet[Any]:
        """What the actor may see."""
        return demand_queries.demands_seen(self.actor)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With their four figures."""
        told = figures_of(rows)
        for demand in rows:
            demand.figures = told[demand.pk].whole
        return rows

    def label_of(self, row: Any) -> str:
        """What it is called."""
        return title_of(row)

    def buttons(self) -> list[Button]:
        """The lines, and a new list."""
        told = [Button(_("各项"), reverse("vacancies.demand_lines"), "list-check")]
        if self.actor.can(permissions.ASK):
            told.append(Button(_("做一份"), reverse("vacancies.demand_new"), "plus", primary=True))
        return told


def _of_list(demand: Demand, lines: Sequence[UUID] | None) -> Q:
    told = Q(demand=demand)
    return told if lines is None else told & Q(pk__in=list(lines))


class DemandLineList(ListPage):
    """The lines of lists: what the city takes away as a workbook and answers in."""

    name = "vacancies.demand_lines"
    permission = permissions.DEMANDS
    export_permission = permissions.DEMANDS_EXPORT
    stage = "vacancies"
    title = _("需求清单各项")
    detail = "vacancies.demand_line"
    hint = _("用表答复：在岗位采集表里，把需求编号写到岗位那一行，再导入。")
    empty = _("这里没有要岗位的项。")
    sort = "code"
    columns = (
        Column(
            "code", _("需求编号"), lambda x: Cell(x.code, "link", href=reverse("vacancies.demand_line", args=[x.pk])),
            value=lambda x: x.code, sort=Sort("code"), text=True, fixed=True,
        ),
        Column("place", _("人住在"), place_said),
        Column("homes", _("住在哪些乡镇"), lambda x: Cell(x.homes, "whole"), value=lambda x: x.homes),
        Column("trade", _("工种"), trade_said),
        Column("occupation", _("职业代码"), lambda x: x.occupation, text=True, shown=False),
        Column("wage", _("月薪（元）"), wage_said),
        Column("wage_yuan", _("最低月薪"), lambda x: x.wage_yuan, numeric=True, shown=False),
        Column("reach", _("愿去多远"), reach_said),
        Column("conditions", _("条件"), conditions_said),
        Column("asked", _("要的"), lambda x: x.figures.asked, numeric=True),
        Column("found", _("找到"), _found, value=lambda x: x.figures.found, numeric=True),
        Column("unverified", _("还没核实（条）"), lambda x: x.figures.unverified, numeric=True, shown=False),
        Column("unfit", _("不合要求（条）"), lambda x: x.figures.unfit, numeric=True, shown=False),
        Column("matched", _("配上"), lambda x: x.figures.matched, numeric=True),
        Column("placed", _("到岗"), lambda x: x.figures.placed, numeric=True),
        Column("answer", _("答复"), lambda x: answer_chip(x, x.figures)),
        Column("answer_why", _("为什么找不到、没找齐"), lambda x: x.answer_why, shown=False),
        Column("counted", _("数出来"), lambda x: x.counted, numeric=True, shown=False),
        Column("why", _("为什么不一样"), lambda x: x.why, shown=False),
        Column("demand", _("清单"), lambda x: title_of(x.demand), shown=False),
    )  # fmt: skip
    filters = (
        OfDemand("demand", _("清单"), find=_of_list),
        Choice("answer", _("答复"), choices=[(key or "none", title) for key, title in ANSWER_TITLES.items()],
               find=lambda key: Q(answer="" if key == "none" else key, dropped_why="")),
        Choice("reach", _("愿去多远"), choices=[(key or "any", title) for key, title in FARTHEST],
               find=lambda key: Q(counted__isnull=False, reach=None if key == "any" else key)),
        Text("trade", _("工种"), lambda text: Q(trade__icontains=text)),
        Text("code", _("需求编号"), lambda text: Q(code__iexact=text.strip())),
    )  # fmt: skip
    views = (View("waiting", _("没有答复"), "answer=none", warm=True),)

    def rows(self) -> QuerySet[Any]:
        """What the actor may see."""
        return demand_queries.lines_seen(self.actor)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With their four figures, counted once a list."""
        demands = {line.demand_id: line.demand for line in rows}
        told = figures_of(list(demands.values()))
        homes = {key: demand_queries.homes_of(demand) for key, demand in demands.items()}
        for line in rows:
            line.figures = told[line.demand_id].lines[line.pk]
            line.homes = homes_said(line, homes[line.demand_id])
        return rows

    def label_of(self, row: Any) -> str:
        """Its code."""
        return str(row.code)
