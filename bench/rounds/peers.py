"""What a whole round is compared with: the usual lists of the best posts for everyone, solved exactly or greedily.

The lists are `candidates` without prices, which is what a sort by points gives; the best 12 or 30 posts of everyone,
and then OR-Tools' min-cost flow on exactly these pairs. What that loses is not the solver's fault but the lists'.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from bench.graphs.answers import placed, worth

from bench.graphs import Graph, peers
from bench.measuring import Prepared
from bench.rounds import Round, round_params, small
from qiao.engine.matching import candidates


def listed(asked: Round, top: int, rule: str) -> Prepared:
    """Plain lists of `top` posts for everyone, then a rule: "exact", "greedy" or "first come"."""
    from ortools.graph.python import min_cost_flow as library

    frames = asked.frames()

    def work(people: Any, vacancies: Any) -> tuple[Graph, Any]:
        graph = graph_of(people, vacancies, top)
        if rule == "exact":
            return graph, peers.assigned(graph, peers.flow(library, graph))
        return graph, peers.walked(graph, peers.ORDERS[rule])

    def tell(answer: tuple[Graph, Any]) -> dict[str, Any]:
        graph, vacancy_of = answer
        return {
            "objective": worth(graph, vacancy_of),
            "placed": placed(graph, vacancy_of),
            "listed": len(graph.worker),
        }

    work(*small(*frames))
    return Prepared(lambda: work(*frames), tell)


def graph_of(people: Any, vacancies: Any, top: int) -> Graph:
    """Everyone's best posts as a graph of single people."""
    edges = candidates(people, vacancies, top=top, params=round_params())
    seats = vacancies["headcount"].to_numpy().astype(np.int32)
    return Graph(edges.worker, edges.vacancy, edges.utility, seats, np.ones(people.height, np.int32))
