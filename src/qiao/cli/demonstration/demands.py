"""A demand list of Wuxi to Tai'an（需求清单）: counted from the needs, sent, and answered in part by open posts.

It is sent before the round of matching, so that the round's proposals for those posts count as matched.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

WUXI, TAIAN = "500238", "370900"
ANSWERED_LINES, ANSWER_DAYS, POSTS_A_LINE = 18, 10, 2


def asked(*, by: Any, city: Any) -> tuple[int, int]:
    """Make, send and answer it in part; how many posts were asked for, and how many found."""
    from django.db.models import Sum

    from qiao.ground import clock
    from qiao.story.vacancies import demand_answering, demanding
    from qiao.story.vacancies.models import DemandAnswer

    made = demanding.make_demand(
        by=by, demand_id=uuid5(NAMESPACE_URL, "qiao demo demand"), home_region=WUXI, work_region=TAIAN,
        answer_by=clock.today() + timedelta(days=ANSWER_DAYS), note="请先找缝纫和家政的（示例）",
    )  # fmt: skip
    sent = demanding.move(by=by, demand=made, verb="send")
    lines = list(sent.lines.select_related("demand").order_by("-asked", "position"))
    for line in lines[:ANSWERED_LINES]:
        _answered(line, by=city)
    if len(lines) > ANSWERED_LINES:
        why = "本市这个工种的企业今年不招（示例）"
        demand_answering.cannot_find(by=city, line=lines[ANSWERED_LINES], why=why)
    found = DemandAnswer.objects.filter(line__demand=sent).aggregate(seats=Sum("seats"))["seats"] or 0
    return sum(line.asked for line in lines), int(found)


def _answered(line: Any, *, by: Any) -> None:
    """The best fitting open posts, as far as the line asks."""
    from qiao.story.vacancies import demand_answering, demand_queries

    missing = line.asked
    for fit in [one for one in demand_queries.fits(by, line) if one.vacancy.state == "open"][:POSTS_A_LINE]:
        if not missing or fit.trade is False or fit.wage is False:
            return
        seats = min(missing, fit.left)
        demand_answering.name_vacancy(by=by, line=line, vacancy=fit.vacancy, seats=seats)
        missing -= seats
