"""The open posts as the matching takes them: only what takes people, in one order, without a word too much."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.vacancies import employer, vacancy

from qiao.story.vacancies.queries import NEUTRAL, bare, open_posts_frame

pytestmark = pytest.mark.django_db
DAY = date(2019, 6, 30)


def frame(*regions):
    return open_posts_frame(as_of=DAY, regions=regions or ("370900",))


@pytest.mark.parametrize(
    "closed",
    [
        {"state": "draft"},
        {"state": "verified"},
        {"state": "paused"},
        {"state": "blocked"},
        {"filled": 5},
        {"expires_on": date(2019, 6, 29)},
        {"place": "370102"},
    ],
)
def test_what_takes_nobody_stays_out(closed):
    vacancy(number=1)
    vacancy(number=2, **closed)

    assert frame()["id"].to_list() == ["00000000-0000-0000-0000-000000000001"]


def test_a_suspended_employers_posts_stay_out_until_the_term_is_over():
    vacancy(employer(suspended_until=DAY, suspended_why="核查"))
    vacancy(employer(suspended_until=date(2019, 6, 29), suspended_why="核查"), number=9)

    assert frame().height == 1


def test_rows_come_by_id_and_the_headcount_is_the_seats_left():
    vacancy(number=2, headcount=5, filled=3)
    vacancy(number=1, expires_on=DAY)

    posts = frame()

    assert posts.schema == NEUTRAL
    assert posts["headcount"].to_list() == [5, 2]
    assert posts["row"].to_list() == [0, 1]


def test_several_regions_are_taken_together():
    vacancy(place="370902")
    vacancy(place="500238001")

    assert frame("370900", "500238").height == 2
    assert frame("37").height == 1


@pytest.mark.parametrize(("code", "short"), [("370900", "3709"), ("370000", "37"), ("500238", "500238"), ("50", "50")])
def test_a_code_is_as_long_as_its_division_is_deep(code, short):
    assert bare(code) == short
