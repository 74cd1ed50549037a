"""candidates: for every worker the posts that break no hard limit, the best of them first."""

from __future__ import annotations

import numpy as np
import polars as pl

from qiao.engine.matching.arguments import whole_number
from qiao.engine.matching.listing import Lists
from qiao.engine.matching.market import Market
from qiao.engine.matching.params import MatchParams, parameters
from qiao.engine.matching.problem import ArrayLike, Edges, real_numbers
from qiao.engine.matching.scan import Scan

POINTS = 100.0  # worth is counted in hundredths of a point
PRICE_MOST = 1e6  # no row is worth as much: a seat at this price is as good as closed


def candidates(
    workers: pl.DataFrame,
    vacancies: pl.DataFrame,
    *,
    top: int,
    prices: ArrayLike | None = None,
    params: MatchParams | None = None,
) -> Edges:
    """The `top` best allowed vacancies of each row at the given prices (utility minus seats times price).

    Rows are workers in the order of the frame; those who share a `family` make one row, which stands where its first
    member stands. Utilities are points from 0 to 100 a worker, summed over a family. Pairs that break a hard limit
    never appear, whatever their price. The pairs of a row stand in the order of the vacancies. InvalidProblem names
    the argument, or column, row and value, that cannot be taken.
    """
    top, params = whole_number("top", top, low=1), parameters(params)
    market = Market.of(workers, vacancies)
    posts = len(market.vacancies)
    given = np.zeros(posts) if prices is None else real_numbers("prices", prices, length=posts)
    charge = np.rint(np.minimum(given, PRICE_MOST) * POINTS).astype(np.int64)
    found = Scan(market, params, unit=1).best(charge, top=min(top, max(1, len(market.vacancies))))
    lists = Lists.of(found).in_order()
    return Edges(lists.row, lists.vacancy, lists.worth / POINTS, len(market.size), len(market.vacancies))
