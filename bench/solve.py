"""The whole round, certified over all allowed pairs, beside plain lists solved exactly, greedy and first come.

    python -m bench.solve [--size medium|large|all]     10^5 × 6·10^3 to 0.03%; 10^6 × 6·10^4 to 0.15% and 0.02%
    python -m bench.solve --only plain|warm|rules       one part
    python -m bench.solve --quick                       6·10^3 × 360

Each row is one call in a process of its own, compiled beforehand. "share" is an answer's worth over the least
certificate of the run, which no answer can pass. What we answer is counted again from the frames by code of the bench's
own: limits, seats and worth always, the bound over all pairs up to 10^9 pairs. A peer that takes longer than
--peer-seconds is stopped, and its row says so. Parts:

plain   `solve` without families, without and with the frames of reasons; the lists of everyone's best 12 and 30 posts
        solved exactly by OR-Tools' min-cost flow; greedy on the best 30; first come, counted by `solve` over all posts
warm    1% of the people changed: from nothing, from the prices of the round before, and going on from that round
rules   5·10^4 people, families of 2 to 6; pairing quotas and charter minimum together (`bench.rounds.rules`)

Aims S4, S5 and Q1 (SCIENCE §9).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.measuring import COSTS, Measured, costs, heading, measure, number, ratio, table
from bench.rounds import Round, cached, ours, peers, round_options

RULES_TOLERANCE = 3e-4  # asked of the answer without coaches, so that with them 0.3% can be certified
LIST_LENGTHS = (12, 30)
COLUMNS = ("", *COSTS, "rounds", "pairs listed", "placed", "share of best bound", "certified gap", "note")


class Size(NamedTuple):
    """How large a round is, and how closely it is solved; of the last, the reasons too and the changed round."""

    people: int
    vacancies: int
    tolerances: tuple[float, ...]


SIZES = {"medium": Size(100_000, 6_000, (3e-4,)), "large": Size(1_000_000, 60_000, (2e-4, 1.5e-3))}
QUICK = Size(6_000, 360, (3e-4,))
RULES, RULES_QUICK = (50_000, 3_000), (4_000, 240)


def main() -> None:
    """Measure the parts asked for; ends with 1 when one of our own answers is wrong or broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=[*SIZES, "all"], default="medium")
    parser.add_argument("--only", choices=["plain", "warm", "rules"])
    round_options(parser)
    asked = parser.parse_args()
    sizes = [QUICK] if asked.quick else list(SIZES.values()) if asked.size == "all" else [SIZES[asked.size]]
    heading("Whole rounds (bench.solve)")
    measured: list[Measured] = []
    with cached(asked) as folder, tempfile.TemporaryDirectory(prefix="qiao-bench-") as aside:
        for size in sizes:
            one = Round(size.people, size.vacancies, asked.seed, folder, seats=asked.seats)
            prices = str(Path(aside) / f"prices-{size.people}.npy")
            if asked.only != "rules":
                measured += plain(one, size, prices, asked.peer_seconds, only_prices=asked.only == "warm")
            if asked.only in (None, "warm"):
                measured += warm(one, size, prices)
        if asked.only in (None, "rules"):
            people, vacancies = RULES_QUICK if asked.quick else RULES
            one = Round(people, vacancies, asked.seed, folder, families=True, seats=asked.seats)
            measured += ruled(one, Path(aside))
    sys.exit(any(row.broke for row in measured if row.name.startswith("Qiao")))


def plain(one: Round, size: Size, prices: str, peer_seconds: float, *, only_prices: bool) -> list[Measured]:
    """One round without families beside its peers; its prices are kept for the changed round."""
    one.make()
    print(f"### {one.title()}\n", flush=True)
    rows = [
        measure(f"Qiao solve to {100 * tolerance:g}%", _without_reasons, one, tolerance, prices)
        for tolerance in (size.tolerances[:1] if only_prices else size.tolerances)
    ]
    if not only_prices:
        named = f"Qiao solve to {100 * size.tolerances[-1]:g}%, with reasons"
        rows.append(measure(named, _with_reasons, one, size.tolerances[-1]))
        listed = [(f"plain best {top}, solved exactly", top, "exact") for top in LIST_LENGTHS]
        listed.append((f"greedy on the best {LIST_LENGTHS[-1]}", LIST_LENGTHS[-1], "greedy"))
        rows += [measure(name, peers.listed, one, top, rule, limit_s=peer_seconds) for name, top, rule in listed]
        rows.append(_first_come(rows))
    _print(rows)
    return rows


