"""The lists of workers and households, and what waits to be done with them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.story.placements.roll_call import found_again
from qiao.story.placements.stable import households_in_stable_work
from qiao.story.register import listed, states
from qiao.story.register.actions import set_status, verify_worker
from qiao.story.register.circumstances import households_read, read_among, reads_any_household
from qiao.story.register.listed import NO_HEAD, HouseholdRow, WorkerRow
from qiao.story.register.models import Household, Worker
from qiao.story.register.queries import households_seen, workers_seen
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
    Text,
    View,
    due,
    one_by_one,
    person,
)
from qiao.web.frame.todo import PEOPLE, Due, todo
from qiao.web.register.lost import with_lost


def with_skill(text: str) -> Q:
    """Workers with a skill whose name holds the text; SQLite keeps the list's Chinese as escapes."""
    return Q(skills__icontains=text) | Q(skills__icontains=json.dumps(text)[1:-1])


def _verify(actor: Actor, worker: Worker) -> None:
    """Somebody at work who was lost is at work again; everybody else is verified."""
    if not found_again(by=actor, worker_id=worker.pk):
        verify_worker(by=actor, worker_id=worker.pk)


class Verified(BulkAction):
    """核实: somebody asked, nothing has changed."""

    key = "verified"
    title = _("记为已核实")
    icon = "check"
    permission = "register.edit"

    def summary(self, actor: Actor, rows: QuerySet[Any]) -> Summary:
        """All but those verified today already."""
        done = rows.filter(verified_on=clock.today()).exclude(status=states.UNVERIFIED).count()
        left = (LeftOut(done, _("今天已经核实过")),) if done else ()
        return Summary(rows.count() - done, left)

    def apply(self, actor: Actor, rows: QuerySet[Any], given: dict[str, Any]) -> Outcome:
        """Each by itself."""
        return one_by_one(rows, lambda one: _verify(actor, one), called=lambda one: one.called)


class ToVerify(BulkAction):
    """标为待核实: somebody should go and ask."""

    key = "to_verify"
    title = _("标为待核实")
    icon = "walk"
    permission = "register.edit"
    _busy = (states.WORKING, states.PROPOSED, states.LEAVING)

    def summary(self, actor: Actor, rows: QuerySet[Any]) -> Summary:
        """Not those at work or on the way there."""
        busy = rows.filter(status__in=self._busy).count()
        done = rows.filter(status=states.UNVERIFIED).count()
        left = [LeftOut(busy, _("在岗或正在去的路上"))] if busy else []
        left += [LeftOut(done, _("已经是待核实"))] if done else []
        return Summary(rows.count() - busy - done, tuple(left))

    def apply(self, actor: Actor, rows: QuerySet[Any], given: dict[str, Any]) -> Outcome:
        """Each by itself."""
        chosen = rows.exclude(status__in=[*self._busy, states.UNVERIFIED])
        told = "批量标为待核实"
        return one_by_one(
            chosen,
            lambda one: set_status(by=actor, worker_id=one.pk, to=states.UNVERIFIED, why=told),
            called=lambda one: one.called,
        )


def _verified(row: WorkerRow) -> Cell:
    if row.verified_on is None:
        return Cell(_("还没有"), tone="wait" if row.is_stale else "")
    note = _("%(days)s 天") % {"days": row.days} if row.is_stale else ""
    return Cell(row.verified_on, "date", tone="wait" if row.is_stale else "", note=note)


class WorkerList(ListPage):
    """劳动者: whom the actor may see."""

    name = "register.workers"
    permission = "register.view"
    export_permission = "register.export"
    stage = "register"
    title = _("劳动者")
    detail = "people.worker"
    hint = _("你能看到的地区里的人，以及他们在外的情况")
    empty = _("这里还没有人。先导入花名册，或者新增一个人。")
    sort = "name"
    columns = (
        Column("name", _("姓名"), person("people.worker"), Sort("initials", then="name"), fixed=True),
        TAIL,
        Column("age", _("年龄"), lambda row: row.age, numeric=True),
        Column("place", _("村"), lambda row: row.place),
        Column("status", _("状态"), lambda row: Cell(row.status, "chip", row.tone)),
        Column("skills", _("技能"), lambda row: row.skills),
        Column("verified", _("核实于"), _verified, Sort("verified_on", nullable=True), value=lambda r: r.verified_on),
        Column("next", _("下一步"), lambda row: row.next_step),
        Column("education", _("文化程度"), lambda row: row.education, shown=False),
        Column("household", _("户编号"), lambda row: row.household, text=True, shown=False),
        Column("poverty", _("户类型"), lambda row: row.poverty, shown=False, offered_to=reads_any_household),
        Column("phone", _("电话"), lambda row: row.phone_tail and f"尾号 {row.phone_tail}", text=True, shown=False),
    )
    filters = (
        Region("region", _("地区"), permission="register.view"),
        Choice("status", _("状态"), "status", tuple(listed.STATUS_NAMES.items())),
        Range("age", _("年龄"), unit=_("岁"), find=listed.of_age),
        Choice("education", _("文化程度"), "education", tuple(enumerate(listed.EDUCATION_NAMES))),
        Text("skill", _("技能"), with_skill),
        Flag("stale", _("超过 90 天未核实"), listed.is_stale_q),
        Flag("no_identity", _("缺身份证号"), listed.has_no_identity_q),
        Range("verified", _("核实日期"), "verified_on", date),
        Choice(
            "poverty",
            _("户类型"),
            "household__poverty",
            tuple(listed.POVERTY_NAMES.items()),
            within=households_read,
            offered_to=reads_any_household,
        ),
    )
    views = (
        View("unverified", _("待核实"), "status=unverified", warm=True),
        View("far", _("愿外出"), "status=looking_far"),
        View("near", _("想在家门口干"), "status=looking_near"),
        View("again", _("重新求职"), "status=looking_again"),
        View("stale", _("超过 90 天未核实"), "stale=1", warm=True),
        View("no_identity", _("缺身份证号"), "no_identity=1", warm=True),
    )
    bulk = (Verified(), ToVerify())

    def rows(self) -> QuerySet[Worker]:
        """Whom the actor may see."""
        return workers_seen(self.actor, self.permission)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With tails, ages and names of places; the household's kind where the actor may open the household."""
        told = with_lost(listed.as_rows(rows), rows, self.actor)
        read = read_among(self.actor, [row.pk for row in told])
        return [row if row.pk in read else replace(row, poverty="") for row in told]

    def buttons(self) -> list[Button]:
        """Households, the import and a new worker."""
        told = []
        # Whoever sees people by their place of work alone has no household to look at.
        if reads_any_household(self.actor):
            told.append(Button(_("按户看"), reverse("register.households"), "users-group"))
        told += self.import_button("register.roster", _("导入花名册"))
        if self.actor.can("register.edit"):
            told.append(Button(_("新增"), reverse("register.worker_new"), "user-plus", primary=True))
        return told


