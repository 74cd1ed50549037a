"""Folding（并项）: groups of fewer than LEAST_PEOPLE go on into wider ones, each time by what loses least.

A group may be widened in five ways, alone or together: how far they go, their conditions, the township, the pay, the
trade. Every way has its price; all mixes of them are tried from the cheapest to the dearest, and a mix that makes
enough people alike becomes a line. So somebody whose trade is rare keeps their pay, somebody whose pay is rare keeps
their trade, and “any trade, any pay” is what is left when nothing else makes three. What is left at last and still is
too few is not told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import product
from typing import Any

from qiao.story.vacancies.models import LEAST_PEOPLE

COUNTY_DIGITS, TOWNSHIP_DIGITS = 6, 9
WAGE_STEP_YUAN = 500


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of post that people need; what is None differs among them. Fields as in DemandLine."""

    region: str
    occupation: str
    wage_yuan: int | None
    day_only: bool | None
    together: bool | None
    work_limits: int | None
    reach: int | None


@dataclass(frozen=True, slots=True)
class Counted:
    """The groups with their people, the widest last; all people; how many of them no group could take; and of those in
    groups of the whole county, how many live in which township."""

    groups: tuple[tuple[Group, int], ...]
    people: int
    untold: int
    homes: dict[str, int]


Widen = Callable[[Any], Any]
"""What becomes of one field of a group when it is told more widely."""


def _as_told(value: Any) -> Any:
    return value


def _differs(_value: Any) -> Any:
    return None


def _cut(digits: int) -> Widen:
    """A code of the classification without what stands behind so many signs: 6-05-01-00 → 6-05-00-00 → 6-00-00-00."""
    return lambda code: f"{str(code)[:digits]}{'6-00-00-00'[digits:]}" if code else code


def up(floor: int, step: int) -> int:
    """The least round pay that whoever named this floor takes."""
    return -(-floor // step) * step


def _wage_by(step: int) -> Widen:
    # Who named no least wage stays among their like: “1,000 yuan at least” would be more than they said.
    return lambda wage: up(int(wage), step) if wage else wage


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a way: the price, and what becomes of the fields that it widens."""

    price: int
    widens: dict[str, Widen]


def _ways(county: str) -> tuple[tuple[_Step, ...], ...]:
    """The five ways with their steps. The prices say what a city that looks for posts misses: least how far beyond the
    paired province they go, most the trade, before it the pay. Assumption."""
    conditions = ("together", "work_limits", "day_only")
    return (
        (_Step(0, {}), _Step(1, {"reach": _differs})),
        tuple(_Step(count, dict.fromkeys(conditions[:count], _differs)) for count in range(len(conditions) + 1)),
        (_Step(0, {}), _Step(2, {"region": lambda _region: county})),
        (
            _Step(0, {}),
            _Step(2, {"wage_yuan": _wage_by(1_000)}),
            _Step(4, {"wage_yuan": _wage_by(2_000)}),
            _Step(8, {"wage_yuan": _differs}),
        ),
        (
            _Step(0, {}),
            _Step(4, {"occupation": _cut(len("6-05"))}),
            _Step(7, {"occupation": _cut(len("6"))}),
            _Step(12, {"occupation": lambda _code: ""}),
        ),
    )


NAMES = tuple(field.name for field in fields(Group))


@lru_cache(maxsize=64)
def _mixes(county: str) -> tuple[tuple[Widen, ...], ...]:
    """For every mix of steps, from the cheapest, what becomes of each field."""
    found = sorted(product(*_ways(county)), key=lambda mix: sum(step.price for step in mix))
    told = []
    for mix in found:
        widens: dict[str, Widen] = {name: widen for step in mix for name, widen in step.widens.items()}
        told.append(tuple(widens.get(name, _as_told) for name in NAMES))
    return tuple(told)


def folded(people: Iterable[Group], county: str) -> Counted:
    """Groups of LEAST_PEOPLE and more; smaller ones go on to the next wider mix. A few who fit a group that is told
    already join it."""
    left, told, homes = Counter(people), Counter[Group](), Counter[str]()
    total = left.total()
    for widens in _mixes(county):
        cells: dict[Group, list[Group]] = defaultdict(list)
        for one in left:
            cells[_widened(one, widens)].append(one)
        for cell, members in cells.items():
            count = sum(left[one] for one in members)
            if count >= LEAST_PEOPLE or cell in told:
                told[cell] += count
                for one in members:
                    count = left.pop(one)
                    homes[one.region] += count if len(cell.region) < TOWNSHIP_DIGITS else 0
        if not left:
            break
    groups = sorted(told.items(), key=lambda each: _order(each[0]))
    return Counted(tuple(groups), total, left.total(), by_township(homes))


def by_township(homes: Mapping[str, int]) -> dict[str, int]:
    """Of the townships where people live, those with LEAST_PEOPLE and more of them, the most first.

    A county's group by itself has fewer than that in every township, or it would be told by township; all such groups
    together have more. What is left is told as one figure, so it is no fewer people either: rather than that one or
    two are left, the smallest township goes untold.
    """
    ranked = sorted(homes.items(), key=lambda each: (-each[1], each[0]))
    told = [(code, count) for code, count in ranked if len(code) >= TOWNSHIP_DIGITS and count >= LEAST_PEOPLE]
    left = sum(homes.values()) - sum(count for _code, count in told)
    while told and 0 < left < LEAST_PEOPLE:
        left += told.pop()[1]
    return dict(told)


def _widened(one: Group, widens: tuple[Widen, ...]) -> Group:
    return Group(*(widen(getattr(one, name)) for widen, name in zip(widens, NAMES, strict=True)))


def _order(group: Group) -> tuple[bool, str, str, int, str]:
    """Townships before the county, known trades before any, low pay before high."""
    wide = len(group.region) < TOWNSHIP_DIGITS
    return wide, group.region, group.occupation or "9", group.wage_yuan or 0, str(group)