def _without_reasons(one: Round, tolerance: float, keep: str) -> ours.Prepared:
    return ours.solved(one, tolerance, reasons=False, keep=keep)


def _with_reasons(one: Round, tolerance: float) -> ours.Prepared:
    return ours.solved(one, tolerance, reasons=True)


def _first_come(rows: Sequence[Measured]) -> Measured:
    """First come over all posts: its worth is in a summary; what it cost is part of the round's own figures."""
    worths = [row["first_come"] for row in rows if row["first_come"]]
    name = "first come over all posts"
    if not worths:
        return Measured(name, why_not="not run: no summary says what it reaches")
    return Measured(name, figures={"objective": worths[-1], "note": "counted by solve"})


def warm(one: Round, size: Size, prices: str) -> list[Measured]:
    """1% of the people changed: what the round before saves, its prices alone or all that it leaves."""
    print(f"### 1% of the people changed: {one.title()}\n", flush=True)
    to = f"to {100 * size.tolerances[0]:g}%"
    rows = [
        measure(f"Qiao solve {to}, cold", _changed, one, size.tolerances[0], ""),
        measure(f"Qiao solve {to}, from the last prices", _changed, one, size.tolerances[0], prices),
        measure(f"Qiao solve {to}, going on from the last round", ours.continued, one, size.tolerances[0]),
    ]
    _print(rows)
    for row in rows[1:]:
        print(f"Cold over {row.name}, CPU: {ratio(rows[0].cpu_s, row.cpu_s)}\n", flush=True)
    return rows


def _changed(one: Round, tolerance: float, start: str) -> ours.Prepared:
    return ours.solved(one, tolerance, reasons=False, changed=True, start=start)


def ruled(one: Round, aside: Path) -> list[Measured]:
    """Families, pairing quotas and charter minimum together, beside families alone."""
    one.make()
    print(f"### Families and rules: {one.title()}\n", flush=True)
    moved = str(aside / "moved.json")
    to = f"to {100 * RULES_TOLERANCE:g}%"
    rows = [
        measure(f"Qiao solve {to}, families", _families, one, moved),
        measure(f"Qiao solve {to}, families and rules", _rules, one, moved),
    ]
    # Each against its own certificate: the rules cost worth, and that is not the solver's gap.
    _print(rows, own_bounds=True)
    price = rows[1]["price_of_fairness"]
    print(f"Price of the rules, as the summary gives it: {number(price, 4)}\n", flush=True)
    return rows


def _families(one: Round, moved: str) -> ours.Prepared:
    return ours.ruled(one, RULES_TOLERANCE, moved, bound_by_rules=False)


def _rules(one: Round, moved: str) -> ours.Prepared:
    return ours.ruled(one, RULES_TOLERANCE, moved, bound_by_rules=True)


def _print(rows: Sequence[Measured], *, own_bounds: bool = False) -> None:
    best = min((row["bound"] for row in rows if row["bound"]), default=None)
    table(COLUMNS, [_cells(row, row["bound"] if own_bounds else best) for row in rows])


def _cells(row: Measured, best: float | None) -> list[str]:
    objective, gap = row["objective"], row["gap"]
    share = None if objective is None or not best else 100 * objective / best
    return [
        row.name,
        *costs(row),
        number(row["rounds"], 0),
        number(row["listed"], 0),
        number(row["placed"], 0),
        number(share, 3, "%"),
        number(None if gap is None else 100 * gap, 4, "%"),
        row.why_not or row["note"] or "",
    ]


if __name__ == "__main__":
    main()
