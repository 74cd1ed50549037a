"""violations: a plan read again, pair by pair, from the two frames alone. It shares no code with what made it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl

BROKEN = {"worker": pl.String, "vacancy": pl.String, "rule": pl.String}


def violations(
    workers: pl.DataFrame, vacancies: pl.DataFrame, plan: pl.DataFrame, *, paired_regions: Mapping[str, str]
) -> pl.DataFrame:
    """Every rule that a plan breaks: frame (worker, vacancy, rule), empty when all is well.

    Rules: the hard limits by name, `seats` (more people than headcount), `twice` (one person, two posts), `family`
    (members apart or left behind), `unknown` (an id that is in no frame). Ids are given back as text.
    """
    people = {w["id"]: w for w in workers.iter_rows(named=True)}
    posts = {v["id"]: v for v in vacancies.iter_rows(named=True)}
    found: list[tuple[object, object, str]] = []
    seats: Counter[object] = Counter()
    given: dict[object, object] = {}
    for worker_id, vacancy_id in plan.select("worker", "vacancy").iter_rows():
        worker, vacancy = people.get(worker_id), posts.get(vacancy_id)
        if worker is None or vacancy is None:
            found.append((worker_id, vacancy_id, "unknown"))
            continue
        found += [(worker_id, vacancy_id, rule) for rule in _broken(worker, vacancy, paired_regions)]
        if worker_id in given:
            found.append((worker_id, vacancy_id, "twice"))
        given[worker_id] = vacancy_id
        seats[vacancy_id] += 1
    found += [(None, v, "seats") for v, taken in seats.items() if taken > posts[v]["headcount"]]
    found += [(w["id"], given.get(w["id"]), "family") for w in _apart(people, given)]
    rows = [(None if w is None else str(w), None if v is None else str(v), rule) for w, v, rule in found]
    return pl.DataFrame(rows, schema=BROKEN, orient="row")


def _apart(people: Mapping[object, dict[str, Any]], given: Mapping[object, object]) -> list[dict[str, Any]]:
    """Members of a family who are not where the first of them is."""
    where: dict[object, object] = {}
    apart = []
    for worker in people.values():
        if worker["family"] is not None and where.setdefault(worker["family"], given.get(worker["id"])) != given.get(
            worker["id"]
        ):
            apart.append(worker)
    return apart


def _broken(worker: dict[str, Any], vacancy: dict[str, Any], paired_regions: Mapping[str, str]) -> list[str]:
    age, young = worker["age"], vacancy.get("young_ok")
    if young is None:
        stated = vacancy["age_min"] is not None and vacancy["age_min"] < 18
        young = stated and not vacancy["night"] and not vacancy["demands"]
    pay = vacancy["wage_low_yuan"] or 0  # "up to 5,000" is sure of nothing
    far = _distance(str(worker["home"]), str(vacancy["place"]), paired_regions)
    start, free = vacancy["starts_on"], worker["start_on"]
    tests = (
        ("age", age < (vacancy["age_min"] or 0) or (vacancy["age_max"] is not None and age > vacancy["age_max"])),
        ("minor", age < 16 or (age < 18 and not young)),
        ("education", (worker["education"] or 0) < (vacancy["education_min"] or 0)),
        ("skills", bool(set(vacancy["skills"] or ()) - set(worker["skills"] or ()))),
        ("work_limits", (worker["work_limits"] or 0) & (vacancy["demands"] or 0) > 0),
        ("wage", pay < (worker["wage_floor_yuan"] or 0)),
        ("reach", far > worker["reach"]),
        ("night", bool(vacancy["night"]) and not worker["night_ok"]),
        ("care", bool(worker["care"]) and (bool(vacancy["night"]) or far > 1)),
        ("start", start is not None and free is not None and free > start),
    )
    return [rule for rule, broken in tests if broken]


def _distance(home: str, place: str, paired_regions: Mapping[str, str]) -> int:
    """The reach it takes: 0 township, 1 county, 2 province, 3 paired region, 4 anywhere."""
    if home[:6] == place[:6] and place[4:6] != "00":
        return 0 if home[6:9].strip("0") == place[6:9].strip("0") else 1
    if home[:2] == place[:2]:
        return 2
    return 3 if any(home.startswith(a) and place.startswith(b) for a, b in paired_regions.items()) else 4
