"""Columns: what a cell shows, and that a workbook gets numbers and dates and not their texts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import QuerySet
from tests.factories.placements import placement
from tests.factories.vacancies import vacancy

from qiao.ground.accounts.actors import SYSTEM
from qiao.web.frame.lists import Cell, Column, ListPage
from qiao.web.placements.lists import PlacementList
from qiao.web.vacancies.lists import VacancyList

DAY = date(2019, 6, 30)


@pytest.mark.parametrize("told", [DAY, Cell(DAY, "date"), Cell(DAY, "date", tone="wait", note="93 天")])
def test_a_day_is_exported_as_a_day(told: Any) -> None:
    column = Column("day", "哪天", lambda _row: told)
    assert column.exports(None) == DAY
    assert column.shows(None).kind == "date"


def test_a_moment_is_exported_as_it_is_on_the_wall_clock() -> None:
    column = Column("came", "什么时候", lambda _row: Cell(datetime(2019, 6, 29, 17, 30, tzinfo=UTC), "date"))
    assert column.exports(None) == datetime(2019, 6, 30, 1, 30)


def test_nothing_is_exported_as_nothing() -> None:
    assert Column("day", "哪天", lambda _row: None).exports(None) is None


def exported(kind: type[ListPage], rows: QuerySet[Any]) -> dict[str, object]:
    shown = kind.seen_by(SYSTEM)
    shaped = shown.shaped(list(rows))
    return {column.key: column.exports(shaped[0]) for column in kind.columns}


@pytest.mark.django_db
def test_the_days_of_a_spell_and_of_a_post_are_exported_as_days() -> None:
    spell = placement(ended_on=DAY, state="ended", ended_why="home")
    post = vacancy(expires_on=DAY)
    of_spell = exported(PlacementList, type(spell).objects.select_related("worker__subject"))
    of_post = exported(VacancyList, type(post).objects.select_related("employer"))
    assert (of_spell["started"], of_spell["ended"]) == (spell.started_on, DAY)
    assert (of_post["collected"], of_post["expires"]) == (post.collected_on, DAY)
