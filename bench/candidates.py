"""The pass over all pairs: for everybody the 40 best posts that break no limit, beside DuckDB and NumPy blocks.

    python -m bench.candidates [--size medium|large|all]     10^5 × 6·10^3, 10^6 × 6·10^4
    python -m bench.candidates --quick                       2·10^4 × 1.2·10^3

Rates are nominal pairs (people × vacancies, allowed or not) per processor second; ours starts from the two frames, so
that checking and converting them is included. DuckDB and NumPy do the same filter, points and best 40 on a sample of
the people that keeps them under a minute, from columns already numeric. What ours returned is counted again by
`bench.rounds.plain`, which shares no code with the engine: a sample of the pairs must be allowed and worth what was
said, and for a sample of people the whole list must be worth exactly what the best 40 are. At prices lists are
compared in utility less price, to a hundredth of a point, the unit in which the engine counts.

Aim S3 (SCIENCE §9): 2G nominal pairs per CPU-s, no hard limit broken, at least 100 times DuckDB's rate.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from bench.measuring import COSTS, Measured, Prepared, costs, heading, measure, number, ratio, table
from bench.rounds import Round, cached, plain, round_options, round_params, small, sql
from qiao.engine.matching import Edges, assign, candidates

TOP = 40
SIZES = {"medium": (100_000, 6_000), "large": (1_000_000, 60_000)}
QUICK = (20_000, 1_200)
PEER_PAIRS, PEER_PAIRS_QUICK = 2e8, 1e7
RECOUNTED_PAIRS, RECOUNTED_PEOPLE = 100_000, 200
BLOCK = 64
HUNDREDTH = 0.01 + 1e-9
COLUMNS = ("", *COSTS, "pairs looked at", "nominal pairs per CPU-s", "note")


def main() -> None:
    """Measure the sizes asked for; ends with 1 when a limit is broken, a list differs, or ours broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=[*SIZES, "all"], default="medium")
    parser.add_argument("--peer-pairs", type=float, default=PEER_PAIRS, help="nominal pairs that the peers look at")
    round_options(parser)
    asked = parser.parse_args()
    sizes = [QUICK] if asked.quick else list(SIZES.values()) if asked.size == "all" else [SIZES[asked.size]]
    pairs = PEER_PAIRS_QUICK if asked.quick else asked.peer_pairs
    heading("Candidates (bench.candidates)")
    with cached(asked) as folder:
        rounds = [Round(*size, asked.seed, folder, seats=asked.seats) for size in sizes]
        right = [_measured(one, pairs, asked.peer_seconds) for one in rounds]
    sys.exit(not all(right))


def _measured(asked: Round, peer_pairs: float, peer_seconds: float) -> bool:
    asked.make()
    print(f"### {asked.title()}, best {TOP}\n", flush=True)
    sample = max(1, min(asked.people, int(peer_pairs / asked.vacancies)))
    with tempfile.TemporaryDirectory(prefix="qiao-bench-") as aside:
        folder = Path(aside)
        rows = [
            measure("Qiao candidates", ours, asked, folder, "free", None),
            measure("the prices", priced, asked, folder),
            measure("Qiao candidates, at prices", ours, asked, folder, "charged", "prices.npy"),
            measure(f"DuckDB, {sample:,} people", duckdb, asked, folder, sample, limit_s=peer_seconds),
            measure(f"NumPy blocks, {sample:,} people", numpy_blocks, asked, sample, limit_s=peer_seconds),
        ]
        again = [
            measure("recount", recount, asked, folder, "free", None),
            measure("recount at prices", recount, asked, folder, "charged", "prices.npy"),
        ]
    shown = [row for row in rows if row.name != "the prices"]
    _print(shown)
    return _print_recounts(again) and not any(row.broke for row in rows if row.name.startswith("Qiao"))


def ours(asked: Round, folder: Path, name: str, prices: str | None) -> Prepared:
    """One call of `candidates`; the pairs found are kept for the recount."""
    people, vacancies = asked.frames()
    charge = None if prices is None else np.load(folder / prices)
    params = round_params()
    few = small(people, vacancies)
    candidates(*few, top=TOP, params=params, prices=None if charge is None else charge[: few[1].height])

    def tell(found: Edges) -> Mapping[str, Any]:
        np.savez(folder / f"{name}.npz", worker=found.worker, vacancy=found.vacancy, utility=found.utility)
        return {"pairs": people.height * vacancies.height, "found": f"{len(found):,} pairs returned"}

    return Prepared(lambda: candidates(people, vacancies, top=TOP, params=params, prices=charge), tell)


def priced(asked: Round, folder: Path) -> Prepared:
    """Prices that the free lists lead to: what a round would ask the second pass with."""
    people, vacancies = asked.frames()
    stored = np.load(folder / "free.npz")
    edges = Edges(stored["worker"], stored["vacancy"], stored["utility"], people.height, vacancies.height)
    seats = vacancies["headcount"].cast(pl.Int32).to_numpy()
    return Prepared(
        lambda: assign(edges, seats, tolerance=1e-3), lambda found: np.save(folder / "prices.npy", found.prices) or {}
    )


