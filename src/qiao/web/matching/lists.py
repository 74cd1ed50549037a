"""The lists of matching: rounds, proposals, and those without a post."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qiao.ground.agreements.queries import short_name
from qiao.ground.saying import reader_language
from qiao.story.matching import permissions, queries, states
from qiao.story.matching.models import Proposal, Round
from qiao.story.matching.promises import declined_by_firms
from qiao.story.matching.words import NEXT_STEP, UNPLACED
from qiao.story.placements.arrivals import absent
from qiao.story.register.listed import near_name
from qiao.story.reports.demands import matched_of
from qiao.story.vacancies.queries import place_name
from qiao.story.vacancies.rates import pay_in_short
from qiao.web.frame.lists import Button, Cell, Choice, Column, Flag, ListPage, Mine, Region, Sort, Text, View
from qiao.web.frame.numbers import whole
from qiao.web.vacancies.demand_filters import OfDemand

ROUND_TITLES = {
    "waiting": _("待计算"),
    "computing": _("计算中"),
    "computed": _("待发布"),
    "published": _("已发布"),
    "closed": _("已结束"),
    "stopped": _("已停"),
    "failed": _("没算完"),
}
PROPOSAL_TITLES = {
    "draft": _("待发布"),
    "pending": _("待答复"),
    "yes": _("愿意"),
    "no": _("不去"),
    "expired": _("已过期"),
    "withdrawn": _("已撤回"),
}
UNPLACED_TITLES = {
    "none_allowed": _("没有一个岗位符合全部条件"),
    "taken": _("符合的岗位给了更合适的人"),
    "seats": _("一起走的人凑不到一处"),
    "rules": _("有空位，但名额规则不许"),
    "excluded": _("能去的岗位被排除了"),
}


def round_chip(found: Round) -> Cell:
    """A round's state."""
    return Cell(ROUND_TITLES[found.state], "chip", tone=states.ROUND_TONE[found.state])


def proposal_chip(proposal: Proposal) -> Cell:
    """A proposal's state; how often nobody was reached stands beside it."""
    tried = (
        gettext("没联系上 %(n)d 次") % {"n": proposal.tries} if proposal.tries and proposal.state == "pending" else ""
    )
    tone: Any = states.PROPOSAL_TONE[proposal.state]
    return Cell(PROPOSAL_TITLES[proposal.state], "chip", tone=tone, note=tried)


def round_title(found: Round) -> str:
    """What people call a round."""
    return gettext("第 %(n)d 轮") % {"n": found.number}


def direction(found: Round) -> str:
    """From where to where."""
    return f"{short_name(found.home_region)} → {short_name(found.work_region)}"


def _round_cell(row: Any) -> Cell:
    title = round_title(row.round if hasattr(row, "round_id") else row)
    if not getattr(row, "round_opens", True):
        return Cell(title)
    return Cell(title, "link", href=reverse("matching.round", args=[getattr(row, "round_id", row.pk)]))


def _figure(name: str) -> Any:
    return lambda found: found.certificate.get(name)


class RoundList(ListPage):
    """Rounds, the latest first."""

    name = "matching.rounds"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "matching"
    title = _("匹配")
    detail = "matching.round"
    hint = _("一轮：把一个方向上求职的人和招聘的岗位一起排，谁都不吃亏，也没有岗位超收。")
    empty = _("还没有开过一轮。先看看需求和岗位够不够新，再开第一轮。")
    sort = "-number"
    columns = (
        Column("number", _("轮次"), _round_cell, sort=Sort("number", descending_first=True), fixed=True),
        Column("direction", _("方向"), direction),
        Column("cutoff", _("数据截止"), lambda r: Cell(r.cutoff_on, "date")),
        Column("workers", _("参加的人"), _figure("workers"), numeric=True),
        Column("matched", _("排上的人"), _figure("matched"), numeric=True),
        Column("headcount", _("名额"), _figure("headcount"), numeric=True, shown=False),
        Column("state", _("状态"), round_chip),
        Column("replies", _("答复到"), lambda r: Cell(r.replies_until, "date") if r.replies_until else None),
    )
    filters = (Choice("state", _("状态"), "state", list(ROUND_TITLES.items())),)
    views = (
        View("computed", _("待发布"), "state=computed", warm=True),
        View("published", _("已发布"), "state=published"),
    )

    def rows(self) -> QuerySet[Any]:
        """What the actor may see."""
        return queries.visible_rounds(self.actor)

    def buttons(self) -> list[Button]:
        """The proposals, and a new round."""
        told = [Button(_("推荐"), reverse("matching.proposals"), "list-check")]
        if self.actor.can(permissions.MEASURES):
            told.append(Button(_("因人施策"), reverse("matching.measures"), "target-arrow"))
        if self.actor.can(permissions.RUN):
            told.append(Button(_("开一轮"), reverse("matching.round_new"), "arrows-join-2", primary=True))
        return told


