"""What is on offer（岗位供给）to one person: the open posts that break none of their conditions, near and away.

The conditions are the hard limits of a round (`qiao.engine.matching.limits`), counted here a person at a time and
without the engine's compiled part, so that a page and a nightly job can ask. A test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from qiao.story.needs.models import Need
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Vacancy
from qiao.story.vacancies.queries import still_open

Flags = npt.NDArray[np.bool_]
POST_FACTS = ("place", "wage_low_yuan", "age_min", "age_max", "education_min", "demands", "skills", "night",
              "starts_on", "young_ok")  # fmt: skip
"""All that is read of a post."""
WORK_AGE, ADULT_AGE = 16, 18
AGE_MOST = 200
NO_DAY = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person's conditions are, as a round reads them. `home` has 12 digits."""

    home: str
    age: int
    education: int
    work_limits: int
    skills: frozenset[str]
    wage_floor_yuan: int
    reach: int
    night_ok: bool
    care: bool
    start_on: date


@dataclass(frozen=True, slots=True)
class Fits:
    """How many open posts: near and away that break nothing; within reach that break one thing only."""

    near: int
    away: int
    skills_only: int
    limits_only: int


def wish_of(worker: Worker, need: Need, age: int, as_of: date) -> Wish:
    """The conditions of somebody with a standing need, on a day."""
    return Wish(
        home=worker.region.ljust(12, "0"), age=age, education=worker.education or 0, work_limits=need.work_limits,
        skills=frozenset([*worker.skills, *need.abilities]), wage_floor_yuan=need.wage_floor_yuan, reach=need.reach,
        night_ok=bool(need.night_ok), care=need.care, start_on=max(need.start_on or as_of, as_of),
    )  # fmt: skip


@dataclass
class Offers:
    """The open posts of a day as columns, and what was counted for those with the same conditions already."""

    posts: list[Mapping[str, Any]]
    paired: Mapping[str, str]
    known: dict[Wish, Fits] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Columns, once."""
        posts = self.posts
        places = [p["place"].ljust(12, "0") for p in posts]
        self.county = np.array([int(place[:6]) for place in places], dtype=np.int32)
        self.province = self.county // 10_000
        self.is_county = self.county % 100 != 0
        self.township = np.array([_township(place) for place in places], dtype=np.int32)
        self.wage = _column(posts, "wage_low_yuan", 0)
        self.age_min, self.age_max = _column(posts, "age_min", 0), _column(posts, "age_max", AGE_MOST)
        self.education, self.demands = _column(posts, "education_min", 0), _column(posts, "demands", 0)
        self.night = np.array([bool(p["night"]) for p in posts], dtype=bool)
        self.young = np.array([bool(p["young_ok"]) for p in posts], dtype=bool)
        self.starts = np.array([p["starts_on"].toordinal() if p["starts_on"] else NO_DAY for p in posts], dtype=int)
        asked = [frozenset(p["skills"] or ()) for p in posts]
        self.asked = list(dict.fromkeys(asked))
        at = {skills: number for number, skills in enumerate(self.asked)}
        self.asked_of = np.array([at[skills] for skills in asked], dtype=int)

    def fits(self, wish: Wish) -> Fits:
        """Count for one person; those who are alike are counted once."""
        if wish not in self.known:
            self.known[wish] = self._counted(wish)
        return self.known[wish]

    def _counted(self, wish: Wish) -> Fits:
        if not self.posts or wish.age < WORK_AGE:
            return Fits(0, 0, 0, 0)
        far = self._far(wish)
        skilled, able = self._skilled(wish), (self.demands & wish.work_limits) == 0
        others = self._others(wish, far)
        good = others & skilled & able
        near = (far <= 1) & good
        return Fits(
            int(near.sum()), int(good.sum() - near.sum()), int((others & able & ~skilled).sum()),
            int((others & skilled & ~able).sum()),
        )  # fmt: skip

    def _others(self, wish: Wish, far: npt.NDArray[np.int8]) -> Flags:
        """Everything but skills and work limits."""
        fits = (wish.age >= self.age_min) & (wish.age <= self.age_max) & (wish.education >= self.education)
        fits &= (self.wage >= wish.wage_floor_yuan) & (far <= wish.reach) & (wish.start_on.toordinal() <= self.starts)
        if wish.age < ADULT_AGE:
            fits &= self.young
        if not wish.night_ok or wish.care:
            fits &= ~self.night
        return fits & (far <= 1) if wish.care else fits

    def _skilled(self, wish: Wish) -> Flags:
        enough = np.array([asked <= wish.skills for asked in self.asked], dtype=bool)
        return np.asarray(enough[self.asked_of])

    def _far(self, wish: Wish) -> npt.NDArray[np.int8]:
        """The reach it takes to each post: 0 township, 1 county, 2 province, 3 paired region, 4 anywhere."""
        county, far = int(wish.home[:6]), np.full(len(self.posts), 4, np.int8)
        there = self.paired.get(wish.home[:2])
        if there:
            far[self.province == int(there)] = 3
        far[self.province == county // 10_000] = 2
        same = (self.county == county) & self.is_county
        far[same] = 1
        far[same & (self.township == _township(wish.home))] = 0
        return far


def _column(posts: Iterable[Mapping[str, Any]], name: str, missing: int) -> npt.NDArray[np.int64]:
    return np.array([missing if p[name] is None else p[name] for p in posts], dtype=np.int64)


def _township(code: str) -> int:
    """Digits 7 to 9; 0 where the code names no township."""
    return int(code[6:9] or 0)


def offers_on(as_of: date, paired: Mapping[str, str]) -> Offers:
    """The posts that take people on a day, wherever they are; `paired`: from home province to work province."""
    rows = Vacancy.objects.filter(still_open(as_of)).order_by("pk").values(*POST_FACTS)
    return Offers(list(rows), paired)
