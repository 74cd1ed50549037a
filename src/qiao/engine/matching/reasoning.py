"""The compiled part of the reasons: what excluded whom, how each post ranks, and what the ledger's order would give.

Words of bits stand in the order of the vacancies' frame in `excluded` and `alone`, in that of a pass in the others; the
arguments are described in `scan` and `reasons`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from qiao.engine.matching.scanning import NOTHING, ONE, lowest_bit


@njit(nogil=True, inline="always")
def _count(word: Any) -> Any:
    """How many bits are set."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(nogil=True, inline="always")
def _judged(bits: Any, classes: Any, who: int, word: int) -> Any:
    """The posts that break any limit for a worker, and those that break more than one."""
    once, more = NOTHING, NOTHING
    for limit in range(classes.shape[1]):
        fails = ~bits[classes[who, limit], word]
        more |= once & fails
        once |= fails
    return once, more


@njit(cache=True, nogil=True)
def excluded(
    low: int, high: int, order: Any, first: Any, classes: Any, bits: Any, seats: Any, offered: Any, fails: Any,
    fails_only: Any, allowed: Any, anyone: Any,
) -> int:  # fmt: skip
    """Count what excludes the workers of the rows from `low` to `high`; the allowed pairs of workers and vacancies."""
    limits, pairs = classes.shape[1], np.int64(0)
    for row in range(low, high):
        members = order[first[row] : first[row + 1]]
        size = len(members)
        for word in range(len(offered)):
            there = offered[word]
            if there == NOTHING:
                continue
            open_posts = there & seats[size, word]
            for who in members:
                once, more = _judged(bits, classes, who, word)
                open_posts &= ~once
                others = NOTHING
                if size > 1:
                    others = ~seats[size, word]
                    for other in members:
                        if other != who:
                            others |= _judged(bits, classes, other, word)[0]
                    fails[who, limits] += _count(others & there)
                    fails_only[who, limits] += _count(others & ~once & there)
                alone = once & ~more & ~others & there
                for limit in range(limits):
                    failing = ~bits[classes[who, limit], word] & there
                    fails[who, limit] += _count(failing)
                    if alone & failing != NOTHING:
                        fails_only[who, limit] += _count(alone & failing)
            anyone[word] |= open_posts
            count = _count(open_posts)
            pairs += count * size
            for who in members:
                allowed[who] += count
    return pairs


@njit(cache=True, nogil=True)
def alone(
    low: int, high: int, order: Any, first: Any, classes: Any, bits: Any, seats: Any, asked: Any, only: Any
) -> None:  # fmt: skip
    """For each vacancy in `asked` and each limit: how many workers fail this limit alone, added to `only`."""
    limits = classes.shape[1]
    for row in range(low, high):
        members = order[first[row] : first[row + 1]]
        size = len(members)
        for word in range(len(asked)):
            if asked[word] == NOTHING:
                continue
            for who in members:
                once, more = _judged(bits, classes, who, word)
                others = NOTHING
                if size > 1:
                    others = ~seats[size, word]
                    for other in members:
                        if other != who:
                            others |= _judged(bits, classes, other, word)[0]
                    _tally(others & ~once & asked[word], word, only, limits)
                single = once & ~more & ~others & asked[word]
                if single != NOTHING:
                    for limit in range(limits):
                        _tally(single & ~bits[classes[who, limit], word], word, only, limit)


@njit(nogil=True, inline="always")
def _tally(bits: Any, word: int, only: Any, limit: int) -> None:
    while bits != NOTHING:
        only[word * 64 + lowest_bit(bits), limit] += 1
        bits &= bits - ONE


@njit(nogil=True, inline="always")
def _open(classes: Any, bits: Any, seats: Any, members: Any, word: int) -> Any:
    """The posts of a word that a row may take."""
    open_posts = seats[len(members), word]
    for who in members:
        for limit in range(classes.shape[1]):
            open_posts &= bits[classes[who, limit], word]
            if open_posts == NOTHING:
                return open_posts
    return open_posts