def _rounds(text: str) -> Q:
    number = whole(text, most=999_999)
    return Q(pk__in=[]) if number is None else Q(round__number=number)


class ProposalList(ListPage):
    """Proposals by village, employer, round and answer."""

    name = "matching.proposals"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "matching"
    title = _("推荐")
    detail = "matching.proposal"
    hint = _("愿不愿意，由本人说了算。不去不用说理由，也没有任何影响。")
    empty = _("这里没有推荐。发布一轮以后，推荐会出现在这里。")
    sort = "-round"
    columns = (
        Column("name", _("姓名"), lambda p: Cell(p.worker.called, "link", href=_address(p)), fixed=True),
        Column("home", _("家在"), lambda p: near_name(p.worker.region)),
        Column("post", _("岗位"), lambda p: p.vacancy.title),
        Column("employer", _("用人单位"), lambda p: p.vacancy.employer.name),
        Column("place", _("工作地点"), lambda p: place_name(p.vacancy.place), shown=False),
        Column("pay", _("月薪（元）"), lambda p: pay_in_short(p.vacancy)),
        Column("state", _("答复"), proposal_chip),
        Column("round", _("轮次"), _round_cell, sort=Sort("round__number", descending_first=True)),
        Column("said", _("谁说的、怎么说的"), lambda p: f"{p.reply_by_name} {p.reply_how}".strip(), shown=False),
    )
    filters = (
        Text("name", _("姓名"), lambda text: Q(worker__name__startswith=text)),
        Region("region", _("家在哪里"), field="worker__region", permission=permissions.VIEW),
        Text("employer", _("用人单位"), lambda text: Q(vacancy__employer__name__icontains=text)),
        Text("round", _("第几轮"), _rounds),
        Choice("state", _("答复"), "state", list(PROPOSAL_TITLES.items())),
        OfDemand("demand", _("需求清单配上的"), find=matched_of),
        Flag("firm_no", _("用人单位没有要"), condition=lambda: Q(pk__in=declined_by_firms().values("pk"))),
        Flag("absent", _("用人单位说没来"), condition=lambda: Q(pk__in=absent().values("pk"))),
        Mine(
            "mine",
            _("由我记录答复"),
            pick=queries.recordable,
            offered_to=lambda actor: actor.can(permissions.REPLY),
        ),
    )
    views = (
        View("pending", _("待记录答复"), "state=pending&mine=1", warm=True),
        View("yes", _("愿意"), "state=yes"),
        View("no", _("不去"), "state=no"),
    )

    def rows(self) -> QuerySet[Any]:
        """Of the workers whom the actor may see."""
        return queries.visible_proposals(self.actor)

    def shaped(self, rows: list[Any]) -> list[Any]:
        """Told apart by whether the round's own page opens for the reader."""
        named = queries.visible_rounds(self.actor).filter(pk__in={row.round_id for row in rows})
        opened = set(named.values_list("pk", flat=True))
        for row in rows:
            row.round_opens = row.round_id in opened
        return rows

    def buttons(self) -> list[Button]:
        """The rounds they come from."""
        return [Button(_("各轮匹配"), reverse("matching.rounds"), "arrows-join-2")]


class UnplacedList(ListPage):
    """Those without a post, each with the reason and what comes next."""

    name = "matching.unplaced"
    permission = permissions.VIEW
    export_permission = permissions.EXPORT
    stage = "matching"
    title = _("没排上的人")
    hint = _("每一类都有下一步；没排上不影响下一轮。")
    empty = _("没有没排上的人。")
    sort = "-round"
    columns = (
        Column("name", _("姓名"), lambda u: Cell(u.worker.called, "strong"), fixed=True),
        Column("home", _("家在"), lambda u: near_name(u.worker.region)),
        Column("why", _("为什么没排上"), lambda u: UNPLACED[u.why].of(reader_language())),
        Column("allowed", _("符合全部条件的岗位"), lambda u: u.allowed, numeric=True),
        Column("next", _("下一步"), lambda u: NEXT_STEP[u.why].of(reader_language())),
        Column("round", _("轮次"), _round_cell, sort=Sort("round__number", descending_first=True)),
    )
    filters = (
        Region("region", _("家在哪里"), field="worker__region", permission=permissions.VIEW),
        Text("round", _("第几轮"), _rounds),
        Choice("why", _("为什么"), "why", list(UNPLACED_TITLES.items())),
    )

    def rows(self) -> QuerySet[Any]:
        """Of the workers whom the actor may see."""
        return queries.visible_unplaced(self.actor)


def _address(proposal: Proposal) -> str:
    return reverse("matching.proposal", args=[proposal.pk])
