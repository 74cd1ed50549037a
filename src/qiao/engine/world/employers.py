"""Employers and what they offer: factories and services away; workshops, local firms and public posts near home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from qiao.engine.world.draws import Flags, Floats, Ints, pick, portions, stream
from qiao.engine.world.geography import Geography
from qiao.engine.world.names import firm_names
from qiao.engine.world.params import WorldParams
from qiao.engine.world.posts import FAR_KINDS, KIND_SHARES_FAR, LINES, NEAR_KINDS, POSTS, limit_bits

KINDS: tuple[str, ...] = (*FAR_KINDS, *NEAR_KINDS)
# Size of a firm by kind, and how much sizes vary, relative. A workshop has some twenty people (616 with 12,000: F15);
# the rest is assumption.
_SEATS_BY_KIND = np.array([1.0, 0.8, 0.45, 1.0, 0.25])
_SPREAD_BY_KIND = np.array([1.0, 1.0, 0.5, 1.0, 0.5])
_CREDIT_ALPHABET = np.array([*"0123456789ABCDEFGHJKLMNPQRTUWXY"])
# People of 16 and 17 do no heavy, high, hot, cold, dusty or poisonous work, and no nights (the law on minors).
_NOT_FOR_MINORS = limit_bits("lifting", "heights", "heat", "cold", "dust", "chemicals", "machinery")


@dataclass(frozen=True)
class Demand:
    """What the supply side answers to: how many want to leave, by home county, and where people want work near home.

    leavers: `county` (6 digits), `people`; near: `village` (12 digits), `people`.
    """

    leavers: pl.DataFrame
    near: pl.DataFrame


@dataclass(frozen=True)
class Sites:
    """Who offers how much, and where.

    For each vacancy [v]: its employer and its seats. For each employer [e]: its kind (index into KINDS), its line of
    business (index into LINES) and its place (12 digits).
    """

    employer: Ints
    seats: Ints
    kind: Ints
    line: Ints
    place: pl.Series


def draw_sites(
    seed: int, params: WorldParams, geography: Geography, demand: Demand, *, far: bool, vacancies: int
) -> Sites:
    """`vacancies` posts of employers on one side of the bridge, with the seats that this side must offer in all."""
    rng = stream(seed, "far sites" if far else "near sites")
    people = int((demand.leavers if far else demand.near)["people"].sum())
    sizes = np.minimum(1 + rng.geometric(1 / params.vacancies_per_employer, vacancies) - 1, vacancies)
    employer = np.repeat(np.arange(vacancies), sizes)[:vacancies]
    count = int(employer[-1]) + 1 if vacancies else 0
    if far:
        kind = pick(rng, KIND_SHARES_FAR, count)
        place = _far_places(rng, params, geography, demand, count)
    else:
        kind, place = _near_sites(rng, params, demand, count)
    firm_size = (
        np.exp(params.firm_size_sigma * _SPREAD_BY_KIND[kind] * rng.standard_normal(count)) * _SEATS_BY_KIND[kind]
    )
    weight = firm_size[employer] * np.exp(0.6 * rng.standard_normal(vacancies))
    seats = portions(weight, round(people * params.seats_per_willing))
    return Sites(employer, seats, kind, _draw_lines(rng, kind), place)


def _far_places(
    rng: np.random.Generator, params: WorldParams, geography: Geography, demand: Demand, count: int
) -> pl.Series:
    """Destination counties: part of the pull follows the leavers of the paired county, the rest the city's size."""
    pulls = geography.pairs.join(demand.leavers, on="county", how="inner").group_by("city").agg(pl.col("people").sum())
    towns = geography.destinations.sort("county").join(pulls, on="city", how="left")
    towns = towns.with_columns(
        pl.col("people").fill_null(0.0),
        (pl.col("weight") / pl.col("weight").sum().over("city")).fill_nan(0.0).alias("inside"),
    )
    own = (towns["people"] * towns["inside"]).to_numpy().astype(np.float64)
    size = towns["weight"].to_numpy().astype(np.float64)
    pull = params.own_county_pull if own.sum() > 0 else 0.0
    weights = pull * own / max(own.sum(), 1e-12) + (1 - pull) * size / size.sum()
    return towns["county"].gather(pick(rng, weights, count)) + "000000"


def _near_sites(rng: np.random.Generator, params: WorldParams, demand: Demand, count: int) -> tuple[Ints, pl.Series]:
    """Workshops and public posts stand in a township of those who stay, local firms somewhere in their county."""
    shares = (params.workshop_share, 1 - params.workshop_share - params.public_post_share, params.public_post_share)
    kind = pick(rng, shares, count)
    villages = demand.near if demand.near.height else pl.DataFrame({"village": [""], "people": [1]})
    village = villages["village"].gather(pick(rng, villages["people"].to_numpy(), count))
    sited = pl.DataFrame({"village": village, "county_wide": kind == 1})
    place = (
        pl.when("county_wide")
        .then(pl.col("village").str.slice(0, 6) + "000000")
        .otherwise(pl.col("village").str.slice(0, 9) + "000")
    )
    return len(FAR_KINDS) + kind, sited.select(place.alias("place"))["place"]


def employer_frame(seed: int, sites: Sites, as_of: date, first_id: int) -> pl.DataFrame:
    """One row an employer: id, name, credit_body (17 characters without the check), industry, place, kind."""
    rng = stream(seed, f"employers {first_id}")
    # Labels follow the record's date: 扶贫车间 until 2020, 帮扶车间 after.
    workshop = "扶贫车间" if as_of.year <= 2020 else "帮扶车间"
    endings = [line.ending.replace("扶贫车间", workshop) for line in LINES]
    return pl.DataFrame(
        {
            "id": np.arange(first_id, first_id + len(sites.kind)),
            "name": firm_names(rng, _texts(endings).gather(sites.line)),
            "credit_body": _credit_bodies(first_id, len(sites.kind)),
            "industry": _texts([line.industry for line in LINES]).gather(sites.line),
            "place": sites.place,
            "kind": _texts(KINDS).gather(sites.kind),
        }
    )