def _number(row: HouseholdRow) -> Cell:
    return Cell(row.number, "strong", href=reverse("register.household", args=[row.pk]))


class HouseholdList(ListPage):
    """户: who lives together, where."""

    name = "register.households"
    permission = "register.view"
    export_permission = "register.export"
    stage = "register"
    title = _("户")
    detail = "register.household"
    hint = _("一人就业，全家脱贫：先看哪些户没有人在岗")
    empty = _("这里还没有户。导入花名册时写上户编号，就会有。")
    sort = "region"
    columns = (
        Column("number", _("户编号"), _number, text=True, fixed=True),
        Column("head", _("户主"), lambda row: row.head or str(NO_HEAD)),
        Column("region", _("村"), lambda row: row.place, Sort("region")),
        Column("poverty", _("户类型"), lambda row: row.poverty),
        Column("people", _("登记的人"), lambda row: row.people, numeric=True),
        Column("working", _("在岗"), lambda row: row.working, numeric=True),
        Column("monitored", _("监测对象类别"), lambda row: row.monitored, shown=False),
        Column("exited", _("脱贫日期"), lambda row: Cell(row.exited_on, "date") if row.exited_on else "", shown=False),
        Column(
            "income_before", _("帮扶前人均年收入（元）"), lambda row: row.income_before_yuan, numeric=True, shown=False
        ),
        Column("income_now", _("现在人均年收入（元）"), lambda row: row.income_now_yuan, numeric=True, shown=False),
    )
    filters = (
        Region("region", _("地区"), permission="register.view"),
        Choice("poverty", _("户类型"), "poverty", tuple(listed.POVERTY_NAMES.items())),
        Text("number", _("户编号"), lambda text: Q(number__startswith=text)),
        Flag("idle", _("没有人在岗"), listed.nobody_works_q),
        Flag("stable", _("有人稳定就业"), lambda: Q(pk__in=households_in_stable_work())),
        Flag("unstable", _("没有人稳定就业"), lambda: ~Q(pk__in=households_in_stable_work())),
        Flag("exited", _("已脱贫"), lambda: Q(poverty="exited") | Q(exited_on__isnull=False)),
        Flag("monitored", _("监测对象"), lambda: Q(poverty="monitored") | ~Q(monitored="")),
    )
    views = (
        View("poor_idle", _("建卡贫困户，没有人在岗"), "poverty=poor&idle=1"),
        View("stable", _("有人稳定就业"), "stable=1"),
        View("unstable", _("没有人稳定就业"), "unstable=1"),
        View("monitored", _("监测对象"), "monitored=1"),
        View("exited", _("已脱贫"), "exited=1"),
    )

    def said_when_empty(self) -> Any:
        """An office of the place of work opens no household and imports none: it is told where to look."""
        if self.actor.can("register.import"):
            return self.empty
        return _("户的情况归家乡一侧看。按人看，能看到他们在哪里干活。")

    def rows(self) -> QuerySet[Household]:
        """Those of the actor's regions, or assigned one by one."""
        return households_seen(self.actor, self.permission)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """With the people counted whom the actor may see."""
        return listed.as_household_rows(rows, workers_seen(self.actor, self.permission))

    def buttons(self) -> list[Button]:
        """Back to the people; a new household."""
        told = [Button(_("按人看"), reverse("register.workers"), "user")]
        if self.actor.can("register.edit"):
            told.append(Button(_("新增"), reverse("register.household_new"), "plus", primary=True))
        return told


@todo("register.unverified", "register", _("新登记的人待核实"), PEOPLE, "register.edit")
def unverified(actor: Actor) -> Due:
    """Registered, and nobody asked yet."""
    rows = workers_seen(actor, "register.view").filter(status=states.UNVERIFIED)
    return due(rows, "register.workers", "status=unverified")


@todo("register.no_identity", "register", _("缺身份证号"), PEOPLE, "register.edit")
def no_identity(actor: Actor) -> Due:
    """Registered from a list of names: somebody should look at the card."""
    rows = workers_seen(actor, "register.view").filter(listed.has_no_identity_q())
    return due(rows, "register.workers", "no_identity=1")
