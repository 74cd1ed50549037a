"""Stable work: whole months with both ends counted, of open spells, by household."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import register as factory
from tests.factories.placements import placement

from qiao.ground import clock
from qiao.story.placements.stable import households_in_stable_work, last_start, months_complete


@pytest.mark.parametrize(
    ("start", "end", "complete"),
    [
        (date(2019, 4, 1), date(2019, 6, 30), True),
        (date(2019, 4, 1), date(2019, 6, 29), False),
        (date(2018, 11, 30), date(2019, 2, 27), True),
        (date(2018, 12, 1), date(2019, 2, 28), True),
        (date(2018, 12, 2), date(2019, 2, 28), False),
        (date(2019, 11, 30), date(2020, 2, 28), True),
        (date(2019, 11, 30), date(2020, 2, 27), False),
    ],
)
def test_three_months_are_complete_on_the_day_before(start: date, end: date, complete: bool) -> None:
    assert months_complete(start, end, 3) is complete


@given(end=st.dates(date(1990, 1, 1), date(2080, 1, 1)), months=st.integers(1, 24))
def test_the_last_start_is_the_last(end: date, months: int) -> None:
    start = last_start(end, months)
    assert months_complete(start, end, months)
    assert not any(months_complete(start + timedelta(days=more), end, months) for more in range(1, 8))


@pytest.mark.django_db
def test_a_household_has_somebody_in_stable_work_from_the_day_three_months_are_complete() -> None:
    first = last_start(clock.today(), 3)
    stable, fresh, over, merged, nobody = (factory.household() for _ in range(5))
    placement(factory.worker(household=stable, status="working"), started_on=first)
    placement(factory.worker(household=fresh, status="working"), started_on=first + timedelta(days=1))
    placement(
        factory.worker(household=over), started_on=date(2017, 1, 1), ended_on=date(2018, 1, 1), state="ended",
        ended_why="合同到期",
    )  # fmt: skip
    kept = factory.worker(household=merged)
    placement(factory.worker(household=nobody, merged_into=kept), started_on=first)
    assert {row["house"] for row in households_in_stable_work()} == {stable.pk, merged.pk}
