"""A wrong answer to a problem of the bench is found, and a right one is valued."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from bench.graphs.answers import WrongAnswer, checked, proven, worth
from ortools.graph.python import min_cost_flow

from bench.graphs import Graph, Shape, draw, peers, programs, save
from bench.measuring import Prepared


@pytest.fixture
def graph() -> Graph:
    """Rows 0 and 1 both want vacancy 0, which has one seat; row 1 may also take vacancy 1."""
    ones = np.ones(2, np.int32)
    pairs = np.array([0, 1, 1], np.int32), np.array([0, 0, 1], np.int32)
    return Graph(*pairs, np.array([4.0, 6.0, 5.0]), ones, ones)


def test_an_answer_is_worth_the_sum_of_its_pairs(graph: Graph) -> None:
    assert worth(graph, np.array([0, 1])) == 9.0


@pytest.mark.parametrize(("answer", "why"), [([1, -1], "not among its pairs"), ([0, 0], "more seats")])
def test_pairs_that_do_not_exist_and_seats_taken_twice_are_refused(graph: Graph, answer: list[int], why: str) -> None:
    with pytest.raises(WrongAnswer, match=why):
        worth(graph, np.array(answer))


def test_a_bound_that_the_prices_do_not_prove_is_refused(graph: Graph) -> None:
    prices = np.array([1.0, 0.0])
    assert proven(graph, prices) == 9.0
    claim = SimpleNamespace(vacancy_of=np.array([0, 1]), objective=9.0, upper_bound=9.0, gap=0.0, rounds=1)
    assert checked(graph, SimpleNamespace(**vars(claim), prices=prices))["objective"] == 9.0
    with pytest.raises(WrongAnswer, match="prove only"):
        checked(graph, SimpleNamespace(**vars(claim), prices=np.zeros(2)))


def test_drawn_edges_are_distinct_and_sorted_and_as_many_as_asked() -> None:
    drawn = draw(Shape("tried", 2_000, 100, 12.0), seed=3)
    keys = drawn.worker.astype(np.int64) * 100 + drawn.vacancy
    assert (np.diff(keys) > 0).all()
    assert len(keys) / 2_000 == pytest.approx(12.0, rel=0.03)


@pytest.mark.parametrize(
    "prepare",
    [
        peers.sparse_matching,
        peers.dense_matching,
        partial(programs.program, solver="HIGHS", seconds=60),
        partial(programs.program, solver="PDLP", seconds=60),
    ],
)
def test_every_exact_peer_finds_the_worth_that_the_flow_finds(prepare: Callable[..., Prepared], tmp_path: Path) -> None:
    drawn = draw(Shape("tried", 200, 20, 5.0), seed=5)
    save(drawn, tmp_path)
    flow, other = peers.min_cost_flow(tmp_path), prepare(tmp_path)
    exact = flow.tell(flow.work())["objective"]
    assert other.tell(other.work())["objective"] == pytest.approx(exact, rel=1e-4)


def test_the_plain_rules_never_pass_the_exact_flow() -> None:
    drawn = draw(Shape("tried", 400, 30, 6.0), seed=4)
    best = worth(drawn, peers.assigned(drawn, peers.flow(min_cost_flow, drawn)))
    assert all(worth(drawn, peers.walked(drawn, order)) <= best for order in peers.ORDERS.values())
