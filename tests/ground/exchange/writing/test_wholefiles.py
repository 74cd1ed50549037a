"""A file stands at its place whole or not at all."""

from __future__ import annotations

import errno
import gc
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pytest

from qiao.ground.exchange.cells import Text
from qiao.ground.exchange.columns import Column, Ledger
from qiao.ground.exchange.faults import LedgerRefused
from qiao.ground.exchange.writing.sheets import writing
from qiao.ground.exchange.writing.templates import write_template
from qiao.ground.exchange.writing.wholefiles import PART_PREFIX, WritingRefused, written_whole

LEDGER = Ledger("demo", "台账", (Column("name", "姓名", Text()),))
Write = Callable[[Path, Sequence[Path]], None]


def _filled_book(path: Path, never: Sequence[Path]) -> None:
    with writing(path, never=never) as book:
        book.sheet("表", ["甲"], [[1]])


def test_the_file_appears_only_when_the_block_ends(tmp_path: Path) -> None:
    target = tmp_path / "计划.xlsx"
    with written_whole(target) as handle:
        handle.write(b"new")
        assert not target.exists()
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("raised", [RuntimeError, KeyboardInterrupt, OSError])
def test_a_failure_leaves_the_earlier_file_and_nothing_else(tmp_path: Path, raised: type[BaseException]) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def rows() -> Iterator[list[object]]:
        yield [1]
        raise raised

    with pytest.raises((raised, WritingRefused)), writing(target) as book:
        book.sheet("表", ["甲"], rows())
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_said_and_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WritingRefused, match="磁盘满了") as refused, writing(target) as book:
        book.sheet("表", ["甲"], [[1]])
    assert refused.value.fault.code == "disk_full"
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="NO /dev/full: a disk that fills while packing was not tried"
)
def test_a_disk_that_fills_while_packing_is_said(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"

    def fill(handle: BinaryIO) -> None:
        full = os.open("/dev/full", os.O_WRONLY)
        os.dup2(full, handle.fileno())
        os.close(full)
        handle.write(b"x" * 1_000_000)

    with pytest.raises(WritingRefused, match="磁盘满了"), written_whole(target) as handle:
        fill(handle)
    assert list(tmp_path.iterdir()) == []


def test_a_zip_that_was_never_finished_says_nothing_when_it_is_collected(tmp_path: Path) -> None:
    def begin(handle: BinaryIO) -> None:
        archive = zipfile.ZipFile(handle, "w")
        archive.writestr("a", b"x" * 10_000)
        raise RuntimeError

    with pytest.raises(RuntimeError), written_whole(tmp_path / "a.zip") as handle:
        begin(handle)
    gc.collect()  # what an unfinished archive raises now would fail this test
    assert list(tmp_path.iterdir()) == []


def test_a_killed_writer_leaves_the_earlier_file_and_its_part_is_swept_by_the_next_writing_in_the_folder(
    tmp_path: Path,
) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    code = (
        "import sys, time\nfrom pathlib import Path\n"
        "from qiao.ground.exchange.writing.wholefiles import written_whole\n"
        "with written_whole(Path(sys.argv[1])) as handle:\n handle.write(b'half')\n handle.flush()\n"
        " print('writing', flush=True)\n time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        (part,) = tmp_path.glob(f"{PART_PREFIX}*")
        with written_whole(target) as handle:
            handle.write(b"other")
        assert part.exists(), "the part of a living writer was taken from it"
        writer.send_signal(signal.SIGKILL)
    assert target.read_bytes() == b"other"
    with written_whole(tmp_path / "b.xlsx") as handle:
        handle.write(b"another file of the folder")
    assert {path.name for path in tmp_path.iterdir()} == {"a.xlsx", "b.xlsx"}


@pytest.mark.parametrize("marker", ["~$a长名字.xlsx", "~$名字.xlsx", ".~lock.a长名字.xlsx#"])
def test_a_file_open_in_excel_wps_or_libreoffice_is_not_pulled_away(tmp_path: Path, marker: str) -> None:
    target = tmp_path / "a长名字.xlsx"
    target.write_bytes(b"old")
    (tmp_path / marker).write_bytes(b"")
    with pytest.raises(WritingRefused, match="打开着") as refused, written_whole(target):
        pass
    assert marker in str(refused.value)
    assert target.read_bytes() == b"old"


def test_a_read_only_file_a_folder_and_a_missing_folder_are_refused_by_name(tmp_path: Path) -> None:
    protected = tmp_path / "a.xlsx"
    protected.write_bytes(b"old")
    protected.chmod(0o444)
    codes = []
    for target in (protected, tmp_path, tmp_path / "none" / "a.xlsx"):
        with pytest.raises(WritingRefused) as refused, written_whole(target):
            pass
        assert isinstance(refused.value, LedgerRefused)
        assert refused.value.fault.said("en")
        codes.append(refused.value.fault.code)
    assert codes == ["target_protected", "target_is_folder", "target_folder_missing"]
    assert protected.read_bytes() == b"old"


def test_an_earlier_files_mode_and_a_symbolic_link_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.xlsx"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link = tmp_path / "link.xlsx"
    link.symlink_to(real)
    with written_whole(link) as handle:
        handle.write(b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_chinese_name_of_full_length_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("名" * 83 + ".xlsx")
    with written_whole(target) as handle:
        handle.write(b"new")
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("target", [".", "", "a\0b.xlsx"])
def test_what_is_no_file_name_is_refused_by_name(target: str) -> None:
    with pytest.raises(WritingRefused, match="名字") as refused, written_whole(Path(target)):
        pass
    assert refused.value.fault.code == "target_no_name"


@pytest.mark.parametrize("write", [lambda path, never: write_template(LEDGER, path, never=never), _filled_book])
def test_a_file_being_read_is_not_written_over_under_any_of_its_names(tmp_path: Path, write: Write) -> None:
    source, other, link = tmp_path / "台账.xlsx", tmp_path / "另一份.xlsx", tmp_path / "同一份.xlsx"
    source.write_bytes(b"people")
    link.symlink_to(source)
    for target in (source, link, tmp_path / ".." / tmp_path.name / "台账.xlsx"):
        with pytest.raises(WritingRefused, match="换一个文件名") as refused:
            write(target, [tmp_path / "没有的.xlsx", source])
        assert refused.value.fault.code == "target_is_source"
        assert refused.value.fault.said("en")
    assert source.read_bytes() == b"people"
    write(other, [source])
    assert other.stat().st_size > 0


def test_a_part_swept_before_its_lock_was_taken_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    lock, swept = fcntl.flock, []

    def swept_first(handle: BinaryIO, how: int) -> None:
        if not swept:
            swept.append(Path(handle.name))
            swept[0].unlink()
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", swept_first)
    with written_whole(tmp_path / "a.xlsx") as handle:
        handle.write(b"new")
    assert swept
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_bytes() == b"new"


def test_where_a_file_system_knows_no_locks_files_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with written_whole(tmp_path / "a.xlsx") as handle:
        handle.write(b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
