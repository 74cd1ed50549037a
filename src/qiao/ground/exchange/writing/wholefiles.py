"""Whole files（整份落盘）: a file of ours stands at its place whole or not at all.

It is written beside its target, flushed to the disk and then takes the target's name in one step, so a full disk or a
killed process leaves the earlier file as it was. Part files of processes that died are swept by the next writing in the
folder.
"""

from __future__ import annotations

import errno
import io
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from qiao.ground.exchange.faults import FaultKind, LedgerRefused

try:
    import fcntl
except ImportError:  # Windows: there an open file cannot be removed, which says the same as a lock.
    fcntl = None  # type: ignore[assignment]

PART_PREFIX = ".qiao-part-"
# What flock says where a file system knows no locks; there nothing is swept, and writing goes on.
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)

IN_USE = FaultKind(
    "target_in_use",
    "“{file}”正在别的程序里打开着，没有写。",
    "请在 Excel 或 WPS 里关掉它再试；确实没人打开时，删掉旁边的“{marker}”。",
    "“{file}” is open in another program and was not written.",
    "Close it and try again; if nobody has it open, delete “{marker}” beside it.",
)
PROTECTED = FaultKind(
    "target_protected",
    "“{file}”写不进去：文件是只读的，或没有这个文件夹的写权限。",
    "请换个文件名或文件夹，或请管理员开放权限。",
    "“{file}” cannot be written: it is read-only, or the folder is not yours to write.",
    "Choose another name or folder, or ask the administrator.",
)
NO_FOLDER = FaultKind(
    "target_folder_missing",
    "没有“{folder}”这个文件夹，“{file}”没有写。",
    "请先建好文件夹，或换个位置。",
    "There is no folder “{folder}”, so “{file}” was not written.",
    "Make the folder first, or choose another place.",
)
IS_FOLDER = FaultKind(
    "target_is_folder",
    "“{file}”是文件夹，不能当文件写。",
    "请在后面加上文件名。",
    "“{file}” is a folder and cannot be written as a file.",
    "Add a file name to it.",
)
IS_SOURCE = FaultKind(
    "target_is_source",
    "“{file}”正是要读的文件，没有写。",
    "请换一个文件名。",
    "“{file}” is one of the files being read and was not written.",
    "Choose another name.",
)
NO_NAME = FaultKind(
    "target_no_name",
    "要写的文件没有名字，或名字里有不能用的字符，没有写。",
    "请写一个文件名，如 结果.xlsx。",
    "The file to write has no name, or one that no file can have; nothing was written.",
    "Give it a name, such as result.xlsx.",
)
DISK_FULL = FaultKind(
    "disk_full",
    "磁盘满了，“{file}”没有写，原来的文件没有动。",
    "请腾出空间再试。",
    "The disk is full; “{file}” was not written, the earlier file is untouched.",
    "Free some space and try again.",
)
NOT_WRITTEN = FaultKind(
    "not_written",
    "“{file}”没有写成：{reason}，原来的文件没有动。",
    "请换个位置再试，仍不行找管理员。",
    "“{file}” was not written: {reason}; the earlier file is untouched.",
    "Try another place, or ask the administrator.",
)


class WritingRefused(LedgerRefused):
    """A file of ours could not be written; what stood there before is untouched."""


