"""Lists of three posts that do not crowd, beside the plain best three, when everybody applies by their list.

    python -m bench.lists [--people 100000 --vacancies 6000]
    python -m bench.lists --quick                                6·10^3 × 360

What happens with the lists is played by `bench.rounds.applying` (stated there): people apply in the order of their
list, each post keeps its best applicants up to its seats, who is refused goes on to the next, and an application that
ends without a hire is wasted. Compared are

plain        everyone's best three by utility
at prices    everyone's best three by utility less price, at the prices of a solved round
Qiao lists   `lists`: the k-th post from the k-th successive assignment, at full seats
exact        the same successive assignments by OR-Tools' min-cost flow, on the same pairs

The pairs of the last two, and the prices, come from one `solve`, whose cost stands in its own row; the plain lists and
those at prices come from `candidates`, over all pairs. The exact ones are stopped after --peer-seconds. Aim C1
(SCIENCE §9): at least 99% of the hires of the exact successive assignments, at most 10% of the plain lists' wasted
applications. A simulated gain is not an expected effect.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from bench.rounds.answers import recounted
from bench.rounds.applying import applied, best_first, utility_of

from bench.graphs import Graph, peers
from bench.measuring import COSTS, Measured, Prepared, costs, heading, measure, number, table
from bench.rounds import Round, cached, round_options, round_params, small
from qiao.engine.matching import Edges, Result, candidates, lists, solve

LENGTH = 3
TOLERANCE = 1e-3
QUICK = (6_000, 360)
OURS, EXACT, PLAIN = "Qiao lists", "exact successive assignments", "plain best three"
COLUMNS = ("", *COSTS, "hires", "hires of exact", "applications", "wasted", "wasted of plain", "note")


def main() -> None:
    """Make the lists, play what they lead to, print the table; ends with 1 when one of our own answers is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--vacancies", type=int, default=6_000)
    round_options(parser)
    asked = parser.parse_args()
    size = QUICK if asked.quick else (asked.people, asked.vacancies)
    heading("Lists without congestion (bench.lists)")
    with cached(asked) as folder, tempfile.TemporaryDirectory(prefix="qiao-bench-") as aside:
        one = Round(*size, asked.seed, folder, seats=asked.seats)
        one.make()
        print(f"### {one.title()}, lists of {LENGTH}\n", flush=True)
        pairs = Path(aside) / "pairs.npz"
        rows = [
            measure("Qiao solve, for pairs and prices", round_solved, one, pairs),
            measure(PLAIN, plain_lists, one, pairs, False),
            measure("best three at prices", plain_lists, one, pairs, True),
            measure(OURS, successive, one, pairs, False),
            measure(EXACT, successive, one, pairs, True, limit_s=asked.peer_seconds),
        ]
    _print(rows)
    sys.exit(any(row.broke for row in rows))


def round_solved(one: Round, pairs: Path) -> Prepared:
    """The round whose pairs and prices the lists are made from, kept in a file."""
    people, vacancies = one.frames()
    params = round_params(tolerance=TOLERANCE)
    solve(*small(people, vacancies, of_people=4_000), params=params, reasons=False)

    def tell(result: Result) -> Mapping[str, Any]:
        edges = result.edges
        np.savez(
            pairs, worker=edges.worker, vacancy=edges.vacancy, utility=edges.utility, prices=result.assignment.prices
        )
        return {"note": f"{len(edges):,} pairs", **_checked(people, vacancies, result)}

    def _checked(*given: Any) -> Mapping[str, Any]:
        recounted(*given, params)
        return {}

    return Prepared(lambda: solve(people, vacancies, params=params, seed=one.seed, reasons=False), tell)


def plain_lists(one: Round, pairs: Path, at_prices: bool) -> Prepared:
    """Everyone's best three over all pairs, by utility or by utility less price."""
    people, vacancies = one.frames()
    charge = np.load(pairs)["prices"] if at_prices else None
    params, few = round_params(), small(people, vacancies)
    candidates(*few, top=LENGTH, params=params)

    def work() -> tuple[Any, Edges]:
        edges = candidates(people, vacancies, top=LENGTH, params=params, prices=charge)
        gain = edges.utility if charge is None else edges.utility - charge[edges.vacancy]
        return best_first(edges.worker, edges.vacancy, gain, people.height, LENGTH), edges

    return Prepared(work, lambda made: _played(made[0], made[1], vacancies["headcount"].to_numpy()))


def successive(one: Round, pairs: Path, exact: bool) -> Prepared:
    """The k-th post of everyone from the k-th assignment: ours, or the exact one by min-cost flow."""
    people, vacancies = one.frames()
    stored, seats = np.load(pairs), vacancies["headcount"].to_numpy().astype(np.int32)
    edges = Edges(stored["worker"], stored["vacancy"], stored["utility"], people.height, vacancies.height)
    few = Edges([0, 1], [0, 1], [1.0, 2.0], 2, 2)
    lists(few, [1, 1], length=2)
    _exact_lists(few, np.ones(2, np.int32))
    return Prepared(
        lambda: _exact_lists(edges, seats) if exact else lists(edges, seats, length=LENGTH, seed=one.seed),
        lambda posts: _played(posts, edges, seats, full_columns=True),
    )


def _exact_lists(edges: Edges, seats: Any) -> Any:
    from ortools.graph.python import min_cost_flow as library

    posts = np.full((edges.worker_count, LENGTH), -1, np.int32)
    left = np.ones(len(edges), bool)
    for k in range(LENGTH):
        worker, vacancy = edges.worker[left], edges.vacancy[left]
        graph = Graph(worker, vacancy, edges.utility[left], seats, np.ones(edges.worker_count, np.int32))
        posts[:, k] = peers.assigned(graph, peers.flow(library, graph))
        left &= posts[edges.worker, k] != edges.vacancy
    return posts


class WrongLists(AssertionError):
    """A list names a pair that does not exist, a pair twice, or a post more often in a column than it has seats."""


def _played(posts: Any, edges: Edges, seats: Any, *, full_columns: bool = False) -> Mapping[str, Any]:
    utility = utility_of(posts, edges.worker, edges.vacancy, edges.utility, edges.vacancy_count)
    if (utility[posts >= 0] <= 0).any() and (edges.utility > 0).all():
        raise WrongLists("a list names a pair that is not allowed")
    ranked = np.sort(posts, axis=1)
    if ((ranked[:, 1:] == ranked[:, :-1]) & (ranked[:, 1:] >= 0)).any():
        raise WrongLists("a list names a post twice")
    for column in posts.T if full_columns else ():
        if (np.bincount(column[column >= 0], minlength=len(seats)) > seats).any():
            raise WrongLists("a column names a post more often than it has seats")
    return applied(posts, utility, seats)._asdict()


def _print(rows: Sequence[Measured]) -> None:
    named = {row.name: row for row in rows}
    table(COLUMNS, [_cells(row, named[EXACT]["hires"], named[PLAIN]["wasted"]) for row in rows])


def _cells(row: Measured, hires: int | None, wasted: int | None) -> list[str]:
    def share(mine: int | None, whole: int | None) -> str:
        return number(None if mine is None or not whole else 100 * mine / whole, 1, "%")

    return [
        row.name,
        *costs(row),
        number(row["hires"], 0),
        share(row["hires"], hires),
        number(row["applications"], 0),
        number(row["wasted"], 0),
        share(row["wasted"], wasted),
        row.why_not or row["note"] or "",
    ]


if __name__ == "__main__":
    main()
