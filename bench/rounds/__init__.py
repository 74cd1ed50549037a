"""Whole rounds for the benches: people who look for work and open posts of a synthetic world, as the engine takes them.

The frames come straight from `qiao.engine.world.generate` in the real paired counties and cities (no workbook between),
whoever looks for no work now left out. They are kept as Arrow files in a folder, so that every process of a run, and a
later run with the same `--cache`, reads the same round. Those who go together are `family` only where it is asked for.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from bench.measuring import Prepared, measure
from qiao.engine.matching import MatchParams
from qiao.engine.world import WorldParams, generate

AS_OF = date(2019, 6, 30)
SEATS_PER_PERSON = WorldParams().seats_per_willing
PEER_SECONDS = 900.0
WORKER_FACTS = ("id", "home", "age", "education", "work_limits", "skills", "wage_floor_yuan", "reach", "night_ok",
                "care", "start_on")  # fmt: skip
VACANCY_FACTS = ("id", "place", "headcount", "wage_low_yuan", "wage_high_yuan", "age_min", "age_max", "education_min",
                 "demands", "skills", "night", "starts_on", "young_ok")  # fmt: skip


@dataclass(frozen=True)
class Round:
    """How large a round is, and where its frames are."""

    people: int
    vacancies: int
    seed: int
    folder: Path
    families: bool = False
    seats: float = SEATS_PER_PERSON

    @property
    def files(self) -> tuple[Path, Path]:
        """The files of people and of vacancies."""
        kind = f"{self.people}x{self.vacancies}-{'families' if self.families else 'alone'}"
        kind += f"-{self.seats:g}seats-seed{self.seed}"
        return self.folder / f"people-{kind}.arrow", self.folder / f"vacancies-{kind}.arrow"

    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """People and vacancies, read into memory."""
        people, vacancies = (pl.read_ipc(path) for path in self.files)
        return people, vacancies

    def make(self) -> None:
        """Make the files, in a process of its own, unless an earlier run left them."""
        if not all(path.exists() for path in self.files):
            made = measure("making the round", making, self)
            if made.broke:
                raise SystemExit(f"the round could not be made: {made.why_not}")

    def title(self) -> str:
        """What the round holds, in one line."""
        people, vacancies = self.frames()
        seats = int(vacancies["headcount"].sum())
        together = f", {people['family'].n_unique() - 1:,} families" if self.families else ""
        return (
            f"{people.height:,} people × {vacancies.height:,} vacancies, {seats:,} seats"
            f" ({seats / people.height:.2f} a person){together}, seed {self.seed}"
        )


def making(asked: Round) -> Prepared:
    """Generate the world and write what the engine reads of it."""

    def work() -> None:
        from qiao.cli.world import geography_of

        surveyed = 1.0 - WorldParams().not_now_share
        geography = geography_of([], AS_OF)
        made = generate(
            workers=round(asked.people / surveyed),
            seed=asked.seed,
            geography=geography,
            as_of=AS_OF,
            vacancies=asked.vacancies,
            params=WorldParams(seats_per_willing=asked.seats),
        )
        together = pl.col("companions") if asked.families else pl.lit(None, pl.Int64)
        looking = made.workers.filter(pl.col("willingness") != "not_now")
        asked.folder.mkdir(parents=True, exist_ok=True)
        for frame, path in zip(
            (looking.select(*WORKER_FACTS, together.alias("family")), made.vacancies.select(VACANCY_FACTS)),
            asked.files,
            strict=True,
        ):
            frame.write_ipc(path)

    return Prepared(work)


def paired_cities() -> dict[str, str]:
    """Home county to the prefix of its paired city, as the programme's own rounds have it."""
    from qiao.ground.places import PAIRINGS

    return {pair.county_code[:6]: pair.city_code[:4] for pair in PAIRINGS}


def round_params(**chosen: Any) -> MatchParams:
    """The parameters of a round: the programme's, and what is chosen here."""
    return MatchParams(paired_cities=paired_cities(), **chosen)


def people_changed(people: pl.DataFrame, seed: int, *, share: float = 0.01) -> pl.DataFrame:
    """The same ledger a week later: this share of the people now have the facts of other people; ids stay."""
    rng = np.random.default_rng(seed)
    source = np.arange(people.height)
    touched = np.flatnonzero(rng.random(people.height) < share)
    source[touched] = rng.integers(0, people.height, len(touched))
    return people[source].with_columns(people["id"])


def small(people: pl.DataFrame, vacancies: pl.DataFrame, *, of_people: int = 300) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A small round with the same types to warm up with."""
    return people.head(of_people), vacancies.head(60)


@contextlib.contextmanager
def cached(asked: argparse.Namespace) -> Iterator[Path]:
    """The folder of the rounds: the one asked for with --cache, or one that goes away."""
    if asked.cache is not None:
        asked.cache.mkdir(parents=True, exist_ok=True)
        yield asked.cache
        return
    with tempfile.TemporaryDirectory(prefix="qiao-bench-") as aside:
        yield Path(aside)


def round_options(parser: argparse.ArgumentParser) -> None:
    """The options that every bench of whole rounds has."""
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--seats", type=float, default=SEATS_PER_PERSON, help="seats a person, on average")
    parser.add_argument("--cache", type=Path, help="a folder that keeps the rounds for a later run")
    parser.add_argument("--peer-seconds", type=float, default=PEER_SECONDS, help="a peer that takes longer is stopped")
    parser.add_argument("--quick", action="store_true", help="a small round only")
