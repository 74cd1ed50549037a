"""The replay: every figure is counted from records; what nobody keeps yet is red; one record less is one less."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.placements import placement, programme
from tests.factories.register import worker
from tests.factories.vacancies import employer, vacancy
from tests.factories.visits import visit

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.agreements.actions import name_poorest
from qiao.story.placements.models import Placement
from qiao.story.reports.figures import BY_KEY, REPORTED, Reported
from qiao.story.reports.queries import figure, figures
from qiao.story.visits.covering import recount
from qiao.story.visits.models import Visit

pytestmark = pytest.mark.django_db

KEYS = [
    *("aid_fen", "projects", "projects_started", "projects_completed", "moved", "near_home", "firms_2018"),
    *("posts_2018", "areas", "items", "townships_visited", "counties_visited_twice", "villages", "households"),
    *(
        "bases",
        "platforms",
        "workshop_share",
        "subsidy_example_fen",
        "workshop_income_yuan",
        "own_industries",
        "excavator_counties",
        "crafts_taught",
    ),
]
VISITED = ("townships_visited", "counties_visited_twice", "villages", "households")


def counted(key: str) -> float | None:
    found = figure(key)
    assert found is not None
    return found.counted


def test_the_replay_has_every_figure_of_the_report_in_order() -> None:
    assert [found.key for found in figures()] == KEYS
    assert set(figures()[0].as_json()) == {"key", "label", "expected", "counted", "ok", "as_of"}


def test_with_no_record_no_figure_agrees() -> None:
    assert not any(found.ok for found in figures())


def test_what_no_stage_keeps_yet_is_not_counted_and_says_which_stage_will() -> None:
    aid = figure("aid_fen")
    assert aid is not None
    assert aid.counted is None
    assert not aid.ok
    assert "项目" in aid.note("zh")
    assert "Projects" in aid.note("en")


def test_one_placement_less_is_one_person_less() -> None:
    programme()
    for _ in range(3):
        placement()
    assert counted("moved") == 3
    Placement.objects.all()[0].delete()
    assert counted("moved") == 2


def test_firms_and_posts_are_those_of_the_year_and_of_the_receiving_side() -> None:
    programme()
    firm = employer()
    vacancy(firm, collected_on=date(2018, 4, 1), headcount=30)
    vacancy(firm, collected_on=date(2018, 10, 1), headcount=12)
    vacancy(employer(), collected_on=date(2019, 4, 1), headcount=7)
    vacancy(employer(), collected_on=date(2018, 4, 1), headcount=7, place="500238")
    vacancy(employer(), collected_on=date(2018, 4, 1), headcount=7, state="blocked")
    assert (counted("firms_2018"), counted("posts_2018")) == (1, 42)


def test_places_are_counted_from_visits() -> None:
    """A township that is not one of the poorest, a county that is not paired, a visit on the same day: none counts."""
    made = programme()
    name_poorest(by=SYSTEM, programme=made, townships={"500238001": False, "500238101": True})
    assert [counted(key) for key in VISITED] == [0, 0, 0, 0]
    reached = visit(region="500238001002")
    recount(reached.household_id)
    visit(kind="village", region="500238102200")
    for county, day in (("500238", 1), ("500238", 2), ("500102", 1), ("500102", 2), ("500238", 2)):
        visit(kind="county", region=county, visited_on=date(2018, 3, day))
    assert [counted(key) for key in VISITED] == [1, 1, 2, 1]
    found = figure("townships_visited")
    assert found is not None
    assert found.note("zh") == "还差 17 个"


def test_one_visit_less_is_one_household_and_one_village_less() -> None:
    for village in ("500238001002", "500238001003"):
        recount(visit(region=village).household_id)
    assert (counted("villages"), counted("households")) == (2, 2)
    gone = Visit.objects.filter(region="500238001003").get()
    gone.delete()
    recount(gone.household_id)
    assert (counted("villages"), counted("households")) == (1, 1)


def test_the_womens_pay_is_the_mean_of_those_at_work_on_the_day() -> None:
    programme()
    near = {"region": "500238001", "channel": "workshop", "organised": False, "job": "刺绣工"}
    for wage in (3100, 3300):
        placement(worker(sex="2"), wage_yuan_month=wage, **near)
    placement(worker(sex="2"), wage_yuan_month=9000, ended_on=date(2019, 1, 1), state="ended", **near)
    assert counted("workshop_income_yuan") == 3200


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("moved", [1588], [1587, 1589, None]),
        ("posts_2018", [59_000, 59_640, 59_999], [58_999, 60_000]),
        ("villages", [41, 43], [40]),
        ("households", [401, 426], [400]),
        ("workshop_share", [0.45, 0.473, 0.499], [0.449, 0.5]),
        ("workshop_income_yuan", [3100, 3200, 3300], [3099, 3301]),
    ],
)
def test_a_figure_agrees_within_what_the_report_says_and_nowhere_else(
    key: str, right: list[float], wrong: list[float | None]
) -> None:
    assert [BY_KEY[key].agrees(number) for number in right] == [True] * len(right)
    assert [BY_KEY[key].agrees(number) for number in wrong] == [False] * len(wrong)


def test_a_figure_says_how_much_is_missing() -> None:
    programme()
    placement()
    found = figure("moved")
    assert found is not None
    assert found.note("zh") == "还差 1,587 人"
    assert found.note("en") == "1,587 people short"


def test_money_is_written_in_yuan() -> None:
    aid = figure("aid_fen")
    assert aid is not None
    assert aid.expected_text("zh") == "26,100,000 元"


def test_every_figure_is_named_in_both_languages() -> None:
    told = [(each.zh, each.en) for each in REPORTED]
    assert all(isinstance(each, Reported) for each in REPORTED)
    assert all(zh and en for zh, en in told)
    assert len({zh for zh, _ in told}) == len(told)
