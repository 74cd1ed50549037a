"""What the engine refuses, and by which name."""

from __future__ import annotations

import numpy as np
import pytest

from qiao.engine.matching import Edges, InvalidProblem, assign

REFUSED = {
    "a NaN": ([0, 1], [0, 1], [1.0, np.nan], "utility", 1),
    "an infinity": ([0, 1], [0, 1], [np.inf, 1.0], "utility", 0),
    "a negative utility": ([0, 1], [0, 1], [1.0, -0.5], "utility", 1),
    "a worker out of range": ([0, 7], [0, 1], [1.0, 1.0], "worker", 1),
    "a negative worker": ([-1, 0], [0, 1], [1.0, 1.0], "worker", 0),
    "a vacancy out of range": ([0, 1], [2, 1], [1.0, 1.0], "vacancy", 0),
    "half a worker": ([0.5, 1], [0, 1], [1.0, 1.0], "worker", 0),
    "the same pair twice": ([0, 1, 0], [1, 1, 1], [1.0, 1.0, 2.0], "worker, vacancy", 2),
    "lengths that differ": ([0, 1], [0], [1.0, 1.0], "vacancy", None),
    "words for numbers": ([0, 1], [0, 1], ["a", "b"], "utility", None),
}


@pytest.mark.parametrize(("worker", "vacancy", "utility", "array", "index"), REFUSED.values(), ids=REFUSED.keys())
def test_edges_refuse_and_name_array_and_index(worker, vacancy, utility, array, index):
    with pytest.raises(InvalidProblem) as refusal:
        Edges(np.array(worker), np.array(vacancy), np.array(utility), 2, 2)

    assert (refusal.value.array, refusal.value.index) == (array, index)


def test_edges_convert_whole_numbers_of_any_type_without_loss():
    edges = Edges(np.array([0.0, 1.0]), np.array([1, 0], np.uint8), np.array([2, 3]), 2, 2)

    assert edges.worker.dtype == edges.vacancy.dtype == np.int32
    assert edges.utility.tolist() == [2.0, 3.0]


def test_edges_take_float32_as_it_is():
    utility = np.array([0.25, 0.5], np.float32)

    assert Edges(np.array([0, 1]), np.array([0, 1]), utility, 2, 2).utility is utility


@pytest.mark.parametrize(
    ("given", "array"),
    [
        ({"capacity": [1, -1]}, "capacity"),
        ({"capacity": [1]}, "capacity"),
        ({"capacity": [1, np.nan]}, "capacity"),
        ({"capacity": [1, 2**40]}, "capacity"),
        ({"capacity": [1, 1], "size": [0, 1]}, "size"),
        ({"capacity": [1, 1], "start_prices": [-1.0, 0.0]}, "start_prices"),
        ({"capacity": [1, 1], "tolerance": float("nan")}, "tolerance"),
    ],
)
def test_assign_refuses_by_name(given, array):
    edges = Edges(np.array([0, 1]), np.array([0, 1]), np.array([1.0, 1.0]), 2, 2)

    with pytest.raises(InvalidProblem) as refusal:
        assign(edges, np.array(given.pop("capacity")), **given)

    assert refusal.value.array == array
