"""How a post stands（岗位现在怎么样）, said in one way on every page: its state, or why nobody is sent."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qiao.ground.saying import Tone, either
from qiao.story.vacancies import queries, states
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.phrases import FIELD_WORDS
from qiao.web.frame.lists import Cell

TONE: dict[str, Tone] = {
    "draft": "wait",
    "verified": "ready",
    "open": "ready",
    "paused": "rest",
    "filled": "rest",
    "expired": "rest",
    "closed": "rest",
    "blocked": "wrong",
}
"""The ground of a vacancy's chip (design/BRIEF.md §6)."""
STATE_TITLES = {
    "draft": _("待核实"),
    "verified": _("已核实"),
    "open": _("招聘中"),
    "paused": _("暂停"),
    "filled": _("已满"),
    "expired": _("已到期"),
    "closed": _("单位不招了"),
    "blocked": _("拦下"),
}
HALTED_TITLES = {
    "suspended": _("单位暂停推荐"),
    "licence": _("单位执照过期"),
    "over": _("已到期"),
    "stale": _("太久没确认"),
}
"""What an open or a verified post is called that nobody is recommended to."""


def gaps_said(vacancy: Vacancy) -> str:
    """What a draft lacks, in the reader's language."""
    words = [either(*FIELD_WORDS[name]) for name in vacancy.gaps]
    return either("、", ", ").join(words)


def seats_left(vacancy: Vacancy) -> int:
    """How many are still missing（还缺）: nobody where the post takes nobody any more."""
    return 0 if vacancy.state in states.HIRES_NOBODY else max(0, vacancy.headcount - vacancy.filled)


def hires_nobody_said(vacancy: Vacancy) -> str:
    """Why a post is missing nobody, in place of how many; "" while it hires."""
    if vacancy.state not in states.HIRES_NOBODY:
        return ""
    if vacancy.state == states.FILLED:
        return str(_("单位说招满了") if vacancy.filled < vacancy.headcount else STATE_TITLES["filled"])
    return str(_("单位说不招了") if vacancy.state == states.CLOSED else STATE_TITLES["expired"])


def stands(vacancy: Vacancy) -> Cell:
    """The chip of a post; its employer is at hand."""
    if vacancy.gaps and vacancy.state == "draft":
        return Cell(_("草稿"), "chip", tone="wait")
    if (why := queries.halted(vacancy)) is not None:
        return Cell(HALTED_TITLES[why], "chip", tone="wrong")
    return Cell(STATE_TITLES[vacancy.state], "chip", tone=TONE[vacancy.state])
