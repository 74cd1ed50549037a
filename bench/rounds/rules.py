"""The rules of a programme for the bench: how many of a paired county must go to its city, and how few fill no charter.

What is asked follows from what a round without rules does (found first, in the same run), so that the rules bind: each
paired city must take 15% more people of its county than it would, and from a county to any city of the paired region
go either nobody or at least 45, a coach's worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from bench.rounds.answers import WrongRound

from bench.rounds import paired_cities
from qiao.engine.matching import Cohort, Quota, Result, Some

MORE = 1.15
CHARTER = 45
PAIRED_REGION = "37"


def moves(people: pl.DataFrame, vacancies: pl.DataFrame, result: Result) -> dict[tuple[str, str], int]:
    """How many people of each county (6 digits) go to each city (4 digits)."""
    vacancy_of = np.asarray(result.assignment.vacancy_of)[result.row_of]
    placed = np.flatnonzero(vacancy_of >= 0)
    gone = pl.DataFrame(
        {
            "county": people["home"].str.slice(0, 6).gather(placed),
            "city": vacancies["place"].str.slice(0, 4).gather(vacancy_of[placed]),
        }
    )
    return {(county, city): count for county, city, count in gone.group_by("county", "city").len().iter_rows()}


def quotas(free: Mapping[tuple[str, str], int]) -> tuple[Quota, ...]:
    """One a pairing: more than would go there by themselves."""
    return tuple(
        Quota(
            f"pairing {county} {city}",
            workers=Some(codes=(county,)),
            vacancies=Some(codes=(city,)),
            least=int(np.ceil(MORE * free.get((county, city), 0))),
        )
        for county, city in paired_cities().items()
    )


def cohorts(vacancies: pl.DataFrame, counties: list[str]) -> tuple[Cohort, ...]:
    """One a county and city of the paired region: nobody, or a coach's worth."""
    cities = sorted(city for city in vacancies["place"].str.slice(0, 4).unique() if city.startswith(PAIRED_REGION))
    return tuple(
        Cohort(f"charter {county} {city}", workers=Some(codes=(county,)), vacancies=Some(codes=(city,)), least=CHARTER)
        for county in counties
        for city in cities
    )


def kept(result: Result, gone: Mapping[tuple[str, str], int], rules: Any) -> Mapping[str, Any]:
    """Count the rules again: each is kept, or `gave` says that it is not; WrongRound otherwise."""
    given = set(result.gave["rule"].to_list())
    broken = []
    for rule in (*rules.quotas, *rules.cohorts):
        count = gone.get((rule.workers.codes[0], rule.vacancies.codes[0]), 0)
        short = count < rule.least and not (isinstance(rule, Cohort) and count == 0)
        broken += [rule.name] if short else []
    silent = [name for name in broken if name not in given]
    if silent:
        raise WrongRound(f"{len(silent)} rules are broken and not named in `gave`, first {silent[0]}")
    asked = len(rules.quotas) + len(rules.cohorts)
    return {"note": f"{asked} rules, {len(broken)} given up and named so"}
