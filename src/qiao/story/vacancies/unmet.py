"""Unmet needs（未满足的需求）: who of a county would go to the paired region and has no post, counted by kind.

Counted are adults whose status says that they look for work（no proposal waits, no departure, no work）, whose need
is open, and who would go as far as the paired province. A group of fewer than LEAST_PEOPLE is folded into a wider one:
first what differs from person to person falls away, then the exact pay, then the township, then the trade. What is left
at last and still is too few is not told. Sex, health, poverty and names are not read.

A need names no trade. What somebody can do tells it: the first of their skills that the classification of 2022
knows, else the trade they want to learn; who has neither takes any.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from qiao.ground.accounts.actors import code_range
from qiao.ground.privacy.resident_ids import age_on
from qiao.story.needs.models import Need
from qiao.story.needs.queries import open_needs
from qiao.story.register.states import LOOKING
from qiao.story.vacancies.models import LEAST_PEOPLE
from qiao.story.vacancies.texts import suggest_occupation

ADULT, PAIRED_PROVINCE = 18, 3
SURE = 1.0
"""A word that means an occupation less surely than this means none."""
STEP_YUAN, WIDE_STEP_YUAN = 500, 1_000
COUNTY_DIGITS, TOWNSHIP_DIGITS = 6, 9


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of post that people need; what is None differs among them. Fields as in DemandLine."""

    region: str
    occupation: str
    wage_yuan: int | None
    day_only: bool | None
    together: bool | None
    work_limits: int | None


@dataclass(frozen=True, slots=True)
class Counted:
    """The groups with their people, the widest last; all people; and how many of them no group could take."""

    groups: tuple[tuple[Group, int], ...]
    people: int
    untold: int


def unmet_needs(region: str, townships: Sequence[str], as_of: date) -> QuerySet[Need]:
    """The needs themselves, of people of the county, or of these townships of it; minors are told by their age."""
    rows = open_needs(region, as_of).filter(worker__status__in=LOOKING, reach__gte=PAIRED_PROVINCE)
    if not townships:
        return rows
    wanted = rows.none()
    for township in townships:
        low, high = code_range(township)
        wanted |= rows.filter(worker__region__gte=low, worker__region__lt=high)
    return wanted


def count_unmet(region: str, townships: Sequence[str], as_of: date) -> Counted:
    """Who needs what kind of post on a day. The region is a county's six digits."""
    people = list(_people(unmet_needs(region, townships, as_of), region, as_of))
    return folded(people, region)


def _people(needs: QuerySet[Need], county: str, as_of: date) -> Iterator[Group]:
    """The narrowest group of each person."""
    facts = needs.order_by("pk").values_list(
        "worker__region", "worker__born_on", "worker__skills", "skills", "certificates", "training_trade",
        "wage_floor_yuan", "night_ok", "family", "work_limits",
    )  # fmt: skip
    rows = [row for row in facts if row[1] is not None and age_on(row[1], as_of) >= ADULT]
    families = Counter(row[8] for row in rows if row[8] is not None)
    for home, _born, able, skills, papers, wish, floor, nights, family, limits in rows:
        yield Group(
            region=home[:TOWNSHIP_DIGITS] if len(home) >= TOWNSHIP_DIGITS else county,
            occupation=trade_of([*able, *skills, *papers], wish),
            wage_yuan=_up(floor, STEP_YUAN),
            day_only=nights is not True,
            together=families[family] > 1 if family is not None else False,
            work_limits=limits,
        )


def folded(people: Iterable[Group], county: str) -> Counted:
    """Groups of LEAST_PEOPLE and more; smaller ones go on to the next wider kind."""
    left: list[Group] = list(people)
    total, told = len(left), dict[Group, int]()
    for wider in _wider(county):
        together: dict[Group, list[Group]] = defaultdict(list)
        for one in left:
            together[wider(one)].append(one)
        left = []
        for group, members in sorted(together.items(), key=lambda each: _order(each[0])):
            # A few who fit a group that is told already join it.
            if len(members) >= LEAST_PEOPLE or group in told:
                told[group] = told.get(group, 0) + len(members)
            else:
                left += members
    groups = sorted(told.items(), key=lambda each: _order(each[0]))
    return Counted(tuple(groups), total, len(left))


def _wider(county: str) -> tuple[Callable[[Group], Group], ...]:
    """Ever wider kinds: as told; without conditions; by wide steps of pay; the whole county; any trade; any pay."""

    def of(region: str, occupation: str, wage_yuan: int | None) -> Group:
        return Group(region, occupation, wage_yuan, None, None, None)

    def wide_pay(one: Group) -> int:
        return _up(one.wage_yuan or 0, WIDE_STEP_YUAN)

    return (
        lambda one: one,
        lambda one: of(one.region, one.occupation, one.wage_yuan),
        lambda one: of(one.region, one.occupation, wide_pay(one)),
        lambda one: of(county, one.occupation, wide_pay(one)),
        lambda one: of(county, "", wide_pay(one)),
        lambda _one: of(county, "", None),
    )


def _order(group: Group) -> tuple[bool, str, str, int, str]:
    """Townships before the county, known trades before any, low pay before high."""
    wide = len(group.region) < TOWNSHIP_DIGITS
    return wide, group.region, group.occupation or "9", group.wage_yuan or 0, str(group)


def _up(floor: int, step: int) -> int:
    """The least round pay that whoever named this floor takes."""
    return -(-floor // step) * step


def trade_of(able: Iterable[str], wish: str = "") -> str:
    """The minor group（小类）of the 2022 classification that somebody's skills, or else their wish, belong to."""
    for word in (*able, wish):
        if code := _minor_group(word):
            return code
    return ""


@lru_cache(maxsize=4_096)
def _minor_group(word: str) -> str:
    best = suggest_occupation(word, 1) if word else []
    if not best or best[0].score < SURE or best[0].code.endswith("-00-00"):
        return ""
    return f"{best[0].code[:7]}-00"