@njit(nogil=True, inline="always")
def _worth(
    members: Any, slot: int, floor: Any, begin: Any, home: Any, base: Any, pay: Any, start: Any, place: Any,
    pay_points: Any, timing_points: Any, place_table: Any,
) -> Any:  # fmt: skip
    """What a post is worth to a row, at a unit of 1 and no price."""
    worth = base[slot] * len(members)
    for who in members:
        over = min(max(pay[slot] - floor[who], 0), len(pay_points) - 1)
        wait = min(max(start[slot] - begin[who], 0), len(timing_points) - 1)
        worth += pay_points[over] + timing_points[wait] + place_table[home[who], place[slot]]
    return worth


@njit(nogil=True, inline="always")
def _bound(
    members: Any, word: int, floor_class: Any, begin_class: Any, home: Any, most_pay: Any, most_place: Any,
    most_timing: Any,
) -> Any:  # fmt: skip
    """What no post of a word can exceed for a row."""
    bound = np.int64(0)
    for who in members:
        bound += most_pay[floor_class[who], word] + most_place[home[who], word] + most_timing[begin_class[who], word]
    return bound


@njit(cache=True, nogil=True)
def ranks(
    low: int, high: int, given: Any,
    order: Any, first: Any, classes: Any, visit: Any, floor: Any, begin: Any, home: Any, floor_class: Any,
    begin_class: Any,
    ident: Any, base: Any, pay: Any, start: Any, place: Any, bits: Any, seats: Any, most_pay: Any, most_place: Any,
    most_timing: Any, least_ident: Any, visit_start: Any, visit_word: Any, visit_most: Any,
    pay_points: Any, timing_points: Any, place_table: Any, unit: int, rank: Any,
) -> None:  # fmt: skip
    """`rank[row]`: how many allowed posts are worth more to the row than the `given` worth, plus one."""
    for row in range(low, high):
        if given[row] < 0:
            continue
        members = order[first[row] : first[row + 1]]
        better = 0
        of = visit[members[0]]
        for turn in range(visit_start[of], visit_start[of + 1]):
            word = visit_word[turn]
            if _bound(members, word, floor_class, begin_class, home, most_pay, most_place, most_timing) <= given[row]:
                continue
            open_posts = _open(classes, bits, seats, members, word)
            while open_posts != NOTHING:
                slot = word * 64 + lowest_bit(open_posts)
                open_posts &= open_posts - ONE
                worth = _worth(
                    members, slot, floor, begin, home, base, pay, start, place, pay_points, timing_points, place_table
                )  # fmt: skip
                better += worth > given[row]
        rank[row] = better + 1


@njit(cache=True, nogil=True)
def first_come(
    left: Any,
    order: Any, first: Any, classes: Any, visit: Any, floor: Any, begin: Any, home: Any, floor_class: Any,
    begin_class: Any,
    ident: Any, base: Any, pay: Any, start: Any, place: Any, bits: Any, seats: Any, most_pay: Any, most_place: Any,
    most_timing: Any, least_ident: Any, visit_start: Any, visit_word: Any, visit_most: Any,
    pay_points: Any, timing_points: Any, place_table: Any, unit: int,
) -> Any:  # fmt: skip
    """The way it is done by hand: each row in its order takes the best post with seats enough `left`.

    People placed, and what that is worth. Of equally good posts the first in the frame is taken.
    """
    free = np.full(bits.shape[1], ~NOTHING)
    people, total = np.int64(0), np.int64(0)
    for row in range(len(first) - 1):
        members = order[first[row] : first[row + 1]]
        size, best, at = len(members), np.int64(0), np.int64(-1)
        of = visit[members[0]]
        for turn in range(visit_start[of], visit_start[of + 1]):
            word = visit_word[turn]
            if free[word] == NOTHING or (
                _bound(members, word, floor_class, begin_class, home, most_pay, most_place, most_timing) < best
            ):
                continue
            open_posts = _open(classes, bits, seats, members, word) & free[word]
            while open_posts != NOTHING:
                slot = word * 64 + lowest_bit(open_posts)
                open_posts &= open_posts - ONE
                if left[ident[slot]] >= size:
                    worth = _worth(
                        members, slot, floor, begin, home, base, pay, start, place, pay_points, timing_points,
                        place_table,
                    )  # fmt: skip
                    if worth > best or (worth == best and at >= 0 and ident[slot] < ident[at]):
                        best, at = worth, slot
        if at >= 0:
            left[ident[at]] -= size
            if left[ident[at]] == 0:
                free[at >> 6] &= ~(ONE << np.uint64(at & 63))
            people += size
            total += best
    return people, total
