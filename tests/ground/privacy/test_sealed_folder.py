"""A sealed folder: sealed and for its owner only, in the clear only while a job works, carried over to new keys."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import Literal
from uuid import uuid4

import pytest

from qiao.ground.privacy.keys import current_ring
from qiao.ground.privacy.sealed_folder import CLEAR_SECONDS_MAX, NotThere, SealedFolder

DAY = 86_400


def a_folder() -> SealedFolder[Literal["letter", "answer"]]:
    return SealedFolder("tests.letters", "letters", ("letter", "answer"), {"answer": DAY})


def names(folder: SealedFolder[Literal["letter", "answer"]]) -> set[str]:
    return {path.name for path in folder.path().iterdir()}


def aged(folder: SealedFolder[Literal["letter", "answer"]], seconds: float) -> None:
    for path in folder.path().iterdir():
        os.utime(path, (time.time() - seconds,) * 2)


def test_a_file_is_sealed_and_for_its_owner_only(tmp_path: Path) -> None:
    folder, owner = a_folder(), uuid4()
    folder.keep(owner, "letter", b"plain words")
    (path,) = (tmp_path / "uploads" / "letters").iterdir()
    assert b"plain" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert folder.content_of(owner, "letter") == b"plain words"
    assert (folder.has(owner, "letter"), folder.has(owner, "answer")) == (True, False)


@pytest.mark.parametrize("place", ["other owner", "other use", "other folder"])
def test_a_file_opens_only_where_it_was_sealed(place: str) -> None:
    folder, one, other = a_folder(), uuid4(), uuid4()
    folder.keep(one, "letter", b"words")
    elsewhere: SealedFolder[Literal["letter", "answer"]] = SealedFolder("tests.b", "others", ("letter", "answer"))
    moved = {
        "other owner": folder.path() / f"{other}.letter",
        "other use": folder.path() / f"{one}.answer",
        "other folder": elsewhere.path() / f"{one}.letter",
    }[place]
    moved.write_bytes((folder.path() / f"{one}.letter").read_bytes())
    with pytest.raises(NotThere):
        (elsewhere if place == "other folder" else folder).content_of(
            other if place == "other owner" else one, "answer" if place == "other use" else "letter"
        )


def test_what_was_never_kept_is_not_there() -> None:
    with pytest.raises(NotThere):
        a_folder().content_of(uuid4(), "letter")


def test_forgetting_one_use_leaves_the_other_and_forgetting_all_leaves_none() -> None:
    folder, owner, neighbour = a_folder(), uuid4(), uuid4()
    for use in folder.uses:
        folder.keep(owner, use, b"words")
    folder.keep(neighbour, "letter", b"words")
    folder.forget(owner, "letter")
    assert names(folder) == {f"{owner}.answer", f"{neighbour}.letter"}
    folder.forget(owner)
    assert names(folder) == {f"{neighbour}.letter"}


def test_the_clear_file_is_gone_after_the_block() -> None:
    folder, owner = a_folder(), uuid4()
    folder.keep(owner, "letter", b"words")
    with folder.in_clear(owner, "letter", "../../台账.csv") as path:
        assert path.read_bytes() == b"words"
        assert path.name == "台账.csv"
        assert path.is_relative_to(folder.path())
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert names(folder) == {f"{owner}.letter"}


def test_a_sweep_removes_what_killed_workers_left_and_nobody_wants() -> None:
    folder, wanted, gone = a_folder(), uuid4(), uuid4()
    folder.keep(wanted, "letter", b"words")
    folder.keep(gone, "letter", b"words")
    (folder.path() / "clear-left").mkdir()
    (folder.path() / "clear-left" / "letter.xlsx").write_bytes(b"names")
    (folder.path() / f"{wanted}.letter.0.part").write_bytes(b"half")
    before = names(folder)
    assert folder.sweep({str(wanted)}) == 0, "a worker may still be at it"
    assert names(folder) == before
    aged(folder, CLEAR_SECONDS_MAX + 1)
    assert folder.sweep({str(wanted)}) == 3
    assert names(folder) == {f"{wanted}.letter"}


def test_a_use_may_have_a_time_of_its_own() -> None:
    folder, wanted, gone = a_folder(), uuid4(), uuid4()
    for owner in (wanted, gone):
        for use in folder.uses:
            folder.keep(owner, use, b"words")
    aged(folder, DAY - 60)
    assert folder.sweep({str(wanted)}) == 1
    assert not folder.has(gone, "letter")
    aged(folder, DAY + 60)
    assert folder.sweep({str(wanted)}) == 1
    assert names(folder) == {f"{wanted}.letter", f"{wanted}.answer"}


def test_a_new_key_reseals_every_file_and_the_old_one_is_held_until_then() -> None:
    folder, owner, ring = a_folder(), uuid4(), current_ring()
    for use in folder.uses:
        folder.keep(owner, use, use.encode())
    assert folder.holds("sealing", ring.sealing.active)
    assert not folder.holds("sealing", "s999")
    assert not folder.holds("hashing", ring.sealing.active)
    newer = ring.with_ring("sealing", ring.sealing.with_new_key())
    assert folder.next_mark("", 1) == f"{owner}.answer"
    assert folder.next_mark(f"{owner}.answer", 10) == f"{owner}.letter"
    assert folder.next_mark(f"{owner}.letter", 10) == ""
    assert folder.reseal("", f"{owner}.letter", ring) == 0, "what is under the key in use stays as it is"
    assert folder.reseal(f"{owner}.answer", f"{owner}.letter", newer) == 1
    assert folder.content_of(owner, "letter") == b"letter"


def test_a_file_that_does_not_open_stops_a_change_of_keys() -> None:
    folder, one, other, ring = a_folder(), uuid4(), uuid4(), current_ring()
    folder.keep(one, "letter", b"words")
    (folder.path() / f"{one}.letter").rename(folder.path() / f"{other}.letter")
    newer = ring.with_ring("sealing", ring.sealing.with_new_key())
    with pytest.raises(NotThere):
        folder.reseal("", f"{other}.letter", newer)
