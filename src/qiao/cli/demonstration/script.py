"""The script（脚本）: who of the synthetic people works where, since when, for how much; which firms offered what.

Pure: the same seed gives the same script. People come from `engine.world`, totals from `flows`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from qiao.cli.commands import Refused
from qiao.cli.demonstration import flows
from qiao.cli.world import geography_of
from qiao.cli.world_rows import identities
from qiao.engine.world import World, generate
from qiao.ground.places.pairings import PAIRINGS

WORKERS, POSTS = 9_000, 4_500
FIRMS_2018, SEATS_2018 = 437, 59_640
NEAR_SHARE_OPEN = 6  # of the employers near home, every sixth has open posts on the day
FAR = ("factory", "service")
WUXI, TAIAN = "500238", "3709"
CHANNEL = {"workshop": "workshop", "local_firm": "local_firm", "public_post": "public_post"}
_LEAVES_A_MONTH = {True: 0.05, False: 0.03}  # DOMAIN.md §8: 55–70% are still there after a year; assumption
_WHY_LEFT = ("家里有事", "合同期满", "换了工作", "工资不如预期", "不适应")
STITCH = "刺绣"
EMBROIDERY_WAGE = (3_100, 3_300)
OUTSOURCING = "服务外包"
GAOGUAN, SHIDI = "500229107200", "500241107200"
LIVED_IN = (GAOGUAN, SHIDI)
"""高观村 of 高观镇 and 高桥村 of 石堤镇: the report names these townships, so somebody lives there."""
OF_THE_PLACE = ((GAOGUAN, "高观竹编扶贫车间（示例）", "竹编工"), (SHIDI, "石堤莲藕加工扶贫车间（示例）", "莲藕加工工"))
"""What these townships make of what they have: the report names lotus and bamboo."""
OUTSOURCED_WAGE, OUTSOURCED_SINCE = 3_800, date(2019, 1, 10)


@dataclass(frozen=True, slots=True)
class Spell:
    """One spell of work: `worker` and `employer` are numbers of the world."""

    worker: int
    employer: int
    job: str
    industry: str
    region: str
    home: str
    channel: str
    organised: bool
    started_on: date
    ended_on: date | None
    ended_why: str
    wage_yuan_month: int


@dataclass(frozen=True)
class Script:
    """Everything that the demonstration writes: frames of the world with the parts that are played."""

    world: World
    people: pl.DataFrame
    employers: pl.DataFrame
    offered_2018: pl.DataFrame
    open_now: pl.DataFrame
    spells: list[Spell]
    as_of: date

    def seekers(self) -> pl.DataFrame:
        """Those who look for work on the day: willing, and not at work."""
        at_work = [spell.worker for spell in self.spells if spell.ended_on is None]
        return self.people.filter(pl.col("willingness") != "not_now", ~pl.col("id").is_in(at_work))

    def village(self, county: str) -> str:
        """The village of a county in which most people live."""
        own = self.people.filter(pl.col("county") == county).group_by("home").len()
        return str(own.sort(["len", "home"], descending=[True, False])["home"][0])


def written(seed: int, as_of: date = flows.LAST_DAY) -> Script:
    """The script of a seed."""
    world = generate(workers=WORKERS, seed=seed, geography=geography_of([], as_of), as_of=as_of, vacancies=POSTS)
    world = _with_own_industries(_with_named_townships(world))
    people = world.workers.with_columns(identity=identities(world.workers), county=pl.col("home").str.slice(0, 6))
    employers, offered, open_now = _offers(world, seed)
    casting = _Casting(world, people, employers, seed)
    return Script(world, people, employers, offered, open_now, casting.spells(), as_of)


def _with_named_townships(world: World) -> World:
    """The same world, with one village of each county whose township the report names moved to that township."""
    homes = sorted(set(world.workers["home"].to_list()))
    moved: dict[str, str] = {}
    for village in LIVED_IN:
        if village not in homes:
            moved[next(home for home in homes if home[:6] == village[:6])] = village
    at_home = pl.col("home").replace(moved)
    return replace(
        world, workers=world.workers.with_columns(at_home), households=world.households.with_columns(at_home)
    )


def _with_own_industries(world: World) -> World:
    """The same world, in which the first workshop of each such county lies in its township and makes what it is known
    for."""
    firms, posts = world.employers, world.vacancies
    for village, name, title in OF_THE_PLACE:
        township = f"{village[:9]}000"
        near = firms.filter(pl.col("kind") == "workshop", pl.col("place").str.starts_with(village[:6])).sort("id")
        if near.is_empty():
            raise Refused(
                f"{village[:6]} 没有车间，换一个 --seed。 / {village[:6]} has no workshop: choose another --seed."
            )
        own = pl.col("id") == near["id"][0]
        theirs = pl.col("employer") == near["id"][0]
        firms = firms.with_columns(
            name=pl.when(own).then(pl.lit(name)).otherwise("name"),
            place=pl.when(own).then(pl.lit(township)).otherwise("place"),
        )
        posts = posts.with_columns(
            title=pl.when(theirs).then(pl.lit(title)).otherwise("title"),
            place=pl.when(theirs).then(pl.lit(township)).otherwise("place"),
        )
    return replace(world, employers=firms, vacancies=posts)


def _offers(world: World, seed: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The firms that are played, what those away offered in 2018, and what is open on the day."""
    far = world.employers.filter(pl.col("kind").is_in(FAR)).head(FIRMS_2018)
    near = world.employers.filter(~pl.col("kind").is_in(FAR))
    # A firm collects a title once: several rows of it are one post with all their seats.
    seats_of = pl.col("headcount").sum().over("employer", "title")
    posts = world.vacancies.filter(pl.col("employer").is_in(pl.concat([far, near])["id"].implode()))
    posts = posts.with_columns(headcount=seats_of).unique(["employer", "title"], keep="first", maintain_order=True)
    away = posts.filter(pl.col("kind").is_in(FAR))
    seats = _shared(away["headcount"].to_numpy().astype(np.float64), SEATS_2018)
    rng = np.random.default_rng([seed, 2018])
    months = rng.choice([2, 3, 4, 5, 6, 9, 10, 11], size=away.height, p=[0.14, 0.2, 0.14, 0.08, 0.06, 0.12, 0.16, 0.1])
    days = [date(2018, int(month), 1 + int(rng.integers(0, 28))) for month in months]
    offered = away.with_columns(
        headcount=pl.Series(seats), collected_on=pl.Series(days), starts_on=pl.Series([d + timedelta(20) for d in days])
    )
    hiring = near.filter(pl.col("id") % NEAR_SHARE_OPEN == 0)["id"]
    open_now = posts.filter(pl.col("kind").is_in(FAR) | pl.col("employer").is_in(hiring.implode()))
    return pl.concat([far, near]), offered, open_now


