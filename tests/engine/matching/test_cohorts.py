"""Which cohorts are opened, read from what each person would have there."""

from __future__ import annotations

import numpy as np

from qiao.engine.matching.cohorts import Cohort, to_open


def cohort(rule, least, gains):
    """A cohort of single people numbered from 0, who would gain so much by going."""
    rows = np.arange(len(gains), dtype=np.int64)
    return Cohort(rule, least, rows, np.ones(len(gains), np.int32), np.array(gains, np.int64))


def nothing(rows):
    return np.zeros(rows, np.int64)


def test_a_cohort_opens_when_those_who_gain_outweigh_those_who_fill_it_up():
    assert to_open([cohort(7, 3, [10, 5, -9])], nothing(3)) == [7]
    assert to_open([cohort(7, 3, [10, 5, -16])], nothing(3)) == []


def test_a_cohort_that_too_few_can_fill_stays_closed():
    assert to_open([cohort(7, 4, [10, 10, 10])], nothing(3)) == []
    assert to_open([], nothing(0)) == []


def test_whoever_fills_one_cohort_is_no_longer_there_for_the_next():
    alone, beside = [9, 9, -2], [8, 8, -2]

    assert to_open([cohort(1, 3, beside)], nothing(3)) == [1]
    assert to_open([cohort(1, 3, beside), cohort(2, 3, alone)], nothing(3)) == [2]


def test_families_count_by_their_seats():
    rows = np.arange(2, dtype=np.int64)
    family = Cohort(3, 5, rows, np.array([4, 1], np.int32), np.array([40, -1], np.int64))

    assert to_open([family], nothing(2)) == [3]
    gain, party = family.party(nothing(2), np.ones(2, bool))
    assert (gain, party.tolist()) == (39, [0, 1])


def test_what_a_row_has_already_counts_against_going():
    assert to_open([cohort(1, 2, [10, 10])], np.array([9, 12], np.int64)) == []
    assert to_open([cohort(1, 2, [10, 10])], np.array([9, 9], np.int64)) == [1]
