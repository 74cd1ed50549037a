"""The vault: uploaded files are sealed, for their owner only, and in the clear only while a job works on them."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from uuid import uuid4

import pytest

from qiao.ground.exchange.batches import vault


def test_a_file_is_sealed_and_for_its_owner_only(tmp_path: Path) -> None:
    batch = uuid4()
    vault.keep(batch, "source", b"plain words")
    (path,) = (tmp_path / "uploads" / "batches").iterdir()
    assert b"plain" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert vault.content_of(batch, "source") == b"plain words"


def test_a_file_opens_for_its_own_batch_and_use_only(tmp_path: Path) -> None:
    one, other = uuid4(), uuid4()
    vault.keep(one, "source", b"words")
    folder = tmp_path / "uploads" / "batches"
    (folder / f"{other}.source").write_bytes((folder / f"{one}.source").read_bytes())
    with pytest.raises(vault.NotThere):
        vault.content_of(other, "source")


def test_the_clear_file_is_gone_after_the_block(tmp_path: Path) -> None:
    batch = uuid4()
    vault.keep(batch, "source", b"words")
    with vault.in_clear(batch, "../../台账.csv") as path:
        assert path.read_bytes() == b"words"
        assert path.name == "台账.csv"
        assert path.is_relative_to(tmp_path / "uploads" / "batches")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.exists()


def test_a_sweep_removes_what_killed_workers_left_and_no_batch_wants(tmp_path: Path) -> None:
    wanted, gone = uuid4(), uuid4()
    vault.keep(wanted, "source", b"words")
    vault.keep(gone, "source", b"words")
    (tmp_path / "uploads" / "batches" / "clear-left").mkdir()
    for path in (tmp_path / "uploads" / "batches").iterdir():
        os.utime(path, (0, 0))
    assert vault.sweep({str(wanted)}) == 2
    assert [path.name for path in (tmp_path / "uploads" / "batches").iterdir()] == [f"{wanted}.source"]