def _credit_bodies(first_id: int, count: int) -> pl.Series:
    """The first 17 characters of a GB 32100 code: 91, an area never issued (500900), and the number in nine places.

    The ninth place of an organisation code is a check of its own; here it is the last place of the number, which no
    reader of the 18 characters verifies. Two employers never share a code.
    """
    number = np.arange(first_id, first_id + count)
    digits = [_CREDIT_ALPHABET[number // 31**power % 31] for power in range(5, -1, -1)]
    parts = {f"d{place}": digit for place, digit in enumerate(digits)}
    joined = pl.concat_str(pl.lit("91500900MA0"), *parts)
    return pl.DataFrame(parts).select(joined.alias("body"))["body"]


def vacancy_frame(
    seed: int, params: WorldParams, sites: Sites, employers: pl.DataFrame, as_of: date, first_id: int
) -> pl.DataFrame:
    """One row a vacancy; wages still to be set to the mean by `set_wages`."""
    rng = stream(seed, f"vacancies {first_id}")
    kind, line = sites.kind[sites.employer], sites.line[sites.employer]
    post = _draw_posts(rng, line)
    size, far = len(post), kind < len(FAR_KINDS)
    offered = {
        "id": np.arange(first_id, first_id + size),
        "employer": employers["id"].gather(sites.employer),
        "title": _texts([entry.title for entry in POSTS]).gather(post),
        "industry": employers["industry"].gather(sites.employer),
        "kind": employers["kind"].gather(sites.employer),
        "place": employers["place"].gather(sites.employer),
        "headcount": sites.seats,
        "pay": _column("pay", post) * np.exp(0.10 * rng.standard_normal(size)),
        "spread": 0.06 + 0.12 * rng.random(size),
        "piece": _column("piece", post) > 0,
    }
    asked = _asked(rng, params, post)
    today = np.datetime64(as_of)
    terms = {
        "starts_on": today + rng.integers(0, params.post_starts_within_days + 1, size).astype("timedelta64[D]"),
        "collected_on": today - rng.integers(1, 40, size).astype("timedelta64[D]"),
        "board": rng.random(size) < np.where(far, 0.75, 0.25),
        "lodging": rng.random(size) < np.where(far, 0.85, 0.08),
        "hours_day": 8 + pick(rng, (5, 2, 2, 0.5), size),
        "days_week": 5 + pick(rng, (2, 6, 1), size),
        "insured": rng.random(size) < np.where(far, 0.85, 0.6),
    }
    return pl.DataFrame({**offered, **asked, **terms})


def _asked(rng: np.random.Generator, params: WorldParams, post: Ints) -> dict[str, pl.Series | Ints | Flags]:
    """What the posts ask of people: ages, schooling, demands, skills, nights."""
    size = len(post)
    demands = np.array([entry.demands for entry in POSTS], dtype=np.int64)[post]
    night = rng.random(size) < _column("night", post)
    hard = night | ((demands & _NOT_FOR_MINORS) != 0)
    limited = rng.random(size) < params.age_limit_share
    skilled = rng.random(size) < _column("skill_share", post)
    lists = [[entry.skill] if entry.skill else [] for entry in POSTS]
    skills = pl.Series(values=[*lists, []], dtype=pl.List(pl.String))
    return {
        "age_min": pl.Series(values=np.where(limited, 18, 0)).replace(0, None),
        "age_max": pl.Series(values=np.where(limited, 45 + 5 * pick(rng, (1, 2, 2), size), 0)).replace(0, None),
        "education_min": _education(rng, post),
        "demands": demands,
        "skills": skills.gather(np.where(skilled, post, len(POSTS))),
        "night": night,
        "young_ok": ~hard,
    }


def _draw_lines(rng: np.random.Generator, kind: Ints) -> Ints:
    """A line of business for each employer, as an index into LINES."""
    weights = np.array([[entry.weight * (entry.kind == name) for entry in LINES] for name in KINDS])
    return _pick_by_group(rng, weights, kind)


def _draw_posts(rng: np.random.Generator, line: Ints) -> Ints:
    """A post of its employer's line for each vacancy, as an index into POSTS."""
    weights = np.array([[entry.weight * (entry.title in row.posts) for entry in POSTS] for row in LINES])
    return _pick_by_group(rng, weights, line)


def _pick_by_group(rng: np.random.Generator, weights: Floats, group: Ints) -> Ints:
    """One choice for each member [n], by the weights [groups, choices] of its group."""
    level = rng.random(len(group))
    drawn = np.zeros(len(group), dtype=np.int64)
    for number, row in enumerate(weights):
        members = np.flatnonzero(group == number)
        cumulative = np.cumsum(row)
        drawn[members] = np.searchsorted(cumulative, level[members] * cumulative[-1], side="right")
    return drawn


def _education(rng: np.random.Generator, post: Ints) -> Ints:
    """The post's own least schooling, one step more now and then."""
    least = np.array([entry.education for entry in POSTS], dtype=np.int64)[post]
    return np.minimum(least + (rng.random(len(post)) < 0.10), 4)


def _column(name: str, post: Ints) -> Floats:
    return np.array([float(getattr(entry, name)) for entry in POSTS])[post]


def _texts(values: Sequence[str]) -> pl.Series:
    return pl.Series(values=values, dtype=pl.String)
