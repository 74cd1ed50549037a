"""The list of needs, and which of them wait to be asked about again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.story.needs.actions import confirm_need
from qiao.story.needs.models import Need
from qiao.story.needs.queries import STALE_DAYS, NeedRow, as_rows, is_stale_q, needs_seen
from qiao.story.needs.summary import REACH_NAMES, STATE_NAMES
from qiao.story.placements import freshness
from qiao.story.register.states import UNVERIFIED
from qiao.story.vacancies.unmet import stays_near
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
    Outcome,
    Range,
    Region,
    Sort,
    Summary,
    View,
    due,
    one_by_one,
    person,
)
from qiao.web.frame.todo import PEOPLE, Due, todo


class Confirmed(BulkAction):
    """核实: asked today, still the same."""

    key = "confirmed"
    title = _("记为今天核实，没有变化")
    icon = "check"
    permission = "needs.edit"

    def summary(self, actor: Actor, rows: QuerySet[Any]) -> Summary:
        """Only open ones."""
        others = rows.exclude(state="open").count()
        return Summary(rows.count() - others, (LeftOut(others, _("不在求职中")),) if others else ())

    def apply(self, actor: Actor, rows: QuerySet[Any], given: dict[str, Any]) -> Outcome:
        """Each by itself."""
        chosen = rows.filter(state="open").select_related("worker")
        return one_by_one(
            chosen, lambda one: confirm_need(by=actor, need_id=one.pk), called=lambda one: one.worker.called
        )


def _stated(row: NeedRow) -> Cell:
    note = _("%(days)s 天") % {"days": row.days} if row.is_stale else ""
    return Cell(row.stated_on, "date", tone="wait" if row.is_stale else "", note=note)


LAPSED = _("人联系过，意愿超过 90 天没有核实")
"""The to-do and the list that it opens, in one sentence: fewer than all whose need is that old."""


def lapsed_q() -> Q:
    """Needs stated long ago, of those whom nobody else asks for another reason: not yet verified, or fallen silent.

    Each is asked once: whoever visits them confirms the need as well.
    """
    silent = freshness.due(freshness.at_home().filter(pk=OuterRef("worker_id")), freshness.HOME_RULES)
    return is_stale_q() & ~Q(worker__status=UNVERIFIED) & ~Q(Exists(silent))


class NeedList(ListPage):
    """需求: what people look for."""

    name = "needs.list"
    permission = "needs.view"
    export_permission = "needs.export"
    stage = "needs"
    title = _("需求")
    detail = "needs.need"
    hint = _("谁想找什么样的活，从哪天说的")
    empty = _("这里还没有需求。打开一个劳动者，登记他的需求；或者导入求职意愿登记表。")
    sort = "stated"
    columns = (
        Column("name", _("姓名"), person("needs.need"), fixed=True),
        TAIL,
        Column("age", _("年龄"), lambda row: row.age, numeric=True),
        Column("place", _("村"), lambda row: row.place),
        Column("state", _("状态"), lambda row: Cell(row.state, "chip", row.tone)),
        Column("reach", _("去得到"), lambda row: row.reach),
        Column("wage", _("最低月薪"), lambda row: row.wage, Sort("wage_floor_yuan"), numeric=True),
        Column("night", _("夜班"), lambda row: row.night),
        Column("limits", _("干不了的"), lambda row: row.limits),
        Column("skills", _("技能"), lambda row: row.skills),
        Column("stated", _("说于"), _stated, Sort("stated_on")),
        Column("care", _("需照料家人"), lambda row: row.care, shown=False),
        Column("start", _("最早上岗"), lambda row: row.start_on, shown=False),
        Column("training", _("想学的工种"), lambda row: row.training, shown=False),
    )
    filters = (
        Region("region", _("地区"), field="worker__region", permission="needs.view"),
        Choice("state", _("状态"), "state", tuple(STATE_NAMES.items())),
        Choice("reach", _("去得到"), "reach", tuple(enumerate(REACH_NAMES))),
        Range("wage", _("最低月薪"), "wage_floor_yuan", unit=_("元")),
        Flag("night", _("能上夜班"), lambda: Q(night_ok=True)),
        Flag("care", _("要照料家人"), lambda: Q(care=True)),
        Flag("training", _("愿意培训"), lambda: Q(training_wish=True)),
        Range("stated", _("说于"), "stated_on", date),
        Flag("stale", _("超过 90 天"), is_stale_q),
        Flag("near", _("在找活、只愿在本县（满 18 岁）"), stays_near),
        Flag("lapsed", LAPSED, lapsed_q),
    )
    views = (
        View("open", _("求职中"), "state=open"),
        View("far", _("愿去结对省"), "state=open&reach=3&reach=4"),
        View("care", _("要照护，想在家门口干"), "state=open&reach=0&reach=1&care=1"),
        View("lapsed", LAPSED, "lapsed=1", warm=True),
        View("stale", _("全部超过 90 天没有核实的意愿"), "stale=1", warm=True),
    )
    bulk = (Confirmed(),)

    def rows(self) -> QuerySet[Need]:
        """Of the workers whom the actor may see."""
        return needs_seen(self.actor, self.permission)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With the workers' names and homes."""
        return as_rows(rows)

    def buttons(self) -> list[Button]:
        """What is asked of the paired city for them, and the import."""
        told = [Button(_("需求清单"), reverse("vacancies.demands"), "list-check")]
        told = told if self.actor.can("vacancies.demands") else []
        return told + self.import_button("needs.willingness", _("导入意愿登记表"), is_primary=True)


@todo("needs.stale", "needs", LAPSED, PEOPLE, "needs.edit")
def stale_needs(actor: Actor) -> Due:
    """Open needs that nobody asked about for long, of people who count under no other figure."""
    rows = needs_seen(actor, "needs.view").filter(lapsed_q())
    return due(rows, "needs.list", "lapsed=1", by="stated_on", within=STALE_DAYS)