def _shared(weights: np.ndarray, total: int) -> list[int]:
    """Whole numbers of at least 1 in proportion to the weights, that add up to the total exactly."""
    part = weights / weights.sum() * (total - len(weights))
    whole = np.floor(part).astype(np.int64)
    most_left = np.argsort(whole - part, kind="stable")[: total - len(weights) - int(whole.sum())]
    whole[most_left] += 1
    return [int(seats) + 1 for seats in whole]


class _Casting:
    """Gives the parts: each person one, those who want to leave first for those away."""

    def __init__(self, world: World, people: pl.DataFrame, employers: pl.DataFrame, seed: int) -> None:
        self.rng = np.random.default_rng([seed, 1588])
        self.as_of = world.as_of
        chance = pl.Series("chance", self.rng.permutation(people.height))
        self.poor = people.filter("poor").with_columns(chance.gather(people.filter("poor")["id"]))
        self.posts = {
            key[0]: group.to_dicts() for key, group in world.vacancies.group_by(["employer"], maintain_order=True)
        }
        self.employers = employers.to_dicts()
        self.taken: set[int] = set()

    def spells(self) -> list[Spell]:
        """First those moved, then those near home."""
        return self._moved() + self._near()

    def _moved(self) -> list[Spell]:
        firms: dict[str, list[dict[str, object]]] = {}
        for firm in self.employers:
            if firm["kind"] in FAR:
                firms.setdefault(str(firm["place"])[:4], []).append(firm)
        paired = {pairing.county_code: pairing.city_code for pairing in PAIRINGS}
        days = iter(flows.starts(self.rng, flows.MOVED_IN, leaving=True))
        found = []
        for county in flows.MOVED_OF:
            cities = flows.cities_of(county, paired[county])
            order = pl.col("willingness").replace_strict({"leave": 0, "not_now": 1, "near": 2})
            cast = self._people(county, len(cities), order, 19, 55)
            for person, city in zip(cast, cities, strict=True):
                found.append(self._spell(person, self._one(firms[city[:4]]), next(days), organised=True))
        return self._with_outsourced(found, firms[TAIAN])

    def _with_outsourced(self, spells: list[Spell], firms: list[dict[str, object]]) -> list[Spell]:
        """The worker of Wuxi at a service-outsourcing firm in Tai'an, whom the report tells of; somebody else here."""
        firm = next(each for each in firms if OUTSOURCING in str(each["name"]))
        at = next(n for n, s in enumerate(spells) if s.home.startswith(WUXI) and s.region.startswith(TAIAN))
        told = spells[at]
        part = self._spell({"id": told.worker, "home": told.home}, firm, OUTSOURCED_SINCE, organised=True)
        # The day is taken from somebody of the same year, so that the years keep their totals.
        year = told.started_on.year
        swap = next(n for n, s in enumerate(spells) if s.started_on.year == OUTSOURCED_SINCE.year and n != at)
        if year != OUTSOURCED_SINCE.year:
            spells[swap] = _moved_to(spells[swap], told.started_on)
        spells[at] = _kept(part, OUTSOURCED_WAGE)
        return spells

    def _near(self) -> list[Spell]:
        firms: dict[str, list[dict[str, object]]] = {}
        for firm in self.employers:
            if firm["kind"] not in FAR:
                firms.setdefault(str(firm["place"])[:6], []).append(firm)
        free = {county: self._free(county, 18, 63).height for county in flows.MOVED_OF}
        counts = _shared(np.array([float(free[county]) for county in flows.MOVED_OF]), flows.NEAR_HOME)
        days = iter(flows.starts(self.rng, flows.NEAR_IN, leaving=False))
        found = []
        for county, count in zip(flows.MOVED_OF, counts, strict=True):
            order = pl.col("willingness").replace_strict({"near": 0, "not_now": 1, "leave": 2})
            for person in self._people(county, count, order, 18, 63):
                women = [firm for firm in firms[county] if STITCH not in str(firm["name"]) or person["sex"] == "F"]
                found.append(self._spell(person, self._one(women), next(days), organised=False))
        return found

    def _free(self, county: str, least: int, most: int) -> pl.DataFrame:
        aged = pl.col("age").is_between(least, most)
        return self.poor.filter(pl.col("county") == county, aged, ~pl.col("id").is_in(list(self.taken)))

    def _people(self, county: str, count: int, order: pl.Expr, least: int, most: int) -> list[dict[str, object]]:
        chosen = self._free(county, least, most).sort(order, "chance").head(count).to_dicts()
        if len(chosen) != count:
            raise Refused(
                f"{county} 只有 {len(chosen)} 人能演 {count} 个角色，换一个 --seed。"
                f" / {county} has {len(chosen)} people for {count} parts: choose another --seed."
            )
        self.taken |= {int(person["id"]) for person in chosen}
        return chosen

    def _one(self, firms: list[dict[str, object]]) -> dict[str, object]:
        return firms[int(self.rng.integers(0, len(firms)))]

    def _spell(self, person: dict[str, object], firm: dict[str, object], started: date, *, organised: bool) -> Spell:
        post = self._one(self.posts[int(str(firm["id"]))])
        wage = int(self.rng.integers(int(str(post["wage_low_yuan"])), int(str(post["wage_high_yuan"])) + 1)) // 10 * 10
        months = float(self.rng.exponential(1 / _LEAVES_A_MONTH[organised]))
        ended = started + timedelta(days=max(7, int(months * 30.4)))
        left = ended <= self.as_of
        spell = Spell(
            worker=int(str(person["id"])),
            employer=int(str(firm["id"])),
            job=str(post["title"]),
            industry=str(post["industry"]),
            region=_bare(str(firm["place"])),
            home=str(person["home"]),
            channel="organised" if organised else CHANNEL[str(firm["kind"])],
            organised=organised,
            started_on=started,
            ended_on=ended if left else None,
            ended_why=str(self.rng.choice(_WHY_LEFT)) if left else "",
            wage_yuan_month=wage,
        )
        if firm["kind"] == "workshop" and STITCH in str(firm["name"]) and spell.home.startswith(WUXI):
            low, high = EMBROIDERY_WAGE
            return _kept(spell, int(self.rng.integers(low, high + 1)) // 10 * 10)
        return spell


def _bare(code: str) -> str:
    """A place as deep as it is known: a county's six digits, a township's nine."""
    return code[:6] if code.endswith("000000") else code[:9] if code.endswith("000") else code


def _kept(spell: Spell, wage: int) -> Spell:
    """The spell with this wage, and never ended."""
    return _like(spell, wage_yuan_month=wage, ended_on=None, ended_why="")


def _moved_to(spell: Spell, started: date) -> Spell:
    """The spell from another day on; where that is after its end, it goes on."""
    over = spell.ended_on is not None and spell.ended_on > started
    return _like(spell, started_on=started, **({} if over else {"ended_on": None, "ended_why": ""}))


def _like(spell: Spell, **changes: object) -> Spell:
    return replace(spell, **changes)  # type: ignore[arg-type]
