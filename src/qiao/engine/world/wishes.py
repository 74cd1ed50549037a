"""Who wants what: willing to leave, near home only, or not now; where people are today; who goes with whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qiao.engine.world.draws import Flags, Floats, Ints, pick, race, stream
from qiao.engine.world.params import WorldParams

WILLINGNESS: tuple[str, ...] = ("leave", "near", "not_now")
LEAVE, NEAR, NOT_NOW = range(3)
STATES: tuple[str, ...] = ("away", "local", "none")
AWAY, LOCAL, NONE = range(3)


@dataclass(frozen=True)
class Wishes:
    """Indexes into WILLINGNESS and STATES, and the furthest acceptable place 0 to 4, for each worker [n]."""

    willingness: Ints
    state: Ints
    reach: Ints


def draw_wishes(seed: int, params: WorldParams, *, age: Ints, men: Flags, care: Flags, ill: Flags) -> Wishes:
    """Wishes with the reported shares of women, met to the person where there are enough women and men."""
    rng = stream(seed, "wishes")
    young = np.exp(-0.5 * ((age - 29.0) / 10.5) ** 2) + 0.06
    tied = np.where(care, 0.10, 1.0) * np.where(ill, 0.45, 1.0)
    willing = round(len(age) * (1 - params.not_now_share))
    leave = round(willing * params.moved / (params.moved + params.near_home))
    willingness = _two_of_three(
        rng,
        men,
        (leave, params.women_away, young * tied),
        (willing - leave, params.women_local, np.where(ill, 0.5, 1.0) * np.where(age < 22, 0.4, 1.0)),
    )
    away_weight = np.asarray((1.0, 0.15, 2.0))[willingness] * tied * young
    local_weight = np.asarray((0.3, 1.0, 2.0))[willingness]
    state = _two_of_three(
        rng,
        men,
        (round(len(age) * params.away_now_share), params.women_away, away_weight),
        (round(len(age) * params.local_now_share), params.women_local, local_weight),
    )
    return Wishes(willingness, state, _reach(rng, willingness, care))


def _two_of_three(
    rng: np.random.Generator, men: Flags, first: tuple[int, float, Floats], second: tuple[int, float, Floats]
) -> Ints:
    """Class 0 and class 1 with their (size, share of women, weights); everyone else is class 2.

    Where one sex is too few for its quota, the class stays smaller rather than the share wrong by design.
    """
    classes = np.full(len(men), 2, dtype=np.int64)
    for number, (size, women_share, weights) in enumerate((first, second)):
        women = round(size * women_share)
        for sex, count in ((~men, women), (men, size - women)):
            classes[race(rng, weights, sex & (classes == 2), count)] = number
    return classes


def _reach(rng: np.random.Generator, willingness: Ints, care: Flags) -> Ints:
    """Township 0, county 1, province 2, paired region 3, anywhere 4; who looks for nothing now is taken as county."""
    near = pick(rng, (0.32, 0.58, 0.10), len(willingness))
    near = np.where(care & (near == 2), 1, near)
    far = 3 + pick(rng, (0.62, 0.38), len(willingness))
    return np.where(willingness == LEAVE, far, np.where(willingness == NEAR, near, 1)).astype(np.int64)


def companions(seed: int, params: WorldParams, *, village: Ints, household: Ints, willingness: Ints) -> Ints:
    """The group of those who only go together [n], -1 for everyone else; groups are numbered 0, 1, … without gaps.

    A group has two to six people of one village and one wish; neighbours in the roster are one household first.
    """
    rng = stream(seed, "companions")
    group = np.full(len(village), -1, dtype=np.int64)
    willing = np.flatnonzero(willingness != NOT_NOW)
    willing = willing[np.lexsort((household[willing], willingness[willing], village[willing]))]
    sizes = _group_sizes(rng, params, len(willing))
    ends = np.cumsum(sizes)
    sizes, ends = sizes[ends <= len(willing)], ends[ends <= len(willing)]
    first, last = willing[ends - sizes], willing[ends - 1]
    # A group that would cross into another village or wish is not formed.
    formed = (sizes > 1) & (village[first] == village[last]) & (willingness[first] == willingness[last])
    sizes, starts = sizes[formed], (ends - sizes)[formed]
    members = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
    group[willing[members]] = np.repeat(np.arange(len(sizes)), sizes)
    return group


def _group_sizes(rng: np.random.Generator, params: WorldParams, people: int) -> Ints:
    """Sizes 1 to 6 of neighbours in the roster; the parameter is the share of people, not of groups, above 1."""
    together = np.asarray(params.companion_sizes)
    mean = float((together * np.arange(2, 7)).sum())
    share = params.companions_share
    grouped = share / mean / (share / mean + (1 - share))
    weights = np.concatenate(([1 - grouped], grouped * together))
    return 1 + pick(rng, weights, people)
