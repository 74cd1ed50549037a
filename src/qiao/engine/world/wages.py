"""What the seats pay: industry by industry, with the means away and near home set to those reported."""

from __future__ import annotations

import numpy as np
import polars as pl

from qiao.engine.world.draws import Floats
from qiao.engine.world.params import WorldParams
from qiao.engine.world.posts import EXCAVATOR, FAR_KINDS, INDUSTRY_RATIO, PUBLIC_POST, WORKSHOP

LEAST_YUAN_MONTH = 1_600
"""In whole hundreds, above the lowest of the least wages that held for full-time work in 2019, 1,550 (Shandong's third
tier): the world's employers keep to the law."""


def set_wages(params: WorldParams, vacancies: pl.DataFrame) -> pl.DataFrame:
    """Adds wage_low_yuan and wage_high_yuan, in whole hundreds; drops the columns `pay` and `spread` they come from.

    The middle of the range, weighted by seats, has the parameters' mean away and near home (to the rounding). The
    workshops' piece work, public posts and the excavators' least wage are fixed; the other posts move together.
    """
    ratio = vacancies["industry"].replace_strict(INDUSTRY_RATIO, return_dtype=pl.Float64).to_numpy()
    relative = vacancies["pay"].to_numpy() * ratio
    far = vacancies["kind"].is_in(FAR_KINDS).to_numpy()
    low, high = np.zeros(len(far)), np.zeros(len(far))
    for side, scope in ((far, params.away_wage_ratio), (~far, params.local_wage_ratio)):
        offers = vacancies.filter(pl.Series(side))
        low[side], high[side] = _on_target(params, offers, relative[side], params.mean_wage_yuan * scope)
    columns = [pl.Series("wage_low_yuan", low.astype(np.int64)), pl.Series("wage_high_yuan", high.astype(np.int64))]
    return vacancies.with_columns(columns).drop("pay", "spread")


def _on_target(params: WorldParams, offers: pl.DataFrame, relative: Floats, target: float) -> tuple[Floats, Floats]:
    """Ranges whose mean over the seats is the target, as near as the fixed posts and the hundreds allow."""
    seats, middle = offers["headcount"].to_numpy(), target
    low, high = _ranges(params, offers, relative, middle)
    for _ in range(12):
        mean = float(((low + high) * seats).sum() / (2 * seats.sum()))
        if abs(mean - target) < 1:
            break
        middle = float(np.clip(middle * (1 + 1.3 * (target - mean) / target), target / 2, target * 1.6))
        low, high = _ranges(params, offers, relative, middle)
    return low, high


def _ranges(params: WorldParams, vacancies: pl.DataFrame, relative: Floats, wage: float) -> tuple[Floats, Floats]:
    """Low and high for each vacancy, rounded to hundreds, low below high except where one sum is paid."""
    spread = vacancies["spread"].to_numpy()
    middle = wage * relative
    low, high = middle * (1 - spread), middle * (1 + spread)
    workshop = (vacancies["kind"] == WORKSHOP).to_numpy()
    reach = params.workshop_high_yuan - params.workshop_low_yuan
    # The slow hand earns the low end, the quick one the high end; how far a workshop's range goes varies.
    place = np.clip((relative - 0.55) / 0.6, 0, 1)
    low = np.where(workshop, params.workshop_low_yuan + 0.30 * reach * place, low)
    high = np.where(workshop, low + reach * (0.25 + 0.45 * place), high)
    public = (vacancies["kind"] == PUBLIC_POST).to_numpy()
    low, high = np.where(public, params.public_post_yuan, low), np.where(public, params.public_post_yuan, high)
    digger = (vacancies["title"] == EXCAVATOR).to_numpy()
    low = np.where(digger, np.maximum(low, params.excavator_low_yuan), low)
    high = np.where(digger, np.maximum(high, low * 1.2), high)
    low, high = np.maximum(np.rint(low / 100) * 100, LEAST_YUAN_MONTH), np.rint(high / 100) * 100
    return low, np.maximum(high, low)
