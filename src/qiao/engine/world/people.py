"""The workers' own facts: schooling, skills, health, cares, floors and days."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from qiao.engine.world.draws import Flags, Floats, Ints, by_rank, pick, pick_rowwise, stream
from qiao.engine.world.params import WorldParams
from qiao.engine.world.posts import SKILLS, limit_bits

HEALTH: tuple[str, ...] = ("健康", "长期慢性病", "患有大病", "残疾")
TRAINING_TRADES: tuple[str, ...] = (
    "挖掘机驾驶",
    "刺绣",
    "木雕",
    "旗袍制作",
    "制陶",
    "夏布织造",
    "家政服务",
    "养老护理",
    "电工",
    "焊工",
    "烹饪",
    "叉车",
)
PERSON_TYPES: tuple[str, ...] = ("农村劳动力", "返乡农民工", "高校毕业生", "退役军人", "就业困难人员")
_MACHINES = np.array([trade in {"挖掘机驾驶", "电工", "焊工", "叉车"} for trade in TRAINING_TRADES])


def draw_births(seed: int, age: Ints, as_of: date) -> pl.Series:
    """Birth dates of people who are exactly `age` years old on the day."""
    rng = stream(seed, "births")
    month, day = (2, 28) if (as_of.month, as_of.day) == (2, 29) else (as_of.month, as_of.day)
    years = (as_of.year - age - 1970).astype("datetime64[Y]")
    birthday = years.astype("datetime64[M]") + np.timedelta64(month - 1, "M")
    birthday = birthday.astype("datetime64[D]") + (day - 1)
    return pl.Series("birth", birthday - rng.integers(0, 365, len(age)).astype("timedelta64[D]"))


def draw_education(seed: int, params: WorldParams, age: Ints) -> Ints:
    """0 none to 6 master: the shares are met exactly, the young have more; nobody is ahead of their years."""
    rng = stream(seed, "education")
    classes = by_rank(-0.055 * age + rng.standard_normal(len(age)), params.education_shares)
    ceiling = np.select([age < 18, age < 20, age < 21, age < 24], [2, 3, 4, 5], 6)
    kept: Ints = np.minimum(classes, ceiling)
    return kept


def draw_health(seed: int, age: Ints) -> tuple[Ints, Ints]:
    """Health as an index into HEALTH, and work limits as a bit set; limits come with illness, never from it alone."""
    rng = stream(seed, "health")
    older = np.clip((age - 25) / 40, 0, 1)
    weights = np.stack([np.ones(len(age)), 0.01 + 0.13 * older, 0.004 + 0.02 * older, 0.012 + 0.03 * older], axis=1)
    health = pick_rowwise(rng, weights)
    limited = rng.random(len(age)) < np.where(health > 0, 0.72, 0.015 + 0.05 * older)
    patterns = (
        (limit_bits("lifting"), 0.26),
        (limit_bits("standing"), 0.10),
        (limit_bits("lifting", "standing"), 0.13),
        (limit_bits("heights"), 0.10),
        (limit_bits("lifting", "heights"), 0.10),
        (limit_bits("fine_sight"), 0.09),
        (limit_bits("dust", "chemicals"), 0.06),
        (limit_bits("hearing", "machinery"), 0.04),
        (limit_bits("cold"), 0.03),
        (limit_bits("heat"), 0.03),
        (limit_bits("hands", "machinery"), 0.02),
        (limit_bits("walking", "standing", "lifting"), 0.04),
    )
    bit_sets = np.array([bit_set for bit_set, _ in patterns], dtype=np.int64)
    drawn = bit_sets[pick(rng, [share for _, share in patterns], len(age))]
    return health, np.where(limited, drawn, 0)


def draw_care(
    seed: int, *, age: Ints, men: Flags, small_children: Flags, school_children: Flags, elders: Flags
) -> Flags:
    """Who cares for children or old people at home: mostly women of 25 to 50, and older ones where the old live."""
    rng = stream(seed, "care")
    of_age = (age >= 22) & (age <= 50)
    woman = 0.03 + 0.50 * (small_children & of_age) + 0.20 * (school_children & of_age) + 0.22 * (elders & (age >= 25))
    man = 0.01 + 0.05 * (small_children & of_age) + 0.04 * (elders & (age >= 30))
    return rng.random(len(age)) < np.where(men, man, np.minimum(woman, 0.85))


def draw_skills(seed: int, params: WorldParams, *, age: Ints, men: Flags, education: Ints) -> tuple[Ints, Ints]:
    """Skills held and certificates held, as bit sets over SKILLS."""
    rng = stream(seed, "skills")
    eager = np.clip(0.30 + 0.05 * education + 0.10 * ((age > 24) & (age < 52)), 0, 0.9)
    held = np.zeros(len(age), dtype=np.int64)
    weights = (np.array([skill.women for skill in SKILLS]), np.array([skill.men for skill in SKILLS]))
    for share in (1.0, 0.30, 0.20):
        drawn = np.where(men, pick(rng, weights[1], len(age)), pick(rng, weights[0], len(age)))
        eager = eager * share
        held = np.where(rng.random(len(age)) < eager, held | (1 << drawn), held)
    certifiable = sum(1 << number for number, skill in enumerate(SKILLS) if skill.certificate)
    certified = np.where(rng.random(len(age)) < params.certificate_share, held & certifiable, 0)
    return held, certified


def draw_floor(seed: int, params: WorldParams, *, age: Ints, education: Ints, skills: Ints, leaving: Flags) -> Ints:
    """The lowest acceptable wage in whole hundreds of yuan a month; 0 where none was named.

    Higher for those who would leave, for the skilled and the schooled, and at the ages of full earning.
    """
    rng = stream(seed, "floor")
    ratio = np.where(leaving, params.away_wage_ratio * 0.74, params.local_wage_ratio * 0.64)
    prime = 1 - 0.00035 * (age - 36.0) ** 2
    able = 1 + 0.11 * _bit_count(skills) + 0.04 * (education - 2)
    floor = params.mean_wage_yuan * ratio * np.maximum(prime, 0.7) * able * (1 + 0.16 * rng.standard_normal(len(age)))
    stated = rng.random(len(age)) < params.floor_stated_share
    return np.where(stated, np.maximum(np.rint(floor / 100) * 100, 800), 0).astype(np.int64)


def draw_days(seed: int, params: WorldParams, as_of: date, returned: Flags) -> dict[str, pl.Series]:
    """consent_on, start_on and (for those who came home) return_on; start is never before return."""
    rng = stream(seed, "days")
    size = len(returned)
    today = np.datetime64(as_of)
    ready = rng.random(size) < params.ready_now_share
    waits = np.where(ready, 0, rng.integers(1, params.ready_within_days + 1, size))
    start = today + waits.astype("timedelta64[D]")
    consent = today - rng.integers(1, 150, size).astype("timedelta64[D]")
    came_home = np.where(returned, today - rng.integers(1, 200, size), np.datetime64("NaT"))
    return {"consent_on": pl.Series(consent), "start_on": pl.Series(start), "return_on": pl.Series(came_home)}


def draw_training(seed: int, params: WorldParams, men: Flags, skills: Ints) -> tuple[Flags, pl.Series]:
    """Ever trained, and the trade that a person would like to learn (null: no wish)."""
    rng = stream(seed, "training")
    size = len(men)
    trained = rng.random(size) < np.where(skills > 0, params.trained_share * 1.5, params.trained_share * 0.6)
    wish = rng.random(size) < params.training_wish_share
    for_women, for_men = np.where(_MACHINES, 0.3, 2.0), np.where(_MACHINES, 2.0, 0.5)
    drawn = np.where(men, pick(rng, for_men, size), pick(rng, for_women, size))
    trades = pl.Series(values=[*TRAINING_TRADES, None], dtype=pl.String)
    return trained, trades.gather(np.where(wish, drawn, len(TRAINING_TRADES)))


def skill_lists(bit_sets: Ints, texts: tuple[str, ...]) -> pl.Series:
    """Bit sets as lists of texts, in the order of `texts`; a blank text is left out."""
    distinct, where = np.unique(bit_sets, return_inverse=True)
    lists = [[text for number, text in enumerate(texts) if text and bits >> number & 1] for bits in distinct.tolist()]
    return pl.Series(values=lists, dtype=pl.List(pl.String)).gather(where)


def _bit_count(bit_sets: Ints) -> Floats:
    count = np.zeros(len(bit_sets))
    for number in range(len(SKILLS)):
        count += bit_sets >> number & 1
    return count


def draw_person_types(seed: int, *, age: Ints, education: Ints, state: Flags) -> pl.Series:
    """The form's person type（人员类别）: `state` marks those who are away or have just come back."""
    rng = stream(seed, "person types")
    level = rng.random(len(age))
    kind = np.where(state, 1, 0)
    kind = np.where((age <= 25) & (education >= 4), 2, kind)
    kind = np.where((age >= 20) & (level < 0.015), 3, kind)
    kind = np.where((age >= 50) & (level > 0.90), 4, kind)
    return pl.Series(values=PERSON_TYPES, dtype=pl.String).gather(kind)
