"""How a demand list and its lines are said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.saying import Tone, reader_language
from qiao.story.needs.summary import REACH_NAMES
from qiao.story.needs.work_limits import names
from qiao.story.reports.demands import Figures
from qiao.story.vacancies import demand_states
from qiao.story.vacancies.demand_queries import Home
from qiao.story.vacancies.folding import TOWNSHIP_DIGITS
from qiao.story.vacancies.models import LEAST_PEOPLE, Demand, DemandLine
from qiao.story.vacancies.queries import place_name
from qiao.story.vacancies.texts.occupations import occupation_name
from qiao.web.frame.lists import Cell
from qiao.web.frame.lists.filters import division_name

STATE_TITLES = {
    "draft": gettext_lazy("草稿"), "sent": gettext_lazy("已发出"), "answered": gettext_lazy("已答复"),
    "closed": gettext_lazy("已结清"), "withdrawn": gettext_lazy("已撤回"),
}  # fmt: skip
PARTLY = gettext_lazy("没找齐")
"""Posts for a part, and the city said why there are no more."""
ANSWER_TITLES = {
    "": gettext_lazy("没有答复"), "found": gettext_lazy("有岗位"), "cannot": gettext_lazy("找不到"),
}  # fmt: skip


def title_of(demand: Demand) -> str:
    """What people call a list."""
    return _("第 %(n)d 号需求清单") % {"n": demand.number}


def chip(demand: Demand) -> Cell:
    """A list's state."""
    return Cell(STATE_TITLES[demand.state], "chip", tone=demand_states.TONE[demand.state])


def trade_said(line: DemandLine) -> str:
    """The trade: what somebody wrote, else the classification's name, else any."""
    return line.trade or occupation_name(line.occupation) or _("工种不限")


def wage_said(line: DemandLine) -> str:
    """The pay that all of them would take."""
    if line.wage_yuan is None:
        return _("各人不同")
    return _("%(n)s 元起") % {"n": f"{line.wage_yuan:,}"} if line.wage_yuan else _("没有提")


def conditions_said(line: DemandLine) -> str:
    """What else holds of all of them."""
    told = [
        _("不上夜班") if line.day_only else _("能上夜班") if line.day_only is False else "",
        _("和家人一起走") if line.together else "",
        _("干不了：%(limits)s") % {"limits": limits_of(line)} if line.work_limits else "",
    ]
    return "；".join(part for part in told if part) or (_("各人不同") if line.work_limits is None else "")


def reach_said(line: DemandLine) -> Any:
    """How far these people go; a line that nobody counted does not say."""
    if line.reach is None:
        return _("至少结对省") if line.counted is not None else ""
    return REACH_NAMES[line.reach]


def limits_of(line: DemandLine) -> str:
    """Their work limits, in the reader's language."""
    return "、".join(names(line.work_limits or 0, reader_language()))


def place_said(line: DemandLine) -> str:
    """Where these people live; a county's line says that it is of more than one township."""
    name = place_name(line.region)
    return _("%(county)s（全县）") % {"county": name} if len(line.region) <= len("500238") else name


def is_wide(line: DemandLine) -> bool:
    """Whether its people were counted all over the county."""
    return line.counted is not None and len(line.region) < TOWNSHIP_DIGITS


def home_name(home: Home) -> str:
    """A township; the others together."""
    return division_name(home.code) if home.code else _("其他乡镇")


def homes_said(line: DemandLine, homes: Sequence[Home]) -> str:
    """Where a line's people live, for its workbook: its township; of a county-wide line that they are scattered,
    and where all people in such lines live."""
    if not is_wide(line):
        return division_name(line.region) if line.counted is not None else ""
    at = (_("%(place)s %(n)s 人") % {"place": home_name(home), "n": home.wide} for home in homes if home.wide)
    return _("散在各乡镇，每处不足 %(least)s 人；全县各项合起来：%(homes)s") % {
        "least": LEAST_PEOPLE,
        "homes": "、".join(at),
    }


def answer_said(line: DemandLine, figures: Figures) -> Any:
    """What the city said; posts that do not count as found yet are not called found."""
    if line.dropped_why:
        return _("拿掉了")
    if line.answer != demand_states.FOUND:
        return ANSWER_TITLES[line.answer]
    if not figures.found:
        return _("还没核实") if figures.unverified else _("不合要求") if figures.unfit else _("岗位没有了")
    return PARTLY if line.answer_why else ANSWER_TITLES[line.answer]


def answer_chip(line: DemandLine, figures: Figures) -> Cell:
    """The same as a chip, with its reason beside it."""
    is_found = line.answer == demand_states.FOUND and figures.found
    tone: Tone = "rest" if line.dropped_why or line.answer == "cannot" else "ready" if is_found else "wait"
    return Cell(answer_said(line, figures), "chip", tone=tone, note=line.dropped_why or line.answer_why)


def beside_found(figures: Figures) -> list[str]:
    """What was named beside what counts as found."""
    told = [
        _("多给 %(n)s 个") % {"n": figures.spare} if figures.spare else "",
        _("另有 %(n)s 条还没核实") % {"n": figures.unverified} if figures.unverified else "",
        _("另有 %(n)s 条不合要求") % {"n": figures.unfit} if figures.unfit else "",
    ]
    return [part for part in told if part]
