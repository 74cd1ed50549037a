"""What the compiled passes read: plain arrays, in bundles that keep their names in compiled code too."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qiao.engine.matching.problem import Int32, Int64

Bits = npt.NDArray[np.uint64]


class Tables(NamedTuple):
    """What the compiled pass reads of the workers; plain arrays, in the order of the workers' frame."""

    order: Int64
    first: Int64
    classes: Int32  # [workers, limits, some of them joined]: rows of the table of bits
    visit: Int32  # where the worker's words are listed, by reach and pay
    floor: Int32  # pay above it counts
    begin: Int32  # free from this day
    home: Int32  # row of the table of places
    floor_class: Int32  # row of the bounds on pay
    begin_class: Int32  # row of the bounds on timing


class Posts(NamedTuple):
    """What the compiled pass reads of the vacancies, in the order of the pass; bounds hold for each 64 of them."""

    ident: Int32  # the vacancy's number in its frame
    base: Int64  # points of any post and of skills, times unit, less the price
    pay: Int32
    start: Int32
    place: Int32  # column of the table of places
    bits: Bits  # [classes of all limits, words]
    seats: Bits  # [sizes, words]: seats enough for a row of that size
    most_pay: Int64  # [floor classes, words]
    most_place: Int64  # [homes, words]
    most_timing: Int64  # [begin classes, words]
    least_ident: Int32  # [words]
    visit_start: Int64  # [visits + 1]: the words of each
    visit_word: Int32  # those with a post in reach, the most promising first
    visit_most: Int64  # by how much, times unit: no later word leaves more, timing aside


class Points(NamedTuple):
    """The tables that points are looked up in."""

    pay: Int32  # by yuan above the floor
    timing: Int32  # by days of waiting
    place: Int32  # [homes, places]
    levied: Int64  # [homes, places]: points for the place times unit, less what rules of numbers charge
    unit: np.int64


class Wanted(NamedTuple):
    """What a pass is asked for."""

    top: int  # pairs a row
    spread: np.int64  # by how much, times unit, what a pair leaves is shuffled before the best are taken
    share: np.uint64  # of 2**32: words in which pairs are listed; 0 means all of them
    prove: bool  # whether the greatest surplus of each row is looked for in all words


class Listed(NamedTuple):
    """Where a pass writes what it finds: see `scan.Found`."""

    vacancy: Int32
    worth: Int32
    pairs: Int32  # how many of each row
    best: Int64
