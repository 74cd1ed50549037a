"""The lists of workshops and of what townships have."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock
from qiao.story.placements import near_home
from qiao.story.register.listed import near_name
from qiao.story.workshops import permissions, queries, states
from qiao.story.workshops.models import Asset, Workshop
from qiao.web.frame.lists import Button, Cell, Choice, Column, Flag, ListPage, Region, Sort, Text, View
from qiao.web.workshops.forms import ASSET_TITLES, FORM_TITLES, GRADE_TITLES, STATE_TITLES, months_said


def last_year() -> int:
    """The year that is graded now."""
    return clock.today().year - 1


def chip(workshop: Workshop) -> Cell:
    """A workshop's state."""
    return Cell(STATE_TITLES[workshop.state], "chip", tone=states.TONE[workshop.state])


def grade_said(workshop: Workshop) -> str:
    """The grade of last year."""
    grade = queries.grade_of(workshop, last_year())
    return str(GRADE_TITLES[grade.grade]) if grade else ""


class WorkshopList(ListPage):
    """Workshops by place."""

    name = "workshops.list"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "workshops"
    title = _("帮扶车间")
    detail = "workshops.workshop"
    empty = _("还没有登记车间。乡镇或区县点“申报车间”，从第一家开始。")
    sort = "place"
    columns = (
        Column("name", _("车间"),
               lambda w: Cell(w.name, "link", href=reverse("workshops.workshop", args=[w.pk])), fixed=True),
        Column("place", _("在哪里"), lambda w: near_name(w.region), sort=Sort("region")),
        Column("employer", _("经营主体"), lambda w: w.employer.name),
        Column("form", _("主体性质"), lambda w: str(FORM_TITLES[w.legal_form]), shown=False),
        Column("trade", _("做什么"), lambda w: w.trade),
        Column("months", _("开工月份"), lambda w: months_said(w.months), shown=False),
        Column("capacity", _("能容（人）"), lambda w: w.capacity, numeric=True),
        Column("recognised", _("认定日期"), lambda w: w.recognised_on),
        Column("document", _("认定文件"), lambda w: w.document, text=True, shown=False),
        Column("grade", _("上年等次"), grade_said),
        Column("state", _("状态"), chip),
    )  # fmt: skip
    filters = (
        Text("word", _("名称、主体或做什么"),
             lambda text: Q(name__icontains=text) | Q(employer__name__icontains=text) | Q(trade__icontains=text)),
        Choice("state", _("状态"), "state", list(STATE_TITLES.items())),
        Region("region", _("在哪里"), permission=permissions.VIEW),
        Flag("papers", _("材料快到期或已过期"), condition=queries.papers_end_soon),
        Flag("inspect", _("半年没有检查"), condition=queries.to_inspect),
        Flag("mend", _("整改过了期限"), condition=queries.to_mend),
        Flag("no_orders", _("没有在做的订单"), condition=queries.without_orders),
        Flag("grade", _("上年还没评定"), condition=lambda: queries.to_grade(last_year())),
    )  # fmt: skip
    views = (
        View("applied", _("申请认定"), "state=applied", warm=True),
        View("recognised", _("已认定"), "state=recognised"),
        View("mend", _("整改过了期限"), "mend=1", warm=True),
    )

    def rows(self) -> QuerySet[Any]:
        """What the actor may see."""
        return queries.workshops_seen(self.actor)

    def buttons(self) -> list[Button]:
        """What townships have; a new workshop."""
        told = [Button(_("乡镇家底"), reverse("workshops.assets"), "map-2")]
        told += self.import_button("workshops.ledger", _("导入车间台账"))
        if self.actor.can(permissions.APPLY):
            told.append(Button(_("申报车间"), reverse("workshops.new"), "plus", primary=True))
        return told


class AssetList(ListPage):
    """What townships have, by place."""

    name = "workshops.assets"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "workshops"
    title = _("乡镇家底")
    detail = "workshops.asset"
    empty = _("还没有记家底：有什么作物、手艺、场地、企业，记下来才好选点。")
    sort = "place"
    columns = (
        Column(
            "name", _("名称"), lambda a: Cell(a.name, "link", href=reverse("workshops.asset", args=[a.pk])), fixed=True
        ),
        Column("place", _("在哪里"), lambda a: near_name(a.region), sort=Sort("region")),
        Column("kind", _("是什么"), lambda a: str(ASSET_TITLES[a.kind])),
        Column("amount", _("多少"), lambda a: a.amount, numeric=True),
        Column("unit", _("单位"), lambda a: a.unit),
        Column("months", _("哪几个月"), lambda a: months_said(a.months)),
        Column("owner", _("谁的"), lambda a: a.owner, shown=False),
        Column("note", _("说明"), lambda a: a.note, shown=False),
        Column("told", _("哪天了解的"), lambda a: a.told_on, sort=Sort("told_on", descending_first=True)),
        Column("told_by", _("谁说的"), lambda a: a.told_by_name, shown=False),
        Column("gone", _("没有了"), lambda a: a.gone_on, shown=False),
    )
    filters = (
        Text("word", _("名称"), lambda text: Q(name__icontains=text)),
        Choice("kind", _("是什么"), "kind", list(ASSET_TITLES.items())),
        Region("region", _("在哪里"), permission=permissions.VIEW),
        Flag("own", _("报道说到、有人在做的"), condition=near_home.own_assets),
        Flag("gone", _("已经没有的"), condition=lambda: Q(gone_on__isnull=False)),
    )
    views = (View("sites", _("场地"), "kind=site"), View("crafts", _("手艺"), "kind=craft"))

    def rows(self) -> QuerySet[Asset]:
        """What the actor may see."""
        return queries.assets_seen(self.actor)

    def buttons(self) -> list[Button]:
        """One more."""
        told = self.import_button("workshops.assets", _("导入家底台账"))
        if not self.actor.can(permissions.PROFILE):
            return told
        return [*told, Button(_("记一样"), reverse("workshops.asset_new"), "plus", primary=True)]
