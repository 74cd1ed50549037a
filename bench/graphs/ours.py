"""Qiao's own part in the assignment bench: each function prepares one measured call in a child process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from bench.graphs.answers import checked

from bench.graphs import Graph, alike, load, tiny
from bench.measuring import Prepared
from qiao.engine.matching import Assignment, Edges, assign, verify

VERIFY_EDGES_MOST = 3_000_000
"""`verify` reads pair by pair in plain Python; beyond this only the arrays are counted again (`answers.checked`)."""


def edges_of(graph: Graph) -> Edges:
    """The problem as the engine takes it."""
    return Edges(graph.worker, graph.vacancy, graph.utility, len(graph.size), len(graph.capacity))


def warm_up(graph: Graph) -> None:
    """Solve a tiny problem with the same types and arguments, so that nothing is compiled while it is measured."""
    small = tiny()
    small = Graph(small.worker, small.vacancy, small.utility.astype(graph.utility.dtype), small.capacity, small.size)
    edges, sizes = edges_of(small), None if graph.single else 1 + np.arange(len(small.size), dtype=np.int32) % 2
    first = assign(edges, small.capacity, size=sizes, tolerance=5e-5)
    assign(edges, small.capacity, size=sizes, tolerance=5e-5, start_prices=first.prices)
    # Equal utilities at no tolerance: whatever `assign` falls back to is imported and compiled, too.
    assign(edges_of(alike(small)), small.capacity, size=sizes, tolerance=0.0)


def edges_checked(folder: Path) -> Prepared:
    """Making `Edges`: what checking the input costs, before any assignment."""
    graph = load(folder)
    edges_of(tiny())
    return Prepared(lambda: edges_of(graph))


def assignment(folder: Path, tolerance: float, start: str | None = None, keep: str | None = None) -> Prepared:
    """`assign`, cold or from the prices in file `start`; `keep` names a file for the prices found."""
    graph = load(folder)
    warm_up(graph)
    edges, sizes = edges_of(graph), None if graph.single else graph.size
    prices = None if start is None else np.load(start)

    def tell(answer: Assignment) -> Mapping[str, Any]:
        if keep is not None:
            np.save(keep, answer.prices)
        if len(edges) <= VERIFY_EDGES_MOST:
            verify(edges, graph.capacity, answer, size=sizes)
        return checked(graph, answer)

    return Prepared(lambda: assign(edges, graph.capacity, size=sizes, tolerance=tolerance, start_prices=prices), tell)
