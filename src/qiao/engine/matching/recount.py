"""violations: a plan read again, pair by pair, from the two frames alone. It shares no code with what made it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from qiao.engine.matching.problem import InvalidProblem

Line = dict[str, Any]

BROKEN = {"worker": pl.String, "vacancy": pl.String, "rule": pl.String}
NAMING = ("id", "family", "worker", "vacancy")
READ_AS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (pl.String, ("home", "place")),
    (pl.Int64, ("age", "education", "work_limits", "wage_floor_yuan", "reach", "headcount", "wage_low_yuan", "age_min",
                "age_max", "education_min", "demands")),
    (pl.Boolean, ("night_ok", "care", "night", "young_ok")),
    (pl.Date, ("start_on", "starts_on")),
    (pl.List(pl.String), ("skills",)),
)  # fmt: skip


def violations(
    workers: pl.DataFrame, vacancies: pl.DataFrame, plan: pl.DataFrame, *, paired_regions: Mapping[str, str]
) -> pl.DataFrame:
    """Every rule that a plan breaks: frame (worker, vacancy, rule), empty when all is well.

    Rules: the hard limits by name, `seats` (more people than headcount), `twice` (one person, two posts), `family`
    (members apart or left behind), `unknown` (an id that is in no frame). Ids are given back as text. What stands in no
    column, or is null, is not known; without `family` nobody goes together. InvalidProblem where what every pair needs
    is not known: id, home, age and reach of a worker, id, place and headcount of a vacancy.
    """
    people = _lines("workers", workers, ("id", "home", "age", "reach"))
    posts = _lines("vacancies", vacancies, ("id", "place", "headcount"))
    regions = _regions(paired_regions)
    found: list[tuple[object, object, str]] = []
    seats: Counter[object] = Counter()
    given: dict[object, object] = {}
    _check_columns("plan", plan, ("worker", "vacancy"))
    for worker_id, vacancy_id in plan.select("worker", "vacancy").iter_rows():
        worker, vacancy = people.get(worker_id), posts.get(vacancy_id)
        if worker is None or vacancy is None:
            found.append((worker_id, vacancy_id, "unknown"))
            continue
        found += [(worker_id, vacancy_id, rule) for rule in _broken(worker, vacancy, regions)]
        if worker_id in given:
            found.append((worker_id, vacancy_id, "twice"))
        given[worker_id] = vacancy_id
        seats[vacancy_id] += 1
    found += [(None, v, "seats") for v, taken in seats.items() if taken > posts[v]["headcount"]]
    found += [(w["id"], given.get(w["id"]), "family") for w in _apart(people.values(), given)]
    rows = [(None if w is None else str(w), None if v is None else str(v), rule) for w, v, rule in found]
    return pl.DataFrame(rows, schema=BROKEN, orient="row")


def _apart(people: Iterable[Line], given: Mapping[object, object]) -> list[Line]:
    """Members of a family who are not where the first of them is."""
    where: dict[object, object] = {}
    apart = []
    for worker in people:
        family, post = worker.get("family"), given.get(worker["id"])
        alone = family is None or family == "" or (isinstance(family, float) and math.isnan(family))
        if not alone and where.setdefault(family, post) != post:
            apart.append(worker)
    return apart


def _broken(worker: Line, vacancy: Line, regions: Mapping[str, str]) -> list[str]:
    age, age_min, age_max = worker["age"], vacancy.get("age_min"), vacancy.get("age_max")
    night, demands = bool(vacancy.get("night")), vacancy.get("demands") or 0
    # Where no column clears posts for 16 and 17, a post does so by its own ages, when it is light and by day.
    stated = age_min is not None and age_min < 18 and not night and not demands
    young = vacancy.get("young_ok", stated)
    pay = vacancy.get("wage_low_yuan") or 0  # "up to 5,000" is sure of nothing
    lacking = set(vacancy.get("skills") or ()) - set(worker.get("skills") or ()) - {None}
    far = _distance(worker["home"], vacancy["place"], regions)
    start, free = vacancy.get("starts_on"), worker.get("start_on")
    tests = (
        ("age", age < (age_min or 0) or (age_max is not None and age > age_max)),
        ("minor", age < 16 or (age < 18 and not young)),
        ("education", (worker.get("education") or 0) < (vacancy.get("education_min") or 0)),
        ("skills", bool(lacking)),
        ("work_limits", (worker.get("work_limits") or 0) & demands > 0),
        ("wage", pay < (worker.get("wage_floor_yuan") or 0)),
        ("reach", far > worker["reach"]),
        ("night", night and not worker.get("night_ok")),
        ("care", bool(worker.get("care")) and (night or far > 1)),
        ("start", start is not None and free is not None and free > start),
    )
    return [rule for rule, broken in tests if broken]


def _distance(home: str, place: str, regions: Mapping[str, str]) -> int:
    """The reach it takes: 0 township, 1 county, 2 province, 3 paired region, 4 anywhere.

    Who lives in a known township does not reach a post of the county at large from it; where neither code names a
    township, the county is as near as can be told.
    """
    if home[:6] == place[:6] and place[4:6] != "00":
        return 0 if _township(home) == _township(place) else 1
    if home[:2] == place[:2]:
        return 2
    return 3 if any(home.startswith(a) and place.startswith(b) for a, b in regions.items()) else 4


def _township(code: str) -> str | None:
    """Digits 7 to 9, all of which count (010 is not 100); None where the code ends before them or they are 000."""
    return code[6:9] if code[6:9] not in ("", "000") else None


def _lines(name: str, frame: pl.DataFrame, known: tuple[str, ...]) -> dict[object, Line]:
    """The lines of a frame by id, with values of one kind a column; `known` are the columns without which none is."""
    _check_columns(name, frame, known)
    for column in known:
        if frame[column].null_count():
            at = int(frame[column].is_null().arg_max() or 0)
            raise InvalidProblem(f"{name}.{column}", at, None, "must not be null")
    kinds = {column: kind for kind, columns in READ_AS for column in columns}
    read = frame.with_columns(_as_kind(name, frame[c], kinds[c]) for c in frame.columns if c in kinds)
    lines = {line["id"]: line for line in read.iter_rows(named=True)}
    if len(lines) != frame.height:
        at = int(frame["id"].is_first_distinct().not_().arg_max() or 0)
        raise InvalidProblem(f"{name}.id", at, frame["id"][at], "stands twice")
    return lines


def _check_columns(name: str, frame: pl.DataFrame, needed: tuple[str, ...]) -> None:
    if not isinstance(frame, pl.DataFrame):
        raise InvalidProblem(name, None, type(frame).__name__, "must be a polars DataFrame")
    for column in needed:
        if column not in frame.columns:
            raise InvalidProblem(f"{name}.{column}", None, None, "this column is missing")
    for column in NAMING:
        kind = frame.schema.get(column)
        if kind is not None and (kind.is_nested() or kind == pl.Object):
            raise InvalidProblem(f"{name}.{column}", None, str(kind), "must be numbers or words")


def _as_kind(name: str, column: pl.Series, kind: Any) -> pl.Series:
    try:
        read = column.cast(kind)
    except pl.exceptions.PolarsError as error:
        raise InvalidProblem(f"{name}.{column.name}", None, str(column.dtype), f"must be {kind}") from error
    if read.dtype != kind or (column.dtype.is_float() and (read.cast(column.dtype, strict=False) != column).any()):
        raise InvalidProblem(f"{name}.{column.name}", None, str(column.dtype), f"must be {kind}")
    return read


def _regions(given: object) -> Mapping[str, str]:
    if not isinstance(given, Mapping):
        raise InvalidProblem("paired_regions", None, given, "must map division codes to division codes")
    for pair in given.items():
        if not all(isinstance(code, str) and code.isdecimal() for code in pair):
            raise InvalidProblem("paired_regions", None, pair, "must be the first digits of two division codes")
    return given
