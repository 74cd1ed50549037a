"""The compiled part of the pass over all pairs. Its arguments are described in `scan`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

ONE = np.uint64(1)
NOTHING = np.uint64(0)
LOWEST = np.int64(-(2**62))
DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
BIT_AT = np.zeros(64, np.int64)
for _bit in range(64):
    BIT_AT[((1 << _bit) * 0x03F79D71B4CB0A89 % 2**64) >> 58] = _bit


@njit(cache=True, nogil=True)
def permuted(bits: Any, order: Any, words: int) -> Any:
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


@njit(cache=True, nogil=True)
def _sink(keys: Any, slots: Any, count: int, key: int, slot: int) -> None:
    """Replace the root of a heap whose smallest key stands first."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= count:
            break
        if child + 1 < count and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[at], slots[at] = keys[child], slots[child]
        at = child
    keys[at], slots[at] = key, slot


@njit(cache=True, nogil=True)
def _swim(keys: Any, slots: Any, count: int, key: int, slot: int) -> None:
    at = count
    while at > 0:
        parent = (at - 1) // 2
        if keys[parent] <= key:
            break
        keys[at], slots[at] = keys[parent], slots[parent]
        at = parent
    keys[at], slots[at] = key, slot


@njit(nogil=True, inline="always")
def _mixed(row: int, vacancy: int) -> Any:
    """32 bits that look random and are the same everywhere (the finaliser of SplitMix64)."""
    mixed = (np.uint64(row) << np.uint64(32)) ^ np.uint64(vacancy)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed ^ (mixed >> np.uint64(31))) >> np.uint64(32)


@njit(cache=True, nogil=True)
def _among(values: Any, low: int, high: int, value: int) -> bool:
    for k in range(low, high):
        if values[k] == value:
            return True
    return False


@njit(cache=True, nogil=True)
def best_pairs(
    low: int, high: int, rows: Any, barred_start: Any, barred: Any,
    order: Any, first: Any, classes: Any, visit: Any, floor: Any, begin: Any, home: Any, floor_class: Any, begin_class: Any,
    ident: Any, base: Any, pay: Any, start: Any, place: Any, bits: Any, seats: Any, most_pay: Any, most_place: Any,
    most_timing: Any, least_ident: Any, visit_start: Any, visit_word: Any, visit_most: Any,
    pay_points: Any, timing_points: Any, place_table: Any, unit: int,
    place_plain: Any, prices: Any, above: Any, top: int, spread: int, share: int, prove: bool,
    out_vacancy: Any, out_worth: Any, out_count: Any, out_best: Any,
) -> None:  # fmt: skip
    """Fill `out_*` from `low` to `high`, for the rows that `rows` names there."""
    count_all = np.int64(max(1, len(ident)))
    span, longest = len(pay_points) - 1, len(timing_points) - 1
    limits = classes.shape[1]
    soonest = np.int64(timing_points.max()) * unit
    keys, slots = np.empty(top, np.int64), np.empty(top, np.int64)
    for at_row in range(low, high):
        row = rows[at_row]
        members = order[first[row] : first[row + 1]]
        size = len(members)
        kept, best = 0, np.int64(0)
        least = above[at_row]
        some_barred = barred_start[row + 1] > barred_start[row]
        if least > best:
            best = least
        threshold = LOWEST
        someone = members[0]
        for turn in range(visit_start[visit[someone]], visit_start[visit[someone] + 1]):
            word = visit_word[turn]
            listing = share == 0 or _mixed(row, -1 - word) < np.uint64(share)
            if not (listing or prove):
                continue
            if size == 1:
                reached = visit_most[turn] + soonest
                if reached <= least or (
                    reached <= best and (reached + spread + 1) * count_all <= threshold
                ):
                    break
                bound = visit_most[turn] + most_timing[begin_class[someone], word]
            else:
                bound = np.int64(0)
                for who in members:
                    bound += most_pay[floor_class[who], word] + most_place[home[who], word]
                    bound += most_timing[begin_class[who], word]
            if bound <= least or (
                bound <= best
                and (not listing or (bound + spread) * count_all + (count_all - 1 - least_ident[word]) <= threshold)
            ):
                continue
            open_posts = seats[size, word]
            for who in members:
                for limit in range(limits):
                    open_posts &= bits[classes[who, limit], word]
                    if open_posts == NOTHING:
                        break
            while open_posts != NOTHING:
                slot = word * 64 + lowest_bit(open_posts)
                open_posts &= open_posts - ONE
                if some_barred and _among(barred, barred_start[row], barred_start[row + 1], ident[slot]):
                    continue
                surplus = base[slot] * size
                for who in members:
                    over = min(max(pay[slot] - floor[who], 0), span)
                    wait = min(max(start[slot] - begin[who], 0), longest)
                    surplus += (
                        unit * np.int64(pay_points[over] + timing_points[wait]) + place_table[home[who], place[slot]]
                    )
                if surplus > best:
                    best = surplus
                if surplus <= least or not listing:
                    continue
                if spread > 0:
                    surplus += np.int64((_mixed(row, ident[slot]) * np.uint64(spread)) >> np.uint64(32))
                key = surplus * count_all + (count_all - 1 - ident[slot])
                if key > threshold:
                    if kept < top:
                        _swim(keys, slots, kept, key, slot)
                        kept += 1
                    else:
                        _sink(keys, slots, kept, key, slot)
                    if kept == top:
                        threshold = keys[0]
        out_best[at_row] = best
        out_count[at_row] = kept
        for at in range(kept - 1, -1, -1):
            slot = slots[0]
            worth = np.int64(0)
            for who in members:
                over = min(max(pay[slot] - floor[who], 0), span)
                wait = min(max(start[slot] - begin[who], 0), longest)
                worth += pay_points[over] + timing_points[wait] + place_plain[home[who], place[slot]]
            out_vacancy[at_row, at] = ident[slot]
            out_worth[at_row, at] = worth + size * ((base[slot] + prices[ident[slot]]) // unit)
            if at > 0:
                _sink(keys, slots, at, keys[at], slots[at])
