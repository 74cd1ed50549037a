"""The sealed files of releases: carried over to a new key, and no clear copy outlives its hour."""

from __future__ import annotations

import os
import time
from uuid import uuid4

import pytest

from qiao.ground.privacy import release_files
from qiao.ground.privacy.keys import current_ring
from qiao.ground.privacy.release_files import ReleaseFiles


def test_a_new_key_reseals_every_file_and_the_old_one_is_held_until_then() -> None:
    release_id, keeper, ring = uuid4(), ReleaseFiles(), current_ring()
    release_files.keep(release_id, "made", b"names")
    old = ring.sealing.active
    assert keeper.holds("sealing", old)
    newer = ring.with_ring("sealing", ring.sealing.with_new_key())
    mark = keeper.next_mark("", 10_000)
    assert mark >= f"{release_id}.made"
    assert keeper.reseal("", mark, ring) == 0, "what is under the key in use stays as it is"
    assert keeper.reseal("", mark, newer) >= 1
    assert release_files.content_of(release_id, "made") == b"names"
    release_files.forget(release_id)


def test_a_file_of_another_release_does_not_open() -> None:
    one, other = uuid4(), uuid4()
    release_files.keep(one, "made", b"names")
    folder = release_files._folder()
    (folder / f"{one}.made").rename(folder / f"{other}.made")
    with pytest.raises(release_files.NotThere):
        release_files.content_of(other, "made")
    release_files.forget(other)


def test_clear_files_go_with_the_block_and_a_killed_workers_are_swept() -> None:
    with release_files.workshop(uuid4()) as folder:
        (folder / "made.xlsx").write_bytes(b"names")
        left = folder.with_name("clear-left")
    assert not folder.exists()
    left.mkdir()
    (left / "made.xlsx").write_bytes(b"names")
    release_files.sweep()
    assert left.exists(), "a worker may still be at it"
    old = time.time() - release_files.CLEAR_SECONDS_MAX - 1
    os.utime(left, (old, old))
    assert release_files.sweep() == 1
    assert not left.exists()
