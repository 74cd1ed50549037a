"""Draws keep their promises of number and share, for any weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from qiao.engine.world.draws import by_rank, pick, pick_rowwise, portions, race, spread, stream

positive = st.floats(1e-6, 1e6)


@given(arrays.arrays(np.float64, st.integers(1, 50), elements=positive), st.integers(0, 5_000))
def test_portions_add_up_and_leave_nobody_out(weights: np.ndarray, total: int) -> None:  # type: ignore[type-arg]
    parts = portions(weights, total)
    assert parts.sum() == max(total, len(weights))
    assert parts.min() >= 1


@given(arrays.arrays(np.float64, st.integers(1, 60), elements=positive), st.integers(0, 80), st.integers(0, 99))
def test_a_race_has_exactly_so_many_winners(weights: np.ndarray, count: int, seed: int) -> None:  # type: ignore[type-arg]
    """All different, all eligible, in rising order."""
    eligible = np.arange(len(weights)) % 3 != 0
    winners = race(stream(seed, "race"), weights, eligible, count)
    assert len(winners) == min(count, int(eligible.sum()))
    assert (np.diff(winners) > 0).all()
    assert eligible[winners].all()


def test_the_heavier_win_more_often() -> None:
    weights = np.where(np.arange(2_000) < 1_000, 4.0, 1.0)
    winners = race(stream(1, "race"), weights, np.ones(2_000, dtype=np.bool_), 500)
    assert (winners < 1_000).mean() == pytest.approx(0.77, abs=0.05)


@given(arrays.arrays(np.float64, st.integers(1, 30), elements=positive), st.integers(0, 200))
def test_spread_gives_each_its_share_to_the_nearest_whole(weights: np.ndarray, size: int) -> None:  # type: ignore[type-arg]
    drawn = np.bincount(spread(stream(3, "spread"), weights, size), minlength=len(weights))
    assert drawn.sum() == size
    assert (np.abs(drawn - weights / weights.sum() * size) <= 1 + 1e-6).all()


def test_what_weighs_nothing_is_never_picked() -> None:
    assert set(pick(stream(0, "pick"), [0, 1, 0, 2, 0], 500).tolist()) == {1, 3}
    rows = np.tile([0.0, 1.0, 0.0], (200, 1))
    assert set(pick_rowwise(stream(0, "rows"), rows).tolist()) == {1}


def test_classes_by_rank_hold_their_shares_exactly() -> None:
    """The lowest scores are in the first class; equal scores keep their order."""
    classes = by_rank(np.array([5.0, 1.0, 1.0, 9.0, 7.0]), (0.4, 0.6))
    assert classes.tolist() == [1, 0, 0, 1, 1]


def test_streams_of_other_names_are_other_streams() -> None:
    assert stream(1, "a").random() == stream(1, "a").random()
    assert stream(1, "a").random() != stream(1, "b").random()
    assert stream(1, "a").random() != stream(2, "a").random()
