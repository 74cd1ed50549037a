"""From weights to pairs, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from qiao.engine.linkage.comparisons import COMPARISONS, Comparison
from qiao.engine.linkage.resolving import among_others, best_first


def test_a_pair_alone_is_as_probable_as_its_odds_say() -> None:
    share = among_others(np.array([0]), np.array([0]), np.array([2.0]), (1, 1))
    assert share.tolist() == [0.8]


def test_the_odds_of_whoever_else_it_could_be_count_against_a_pair_on_either_side() -> None:
    left, right = np.array([0, 0, 1]), np.array([0, 1, 1])
    share = among_others(left, right, np.array([1.0, 1.0, 3.0]), (2, 2))
    assert share.tolist() == pytest.approx([2 / 5, 2 / 11, 8 / 11])


def test_the_best_pair_goes_first_and_ties_go_to_the_first_ids() -> None:
    left, right = np.array([1, 0, 0, 1]), np.array([1, 1, 0, 0])
    assert best_first(left, right, np.array([5.0, 9.0, 5.0, 5.0]), (2, 2)).tolist() == [False, True, False, True]
    assert best_first(left, right, np.full(4, 5.0), (2, 2)).tolist() == [True, False, True, False]


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda comparison: comparison.field)
def test_what_is_stated_of_a_field_adds_up(comparison: Comparison) -> None:
    levels = comparison.levels
    assert sum(level.m for level in levels) == pytest.approx(1.0)
    assert sum(level.u for level in levels) == pytest.approx(1.0, abs=1e-3)
    # Whoever agrees speaks for one person, whoever differs against.
    assert all(level.m > level.u for level in levels[:-1])
    assert levels[-1].m < levels[-1].u
