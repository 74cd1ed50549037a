"""The whole world in one call."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from qiao.engine.world import people, wishes
from qiao.engine.world.draws import Flags, Ints, spread, stream
from qiao.engine.world.employers import Demand, draw_sites, employer_frame, vacancy_frame
from qiao.engine.world.geography import Geography
from qiao.engine.world.households import RELATIONS, WORKING_AGE, Households, draw_households, relations
from qiao.engine.world.names import full_names, surnames
from qiao.engine.world.params import InvalidParams, WorldParams
from qiao.engine.world.posts import SKILLS
from qiao.engine.world.wages import set_wages


@dataclass(frozen=True)
class World:
    """Frames of people, households, employers and vacancies, and what they were made from.

    workers: id, household, relation, name, sex (F, M), birth, age, home (12 digits), education (0 to 6), skills and
        certificates (lists), work_limits (bit set), health, care, willingness (leave, near, not_now), state (away,
        local, none), reach (0 to 4), night_ok, wage_floor_yuan (0: none named), companions (group number or null),
        start_on, return_on (or null), consent_on, trained, training_trade (or null: no wish), poor, person_type,
        helper.
    households: id, home, size, workers, head (worker's id, or null when the head is no worker), small_children (under
        6), school_children (6 to 15), elders (over 65), other_adults (16 to 65, students included).
    employers: id, name, credit_body (17 characters), industry, place (12 digits), kind.
    vacancies: id, employer, title, industry, kind, place, headcount, wage_low_yuan, wage_high_yuan, age_min, age_max,
        education_min, demands (bit set), skills (list), night, young_ok (people of 16 and 17 may do it), starts_on,
        collected_on, board, lodging, hours_day, days_week, insured, piece.
    """

    workers: pl.DataFrame
    households: pl.DataFrame
    employers: pl.DataFrame
    vacancies: pl.DataFrame
    seed: int
    as_of: date
    params: WorldParams

    def digest(self) -> str:
        """SHA-256 over all values of all frames, in order: equal digests mean equal worlds."""
        witness = hashlib.sha256()
        for frame in (self.workers, self.households, self.employers, self.vacancies):
            lists = [name for name, kind in frame.schema.items() if kind == pl.List]
            flat = frame.with_columns(pl.col(lists).list.join("|")) if lists else frame
            witness.update(flat.write_csv().encode())
        return witness.hexdigest()


def generate(
    *,
    workers: int,
    seed: int,
    geography: Geography,
    params: WorldParams | None = None,
    as_of: date,
    vacancies: int | None = None,
) -> World:
    """A world of exactly `workers` people surveyed, and of `vacancies` posts (by default in proportion).

    Deterministic: the same arguments give the same frames. Raises InvalidParams for counts below 1 (workers) or below
    2 (vacancies), or a seed below 0; InvalidGeography comes from the geography itself.
    """
    params = params or WorldParams()
    if workers < 1:
        raise InvalidParams(f"workers = {workers} is below 1")
    if seed < 0:
        raise InvalidParams(f"seed = {seed} is below 0")
    posts = max(2, round(workers * params.vacancies_per_worker)) if vacancies is None else vacancies
    if posts < 2:
        raise InvalidParams(f"vacancies = {posts} is below 2: one away and one near home")
    roster, families = _people(workers, seed, geography, params, as_of)
    employers, offers = _supply(posts, seed, geography, params, as_of, roster)
    return World(roster, families, employers, offers, seed, as_of, params)


def _people(
    workers: int, seed: int, geography: Geography, params: WorldParams, as_of: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    homes, listed, household, slot = _enough_households(workers, seed)
    village = _villages(seed, geography, params, workers, len(homes.age))
    age = homes.age[household, slot].astype(np.int64)
    men = homes.men[household, slot]
    counts = _household_counts(homes, listed)
    facts = _facts(seed, params, as_of, age=age, men=men, counts=counts, household=household, village=village)
    code = geography.villages.sort("code")["code"].cast(pl.String)
    relation = relations(homes)[household, slot]
    surname = surnames(stream(seed, "family names"), len(homes.age)).gather(household)
    own = surnames(stream(seed, "own names"), workers)
    # The head, the children and the head's father bear the family's name; wives and mothers their own.
    bears = np.isin(relation, (0, 2, 3, 5))
    surname = pl.select(pl.when(pl.lit(pl.Series(bears))).then(pl.lit(surname)).otherwise(pl.lit(own))).to_series()
    born = facts["birth"].dt.year().to_numpy().astype(np.int64)
    helpers = _helpers(seed, len(code), as_of)
    roster = pl.DataFrame(
        {
            "id": np.arange(workers),
            "household": household,
            "relation": pl.Series(values=RELATIONS, dtype=pl.String).gather(relation),
            "name": full_names(stream(seed, "given names"), surname, men, born),
            "sex": pl.Series(values=("F", "M"), dtype=pl.String).gather(men.astype(np.int64)),
            "age": age,
            "home": code.gather(village[household]),
            "helper": helpers.gather(village[household]),
            **facts,
        }
    )
    return roster, _household_frame(homes, counts, code.gather(village), roster)


def _enough_households(workers: int, seed: int) -> tuple[Households, Flags, Ints, Ints]:
    """Households until `workers` people are listed; those listed beyond that number stay at home as other adults.

    Returns the households kept, who is listed [households, slots], and household and slot of each worker.
    """
    count = int(workers / 1.6) + 50
    while True:
        homes = draw_households(seed, count)
        household, slot = np.nonzero(homes.listed)
        if len(household) >= workers:
            break
        count = workers
    kept = int(household[workers - 1]) + 1
    listed = homes.listed[:kept].copy()
    listed[household[workers:][household[workers:] < kept], slot[workers:][household[workers:] < kept]] = False
    homes = Households(homes.age[:kept], homes.men[:kept], listed, homes.grandchildren[:kept])
    return homes, listed, household[:workers].astype(np.int64), slot[:workers].astype(np.int64)


def _villages(seed: int, geography: Geography, params: WorldParams, workers: int, households: int) -> Ints:
    """The village of each household, as a row of the villages sorted by code; neighbours in the list live together."""
    rng = stream(seed, "villages")
    weights = geography.villages.sort("code")["weight"].cast(pl.Float64).to_numpy()
    surveyed = max(1, min(len(weights), round(workers / params.workers_per_village)))
    chosen = np.unique(spread(rng, weights, surveyed))
    return chosen[spread(rng, np.ones(len(chosen)), households)]


def _household_counts(homes: Households, listed: Flags) -> dict[str, Ints]:
    """Members who are only counted, by age, for each household."""
    age, low, high = homes.age, *WORKING_AGE
    small = ((age >= 0) & (age < 6)).sum(axis=1) + homes.grandchildren
    return {
        "small_children": small,
        "school_children": ((age >= 6) & (age < low)).sum(axis=1),
        "elders": (age > high).sum(axis=1),
        "other_adults": ((age >= low) & (age <= high) & ~listed).sum(axis=1),
    }


def _facts(
    seed: int,
    params: WorldParams,
    as_of: date,
    *,
    age: Ints,
    men: Flags,
    counts: dict[str, Ints],
    household: Ints,
    village: Ints,
) -> dict[str, pl.Series]:
    """Everything about the workers but who and where they are, column by column."""
    education = people.draw_education(seed, params, age)
    health, limits = people.draw_health(seed, age)
    at_home = {name: counts[name][household] > 0 for name in ("small_children", "school_children", "elders")}
    care = people.draw_care(seed, age=age, men=men, **at_home)
    want = wishes.draw_wishes(seed, params, age=age, men=men, care=care, ill=(health > 0) | (limits > 0))
    skills, certified = people.draw_skills(seed, params, age=age, men=men, education=education)
    leaving = want.willingness == wishes.LEAVE
    floor = people.draw_floor(seed, params, age=age, education=education, skills=skills, leaving=leaving)
    group = wishes.companions(
        seed, params, village=village[household], household=household, willingness=want.willingness
    )
    reach, leader = _as_one(want.reach, group)
    trained, trade = people.draw_training(seed, params, men, skills)
    rng = stream(seed, "other facts")
    returned = (want.state == wishes.AWAY) | (leaving & (rng.random(len(age)) < 0.5))
    poor = rng.random(int(household[-1]) + 1) < params.poor_share
    days = people.draw_days(seed, params, as_of, returned)
    # Those who go together start on the day of the group's first member.
    days["start_on"] = days["start_on"].gather(leader)
    return {
        "birth": people.draw_births(seed, age, as_of),
        "education": pl.Series(values=education),
        "skills": people.skill_lists(skills, tuple(skill.name for skill in SKILLS)),
        "certificates": people.skill_lists(certified, tuple(skill.certificate for skill in SKILLS)),
        "work_limits": pl.Series(values=limits),
        "health": pl.Series(values=people.HEALTH, dtype=pl.String).gather(health),
        "care": pl.Series(values=care),
        "willingness": pl.Series(values=wishes.WILLINGNESS, dtype=pl.String).gather(want.willingness),
        "state": pl.Series(values=wishes.STATES, dtype=pl.String).gather(want.state),
        "reach": pl.Series(values=reach),
        "night_ok": pl.Series(values=(rng.random(len(age)) < np.where(age > 52, 0.35, 0.62)) & ~care),
        "wage_floor_yuan": pl.Series(values=floor),
        "companions": pl.Series(values=group).replace(-1, None),
        **days,
        "trained": pl.Series(values=trained),
        "training_trade": trade,
        "poor": pl.Series(values=poor[household]),
        "person_type": people.draw_person_types(seed, age=age, education=education, state=want.state == wishes.AWAY),
    }


def _as_one(reach: Ints, group: Ints) -> tuple[Ints, Ints]:
    """One reach for a group, that of its first member; and for everybody whose word counts (their own when alone)."""
    leader = np.arange(len(group))
    grouped = np.flatnonzero(group >= 0)
    first = np.full(int(group.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[group[grouped][::-1]] = grouped[::-1]
    leader[grouped] = first[group[grouped]]
    return reach[leader], leader


def _helpers(seed: int, count: int, as_of: date) -> pl.Series:
    """The person who helps the households of a village, one name a village."""
    rng = stream(seed, "helpers")
    born = np.full(count, as_of.year - 30) - rng.integers(0, 25, count)
    return full_names(rng, surnames(rng, count), rng.random(count) < 0.6, born)


def _household_frame(homes: Households, counts: dict[str, Ints], home: pl.Series, roster: pl.DataFrame) -> pl.DataFrame:
    count = len(homes.age)
    heads = roster.filter(pl.col("relation") == RELATIONS[0])
    head = np.full(count, -1, dtype=np.int64)
    head[heads["household"].to_numpy()] = heads["id"].to_numpy()
    listed = homes.listed.sum(axis=1)
    size = homes.present.sum(axis=1) + homes.grandchildren
    return pl.DataFrame(
        {
            "id": np.arange(count),
            "home": home,
            "size": size,
            "workers": listed,
            "head": pl.Series(values=head).replace(-1, None),
            **counts,
        }
    )


def _supply(
    posts: int, seed: int, geography: Geography, params: WorldParams, as_of: date, roster: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Employers and vacancies, away first, then near home; ids run on."""
    wants = roster.select(
        "willingness", pl.col("home").alias("village"), pl.col("home").str.slice(0, 6).alias("county")
    )
    leavers = wants.filter(pl.col("willingness") == "leave").group_by("county").len("people").sort("county")
    near = wants.filter(pl.col("willingness") == "near").group_by("village").len("people").sort("village")
    demand = Demand(leavers, near if near.height else wants.group_by("village").len("people").sort("village"))
    away = min(max(1, round(posts * params.far_vacancy_share)), posts - 1)
    employers: list[pl.DataFrame] = []
    offers: list[pl.DataFrame] = []
    for far, count in ((True, away), (False, posts - away)):
        sites = draw_sites(seed, params, geography, demand, far=far, vacancies=count)
        firms = employer_frame(seed, sites, as_of, sum(frame.height for frame in employers))
        employers.append(firms)
        first = sum(frame.height for frame in offers)
        offers.append(vacancy_frame(seed, params, sites, firms, as_of, first))
    return pl.concat(employers), set_wages(params, pl.concat(offers))
