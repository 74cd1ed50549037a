"""candidates: for every worker the posts that break no hard limit, the best of them first."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl

from qiao.engine.matching.flow import Pairs
from qiao.engine.matching.market import Market
from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.problem import ArrayLike, Edges, Int32, Int64, InvalidProblem, real_numbers
from qiao.engine.matching.scan import Block, blocks

POINTS = 100.0  # worth is counted in hundredths of a point
PRICE_MOST = 1e6  # no row is worth as much: a seat at this price is as good as closed
Progress = Callable[[int, int], None]


class Candidates(NamedTuple):
    """Allowed pairs found in a pass: row, vacancy and worth (hundredths of a point), sorted by row."""

    row: Int32
    vacancy: Int32
    worth: Int64


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
    never appear, whatever their price.
    """
    if top < 1:
        raise InvalidProblem("top", None, top, "must be at least 1")
    market = Market.of(workers, vacancies)
    params = params or MatchParams()
    given = None if prices is None else real_numbers("prices", prices, length=len(market.vacancies))
    charge = None if given is None else np.rint(np.minimum(given, PRICE_MOST) * POINTS).astype(np.int64)
    found = priced_pass(market, params, charge, unit=1, top=top).found
    return Edges(found.row, found.vacancy, found.worth / POINTS, len(market.size), len(market.vacancies))


class Priced(NamedTuple):
    """A pass at prices: the pairs found, and the best surplus of each row over all allowed pairs (times `unit`)."""

    found: Candidates
    best: Int64


def priced_pass(
    market: Market,
    params: MatchParams,
    prices: Int64 | None,
    *,
    unit: int,
    top: int,
    above: Int64 | None = None,
    progress: Progress | None = None,
) -> Priced:
    """One pass over all pairs at prices a seat (int64, in hundredths of a point times `unit`).

    Finds for each row the `top` pairs of greatest surplus, of those with a surplus over `above[row]` when given, and
    the greatest surplus of all: max(0, max_j(unit * worth - seats * price)), exact in whole numbers.
    """
    rows, vacancies, worths = [], [], []
    best = np.zeros(len(market.size), np.int64)
    charge = np.zeros(len(market.vacancies), np.int64) if prices is None else prices
    for block in blocks(market, params, progress):
        surplus = _surplus(block, market.size[block.rows.start : block.rows.stop], charge, unit)
        best[block.rows.start : block.rows.stop] = np.maximum(surplus.max(axis=1, initial=0), 0)
        least = None if above is None else above[block.rows.start : block.rows.stop]
        row, vacancy = _best_pairs(surplus, top, least)
        rows.append((row + block.rows.start).astype(np.int32))
        vacancies.append(vacancy.astype(np.int32))
        worths.append(block.worth[row, vacancy].astype(np.int64))
    empty = np.zeros(0, np.int32)
    return Priced(
        Candidates(
            np.concatenate([empty, *rows]), np.concatenate([empty, *vacancies]), np.concatenate([empty, *worths])
        ),
        best,
    )


LOWEST = -(2**40)  # below any surplus, and small enough that a key of the pair still fits 64 bits


def _surplus(block: Block, size: Int32, prices: Int64, unit: int) -> Int64:
    surplus = block.worth.astype(np.int64) * unit - size[:, None].astype(np.int64) * prices
    surplus[block.worth < 0] = LOWEST
    return surplus


def _best_pairs(surplus: Int64, top: int, above: Int64 | None) -> tuple[Int64, Int64]:
    """Row and vacancy of the `top` greatest entries of each row, ties to the lower vacancy number."""
    count = surplus.shape[1]
    if count == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    # One key a pair, all different, so that the choice cannot depend on how a machine partitions equal values.
    key = surplus * count - np.arange(count)
    top = min(top, count)
    column = np.argpartition(-key, top - 1, axis=1)[:, :top] if top < count else np.argsort(-key, axis=1)
    row = np.repeat(np.arange(len(surplus)), top)
    vacancy = column.ravel()
    value = surplus[row, vacancy]
    keep = value > (LOWEST if above is None else above[row])
    row, vacancy = row[keep], vacancy[keep]
    order = np.lexsort((vacancy, row))
    return row[order].astype(np.int64), vacancy[order].astype(np.int64)


def merged(known: Candidates, new: Candidates, vacancies: int) -> Candidates:
    """Both sets of pairs, each pair once, sorted by row and vacancy."""
    row = np.concatenate([known.row, new.row])
    vacancy = np.concatenate([known.vacancy, new.vacancy])
    worth = np.concatenate([known.worth, new.worth])
    _, first = np.unique(row.astype(np.int64) * vacancies + vacancy, return_index=True)
    return Candidates(row[first], vacancy[first], worth[first])


def as_pairs(found: Candidates, size: Int32, unit: int) -> Pairs:
    """The pairs with their weight a seat in whole numbers, times `unit`."""
    weight = found.worth * unit // size[found.row]
    return Pairs.of(found.row, found.vacancy, weight, len(size))
