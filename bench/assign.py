"""The assignment beside exact solvers, general solvers and plain rules, all on the same arrays in one run.

    python -m bench.assign --size small|medium|large|all     10^4 × 10^3, 10^5 × 6·10^3, 10^6 × 6·10^4 (29M edges)
    python -m bench.assign --quick                           small only, slow peers stopped after a few seconds

Each row of a table is one call in a process of its own (`bench.measuring`), compiled beforehand; `bench.graphs` makes
the problems. "share" is an answer's worth over the best bound of the run: min-cost flow's optimum where it ran, else
the least certificate. "certified gap" is what the answer itself proves. Besides the plain problem: the same with 1% of
the people changed, cold and from the last prices; a fifth of the rows families of 2 to 6; every pair worth the same.

Aim S1 (SCIENCE §9): at most 0.005% certified, at least 6 times less processor time than min-cost flow and at most a
third of its memory.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.graphs import SHAPES, Shape, alike, changed, draw, ours, peers, programs, save
from bench.measuring import COSTS, Measured, Prepared, costs, heading, measure, number, ratio, table

TOLERANCE = 5e-5
SLOW_SECONDS = 150.0
SLOW_SECONDS_QUICK = 6.0
FLOW_SECONDS = 3_600.0
DENSE_PAIRS_MOST, SEAT_PAIRS_MOST = 400_000_000, 50_000_000
PROGRAM_EDGES_MOST = 5_000_000
OURS, FLOW = "Qiao assign", "OR-Tools min-cost flow"
RULES = (("greedy, best pair first", "greedy"), ("first come", "first come"))
COLUMNS = ("", *COSTS, "share of best bound", "certified gap", "placed", "note")


def main() -> None:
    """Measure the sizes asked for; ends with 1 when one of our own answers is wrong or broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=[*SHAPES, "all"], default="medium")
    parser.add_argument("--edges-per-person", type=float, help="instead of 13.7, 24 and 29")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow-seconds", type=float, default=SLOW_SECONDS, help="limit for slow peers")
    parser.add_argument("--only", choices=["plain", "warm", "families", "alike"], help="one of the four problems")
    parser.add_argument("--quick", action="store_true", help="small only, slow peers stopped after a few seconds")
    asked = parser.parse_args()
    if asked.quick:
        asked.size, asked.slow_seconds = "small", min(asked.slow_seconds, SLOW_SECONDS_QUICK)
    shapes = list(SHAPES.values()) if asked.size == "all" else [SHAPES[asked.size]]
    if asked.edges_per_person:
        shapes = [replace(shape, edges_per_person=asked.edges_per_person) for shape in shapes]
    heading("Assignment (bench.assign)")
    right = [_measured(shape, asked) for shape in shapes]
    sys.exit(not all(right))


def _measured(shape: Shape, asked: argparse.Namespace) -> bool:
    with tempfile.TemporaryDirectory(prefix="qiao-bench-") as aside:
        folder = Path(aside)
        kinds = {"plain": plain, "warm": warm, "families": families, "alike": degenerate}
        # The plain answer's prices are where the warm one starts.
        wanted = {"plain", "warm"} if asked.only == "warm" else {asked.only} if asked.only else set(kinds)
        rows = [row for name, kind in kinds.items() if name in wanted for row in kind(shape, asked, folder)]
    return not any(row.broke for row in rows if row.name.startswith("Qiao"))


def drawn(kind: str, shape: Shape, seed: int, folder: Path) -> Prepared:
    """Draw a problem of this kind into the folder; a process of its own keeps the parent small."""

    def work() -> dict[str, int]:
        graph = draw(shape, seed, families=kind == "families")
        if kind == "changed":
            graph = changed(graph, seed + 1)
        save(alike(graph) if kind == "alike" else graph, folder)
        return {
            "edges": len(graph.worker),
            "seats": int(graph.capacity.sum()),
            "people": int(graph.size.sum()),
            "seat_pairs": int(graph.capacity[graph.vacancy].sum(dtype=np.int64)),
        }

    return Prepared(work, lambda told: told)


def _draw(title: str, kind: str, shape: Shape, seed: int, folder: Path) -> Measured:
    made = measure(f"drawing {kind}", drawn, kind, shape, seed, folder)
    if made.broke:
        sys.exit(f"{kind}: the problem could not be made")
    print(
        f"### {title}: {shape.people:,} rows × {shape.vacancies:,} vacancies, {made['edges']:,} edges,"
        f" {made['people']:,} people, {made['seats']:,} seats, seed {seed}\n",
        flush=True,
    )
    return made


