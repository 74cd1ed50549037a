"""Standards（认定和评定标准）: what recognition and a year's grade rest on, by the document in force on a day.

Facts of documents stand with their source; figures that no document on record gives are marked as assumed, and an
office may decide otherwise with a reason. Pure: no database, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qiao.story.workshops.models import YearGrade

EXCELLENT, GOOD, PASSED, FAILED = (key for key, _ in YearGrade.GRADES)


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard of recognition and grade, in force from `since` up to and with `until`.

    `least_staff`: people at work when recognised; `least_poor`: of them, of poor or monitored households;
    `refuses_seasonal`: seasonal processors with high turnover are in principle not recognised;
    `papers`: the kinds of paper without which nothing is recognised. `assumed`: which of these no document gives.
    """

    key: str
    document: str
    since: date
    until: date | None
    least_staff: int
    least_poor: int
    refuses_seasonal: bool
    papers: tuple[str, ...]
    assumed: tuple[str, ...]


STANDARDS: tuple[Standard, ...] = (
    Standard(
        "assumed-2018", "2022 年以前：未登记文件（假定）", date(2018, 1, 1), date(2021, 12, 31), 5, 1,
        refuses_seasonal=False, papers=("licence", "site"),
        assumed=("document", "least_staff", "least_poor", "papers"),
    ),
    Standard(
        "cq-2022-21", "渝人社发〔2022〕21号", date(2022, 1, 1), None, 10, 1,
        refuses_seasonal=True, papers=("licence", "site", "fire", "building"),
        assumed=("least_poor", "papers"),
    ),
)  # fmt: skip
"""渝人社发〔2022〕21号: awards begin at 10 people（DOMAIN.md §4, B5）; seasonal processors: §2 R6, B8."""
SEASON_MONTHS = 9
"""Work of fewer months a year is seasonal. Assumption."""
STABLE_MONTHS = 3
"""Whoever worked so many whole months is stable（稳定就业 ≥3 个月）."""


def standard_on(day: date) -> Standard | None:
    """The standard in force on a day; None before there was any."""
    return next((s for s in STANDARDS if s.since <= day and (s.until is None or day <= s.until)), None)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of the yearly grade（评定条件）: met when its figure is at least `least`, or at most `most`."""

    key: str
    zh: str
    en: str
    unit_zh: str = ""
    unit_en: str = ""
    least: float | None = None
    most: float | None = None
    needed: bool = False

    def met(self, figure: float | None) -> bool | None:
        """Whether it is met; None where nobody knows."""
        if figure is None:
            return None
        return (self.least is None or figure >= self.least) and (self.most is None or figure <= self.most)


CRITERIA: tuple[Criterion, ...] = (
    Criterion("staff", "在岗人数", "people at work", "人", "people", least=10, needed=True),
    Criterion("stable", "稳定就业满三个月", "stable for three months", "人", "people", least=10, needed=True),
    Criterion("stable_share", "其中稳定的占比", "share of the stable", "%", "%", least=70),
    Criterion("poor", "其中脱贫（监测）人口", "of them poor or monitored", "人", "people", least=1, needed=True),
    Criterion("paid_months", "按月有工资发放记录的人月占比", "person-months with pay on record", "%", "%", least=90),
    Criterion("to_mend", "到期没有整改的检查", "inspections not mended in time", "次", "", most=0, needed=True),
    Criterion("orders", "全年订单", "orders of the year", "份", "orders", least=1),
)
"""The yearly criteria. The document names the grades; the lines between them are ours, assumed: failed where a needed
one is not met, excellent where all are, good where one other is not, passed with two."""


def proposed(figures: Mapping[str, float | None]) -> str:
    """The grade that the figures give; "" where a needed one is not known."""
    told = {criterion: criterion.met(figures.get(criterion.key)) for criterion in CRITERIA}
    if any(met is None for criterion, met in told.items() if criterion.needed):
        return ""
    if any(met is False for criterion, met in told.items() if criterion.needed):
        return FAILED
    short = sum(not met for met in told.values())
    return (EXCELLENT, GOOD)[short] if short < 2 else PASSED
