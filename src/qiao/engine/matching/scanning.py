"""The compiled part of the pass over all pairs; what it reads is described in `tables`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from qiao.engine.matching.heap import rise, sift

ONE = np.uint64(1)
NOTHING = np.uint64(0)
LOWEST = np.int64(-(2**62))
DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
BIT_AT = np.zeros(64, np.int64)
for _bit in range(64):
    BIT_AT[((1 << _bit) * 0x03F79D71B4CB0A89 % 2**64) >> 58] = _bit


@njit(cache=True, nogil=True)
def permuted(bits: Any, order: Any, words: Any) -> Any:
    """Rows of bits with their columns in another order."""
    result = np.zeros((len(bits), words), np.uint64)
    for row in range(len(bits)):
        for at in range(len(order)):
            column = order[at]
            bit = (bits[row, column >> 6] >> np.uint64(column & 63)) & ONE
            result[row, at >> 6] |= bit << np.uint64(at & 63)
    return result


@njit(nogil=True, inline="always")
def lowest_bit(word: Any) -> Any:
    """The number of the lowest bit that is set, by the position its multiple of a de Bruijn sequence tells."""
    return BIT_AT[((word & (~word + ONE)) * DE_BRUIJN) >> np.uint64(58)]


@njit(nogil=True, inline="always")
def _mixed(row: Any, vacancy: Any) -> Any:
    """32 bits that look random and are the same everywhere (the finaliser of SplitMix64)."""
    mixed = (np.uint64(row) << np.uint64(32)) ^ np.uint64(vacancy)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed ^ (mixed >> np.uint64(31))) >> np.uint64(32)


@njit(cache=True, nogil=True)
def open_posts(members: Any, word: Any, tables: Any, posts: Any) -> Any:
    """The posts of a word that a row may take, as bits."""
    found = posts.seats[len(members), word]
    for who in members:
        for limit in range(tables.classes.shape[1]):
            found &= posts.bits[tables.classes[who, limit], word]
            if found == NOTHING:
                return found
    return found


@njit(cache=True, nogil=True)
def most_left(members: Any, word: Any, tables: Any, posts: Any) -> Any:
    """What no post of a word can leave a row more than, times unit."""
    most = np.int64(0)
    for who in members:
        most += posts.most_pay[tables.floor_class[who], word] + posts.most_place[tables.home[who], word]
        most += posts.most_timing[tables.begin_class[who], word]
    return most


@njit(cache=True, nogil=True)
def left_by(members: Any, slot: Any, tables: Any, posts: Any, points: Any) -> Any:
    """What a post leaves a row at the prices, times unit."""
    left = posts.base[slot] * len(members)
    for who in members:
        over = min(max(posts.pay[slot] - tables.floor[who], 0), len(points.pay) - 1)
        wait = min(max(posts.start[slot] - tables.begin[who], 0), len(points.timing) - 1)
        left += points.unit * np.int64(points.pay[over] + points.timing[wait])
        left += points.levied[tables.home[who], posts.place[slot]]
    return left


@njit(cache=True, nogil=True)
def _worth(members: Any, slot: Any, price: Any, tables: Any, posts: Any, points: Any) -> Any:
    """What a post is worth to a row, in hundredths of a point."""
    worth = left_by(members, slot, tables, posts, points) + price * len(members)
    for who in members:
        place = posts.place[slot]
        worth += points.unit * np.int64(points.place[tables.home[who], place]) - points.levied[tables.home[who], place]
    return worth // points.unit


@njit(cache=True, nogil=True)
def is_barred(barred: Any, row: Any, vacancy: Any) -> Any:
    start, vacancies = barred
    found = False
    for k in range(start[row], start[row + 1]):
        found |= vacancies[k] == vacancy
    return found


@njit(cache=True, nogil=True)
def best_pairs(
    low: Any, high: Any, rows: Any, barred: Any, tables: Any, posts: Any, points: Any, prices: Any, above: Any,
    wanted: Any, listed: Any,
) -> None:  # fmt: skip
    """Fill `listed` from `low` to `high`, for the rows that `rows` names there."""
    keys, slots = np.empty(wanted.top, np.int64), np.empty(wanted.top, np.int64)
    for at in range(low, high):
        members = tables.order[tables.first[rows[at]] : tables.first[rows[at] + 1]]
        kept, best = _best_of_row(rows[at], members, barred, tables, posts, points, above[at], wanted, keys, slots)
        listed.best[at], listed.pairs[at] = best, kept
        for place in range(kept - 1, -1, -1):
            vacancy = posts.ident[slots[0]]
            listed.vacancy[at, place] = vacancy
            listed.worth[at, place] = _worth(members, slots[0], prices[vacancy], tables, posts, points)
            if place > 0:
                sift(keys, slots, 0, place, keys[place], slots[place])


@njit(cache=True, nogil=True)
def _best_of_row(
    row: Any, members: Any, barred: Any, tables: Any, posts: Any, points: Any, least: Any, wanted: Any, keys: Any,
    slots: Any,
) -> Any:  # fmt: skip
    """The heap of a row's best pairs, how many they are, and the greatest surplus of all (at least 0).

    Pairs are compared by one number each, so that ties are settled the same way wherever they are met: what they leave,
    then the lower number of the vacancy.
    """
    count = np.int64(max(1, len(posts.ident)))
    some_barred = barred[0][row + 1] > barred[0][row]
    soonest = np.int64(points.timing.max()) * points.unit
    kept, best, threshold = 0, max(np.int64(0), least), LOWEST
    visit = tables.visit[members[0]]
    for turn in range(posts.visit_start[visit], posts.visit_start[visit + 1]):
        word = posts.visit_word[turn]
        listing = wanted.share == 0 or _mixed(row, -1 - word) < wanted.share
        if not (listing or wanted.prove):
            continue
        if len(members) == 1:
            reached = posts.visit_most[turn] + soonest
            if reached <= least or (reached <= best and (reached + wanted.spread + 1) * count <= threshold):
                break
        most = most_left(members, word, tables, posts)
        lists = listing and (most + wanted.spread) * count + (count - 1 - posts.least_ident[word]) > threshold
        if most <= least or (most <= best and not lists):
            continue
        found = open_posts(members, word, tables, posts)
        while found != NOTHING:
            slot = word * 64 + lowest_bit(found)
            found &= found - ONE
            if some_barred and is_barred(barred, row, posts.ident[slot]):
                continue
            surplus = left_by(members, slot, tables, posts, points)
            best = max(best, surplus)
            if surplus <= least or not listing:
                continue
            if wanted.spread > 0:
                mixed = _mixed(row, posts.ident[slot]) * np.uint64(wanted.spread)
                surplus += np.int64(mixed >> np.uint64(32))
            key = surplus * count + (count - 1 - posts.ident[slot])
            if key > threshold:
                if kept < wanted.top:
                    rise(keys, slots, 0, kept, key, slot)
                    kept += 1
                else:
                    sift(keys, slots, 0, kept, key, slot)
                threshold = keys[0] if kept == wanted.top else threshold
    return kept, best
