"""Keys: the ring is read only where it is whole and private, and no change of it ever loses a key."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from qiao.ground.privacy.keys import (
    KeysUnusable,
    Ring,
    change_ring,
    current_ring,
    new_ring,
    number_of,
    read_ring,
    write_ring,
)


def test_a_ring_is_read_as_it_was_written(own_keys: Path) -> None:
    ring = new_ring()
    write_ring(ring, own_keys)
    assert read_ring(own_keys) == ring
    assert own_keys.stat().st_mode & 0o777 == 0o600


def test_a_changed_file_is_noticed(own_keys: Path) -> None:
    before = current_ring()
    write_ring(new_ring(), own_keys)
    assert current_ring() != before


def test_two_rings_share_no_key() -> None:
    one, other = new_ring(), new_ring()
    assert one.sealing.keys["s1"] != other.sealing.keys["s1"]
    assert len({*one.sealing.keys.values(), *(ring.keys["b1"] for ring in one.blind.values())}) == 4


@pytest.mark.parametrize(
    "damage",
    [
        lambda told: "{",
        lambda told: "[]",
        lambda told: json.dumps({**told, "sealing": {"active": "s9", "keys": told["sealing"]["keys"]}}),
        lambda told: json.dumps({**told, "sealing": {"active": "s1", "keys": {"s1": "AAAA"}}}),
        lambda told: json.dumps({**told, "sealing": {"active": "../s1", "keys": {"../s1": "A" * 43 + "="}}}),
        lambda told: json.dumps({**told, "blind": {}}),
    ],
)
def test_a_damaged_file_is_refused_without_telling_keys(own_keys: Path, damage) -> None:
    text = damage(json.loads(own_keys.read_text()))
    own_keys.write_text(text)
    with pytest.raises(KeysUnusable, match=r"restore|备份") as refused:
        read_ring(own_keys)
    assert "AAAA" not in str(refused.value)


def test_a_file_that_others_can_read_is_refused(own_keys: Path) -> None:
    own_keys.chmod(0o640)
    with pytest.raises(KeysUnusable, match="0600"):
        current_ring()


def test_a_missing_file_is_said_with_what_makes_one(own_keys: Path) -> None:
    own_keys.unlink()
    with pytest.raises(KeysUnusable, match="qiao keys new"):
        current_ring()


def test_a_new_key_is_in_use_and_the_old_one_stays(own_keys: Path) -> None:
    old = current_ring().sealing
    changed = change_ring(lambda ring: ring.with_ring("sealing", ring.sealing.with_new_key()))
    assert (changed.sealing.active, set(changed.sealing.keys)) == ("s2", {"s1", "s2"})
    assert changed.sealing.keys["s1"] == old.keys["s1"]
    assert current_ring() == changed


def test_the_key_in_use_cannot_be_taken_out() -> None:
    with pytest.raises(AssertionError, match="in use"):
        Ring("s2", {"s1": b"", "s2": b""}).without("s2")


def test_eight_processes_that_add_keys_at_once_lose_none(own_keys: Path) -> None:
    context = multiprocessing.get_context("fork")
    rivals = [context.Process(target=_add, args=(5,)) for _ in range(8)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    assert {number_of(key) for key in current_ring().sealing.keys} == set(range(1, 42))


def _add(times: int) -> None:
    for _ in range(times):
        change_ring(lambda ring: ring.with_ring("sealing", ring.sealing.with_new_key()))
