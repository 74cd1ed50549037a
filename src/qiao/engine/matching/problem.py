"""What a matching problem is: who may take which post, what that is worth, and how many seats there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from qiao.engine.matching.rows import ascending, by_row, first_repeated

Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Float = npt.NDArray[np.float64] | npt.NDArray[np.float32]
ArrayLike = npt.NDArray[Any] | Sequence[Any]

INT32_MAX = 2**31 - 1
VALUE_MOST = 1e300  # sums of more would not be numbers


class InvalidProblem(ValueError):
    """The problem cannot be taken as it is.

    `array`, `index` and `value` name the first place that is wrong (index None: the whole array).
    """

    def __init__(self, array: str, index: int | None, value: object, why: str) -> None:
        self.array, self.index, self.value, self.why = array, index, value, why
        place = array if index is None else f"{array}[{index}]"
        super().__init__(f"{place} = {value!r}: {why}")


def first_true(wrong: npt.NDArray[np.bool_]) -> int | None:
    """The first index at which something is wrong, or None."""
    return int(np.argmax(wrong)) if wrong.any() else None


def _array(name: str, given: object) -> npt.NDArray[Any]:
    try:
        return np.asarray(given)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidProblem(name, None, given, "must be one row of numbers") from error


def whole_numbers(name: str, given: ArrayLike, *, length: int | None = None, low: int = 0) -> Int32:
    """`given` as int32[length], converted only when nothing is lost; InvalidProblem names the first bad entry."""
    array = _array(name, given)
    if array.ndim != 1:
        raise InvalidProblem(name, None, array.shape, "must have one dimension")
    if length is not None and len(array) != length:
        raise InvalidProblem(name, None, len(array), f"must have {length} entries")
    if array.dtype == np.int32 and (low == -(2**31) or not len(array) or array.min() >= low):
        return array
    if len(array) == 0:
        return array.astype(np.int32)
    if array.dtype.kind not in "iuf":
        raise InvalidProblem(name, None, str(array.dtype), "must hold whole numbers")
    refused = [
        (~np.isfinite(array), "must be finite"),
        (array != np.floor(array), "must be a whole number"),
        (array < low, f"must be at least {low}"),
        (array > INT32_MAX, f"must be at most {INT32_MAX}"),
    ]
    for wrong, why in refused:
        at = first_true(wrong)
        if at is not None:
            raise InvalidProblem(name, at, array[at].item(), why)
    return array.astype(np.int32)


def real_numbers(name: str, given: ArrayLike, *, length: int | None = None) -> Float:
    """`given` as float64 (float32 stays float32): finite and not negative; InvalidProblem names the first bad entry."""
    array = _array(name, given)
    if array.ndim != 1:
        raise InvalidProblem(name, None, array.shape, "must have one dimension")
    if length is not None and len(array) != length:
        raise InvalidProblem(name, None, len(array), f"must have {length} entries")
    if array.dtype.kind not in "iuf" and len(array):
        raise InvalidProblem(name, None, str(array.dtype), "must hold numbers")
    if array.dtype != np.float32:
        array = array.astype(np.float64, copy=False)
    too_large = array > VALUE_MOST if array.dtype == np.float64 else np.zeros(0, bool)
    refused = (
        (~np.isfinite(array), "must be finite"),
        (array < 0, "must not be negative"),
        (too_large, f"must be at most {VALUE_MOST:g}"),
    )
    for wrong, why in refused:
        at = first_true(wrong)
        if at is not None:
            raise InvalidProblem(name, at, array[at].item(), why)
    return array


@dataclass(frozen=True, eq=False)
class Edges:
    """The pairs that are allowed, and the utility of each.

    Parameters
    ----------
    worker : int32[e]
        Row of the worker (or of the family that travels together), 0 <= worker < worker_count.
    vacancy : int32[e]
        Row of the vacancy, 0 <= vacancy < vacancy_count.
    utility : float64[e] or float32[e]
        What the pair is worth, >= 0. Whoever gets no post contributes 0.
    worker_count, vacancy_count : int
        How many rows there are on either side, with or without a pair.

    Raises
    ------
    InvalidProblem
        Naming array, index and value: NaN, infinite, negative, out of range, duplicate pair, lengths that differ.
    """

    worker: Int32
    vacancy: Int32
    utility: Float
    worker_count: int
    vacancy_count: int

    def __post_init__(self) -> None:
        for name in ("worker_count", "vacancy_count"):
            rows = whole_numbers(name, [getattr(self, name)])
            object.__setattr__(self, name, int(rows[0]))
        object.__setattr__(self, "worker", whole_numbers("worker", self.worker))
        length = len(self.worker)
        object.__setattr__(self, "vacancy", whole_numbers("vacancy", self.vacancy, length=length))
        object.__setattr__(self, "utility", real_numbers("utility", self.utility, length=length))
        for name, count in (("worker", self.worker_count), ("vacancy", self.vacancy_count)):
            at = first_true(getattr(self, name) >= count)
            if at is not None:
                raise InvalidProblem(name, at, int(getattr(self, name)[at]), f"must be below {name}_count = {count}")
        self._refuse_duplicates()

    def _refuse_duplicates(self) -> None:
        start, order = by_row(self.worker, self.worker_count)
        in_order = self.vacancy if order is None else self.vacancy[order]
        at = first_repeated(start, in_order, self.vacancy_count)
        if at >= 0:
            at = at if order is None else int(order[at])
            pair = (int(self.worker[at]), int(self.vacancy[at]))
            raise InvalidProblem("worker, vacancy", at, pair, "the same pair stands twice")

    def in_rows(self) -> tuple[Int64, Int32, Float]:
        """The pairs row by row, in one order whatever order they came in: `start` int64[worker_count + 1], and the
        vacancies, ascending in each row, beside their utilities."""
        start, order = by_row(self.worker, self.worker_count)
        vacancy = self.vacancy if order is None else self.vacancy[order]
        utility = self.utility if order is None else self.utility[order]
        if not ascending(start, vacancy):
            row = np.repeat(np.arange(self.worker_count, dtype=np.int64), np.diff(start))
            within = np.argsort(row * self.vacancy_count + vacancy, kind="stable")
            vacancy, utility = vacancy[within], utility[within]
        return start, vacancy, utility

    @property
    def keys(self) -> Int64:
        """One number a pair: worker * vacancy_count + vacancy."""
        return self.worker.astype(np.int64) * self.vacancy_count + self.vacancy

    def __len__(self) -> int:
        return len(self.worker)
