"""A heap（堆）whose smallest key stands first, in a part of two flat arrays: keys, and what bears them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def sift(keys: Any, names: Any, low: Any, count: Any, key: Any, name: Any) -> None:
    """Put a key in place of the smallest of the `count` that stand from `low` on."""
    at = np.int64(0)
    while True:
        child = 2 * at + 1
        if child >= count:
            break
        if child + 1 < count and keys[low + child + 1] < keys[low + child]:
            child += 1
        if keys[low + child] >= key:
            break
        keys[low + at], names[low + at] = keys[low + child], names[low + child]
        at = child
    keys[low + at], names[low + at] = key, name


@njit(cache=True, nogil=True)
def rise(keys: Any, names: Any, low: Any, count: Any, key: Any, name: Any) -> None:
    """Add a key to the `count` that stand from `low` on."""
    at = np.int64(count)
    while at > 0:
        parent = (at - 1) // 2
        if keys[low + parent] <= key:
            break
        keys[low + at], names[low + at] = keys[low + parent], names[low + parent]
        at = parent
    keys[low + at], names[low + at] = key, name