def plain(shape: Shape, asked: argparse.Namespace, folder: Path) -> list[Measured]:
    """Ours beside every peer that the size allows."""
    at = folder / "plain"
    made = _draw("Plain", "plain", shape, asked.seed, at)
    rows = [
        measure("Qiao Edges (checks its input)", ours.edges_checked, at),
        measure(OURS, ours.assignment, at, TOLERANCE, None, str(folder / "prices.npy")),
        measure(FLOW, peers.min_cost_flow, at, limit_s=FLOW_SECONDS),
        *_slow_peers(shape, made, at, asked.slow_seconds),
        *_by_rules(at, RULES),
    ]
    _print(rows, _named(rows, FLOW)["objective"])
    _print_ratios(_named(rows, OURS), _named(rows, FLOW))
    return rows


def _slow_peers(shape: Shape, made: Measured, at: Path, slow: float) -> list[Measured]:
    """General solvers, each with a time limit, left out where only their model would not fit memory or the limit."""
    runs = (
        ("scipy sparse matching, seat by seat", peers.sparse_matching, (), made["seat_pairs"], SEAT_PAIRS_MOST),
        ("scipy dense matching", peers.dense_matching, (), shape.people * made["seats"], DENSE_PAIRS_MOST),
        ("PDLP through MathOpt", programs.program, ("PDLP", slow), made["edges"], PROGRAM_EDGES_MOST),
        ("HiGHS through MathOpt", programs.program, ("HIGHS", slow), made["edges"], PROGRAM_EDGES_MOST),
    )
    return [
        measure(name, prepare, at, *more, limit_s=slow)
        if entries <= most
        else Measured(name, why_not=f"not run: its model would have {entries:,} entries")
        for name, prepare, more, entries, most in runs
    ]


def warm(shape: Shape, asked: argparse.Namespace, folder: Path) -> list[Measured]:
    """1% of the people changed: from the last answer's prices, beside from nothing."""
    at = folder / "changed"
    _draw("1% of the people changed", "changed", shape, asked.seed, at)
    prices = str(folder / "prices.npy")
    rows = [
        measure("Qiao assign, cold", ours.assignment, at, TOLERANCE),
        measure("Qiao assign, from the last prices", ours.assignment, at, TOLERANCE, prices),
        measure(FLOW, peers.min_cost_flow, at, limit_s=FLOW_SECONDS),
    ]
    _print(rows, rows[2]["objective"])
    print(f"Cold over warm, CPU: {ratio(rows[0].cpu_s, rows[1].cpu_s)}\n", flush=True)
    return rows


def families(shape: Shape, asked: argparse.Namespace, folder: Path) -> list[Measured]:
    """A fifth of the rows are families that must not be split; min-cost flow may split them, so it only bounds."""
    at = folder / "families"
    _draw("Families: a fifth of the rows, 2 to 6 members", "families", shape, asked.seed, at)
    rows = _beside_flow(at, RULES)
    _print(rows, _named(rows, FLOW)["bound"])
    return rows


def degenerate(shape: Shape, asked: argparse.Namespace, folder: Path) -> list[Measured]:
    """Every pair worth the same: where prices tell nothing apart, and an auction is slowest."""
    at = folder / "alike"
    _draw("Every pair worth the same", "alike", shape, asked.seed, at)
    rows = _beside_flow(at, RULES[-1:])
    _print(rows, _named(rows, FLOW)["objective"])
    _print_ratios(_named(rows, OURS), _named(rows, FLOW))
    return rows


def _beside_flow(at: Path, rules: Sequence[tuple[str, str]]) -> list[Measured]:
    """Ours from nothing, min-cost flow, and what an office does by these rules."""
    return [
        measure(OURS, ours.assignment, at, TOLERANCE),
        measure(FLOW, peers.min_cost_flow, at, limit_s=FLOW_SECONDS),
        *_by_rules(at, rules),
    ]


def _by_rules(at: Path, rules: Sequence[tuple[str, str]]) -> list[Measured]:
    return [measure(name, peers.by_rule, at, rule) for name, rule in rules]


def _named(rows: Sequence[Measured], name: str) -> Measured:
    return next(row for row in rows if row.name == name)


def _print(rows: Sequence[Measured], best: float | None) -> None:
    """The table; `best` is the exact optimum, or nothing when its solver did not finish."""
    bounds = [row["bound"] for row in rows if row["bound"] is not None]
    best = best if best is not None else min(bounds, default=None)
    table(COLUMNS, [[row.name, *costs(row), *_answer(row, best)] for row in rows])


def _answer(row: Measured, best: float | None) -> list[str]:
    objective, gap = row["objective"], row["gap"]
    share = None if objective is None or not best else 100 * objective / best
    note = row.why_not or row["answer"] or ""
    return [number(share, 4, "%"), number(None if gap is None else 100 * gap, 4, "%"), number(row["placed"], 0), note]


def _print_ratios(own: Measured, peer: Measured) -> None:
    print(
        f"Min-cost flow over ours: CPU {ratio(peer.cpu_s, own.cpu_s)}, peak memory {ratio(peer.peak_mb, own.peak_mb)},"
        f" memory above the input {ratio(peer.above_mb, own.above_mb)}\n",
        flush=True,
    )


if __name__ == "__main__":
    main()
