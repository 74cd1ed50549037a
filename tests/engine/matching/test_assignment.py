"""assign and verify: exact, certified, and the same every time."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from qiao.engine.matching import BrokenInvariant, Edges, assign, lists, verify

ANY_UTILITY = st.floats(0, 1e6, allow_subnormal=False)


@st.composite
def problems(draw, utilities=ANY_UTILITY, sizes=False):
    """A small problem: edges, capacity, size."""
    rows, posts = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    everything = list(product(range(rows), range(posts)))
    pairs = draw(st.lists(st.sampled_from(everything), unique=True, max_size=len(everything)))
    values = draw(st.lists(utilities, min_size=len(pairs), max_size=len(pairs)))
    worker, vacancy = np.array(pairs, np.int32).reshape(-1, 2).T
    edges = Edges(worker, vacancy, np.array(values, np.float64), rows, posts)
    capacity = np.array(draw(st.lists(st.integers(0, 5), min_size=posts, max_size=posts)), np.int32)
    size = np.array(draw(st.lists(st.integers(1, 4), min_size=rows, max_size=rows)), np.int32) if sizes else None
    return edges, capacity, size


def dense_optimum(edges, capacity):
    """The optimum by another library: every seat a column."""
    worth = np.zeros((edges.worker_count, int(capacity.sum()) + edges.worker_count))
    first = np.concatenate([[0], np.cumsum(capacity)])
    for i, j, u in zip(edges.worker, edges.vacancy, edges.utility, strict=True):
        worth[i, first[j] : first[j + 1]] = u
    return worth[linear_sum_assignment(worth, maximize=True)].sum()


def family_optimum(edges, capacity, size):
    """The optimum with families by trying everything."""
    options = [[(-1, 0.0)] for _ in range(edges.worker_count)]
    for i, j, u in zip(edges.worker, edges.vacancy, edges.utility, strict=True):
        options[i].append((int(j), float(u)))

    def best(row, left):
        if row == len(options):
            return 0.0
        tried = [0.0]
        for post, worth in options[row]:
            if post < 0:
                tried.append(best(row + 1, left))
            elif left[post] >= size[row]:
                rest = (*left[:post], left[post] - size[row], *left[post + 1 :])
                tried.append(worth + best(row + 1, rest))
        return max(tried)

    return best(0, tuple(int(c) for c in capacity))


@given(problems())
@settings(max_examples=300, deadline=None)
def test_single_rows_are_assigned_exactly_and_the_prices_prove_it(problem):
    edges, capacity, _ = problem

    answer = assign(edges, capacity, tolerance=0)

    verify(edges, capacity, answer)
    assert answer.objective == pytest.approx(dense_optimum(edges, capacity), rel=1e-6, abs=1e-9)
    assert answer.gap <= 1e-6


@given(problems(utilities=st.integers(0, 3).map(float)), st.integers(0, 5))
@settings(max_examples=200, deadline=None)
def test_ties_cost_nothing_whichever_seed_settles_them(problem, seed):
    edges, capacity, _ = problem

    answer = assign(edges, capacity, seed=seed)

    verify(edges, capacity, answer)
    assert answer.objective == assign(edges, capacity).objective


@given(problems(utilities=st.floats(0, 100, allow_subnormal=False), sizes=True))
@settings(max_examples=150, deadline=None)
def test_families_are_never_split_and_the_bound_holds(problem):
    edges, capacity, size = problem

    answer = assign(edges, capacity, size=size, tolerance=0)

    verify(edges, capacity, answer, size=size)
    best = family_optimum(edges, capacity, size)
    assert answer.objective == pytest.approx(best, rel=1e-6)
    assert answer.upper_bound >= best * (1 - 1e-12)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_one_more_seat_is_never_worse(problem):
    edges, capacity, _ = problem

    more = assign(edges, capacity + 1).objective

    assert more >= assign(edges, capacity).objective * (1 - 1e-9)


def test_the_bound_is_at_most_what_the_prices_give():
    rng = np.random.default_rng(5)
    worker, vacancy = np.divmod(np.arange(40 * 9), 9)
    edges = Edges(worker, vacancy, rng.random(360), 40, 9)
    capacity = rng.integers(1, 4, 9)

    answer = assign(edges, capacity)

    dense = edges.utility.reshape(40, 9) - answer.prices
    formula = np.maximum(dense.max(axis=1), 0).sum() + (capacity * answer.prices).sum()
    assert answer.upper_bound <= formula * (1 + 1e-12)
    assert answer.prices[np.bincount(answer.vacancy_of[answer.vacancy_of >= 0], minlength=9) < capacity].sum() == 0


def test_the_same_problem_gives_the_same_bytes_in_any_order_of_pairs():
    rng = np.random.default_rng(3)
    keys = rng.choice(200 * 30, 2000, replace=False)
    worker, vacancy = np.divmod(keys, 30)
    utility, capacity, shuffle = rng.integers(1, 50, 2000) / 7, rng.integers(1, 9, 30), rng.permutation(2000)

    one = assign(Edges(worker, vacancy, utility, 200, 30), capacity)
    two = assign(Edges(worker[shuffle], vacancy[shuffle], utility[shuffle], 200, 30), capacity)

    assert one.vacancy_of.tobytes() == two.vacancy_of.tobytes()
    assert (one.objective, one.upper_bound) == (two.objective, two.upper_bound)


@pytest.mark.parametrize(
    ("worker", "vacancy", "utility", "rows", "posts", "capacity", "objective"),
    [
        ([], [], [], 0, 0, [], 0.0),
        ([], [], [], 3, 0, [], 0.0),
        ([], [], [], 0, 2, [4, 4], 0.0),
        ([0], [0], [2.5], 1, 1, [0], 0.0),
        ([0], [0], [2.5], 1, 1, [9], 2.5),
        ([0, 1, 2], [0, 0, 0], [1.0, 1.0, 1.0], 3, 1, [2], 2.0),
        ([0, 1], [0, 0], [0.0, 0.0], 2, 1, [2], 0.0),
        ([0, 1], [0, 1], [1e-300, 1e300], 2, 2, [1, 1], 1e300),
        ([0, 0], [0, 1], [1.0, 2.2e-16], 1, 2, [0, 1], 2.2e-16),
    ],
)
def test_edge_cases_are_answered_with_a_certificate(worker, vacancy, utility, rows, posts, capacity, objective):
    edges = Edges(np.array(worker, np.int32), np.array(vacancy, np.int32), np.array(utility), rows, posts)

    answer = assign(edges, np.array(capacity, np.int32))

    verify(edges, capacity, answer)
    assert answer.objective == objective
    assert answer.gap <= 1e-9


def test_a_size_above_every_capacity_is_answered_without_a_post():
    edges = Edges(np.array([0, 0, 1]), np.array([0, 1, 1]), np.array([9.0, 8.0, 1.0]), 2, 2)

    answer = assign(edges, [3, 2], size=[40, 2])

    verify(edges, [3, 2], answer, size=[40, 2])
    assert answer.vacancy_of.tolist() == [-1, 1]
    assert answer.gap <= 1e-9


def test_a_stop_at_once_still_returns_a_feasible_certified_answer():
    edges = Edges(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([3.0, 2.0, 2.5]), 2, 2)
    whole = assign(edges, [1, 1])

    stopped = assign(edges, [1, 1], stop=lambda: True, start_prices=whole.prices)

    verify(edges, [1, 1], stopped)
    assert stopped.rounds == 0
    assert stopped.upper_bound == whole.upper_bound


@pytest.mark.parametrize(
    "lie",
    [
        lambda a: replace(a, vacancy_of=np.array([1, 1], np.int32)),
        lambda a: replace(a, vacancy_of=np.array([0, 0], np.int32)),
        lambda a: replace(a, vacancy_of=np.array([0], np.int32)),
        lambda a: replace(a, objective=a.objective + 0.1),
        lambda a: replace(a, upper_bound=a.objective, gap=0.0, prices=np.zeros(2)),
        lambda a: replace(a, gap=a.gap + 0.01),
        lambda a: replace(a, prices=np.array([-1.0, 0.0])),
    ],
)
def test_verify_finds_every_lie(lie):
    edges = Edges(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([3.0, 2.0, 2.5]), 2, 2)
    answer = assign(edges, [1, 1])
    verify(edges, [1, 1], answer)

    with pytest.raises(BrokenInvariant):
        verify(edges, [1, 1], lie(answer))


def test_lists_are_successive_assignments_without_a_pair_twice():
    rng = np.random.default_rng(8)
    worker, vacancy = np.divmod(np.arange(30 * 6), 6)
    edges, capacity = Edges(worker, vacancy, rng.random(180), 30, 6), np.full(6, 3)

    shortlists = lists(edges, capacity, length=7)

    assert shortlists.shape == (30, 7)
    assert shortlists[:, 0].tolist() == assign(edges, capacity).vacancy_of.tolist()
    assert all(len(set(row[row >= 0])) == (row >= 0).sum() for row in shortlists)
    assert all(np.bincount(column[column >= 0], minlength=6).max() <= 3 for column in shortlists.T)
