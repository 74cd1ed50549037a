"""The auction behind assign: as good as it says, the same everywhere, and never worse than the simple ways."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qiao.engine.matching import BrokenInvariant, Edges, InvalidProblem, assign, assignment, lists, verify

QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def auction_only(monkeypatch):
    """Small problems too go through the auction, and nothing falls back to min-cost flow."""
    monkeypatch.setattr(assignment, "EXACT_PAIRS", 0)
    monkeypatch.setattr(assignment, "FLOW_PAIRS_MOST", 0)


def market(seed, workers=300, vacancies=20, degree=8, seats=0.8, ties=False, families=0.0):
    """Edges, capacity and size drawn from a seed; with ties, utilities are few whole numbers."""
    rng = np.random.default_rng(seed)
    worker = np.repeat(np.arange(workers), degree)
    vacancy = np.argsort(rng.random((workers, vacancies)), axis=1)[:, :degree].ravel()
    quality = rng.normal(60, 15, vacancies)
    utility = np.clip(quality[vacancy] + rng.normal(0, 12, len(vacancy)), 0, None)
    utility = np.round(utility / 25) if ties else utility
    capacity = rng.multinomial(int(workers * seats), rng.dirichlet(np.ones(vacancies)))
    size = np.where(rng.random(workers) < families, rng.integers(2, 7, workers), 1).astype(np.int32)
    return Edges(worker, vacancy, utility * size[worker], workers, vacancies), capacity.astype(np.int32), size


def greedy(edges, capacity):
    """The best pairs first, each while seats last."""
    left, taken, total = capacity.copy(), np.zeros(edges.worker_count, bool), 0.0
    for k in np.argsort(-edges.utility, kind="stable"):
        i, j = edges.worker[k], edges.vacancy[k]
        if not taken[i] and left[j] > 0:
            taken[i], total = True, total + edges.utility[k]
            left[j] -= 1
    return total


@given(st.integers(0, 10**6), st.sampled_from([0.3, 0.8, 1.5]), st.booleans())
@QUICK
def test_within_the_tolerance_never_above_the_bound_never_worse_than_greedy(auction_only, seed, seats, ties):
    edges, capacity, _ = market(seed, seats=seats, ties=ties)

    answer = assign(edges, capacity, tolerance=1e-3)
    exact = assign(edges, capacity, tolerance=0)

    verify(edges, capacity, answer)
    assert answer.gap <= 1e-3
    assert exact.objective * (1 - 1e-3) <= answer.objective <= exact.objective * (1 + 1e-9)
    assert answer.upper_bound >= exact.objective * (1 - 1e-9)
    assert answer.objective >= greedy(edges, capacity) * (1 - 1e-3)


@given(st.integers(0, 10**6))
@QUICK
def test_the_order_of_people_changes_nothing_that_counts(auction_only, seed):
    edges, capacity, _ = market(seed)
    other = np.random.default_rng(seed).permutation(edges.worker_count)
    turned = Edges(other[edges.worker], edges.vacancy, edges.utility, edges.worker_count, edges.vacancy_count)

    one, two = assign(edges, capacity, tolerance=1e-4), assign(turned, capacity, tolerance=1e-4)

    assert one.objective == pytest.approx(two.objective, rel=1e-4)


@given(st.integers(0, 10**6), st.integers(0, 19))
@QUICK
def test_one_more_seat_is_never_worse_than_the_tolerance_allows(auction_only, seed, vacancy):
    edges, capacity, _ = market(seed)
    more = capacity.copy()
    more[vacancy] += 1

    assert assign(edges, more).upper_bound >= assign(edges, capacity).objective * (1 - 1e-9)
    assert assign(edges, more).objective >= assign(edges, capacity).objective * (1 - 1e-4)


@given(st.integers(0, 10**6))
@QUICK
def test_a_warm_start_is_as_good_as_a_cold_one(auction_only, seed):
    edges, capacity, _ = market(seed)
    cold = assign(edges, capacity)
    changed = edges.utility.copy()
    changed[:20] = changed[:20][::-1]
    after = Edges(edges.worker, edges.vacancy, changed, edges.worker_count, edges.vacancy_count)

    warm = assign(after, capacity, start_prices=cold.prices)

    verify(after, capacity, warm)
    assert warm.objective == pytest.approx(assign(after, capacity, tolerance=0).objective, rel=2e-4)


@pytest.mark.parametrize("prices", [0.0, 1.0, 1e3, 1e300])
def test_absurd_prices_to_start_from_do_no_harm(auction_only, prices):
    edges, capacity, _ = market(3)

    answer = assign(edges, capacity, start_prices=np.full(20, prices))

    verify(edges, capacity, answer)
    assert answer.objective == pytest.approx(assign(edges, capacity, tolerance=0).objective, rel=1e-3)


@given(st.integers(0, 10**6), st.sampled_from([0.1, 0.6]), st.booleans())
@QUICK
def test_families_are_seated_whole_and_near_the_bound(auction_only, seed, share, ties):
    edges, capacity, size = market(seed, workers=500, seats=2.0, ties=ties, families=share)

    answer = assign(edges, capacity, size=size)

    verify(edges, capacity, answer, size=size)
    assert answer.gap <= 0.05


def test_all_utilities_equal_are_assigned_exactly():
    rng = np.random.default_rng(0)
    worker = np.repeat(np.arange(4000), 10)
    vacancy = np.argsort(rng.random((4000, 200)), axis=1)[:, :10].ravel()
    edges = Edges(worker, vacancy, np.full(40_000, 7.0), 4000, 200)

    answer = assign(edges, np.full(200, 15), tolerance=1e-6)

    verify(edges, np.full(200, 15), answer)
    assert answer.objective == 7.0 * 3000
    assert answer.gap <= 1e-6


PROGRAM = """
import os, sys
os.cpu_count = lambda: int(sys.argv[1])
import numpy as np
from tests.engine.matching.test_auction import market
from qiao.engine.matching import assign
edges, capacity, size = market(5, workers=4000, vacancies=150, families=0.2)
answer = assign(edges, capacity * 2, size=size)
sys.stdout.write(answer.vacancy_of.tobytes().hex() + answer.prices.tobytes().hex())
"""


def test_the_same_bytes_in_every_process():
    runs = [subprocess.run([sys.executable, "-c", PROGRAM, n], capture_output=True, check=True) for n in ("1", "5")]

    assert runs[0].stdout == runs[1].stdout
    assert len(runs[0].stdout) == 8 * 4000 + 16 * 150


def test_a_larger_sale_is_sampled_first_and_still_certified():
    edges, capacity, _ = market(9, workers=12_000, vacancies=300, degree=10)

    answer = assign(edges, capacity, tolerance=1e-4)
    exact = assign(edges, capacity, tolerance=0)

    verify(edges, capacity, answer)
    assert answer.gap <= 1e-4
    assert answer.objective >= exact.objective * (1 - 1e-4)


def test_a_stop_after_the_first_sale_returns_it(auction_only):
    edges, capacity, _ = market(4, workers=2000)
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 1

    answer = assign(edges, capacity, tolerance=1e-9, stop=stop)

    verify(edges, capacity, answer)
    assert answer.rounds == 1
    assert 0 < answer.gap < 1e-2


def test_lists_of_three_name_no_vacancy_beyond_its_seats():
    edges, capacity, _ = market(6, workers=2000, vacancies=60, degree=12)

    shortlists = lists(edges, capacity, length=3)

    assert shortlists[:, 0].tobytes() == assign(edges, capacity).vacancy_of.tobytes()
    for column in shortlists.T:
        assert (np.bincount(column[column >= 0], minlength=60) <= capacity).all()
    assert all(len(set(row[row >= 0])) == (row >= 0).sum() for row in shortlists)


@pytest.mark.parametrize("families", [0.0, 0.4])
def test_the_order_of_pairs_changes_no_byte(auction_only, families):
    edges, capacity, size = market(12, workers=1500, vacancies=40, seats=1.6, ties=True, families=families)
    shuffle = np.random.default_rng(1).permutation(len(edges))
    turned = Edges(
        edges.worker[shuffle], edges.vacancy[shuffle], edges.utility[shuffle], edges.worker_count, edges.vacancy_count
    )

    one, two = assign(edges, capacity, size=size), assign(turned, capacity, size=size)

    assert one.vacancy_of.tobytes() == two.vacancy_of.tobytes()
    assert one.prices.tobytes() == two.prices.tobytes()


def test_a_row_of_more_members_than_there_are_seats_anywhere_stays_at_home(auction_only):
    edges, capacity, size = market(2)
    size[7] = 10**9

    answer = assign(edges, capacity, size=size)

    verify(edges, capacity, answer, size=size)
    assert answer.vacancy_of[7] == -1


@pytest.mark.parametrize("claim", [float("nan"), float("inf")])
def test_a_claim_that_is_no_number_is_a_lie(claim):
    edges, capacity, _ = market(1, workers=20)
    answer = assign(edges, capacity)

    with pytest.raises(BrokenInvariant):
        verify(edges, capacity, replace(answer, upper_bound=claim, gap=claim))


def test_utilities_whose_sums_would_be_no_numbers_are_refused():
    with pytest.raises(InvalidProblem, match="must be at most"):
        Edges(np.array([0, 1]), np.array([0, 0]), np.array([1e308, 1e308]), 2, 1)
