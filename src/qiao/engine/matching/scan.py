"""The pass over all pairs: every worker against every vacancy, a block of rows at a time.

What a row (a worker, or a family that goes together) may take is decided here and only here, for the candidate lists,
for the certificate and for the reasons alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qiao.engine.matching.limits import BIT, Mask, Near, broken_limits, nearness, points
from qiao.engine.matching.market import Market
from qiao.engine.matching.params import MatchParams
from qiao.engine.matching.problem import Int32, Int64

NOT_ALLOWED = np.int32(-1)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Block:
    """Some rows against all vacancies.

    `who` int64[members]: the workers, members of a row side by side; `start` int64[rows]: where each row begins in
    `who`; `broken` uint16[members, vacancies]: limits broken, the family's included; `worth` int32[rows, vacancies]:
    hundredths of a point for the whole row, -1 where the pair is not allowed; `near` int8[members, vacancies].
    """

    rows: range
    who: Int64
    start: Int64
    broken: Mask
    worth: Int32
    near: Near


def blocks(market: Market, params: MatchParams, progress: Progress | None = None) -> Iterator[Block]:
    """All rows in order, a block at a time; `progress(rows done, rows in all)` after each."""
    rows = len(market.size)
    done = 0
    while done < rows:
        stop = max(done + 1, int(np.searchsorted(market.first, market.first[done] + params.block, side="right")) - 1)
        yield _block(market, params, range(done, stop))
        done = stop
        if progress is not None:
            progress(done, rows)


def _block(market: Market, params: MatchParams, rows: range) -> Block:
    first = market.first[rows.start]
    who = market.order[first : market.first[rows.stop]]
    start = market.first[rows.start : rows.stop] - first
    near = nearness(market.workers, who, market.vacancies, params)
    broken = broken_limits(market.workers, who, market.vacancies, near)
    worth = points(market, who, near, params)
    size = market.size[rows.start : rows.stop]
    headcount = market.vacancies.headcount
    allowed = broken == 0
    if size.max() > 1:
        worth = np.add.reduceat(worth, start, axis=0)
        allowed = _family(broken, start, size, headcount)
    allowed &= headcount > 0
    worth[~allowed] = NOT_ALLOWED
    return Block(rows, who, start, broken, worth, near)


def _family(broken: Mask, start: Int64, size: Int32, headcount: Int32) -> npt.NDArray[np.bool_]:
    """Mark in `broken` the posts that another member cannot take or that lack seats; bool[rows, vacancies] allowed."""
    failing = (broken != 0).astype(np.int16)
    members_failing = np.add.reduceat(failing, start, axis=0)
    row = np.repeat(np.arange(len(size)), size)
    others = members_failing[row] - failing
    too_small = (headcount < size[:, None])[row]
    together = (size > 1)[row, None]
    broken |= (together & ((others > 0) | too_small)).astype(np.uint16) * BIT["family"]
    return np.asarray(np.bitwise_or.reduceat(broken, start, axis=0) == 0)
