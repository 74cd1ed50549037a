"""What a caller gives, one value at a time: taken as a plain Python value, or refused by name, place and reason."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import numpy as np

from qiao.engine.matching.problem import InvalidProblem


def whole_number(name: str, given: object, *, low: int = 0, high: int | None = None) -> int:
    """`given` as int; True and 1.0 are none, since whoever writes them means something else."""
    if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < low:
        raise InvalidProblem(name, None, given, f"must be a whole number of at least {low}")
    if high is not None and given > high:
        raise InvalidProblem(name, None, given, f"must be at most {high}")
    return int(given)


def real_number(name: str, given: object) -> float:
    """`given` as a finite float of at least 0."""
    if isinstance(given, bool) or not isinstance(given, int | float | np.integer | np.floating):
        raise InvalidProblem(name, None, given, "must be a number")
    try:
        number = float(given)
    except OverflowError:  # a whole number beyond all floats
        number = math.inf
    if not 0 <= number < math.inf:
        raise InvalidProblem(name, None, given, "must be finite and not negative")
    return number


def text(name: str, given: object) -> str:
    """`given` when it is a text that says something."""
    if not isinstance(given, str) or not given.strip():
        raise InvalidProblem(name, None, given, "must be a text that is not empty")
    try:
        given.encode()
    except UnicodeEncodeError as error:  # half a character, which no frame can hold
        raise InvalidProblem(name, None, given, "must be a text that can be written") from error
    return given


def several(name: str, given: object) -> tuple[object, ...]:
    """`given` as a tuple; a single text is not several."""
    if not isinstance(given, tuple | list):
        raise InvalidProblem(name, None, given, "must be several, in a tuple")
    return tuple(given)


def several_ids(name: str, given: object) -> tuple[object, ...]:
    """`given` as a tuple of ids, from any collection but a text, a mapping or a table."""
    one = isinstance(given, str | bytes | Mapping) or getattr(given, "ndim", 1) != 1
    if one or not isinstance(given, Collection):
        raise InvalidProblem(name, None, given, "must be several ids, in a tuple")
    ids = tuple(given)
    for at, value in enumerate(ids):
        if not is_id(value):
            raise InvalidProblem(name, at, value, "is no id")
    return ids


def is_id(value: object) -> bool:
    """Whether a value can name a person or a post; True cannot, though Python takes it for 1."""
    try:
        hash(value)
    except TypeError:
        return False
    return not isinstance(value, bool | np.bool_)
