"""The replay（回放）: every figure of the report counted from records, as of the programme's day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, QuerySet, Sum

from qiao.ground import clock
from qiao.ground.agreements.queries import current_programme, pairings_of, poorest_of
from qiao.story import STAGES
from qiao.story.placements import counting, near_home
from qiao.story.placements.models import Placement
from qiao.story.reports.figures import REPORTED, Reported
from qiao.story.training import taught
from qiao.story.training.models import Enrolment, TrainingClass
from qiao.story.training.states import FINISHED
from qiao.story.vacancies import counting as offers
from qiao.story.vacancies.counting import REPORT_YEAR
from qiao.story.visits import coverage
from qiao.story.visits.models import Reached

_FEN = ("aid_fen", "subsidy_example_fen")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the report beside what was counted. `counted` is None while no stage keeps the records."""

    reported: Reported
    counted: float | None
    as_of: date
    fact_zh: str = ""
    fact_en: str = ""

    @property
    def key(self) -> str:
        """Its key, as `qiao replay --json` has it."""
        return self.reported.key

    @property
    def ok(self) -> bool:
        """Whether the records give what was reported."""
        return self.reported.agrees(self.counted)

    @property
    def opens(self) -> bool:
        """Whether there is a list behind it."""
        return self.key in COUNTERS

    def label(self, language: str) -> str:
        """What it is called."""
        return self.reported.en if language == "en" else self.reported.zh

    def expected_text(self, language: str) -> str:
        """What the report says."""
        said = self.reported.said_en if language == "en" else self.reported.said_zh
        return said or self._written(self.reported.expected, language)

    def counted_text(self, language: str) -> str:
        """What the records say."""
        return self.digits(None) if self.counted is None else self._written(self.counted, language)

    def note(self, language: str) -> str:
        """One fact beside a figure that agrees; what is missing beside one that does not."""
        english = language == "en"
        if self.counted is None:
            return ("Not kept yet: {}" if english else "还没有记录：等“{}”").format(self.stage_name(language))
        if self.ok:
            return self.fact_en if english else self.fact_zh
        short = self.reported.expected - self.counted
        if self.reported.said_zh:
            return "Outside what was reported" if english else "和报道对不上"
        amount = self._written(abs(short), language)
        if short < 0:
            return f"{amount} too many" if english else f"多出 {amount}"
        return f"{amount} short" if english else f"还差 {amount}"

    def as_json(self, language: str = "zh") -> dict[str, object]:
        """The figure as other programs read it."""
        return {
            "key": self.key,
            "label": self.label(language),
            "expected": self.reported.expected,
            "counted": self.counted,
            "ok": self.ok,
            "as_of": self.as_of.isoformat(),
        }

    def stage_name(self, language: str) -> str:
        """Which stage keeps its records, or will."""
        english = language == "en"
        stage = next((stage for stage in STAGES if stage.package == self.reported.stage), None)
        if stage is None:
            return "agreements" if english else "协议"
        return stage.en if english else stage.zh

    def digits(self, number: float | None) -> str:
        """A number as it is written: yuan for fen, with thousands; a dash for none."""
        if number is None:
            return "–"
        if self.key == "workshop_share":
            return f"{number:.1%}"
        return f"{number / 100 if self.key in _FEN else number:,.0f}"

    def unit(self, language: str) -> str:
        """What is counted."""
        return self.reported.unit_en if language == "en" else self.reported.unit_zh

    def _written(self, number: float, language: str) -> str:
        return f"{self.digits(number)} {self.unit(language)}".rstrip()


def figures() -> list[Figure]:
    """Every figure of the report, in its order, counted now."""
    return [_counted(reported, clock.today()) for reported in REPORTED]


def figure(key: str) -> Figure | None:
    """One figure; None when the report has no such one."""
    return next((_counted(reported, clock.today()) for reported in REPORTED if reported.key == key), None)


def _counted(reported: Reported, day: date) -> Figure:
    counter = COUNTERS.get(reported.key)
    if counter is None:
        return Figure(reported, None, day)
    return Figure(reported, counter(day), day, *FACTS.get(reported.key, _no_fact)(day))


