"""Households: a head, perhaps a spouse, grown children, a daughter-in-law, the head's parents, and those only counted.

Slots of every household: 0 head, 1 spouse, 2 to 4 children (grown ones may be workers), 5 the eldest son's wife,
6 and 7 the head's father and mother. Ages are full years; a slot that is empty holds -1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qiao.engine.world.draws import Flags, Ints, stream

RELATIONS: tuple[str, ...] = ("户主", "配偶", "之子", "之女", "之儿媳", "之父", "之母")
HEAD, SPOUSE, SON, DAUGHTER, DAUGHTER_IN_LAW, FATHER, MOTHER = range(7)
WORKING_AGE = (16, 65)
_SLOTS = 8
_CHILD_COUNT_SHARES = (0.10, 0.36, 0.41, 0.13)  # none to three; assumption


@dataclass(frozen=True)
class Households:
    """The slots of all households.

    age: full years [households, 8], -1 for an empty slot; men, listed (surveyed as a worker): flags of that shape;
    grandchildren: small children of the eldest son [households], only counted.
    """

    age: NDArray[np.int16]
    men: Flags
    listed: Flags
    grandchildren: Ints

    @property
    def present(self) -> Flags:
        return self.age >= 0


def draw_households(seed: int, count: int) -> Households:
    """`count` households with at least one member each who is surveyed as a worker (`listed`)."""
    rng = stream(seed, "households")
    age = np.full((count, _SLOTS), -1, dtype=np.int16)
    men = np.zeros((count, _SLOTS), dtype=np.bool_)
    _couple(rng, age, men)
    _children(rng, age, men)
    grandchildren = _son_and_wife(rng, age, men)
    _parents(rng, age, men)
    listed = _listed(rng, age, men)
    return Households(age, men, listed, grandchildren)


def relations(households: Households) -> NDArray[np.int8]:
    """The index into RELATIONS of every slot [households, 8]."""
    relation = np.empty(households.age.shape, dtype=np.int8)
    relation[:] = (HEAD, SPOUSE, SON, SON, SON, DAUGHTER_IN_LAW, FATHER, MOTHER)
    children = relation[:, 2:5]
    children[~households.men[:, 2:5]] = DAUGHTER
    return relation


def _couple(rng: np.random.Generator, age: NDArray[np.int16], men: Flags) -> None:
    count = len(age)
    head = np.clip(np.rint(44.5 + 10.5 * rng.standard_normal(count)), 20, 65).astype(np.int16)
    together = rng.random(count) < np.clip((head - 18) / 12, 0.1, 0.86)
    age[:, 0] = head
    men[:, 0] = rng.random(count) < np.where(together, 0.94, 0.70)
    younger = np.clip(np.rint(1.8 + 2.6 * rng.standard_normal(count)), -6, 12).astype(np.int16)
    wife = np.where(men[:, 0], head - younger, head + younger)
    age[:, 1] = np.where(together, np.clip(wife, 20, 70), -1)
    men[:, 1] = together & ~men[:, 0]


def _children(rng: np.random.Generator, age: NDArray[np.int16], men: Flags) -> None:
    """Born 20 to 34 years after the younger parent; a grown one may have left for a household of their own."""
    count = len(age)
    parent = np.where(age[:, 1] >= 0, np.minimum(age[:, 0], age[:, 1]), age[:, 0])
    shares = np.cumsum(_CHILD_COUNT_SHARES)
    wanted = np.searchsorted(shares, rng.random(count), side="right")
    wanted = np.where(age[:, 1] >= 0, wanted, np.minimum(wanted, 1))
    gap = np.clip(np.rint(23.5 + 2.8 * rng.standard_normal(count)), 20, 34)
    for child in range(3):
        years = parent - gap
        boy = rng.random(count) < 0.53
        stays = rng.random(count) < np.where(years < 20, 1.0, np.where(boy, 0.72, 0.38) - 0.012 * (years - 20))
        here = (child < wanted) & (years >= 0) & stays
        age[:, 2 + child] = np.where(here, years, -1)
        men[:, 2 + child] = boy & here
        gap = gap + 2 + np.floor(3 * rng.random(count))


def _son_and_wife(rng: np.random.Generator, age: NDArray[np.int16], men: Flags) -> Ints:
    """The eldest son of 23 or more may live here with his wife and up to two small children, who are only counted."""
    count = len(age)
    married = men[:, 2] & (age[:, 2] >= 23) & (rng.random(count) < 0.5)
    wife = np.clip(age[:, 2] - np.floor(4 * rng.random(count)), 20, 60)
    age[:, 5] = np.where(married, wife, -1)
    return np.where(married & (age[:, 5] >= 21), (3 * rng.random(count)).astype(np.int64), 0)


def _parents(rng: np.random.Generator, age: NDArray[np.int16], men: Flags) -> None:
    count = len(age)
    elder = np.maximum(age[:, 0], np.where(age[:, 1] >= 0, 0, age[:, 0])).astype(np.float64)
    for slot, gap in ((6, 26.0), (7, 23.5)):
        years = np.maximum(np.rint(elder + gap + 2.5 * rng.standard_normal(count)), elder + 18)
        alive = rng.random(count) < np.clip(1.25 - (years - 45) / 45, 0, 1)
        here = alive & (rng.random(count) < 0.45) & (years <= 100)
        age[:, slot] = np.where(here, years, -1)
        men[:, slot] = here & (slot == 6)


def _listed(rng: np.random.Generator, age: NDArray[np.int16], men: Flags) -> Flags:
    """Who is surveyed as a worker: by age and sex, without students; at least one in every household."""
    able = (age >= WORKING_AGE[0]) & (age <= WORKING_AGE[1])
    late = np.clip((66 - age) / 14, 0, 1)
    share = np.where(men, 0.95, 0.70) * np.where(age > 52, late, 1.0)
    share = share * np.where(age < 19, 0.30, np.where(age < 22, 0.68, 1.0))
    small_children = ((age[:, 2:5] >= 0) & (age[:, 2:5] < 6)).any(axis=1)
    share[:, 1] *= np.where(small_children, 0.8, 1.0)
    listed = able & (rng.random(age.shape) < share)
    nobody = ~listed.any(axis=1)
    # The head is of working age by construction, so that no household is surveyed without anybody in it.
    listed[nobody, 0] = True
    return listed