def columns(asked: Round, sample: int | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both frames as numeric columns, of all people or of a sample drawn by seed."""
    people, vacancies = asked.frames()
    if sample is not None:
        people = people.sample(sample, seed=asked.seed)
    numbers = plain.skill_numbers(vacancies)
    return plain.people_columns(people, numbers, round_params()), plain.vacancy_columns(vacancies, numbers)


def duckdb(asked: Round, folder: Path, sample: int) -> Prepared:
    """The SQL query on a sample of people."""
    people, vacancies = columns(asked, sample)
    connection = sql.database(people, vacancies.with_columns(price=pl.lit(0.0)), folder)
    text = sql.query(round_params(), TOP)
    return Prepared(
        lambda: connection.execute(f"create table best as {text}"),
        lambda _found: {"pairs": sample * vacancies.height},
    )


def numpy_blocks(asked: Round, sample: int) -> Prepared:
    """The same in NumPy, a block of people against all vacancies at a time."""
    people, vacancies = columns(asked, sample)
    one, post, params = plain.arrays(people), plain.arrays(vacancies), round_params()
    ranks = min(TOP, vacancies.height)

    def work() -> list[Any]:
        found = []
        for first in range(0, sample, BLOCK):
            rows = np.arange(first, min(first + BLOCK, sample))
            value = plain.block(plain.taken(one, rows, upright=True), post, params)
            found.append(np.argpartition(-value, ranks - 1, axis=1)[:, :ranks])
        return found

    return Prepared(work, lambda _found: {"pairs": sample * vacancies.height})


def recount(asked: Round, folder: Path, name: str, prices: str | None) -> Prepared:
    """Count again what was returned: limits broken, utilities that differ, lists that are not the best."""
    people, vacancies = columns(asked)
    one, post = plain.arrays(people), plain.arrays(vacancies)
    charge = np.zeros(vacancies.height) if prices is None else np.load(folder / prices)
    found, rng = np.load(folder / f"{name}.npz"), np.random.default_rng(asked.seed)
    stored = {key: found[key] for key in ("worker", "vacancy", "utility")}

    def work() -> Mapping[str, Any]:
        return {
            **_pairs_again(one, post, stored, rng),
            **_lists_again(one, post, stored, rng, charge, exact=prices is None),
        }

    return Prepared(work, lambda told: told)


def _pairs_again(one: plain.Columns, post: plain.Columns, stored: Mapping[str, Any], rng: Any) -> dict[str, int]:
    at = rng.integers(0, len(stored["worker"]), min(RECOUNTED_PAIRS, len(stored["worker"])))
    left, right = plain.taken(one, stored["worker"][at]), plain.taken(post, stored["vacancy"][at])
    value = plain.block(left, right, round_params())
    differs = (value >= 0) & (value != np.rint(stored["utility"][at] * 100).astype(np.int64))
    return {"pairs": len(at), "broken": int((value < 0).sum()), "differing": int(differs.sum())}


def _lists_again(
    one: plain.Columns,
    post: plain.Columns,
    stored: Mapping[str, Any],
    rng: Any,
    charge: plain.Array,
    *,
    exact: bool,
) -> dict[str, Any]:
    people = rng.permutation(len(one["age"]))[:RECOUNTED_PEOPLE]
    wrong, largest = 0, 0.0
    for person in people:
        value = plain.block(plain.taken(one, np.array([person]), upright=True), post, round_params())[0] / 100.0
        should = np.sort((value - charge)[value >= 0])[::-1][:TOP]
        mine = stored["worker"] == person
        gain = np.sort(stored["utility"][mine] - charge[stored["vacancy"][mine]])[::-1]
        if len(gain) != len(should):
            wrong += 1
            continue
        off = float(np.abs(gain - should).max(initial=0.0))
        largest = max(largest, off)
        wrong += off > (1e-9 if exact else HUNDREDTH)
    return {"people": len(people), "wrong_lists": wrong, "largest": largest}


def _rate(row: Measured) -> float | None:
    return None if row["pairs"] is None or not row.cpu_s else row["pairs"] / row.cpu_s


def _print(rows: Sequence[Measured]) -> None:
    shown = []
    for row in rows:
        rate = _rate(row)
        speed = number(None if rate is None else rate / 1e6, 1, " M")
        shown.append([row.name, *costs(row), number(row["pairs"], 0), speed, row.why_not or row["found"] or ""])
    table(COLUMNS, shown)
    own = _rate(rows[0])
    for row in rows[2:]:
        print(f"Ours over {row.name.partition(',')[0]}, pairs per CPU-s: {ratio(own, _rate(row))}")


def _print_recounts(again: Sequence[Measured]) -> bool:
    right = True
    for row in again:
        if row.why_not:
            print(f"{row.name}: {row.why_not}")
            right = False
            continue
        good = not (row["broken"] or row["differing"] or row["wrong_lists"])
        right &= good
        print(
            f"{row.name}: of {row['pairs']:,} pairs {row['broken']} break a limit and {row['differing']} differ in"
            f" utility; of {row['people']} people's whole lists {row['wrong_lists']} are not the best {TOP}"
            f" (largest difference {row['largest']:.4f} points)"
        )
    print(flush=True)
    return right


if __name__ == "__main__":
    main()
