"""Sealing: a value opens in its own place under its own key, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qiao.ground.privacy.keys import new_ring
from qiao.ground.privacy.sealing import NotOpened, is_sealed, opened, place, seal, seal_bytes, sealed_under

RING = new_ring()
HERE = place("privacy_subject", "phone", 1)


@given(st.text(st.characters(codec="utf-8")))
def test_what_is_sealed_opens_again(text: str) -> None:
    assert opened(seal(text, HERE, RING), HERE, RING) == text


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert len({seal("13800138000", HERE, RING) for _ in range(50)}) == 50


def test_an_empty_text_needs_no_key() -> None:
    assert seal("", HERE, RING) == b""
    assert opened(b"", HERE, RING) == ""
    assert sealed_under(b"") == ""


@pytest.mark.parametrize(
    "elsewhere",
    [place("privacy_subject", "phone", 2), place("privacy_subject", "bank_card", 1), place("other", "phone", 1)],
)
def test_a_value_copied_to_another_place_does_not_open(elsewhere: bytes) -> None:
    with pytest.raises(NotOpened):
        opened(seal("13800138000", HERE, RING), elsewhere, RING)


def test_no_changed_byte_goes_unnoticed() -> None:
    sealed = seal("13800138000", HERE, RING)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(NotOpened):
            opened(bytes(changed), HERE, RING)
    for length in range(1, len(sealed)):
        with pytest.raises(NotOpened):
            opened(sealed[:length], HERE, RING)


def test_another_ring_does_not_open_it_and_a_turned_one_does() -> None:
    sealed = seal("13800138000", HERE, RING)
    turned = RING.with_ring("sealing", RING.sealing.with_new_key())
    assert opened(sealed, HERE, turned) == "13800138000"
    assert sealed_under(seal("x", HERE, turned)) == "s2"
    with pytest.raises(NotOpened):
        opened(sealed, HERE, new_ring())
    with pytest.raises(NotOpened, match="ring"):
        opened(seal("x", HERE, turned), HERE, RING)


def test_a_sealed_value_is_known_by_its_shape() -> None:
    assert is_sealed(seal("x", HERE, RING))
    assert is_sealed(seal_bytes(b"", HERE, RING))
    assert not any(map(is_sealed, (b"", b"s1:", b"plain text that is long enough to be one", b"s0:" + b"x" * 40)))