def refusal_of(error: OSError, target: Path) -> WritingRefused:
    """What a failed write means to the person who asked for it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return WritingRefused(DISK_FULL, target.name)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return WritingRefused(PROTECTED, target.name)
    return WritingRefused(NOT_WRITTEN, target.name, reason=error.strerror or type(error).__name__)


@contextmanager
def written_whole(target: Path, never: Iterable[Path | str] = ()) -> Iterator[BinaryIO]:
    """A binary file to write, which becomes `target` when the block ends well and vanishes when it does not.

    `never` are files that must stay as they are, such as those being read, under whatever name they are reached.
    Raises WritingRefused when the target is one of these, open elsewhere, protected, a folder or on a full disk. A
    symbolic link keeps pointing where it did; the mode of an earlier file is kept.
    """
    place = _place_of(target)
    _refuse_unwritable(place)
    if any(is_same(place, Path(kept)) for kept in never):
        raise WritingRefused(IS_SOURCE, place.name)
    _sweep(place.parent)
    part = place  # until there is one; never unlinked under this name
    try:
        with _new_part(place) as handle:
            part = Path(handle.name)
            lent = _Lent(handle)
            try:
                yield cast(BinaryIO, lent)
            except BaseException:
                lent.take_back()
                raise
            handle.flush()
            os.fsync(handle.fileno())
        if place.exists():
            os.chmod(part, stat.S_IMODE(place.stat().st_mode))
        os.replace(part, place)
        _settle(place.parent)
    except OSError as error:
        raise refusal_of(error, place) from error
    finally:
        if part != place:
            part.unlink(missing_ok=True)


def _place_of(target: Path) -> Path:
    """Where the target really is, links followed."""
    try:
        place = Path(os.path.realpath(target))
    except ValueError as impossible:  # a NUL in the name
        raise WritingRefused(NO_NAME, "") from impossible
    if str(target) == ".":  # what Path("") is, too
        raise WritingRefused(NO_NAME, "")
    return place


def is_same(place: Path, kept: Path) -> bool:
    """Whether both names lead to one file; one that does not exist is no other file's."""
    try:
        return place.samefile(kept)
    except OSError:
        return False


def _new_part(place: Path) -> BinaryIO:
    """A new part file beside its target, locked for as long as its writer lives.

    A sweeper that sees it in the moment between making and locking takes the lock first and then the file; so the lock
    is waited for, and a file that is gone by then is made once more.
    """
    while True:
        handle = open(place.with_name(f"{PART_PREFIX}{secrets.token_hex(12)}"), "x+b")  # noqa: SIM115 - handed on
        try:
            _lock(handle)
            if os.fstat(handle.fileno()).st_nlink:
                return handle
        except BaseException:
            handle.close()
            os.unlink(handle.name)
            raise
        handle.close()


def _lock(handle: BinaryIO) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError as refused:
        if refused.errno not in _NO_LOCKS:
            raise


class _Lent:
    """The part file in a writer's hands. Taken back after a failure, it swallows what the writer still says: a zip
    archive that was never finished tries to finish itself when it is collected."""

    def __init__(self, file: BinaryIO) -> None:
        self._file: BinaryIO | _Nowhere = file

    def take_back(self) -> None:
        self._file = _Nowhere()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class _Nowhere(io.RawIOBase):
    """Takes everything, keeps nothing, and remembers only where it stands."""

    _at = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + (self._at if whence == os.SEEK_CUR else 0)
        return self._at

    def write(self, data: Any) -> int:
        self._at += len(data)
        return len(data)


def _refuse_unwritable(place: Path) -> None:
    if place.is_dir():
        raise WritingRefused(IS_FOLDER, place.name)
    if not place.parent.is_dir():
        raise WritingRefused(NO_FOLDER, place.name, folder=str(place.parent))
    # Excel and WPS put "~$name" beside what they have open (long names lose their first two letters), LibreOffice
    # ".~lock.name#"; outside Windows nothing else would stop us from pulling the file away under them.
    for marker in (f"~${place.name}", f"~${place.name[2:]}", f".~lock.{place.name}#"):
        if os.path.exists(place.with_name(marker)):  # unlike Path.exists, no error when the marker's name is too long
            raise WritingRefused(IN_USE, place.name, marker=marker)
    if place.exists() and not place.stat().st_mode & stat.S_IWUSR:
        raise WritingRefused(PROTECTED, place.name)


def _sweep(folder: Path) -> None:
    """Remove what writers left behind in this folder when they died: their rows may be people."""
    for left in folder.glob(f"{PART_PREFIX}*"):
        # A living writer holds the lock (on Windows: the file itself), and then its part is left alone.
        with suppress(OSError), open(left, "rb") as handle:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink()
        if fcntl is None:
            with suppress(OSError):
                left.unlink()


def _settle(folder: Path) -> None:
    """Make the new name itself durable; Windows has no such step."""
    if fcntl is None:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