def _moved(day: date) -> int:
    return counting.persons(counting.moved(day))


def _near_home(day: date) -> int:
    return counting.persons(counting.near_home(day))


def _firms(_day: date) -> int:
    return offers.firms()


def _posts(_day: date) -> int:
    return offers.posts()


def _workshop_income(day: date) -> int | None:
    mean = Placement.objects.filter(counting.embroiderers(day)).aggregate(mean=Avg("wage_yuan_month"))["mean"]
    return None if mean is None else round(mean)


def _townships(_day: date) -> int:
    programme = current_programme()
    return len(coverage.townships_visited(poorest_of(programme))) if programme else 0


def _counties_twice(_day: date) -> int:
    """Each visited itself on two days or more, of the counties paired on the day."""
    programme = current_programme()
    counties = {pairing.county for pairing in pairings_of(programme)} if programme else set()
    return sum(found.days >= 2 for found in coverage.county_visits(sorted(counties)).values())


def _villages(_day: date) -> int:
    return len(coverage.villages_visited())


def _households(_day: date) -> int:
    return Reached.objects.count()


def _own_industries(day: date) -> int:
    return len(near_home.own_industries(day))


def _excavator_counties(_day: date) -> int:
    return len({held.region[:6] for held in taught.excavator_classes()})


def _crafts_taught(_day: date) -> int:
    return len({held.course.trade for held in taught.craft_classes()})


COUNTERS: dict[str, Callable[[date], float | None]] = {
    "moved": _moved,
    "near_home": _near_home,
    "firms_2018": _firms,
    "posts_2018": _posts,
    "townships_visited": _townships,
    "counties_visited_twice": _counties_twice,
    "villages": _villages,
    "households": _households,
    "workshop_income_yuan": _workshop_income,
    "own_industries": _own_industries,
    "excavator_counties": _excavator_counties,
    "crafts_taught": _crafts_taught,
}
"""How each figure is counted. One that is absent has no stage that keeps its records yet."""


def _no_fact(_day: date) -> tuple[str, str]:
    return "", ""


def _moved_fact(day: date) -> tuple[str, str]:
    in_year = counting.persons(counting.moved(day, REPORT_YEAR))
    return f"其中 {REPORT_YEAR} 年 {in_year:,} 人", f"{in_year:,} of them in {REPORT_YEAR}"


def _once(_day: date) -> tuple[str, str]:
    return "每人只计一次", "Each person once"


def _income_fact(day: date) -> tuple[str, str]:
    people = Placement.objects.filter(counting.embroiderers(day)).count()
    return f"{people} 人平均", f"Mean of {people}"


def _posts_fact(_day: date) -> tuple[str, str]:
    rows = offers.rows()
    return f"{rows:,} 条岗位，近 6 万", f"{rows:,} vacancies, nearly 60,000 seats"


def _examples_fact(_day: date) -> tuple[str, str]:
    programme = current_programme()
    examples = sum(poorest_of(programme).values()) if programme else 0
    if not examples:
        return "", ""
    return f"其中 {examples} 个是示例", f"{examples} of them are examples"


def _visits_fact(_day: date) -> tuple[str, str]:
    visits = Reached.objects.aggregate(n=Sum("visits"))["n"] or 0
    return f"走到 {visits:,} 次", f"Reached {visits:,} times"


def _people_fact(classes: QuerySet[TrainingClass]) -> tuple[str, str]:
    people = Enrolment.objects.filter(held__in=classes, state=FINISHED).count()
    return f"学完 {people:,} 人", f"{people:,} finished"


FACTS: dict[str, Callable[[date], tuple[str, str]]] = {
    "moved": _moved_fact,
    "near_home": _once,
    "posts_2018": _posts_fact,
    "townships_visited": _examples_fact,
    "households": _visits_fact,
    "workshop_income_yuan": _income_fact,
    "excavator_counties": lambda _day: _people_fact(taught.excavator_classes()),
    "crafts_taught": lambda _day: _people_fact(taught.craft_classes()),
}
