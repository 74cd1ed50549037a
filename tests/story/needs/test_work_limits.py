"""The one list of physical demands that workers' limits and posts' demands share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiao.story.needs.work_limits import (
    WORK_LIMITS,
    UnknownWorkLimit,
    bits,
    keys_of,
    names,
    read_work_limits,
)

KEYS = [limit.key for limit in WORK_LIMITS]


def test_the_bits_are_stored_so_their_order_is_pinned() -> None:
    pinned = "standing lifting heights fine_sight hearing heat cold dust chemicals hands walking machinery"
    assert [(limit.bit, limit.key) for limit in WORK_LIMITS] == list(enumerate(pinned.split()))


def test_no_word_means_two_limits() -> None:
    words = [word for limit in WORK_LIMITS for word in {limit.key, limit.zh, limit.en, *limit.words}]
    assert len(words) == len(set(words))


@given(st.sets(st.sampled_from(KEYS)))
def test_keys_bits_and_names_tell_the_same(keys: set[str]) -> None:
    held = bits(keys)
    assert set(keys_of(held)) == keys
    assert read_work_limits("、".join(names(held)) or "无") == held
    assert read_work_limits(", ".join(names(held, "en"))) == held


def test_an_unknown_key_is_our_bug_and_stops() -> None:
    with pytest.raises(KeyError):
        bits(["flying"])


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("久站", ["standing"]),
        ("长时间站立；搬运重物", ["standing", "lifting"]),
        ("不能登高，怕冷库", ["heights", "cold"]),
        ("粉尘/化学品\n高温", ["dust", "chemicals", "heat"]),
        ("需久站、 听力", ["standing", "hearing"]),
        ("无", []),
        ("无特殊要求", []),
        ("", []),
    ],
)
def test_cells_are_read_as_offices_write_them(text: str, keys: list[str]) -> None:
    assert read_work_limits(text) == bits(keys)


@pytest.mark.parametrize("text", ["久站、会飞", "男", "高血压", "乙肝"])
def test_what_is_no_physical_demand_is_refused_and_no_diagnosis_enters(text: str) -> None:
    with pytest.raises(UnknownWorkLimit):
        read_work_limits(text)
