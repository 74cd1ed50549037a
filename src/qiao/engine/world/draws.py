"""Seeded draws: every part of the world has its own stream, so that changing one leaves the others as they were."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def stream(seed: int, name: str) -> np.random.Generator:
    """The generator of one named part of the world."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(name.encode())])))


def pick(rng: np.random.Generator, weights: ArrayLike, size: int) -> Ints:
    """`size` independent indexes, each with probability in proportion to its weight."""
    cumulative = np.cumsum(np.asarray(weights, dtype=np.float64))
    drawn = np.searchsorted(cumulative, rng.random(size) * cumulative[-1], side="right")
    return _within(drawn, len(cumulative))


def pick_rowwise(rng: np.random.Generator, weights: Floats) -> Ints:
    """One index for each row of weights [rows, choices]."""
    cumulative = np.cumsum(weights, axis=1)
    level = rng.random(len(weights)) * cumulative[:, -1]
    drawn = (cumulative <= level[:, None]).sum(axis=1)
    return _within(drawn, weights.shape[1])


def spread(rng: np.random.Generator, weights: ArrayLike, size: int) -> Ints:
    """`size` indexes in rising order whose counts follow the weights as closely as whole numbers can.

    Systematic sampling: one random start, equal steps; so a small world has no empty county by bad luck.
    """
    cumulative = np.cumsum(np.asarray(weights, dtype=np.float64))
    levels = (np.arange(size) + rng.random()) * (cumulative[-1] / max(size, 1))
    drawn = np.searchsorted(cumulative, levels, side="right")
    return _within(drawn, len(cumulative))


def race(rng: np.random.Generator, weights: Floats, eligible: Flags, count: int) -> Ints:
    """Exactly `count` of the eligible rows, heavier ones more often (weighted sampling without replacement).

    Returns their indexes in rising order; all eligible rows when there are fewer than `count`.
    """
    clock = rng.standard_exponential(len(weights))
    rows = np.flatnonzero(eligible)
    if count >= len(rows):
        return rows
    if count <= 0:
        return rows[:0]
    finish = clock[rows] / np.maximum(weights[rows], 1e-12)
    return np.sort(rows[np.argpartition(finish, count - 1)[:count]])


def portions(weights: Floats, total: int) -> Ints:
    """Whole numbers of at least 1, in proportion to the weights, that add up to max(total, their number)."""
    count = len(weights)
    if count == 0:
        return np.zeros(0, dtype=np.int64)
    rest = max(total - count, 0)
    cumulative = np.cumsum(weights)
    steps = np.floor(cumulative / cumulative[-1] * rest + 0.5).astype(np.int64)
    parts: Ints = 1 + np.diff(steps, prepend=np.int64(0))
    return parts


def by_rank(scores: Floats, shares: tuple[float, ...]) -> Ints:
    """Classes 0, 1, … in rising order of score, so that each class holds exactly its share (to the nearest person)."""
    bounds = np.floor(np.cumsum(shares) * len(scores) + 0.5).astype(np.int64)
    order = np.argsort(scores, kind="stable")
    classes = np.empty(len(scores), dtype=np.int64)
    classes[order] = np.minimum(np.searchsorted(bounds, np.arange(len(scores)), side="right"), len(shares) - 1)
    return classes


def _within(drawn: NDArray[np.int64], choices: int) -> Ints:
    """Rounding of the last sum must not point past the end."""
    kept: Ints = np.minimum(drawn, choices - 1).astype(np.int64)
    return kept
