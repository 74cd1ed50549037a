"""The compiled part of the reasons: what excluded whom, how each post ranks, and what the ledger's order would give.

`excluded` and `alone` judge by each limit; `ranks` and `first_come` read the tables of a pass.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from qiao.engine.matching.problem import Int32, Int64
from qiao.engine.matching.scanning import NOTHING, ONE, is_barred, left_by, lowest_bit, most_left, open_posts
from qiao.engine.matching.tables import Bits


class Judging(NamedTuple):
    """What is read to judge every worker by every limit; words of bits in the order of the vacancies' frame."""

    order: Int64
    first: Int64
    classes: Int32  # [workers, limits]: rows of `bits`
    bits: Bits
    seats: Bits  # [sizes, words]: seats enough for a row of that size
    left: Bits  # [sizes, words]: seats enough left by the plan
    barred: tuple[Int64, Int32]  # pairs that were excluded: where those of each row begin, and vacancies
    without: npt.NDArray[np.bool_]  # [rows]: no post was given


class Tally(NamedTuple):
    """What is counted of every worker: see `reasons.Accounts`."""

    fails: Int32
    fails_only: Int32
    allowed: Int32
    could: npt.NDArray[np.bool_]  # [rows]: seats enough are left at an allowed vacancy
    kept_out: npt.NDArray[np.bool_]  # [rows]: an excluded pair would be allowed


@njit(nogil=True, inline="always")
def _count(word: Any) -> Any:
    """How many bits are set."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(nogil=True, inline="always")
def _judged(judging: Any, who: Any, word: Any) -> Any:
    """The posts that break any limit for a worker, and those that break more than one."""
    once, more = NOTHING, NOTHING
    for limit in range(judging.classes.shape[1]):
        fails = ~judging.bits[judging.classes[who, limit], word]
        more |= once & fails
        once |= fails
    return once, more


@njit(nogil=True, inline="always")
def _apart(judging: Any, members: Any, who: Any, word: Any) -> Any:
    """The posts that somebody else of the row may not take, or that have too few seats for all of them."""
    others = NOTHING
    if len(members) > 1:
        others = ~judging.seats[len(members), word]
        for other in members:
            if other != who:
                others |= _judged(judging, other, word)[0]
    return others


@njit(cache=True, nogil=True)
def excluded(low: Any, high: Any, judging: Any, offered: Any, tally: Any, anyone: Any, wanting: Any) -> Any:
    """Count what excludes the workers of the rows from `low` to `high`; the allowed pairs of workers and vacancies.

    `anyone` gets the vacancies that somebody may take, `wanting` those with seats left for somebody without a post.
    """
    limits, pairs = judging.classes.shape[1], np.int64(0)
    for row in range(low, high):
        members = judging.order[judging.first[row] : judging.first[row + 1]]
        size = len(members)
        for word in range(len(offered)):
            there = offered[word]
            if there == NOTHING:
                continue
            open_posts = there & judging.seats[size, word]
            for who in members:
                once, more = _judged(judging, who, word)
                open_posts &= ~once
                others = _apart(judging, members, who, word)
                tally.fails[who, limits] += _count(others & there)
                tally.fails_only[who, limits] += _count(others & ~once & there)
                alone = once & ~more & ~others & there
                for limit in range(limits):
                    failing = ~judging.bits[judging.classes[who, limit], word] & there
                    tally.fails[who, limit] += _count(failing)
                    if alone & failing != NOTHING:
                        tally.fails_only[who, limit] += _count(alone & failing)
            for k in range(judging.barred[0][row], judging.barred[0][row + 1]):
                if judging.barred[1][k] >> 6 == word:
                    bit = ONE << np.uint64(judging.barred[1][k] & 63)
                    tally.kept_out[row] |= open_posts & bit != NOTHING
                    open_posts &= ~bit
            roomy = open_posts & judging.left[size, word]
            tally.could[row] |= roomy != NOTHING
            if judging.without[row]:
                wanting[word] |= roomy
            anyone[word] |= open_posts
            count = _count(open_posts)
            pairs += count * size
            for who in members:
                tally.allowed[who] += count
    return pairs


@njit(cache=True, nogil=True)
def alone(judging: Any, asked: Any, only: Any) -> None:
    """For each vacancy in `asked` and each limit: how many workers fail this limit alone, added to `only`."""
    limits = judging.classes.shape[1]
    for row in range(len(judging.first) - 1):
        members = judging.order[judging.first[row] : judging.first[row + 1]]
        for word in range(len(asked)):
            if asked[word] == NOTHING:
                continue
            for who in members:
                once, more = _judged(judging, who, word)
                others = _apart(judging, members, who, word)
                _tally(others & ~once & asked[word], word, only, limits)
                single = once & ~more & ~others & asked[word]
                if single != NOTHING:
                    for limit in range(limits):
                        _tally(single & ~judging.bits[judging.classes[who, limit], word], word, only, limit)


@njit(nogil=True, inline="always")
def _tally(bits: Any, word: Any, only: Any, limit: Any) -> None:
    while bits != NOTHING:
        only[word * 64 + lowest_bit(bits), limit] += 1
        bits &= bits - ONE


@njit(cache=True, nogil=True)
def ranks(low: Any, high: Any, given: Any, barred: Any, tables: Any, posts: Any, points: Any, rank: Any) -> None:
    """`rank[row]`: how many allowed posts are worth more to the row than the `given` worth, plus one."""
    for row in range(low, high):
        if given[row] < 0:
            continue
        members = tables.order[tables.first[row] : tables.first[row + 1]]
        better, visit = 0, tables.visit[members[0]]
        for turn in range(posts.visit_start[visit], posts.visit_start[visit + 1]):
            word = posts.visit_word[turn]
            if most_left(members, word, tables, posts) <= given[row]:
                continue
            found = open_posts(members, word, tables, posts)
            while found != NOTHING:
                slot = word * 64 + lowest_bit(found)
                found &= found - ONE
                if not is_barred(barred, row, posts.ident[slot]):
                    better += left_by(members, slot, tables, posts, points) > given[row]
        rank[row] = better + 1


@njit(cache=True, nogil=True)
def first_come(left: Any, tables: Any, posts: Any, points: Any) -> Any:
    """The way it is done by hand: each row in its order takes the best post with seats enough `left`.

    People placed, and what that is worth. Of equally good posts the first in the frame is taken.
    """
    free = np.full(posts.bits.shape[1], ~NOTHING)
    people, total = np.int64(0), np.int64(0)
    for row in range(len(tables.first) - 1):
        members = tables.order[tables.first[row] : tables.first[row + 1]]
        best, at = np.int64(0), np.int64(-1)
        visit = tables.visit[members[0]]
        for turn in range(posts.visit_start[visit], posts.visit_start[visit + 1]):
            word = posts.visit_word[turn]
            if free[word] == NOTHING or most_left(members, word, tables, posts) < best:
                continue
            found = open_posts(members, word, tables, posts) & free[word]
            while found != NOTHING:
                slot = word * 64 + lowest_bit(found)
                found &= found - ONE
                if left[posts.ident[slot]] < len(members):
                    continue
                worth = left_by(members, slot, tables, posts, points)
                if worth > best or (worth == best and at >= 0 and posts.ident[slot] < posts.ident[at]):
                    best, at = worth, slot
        if at >= 0:
            left[posts.ident[at]] -= len(members)
            if left[posts.ident[at]] == 0:
                free[at >> 6] &= ~(ONE << np.uint64(at & 63))
            people += len(members)
            total += best
    return people, total
