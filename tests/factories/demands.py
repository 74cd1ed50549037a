"""Demand lists of Wuxi to Tai'an, past the counting and the rules of their actions."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from tests.factories.matching import HOME, WORK, pairing, sides_of
from tests.factories.needs import need
from tests.factories.register import VILLAGE, worker
from tests.factories.vacancies import vacancy

from qiao.ground import clock
from qiao.story.needs.models import Need
from qiao.story.vacancies.models import Demand, DemandAnswer, DemandLine, Vacancy
from qiao.web.frame.examples import example

TODAY = date(2019, 6, 30)
SEWING = "6-05-01-00"
_numbers = count(1)


def wishing(people: int = 3, *, region: str = VILLAGE, skills: tuple[str, ...] = ("缝纫",), **more: Any) -> list[Need]:
    """Grown-ups who look for work in the paired province and can sew."""
    told = {"wage_floor_yuan": 3200, **more}
    return [need(worker(region=region, status="looking_far", skills=list(skills)), **told) for _ in range(people)]


def demand(*, state: str = "draft", **more: Any) -> Demand:
    """A list of today; sent ones were sent a moment ago."""
    pairing()
    told: dict[str, Any] = {
        "number": next(_numbers), "home_region": HOME, "work_region": WORK, "as_of": TODAY,
        "answer_by": TODAY + timedelta(days=14), "counted": 5, "state": state,
    }  # fmt: skip
    if state != "draft":
        told["sent_at"] = clock.moment()
    if state in ("closed", "withdrawn"):
        told |= {"ended_at": clock.moment(), "ended_why": "招齐了"}
    return Demand.objects.create(**{**told, **more})


def line(of: Demand | None = None, **more: Any) -> DemandLine:
    """Five posts for people who sew, at 3,500 yuan."""
    of = of or demand()
    position = of.lines.count() + 1
    told: dict[str, Any] = {
        "position": position, "code": f"XQ{of.number:04d}-{position:03d}", "region": VILLAGE[:9], "occupation": SEWING,
        "trade": "缝纫", "wage_yuan": 3500, "day_only": True, "together": False, "work_limits": 0, "reach": 3,
        "counted": 5, "asked": 5,
    }  # fmt: skip
    return DemandLine.objects.create(demand=of, **{**told, **more})


def answer(of: DemandLine | None = None, what: Vacancy | None = None, seats: int = 2) -> DemandAnswer:
    """Two seats of a vacancy for a line of a list that was sent."""
    of = of or line(demand(state="sent"))
    DemandLine.objects.filter(pk=of.pk).update(answer="found")
    return DemandAnswer.objects.create(line=of, vacancy=what or vacancy(), seats=seats)


def demand_in(region: str, **more: Any) -> Demand:
    """A list of the region's county, or to the region's city, that was sent."""
    return demand(state="sent", **{**sides_of(region), **more})


@example("vacancies.demand", "vacancies.demand_move", "vacancies.demand_add")
def a_demand(region: str) -> dict[str, Any]:
    """A list of the region."""
    of = demand_in(region)
    line(of)
    return {"demand_id": of.pk}


@example(
    "vacancies.demand_line", "vacancies.demand_asked", "vacancies.demand_drop", "vacancies.demand_answer",
    "vacancies.demand_cannot",
)  # fmt: skip
def a_line(region: str) -> dict[str, Any]:
    """A line of a list of the region."""
    return {"line_id": line(demand_in(region)).pk}


@example("vacancies.demand_take_off")
def an_answer(region: str) -> dict[str, Any]:
    """An answer to a line of a list of the region."""
    return {"answer_id": answer(line(demand_in(region))).pk}
