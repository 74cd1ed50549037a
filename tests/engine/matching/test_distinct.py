"""Distinct values by hashing are what sorting the column would tell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from qiao.engine.matching.distinct import distinct, distinct_rows, firsts

RNG = np.random.default_rng(7)
COLUMNS = [
    RNG.integers(-50, 50, 1_000),
    RNG.integers(0, 2**63, 1_000, dtype=np.uint64),
    RNG.integers(0, 2, 1_000).astype(bool),
    RNG.integers(0, 5, 1_000, dtype=np.int8)[::2],
    np.zeros(0, np.int32),
]


@pytest.mark.parametrize("column", COLUMNS)
def test_the_values_ascend_and_each_position_knows_its_own(column: Any) -> None:
    should, should_of = np.unique(column, return_inverse=True)
    found, of = distinct(column)
    assert (found.tolist(), of.tolist()) == (should.tolist(), should_of.ravel().tolist())


def test_rows_alike_share_a_number_in_the_order_of_their_columns() -> None:
    rows = RNG.integers(-3, 4, (3, 500))
    _, should = np.unique(rows, axis=1, return_inverse=True)
    assert distinct_rows(*rows).tolist() == should.ravel().tolist()


def test_the_first_position_of_each_number() -> None:
    of = distinct_rows(RNG.integers(0, 40, 300))
    assert firsts(of).tolist() == np.unique(of, return_index=True)[1].tolist()
    assert firsts(np.zeros(0, np.int32)).tolist() == []
