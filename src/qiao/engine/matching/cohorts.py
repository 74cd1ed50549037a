"""Which cohorts are open（成团与否）: nobody goes, or at least so many, whichever the whole gains by.

Gains are read at the prices and levies of an answer without cohorts, from a plan in which all those it would fill only
in part are closed: who would rather go there than where that leaves them, and who would mind least to fill it up. The
cohort that gains most is opened first, and its people are then no longer there to fill another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np

from qiao.engine.matching.problem import Int32, Int64


@dataclass(frozen=True, eq=False)
class Cohort:
    """A cohort that might be opened: the rows that could go, the seats each takes, and what each would have there."""

    rule: int
    least: int
    rows: Int64
    size: Int32
    there: Int64

    def party(self, now: Int64, free: Int64) -> tuple[int, Int64]:
        """What opening gains, and which of `rows` go: all who gain, and as many more as it takes; -1 when too few can.

        `now` is what every row has, `free` whether it is in no other cohort.
        """
        able = np.flatnonzero(free[self.rows])
        gain = self.there[able] - now[self.rows[able]]
        order = np.argsort(-gain / self.size[able], kind="stable")
        seats = np.cumsum(self.size[able][order])
        if not len(seats) or seats[-1] < self.least:
            return -1, able[:0]
        enough = int(np.searchsorted(seats, self.least)) + 1
        party = order[: max(enough, int((gain > 0).sum()))]
        return int(gain[party].sum()), able[party]


def to_open(cohorts: Sequence[Cohort], now: Int64) -> list[int]:
    """The rules whose cohorts are worth opening, those that gain most first; `now` is what rows have with none open."""
    now, free = now.copy(), np.ones(len(now), bool)
    waiting = [(-cohort.party(now, free)[0], at) for at, cohort in enumerate(cohorts)]
    heapify(waiting)
    opened = []
    while waiting and waiting[0][0] < 0:
        _, at = heappop(waiting)
        cohort = cohorts[at]
        gain, party = cohort.party(now, free)
        if waiting and -gain > waiting[0][0]:  # others have taken some of its people since
            heappush(waiting, (-gain, at))
        elif gain > 0:
            opened.append(cohort.rule)
            now[cohort.rows[party]] = cohort.there[party]
            free[cohort.rows[party]] = False
    return opened
