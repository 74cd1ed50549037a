"""Blind index: any writing of a value is found, a different value never, and the field and the key are part of it."""

from __future__ import annotations

from datetime import date

import pytest

from qiao.ground.privacy.blind import index, indexes, normalised, slot
from qiao.ground.privacy.keys import new_ring
from qiao.ground.privacy.resident_ids import compose

RING = new_ring()
NUMBER = compose("500901", date(1990, 1, 1), 1)
WITH_X = next(n for n in (compose("500901", date(1990, 1, 1), i) for i in range(1000)) if n.endswith("X"))


@pytest.mark.parametrize(
    "written",
    [
        WITH_X.lower(),
        f" {WITH_X} ",
        f"{WITH_X[:6]} {WITH_X[6:14]}-{WITH_X[14:]}",
        WITH_X.replace("X", "Ｘ"),
        WITH_X.translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)}),
        f"'{WITH_X}\u200b",
    ],
)
def test_every_writing_of_an_identity_has_one_index(written: str) -> None:
    assert index("resident_id", written, RING) == index("resident_id", WITH_X, RING)


def test_an_old_number_and_a_disability_card_are_the_same_person() -> None:
    assert normalised("resident_id", NUMBER[:6] + NUMBER[8:17]) == NUMBER
    assert normalised("resident_id", NUMBER + "43") == NUMBER


@pytest.mark.parametrize(
    "written",
    ["+8613800138000", "8613800138000", "0086-138-0013-8000", "(+86) 138 0013 8000", "１３８００１３８０００"],
)
def test_every_writing_of_a_phone_has_one_index(written: str) -> None:
    assert index("phone", written, RING) == index("phone", "13800138000", RING)


def test_field_and_key_are_part_of_an_index() -> None:
    same = "13800138000"
    assert len({index(field, same, RING)[3:] for field in ("resident_id", "phone", "bank_card")}) == 3
    assert index("phone", same, RING) != index("phone", same, new_ring())


def test_nothing_has_no_index() -> None:
    assert [index("phone", text, RING) for text in ("", " ", "-")] == ["", "", ""]
    assert indexes("resident_id", "", RING) == []


def test_while_a_key_is_replaced_both_are_looked_for_each_in_its_column() -> None:
    turned = RING.with_ring("resident_id", RING.blind["resident_id"].with_new_key())
    both = indexes("resident_id", NUMBER, turned)
    assert index("resident_id", NUMBER, RING) in both
    assert [slot(key) for key in both] == ["resident_id_index", "resident_id_index_even"]
    assert (slot("b3"), slot("b10:abc")) == ("resident_id_index", "resident_id_index_even")
