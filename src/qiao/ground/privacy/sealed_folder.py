"""Sealed folders（密封的文件夹）: files at rest, sealed, each under its owner's key and for one use.

A file in the clear lies in a folder of its own only while a job works on it; `sweep` removes what a killed worker
left. A folder is itself the keeper that carries its files over to new keys.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar
from uuid import UUID, uuid4

from django.conf import settings

from qiao.ground.privacy.keys import KeyRing
from qiao.ground.privacy.sealing import NotOpened, opened_bytes, place, seal_bytes, sealed_under

CLEAR_SECONDS_MAX = 3_600
Use = TypeVar("Use", bound=str)
_CLEAR, _HALF_WRITTEN = "clear-", ".part"


class NotThere(Exception):
    """The owner has no such file, or it does not open any more."""


class SealedFolder(Generic[Use]):
    """The files of one kind of owner, in a folder of the uploads, `{owner}.{use}` each.

    `name` is the keeper's in the change of keys, `folder` the folder's and what every seal is bound to; `seconds` says
    of some uses how long their files stay when no owner wants them.
    """

    def __init__(self, name: str, folder: str, uses: tuple[Use, ...], seconds: Mapping[Use, int] | None = None) -> None:
        self.name, self.uses = name, uses
        self._folder = folder
        self._known = {str(use): use for use in uses}
        self._seconds = {str(use): most for use, most in (seconds or {}).items()}

    def keep(self, owner: UUID, use: Use, content: bytes) -> None:
        """Seal and write a file, whole or not at all, for its owner only."""
        path = self._path(owner, use)
        part = path.with_name(f"{path.name}.{uuid4().hex}{_HALF_WRITTEN}")
        _write(part, seal_bytes(content, place(self._folder, use, owner)))
        part.replace(path)

    def content_of(self, owner: UUID, use: Use) -> bytes:
        """The file in the clear. Raises NotThere."""
        try:
            return opened_bytes(self._path(owner, use).read_bytes(), place(self._folder, use, owner))
        except (FileNotFoundError, NotOpened) as gone:
            raise NotThere(f"{use} of {owner}") from gone

    def has(self, owner: UUID, use: Use) -> bool:
        """Whether the file is there."""
        return self._path(owner, use).is_file()

    def forget(self, owner: UUID, *uses: Use) -> None:
        """Remove these files of the owner, or all of them."""
        for use in uses or self.uses:
            self._path(owner, use).unlink(missing_ok=True)

    def files(self) -> list[Path]:
        """All sealed files, by name."""
        return sorted(path for path in self.path().iterdir() if path.name.partition(".")[2] in self._known)

    @contextmanager
    def workshop(self, owner: UUID) -> Iterator[Path]:
        """A folder for its owner only, for files in the clear while the block lasts."""
        folder = self.path() / f"{_CLEAR}{owner}-{uuid4().hex[:8]}"
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def in_clear(self, owner: UUID, use: Use, file_name: str) -> Iterator[Path]:
        """A file in the clear, under a name it is known by, while the block lasts. Raises NotThere."""
        content = self.content_of(owner, use)
        with self.workshop(owner) as folder:
            path = folder / (Path(file_name).name or use)
            _write(path, content)
            del content
            yield path

    def sweep(self, wanted: Collection[str]) -> int:
        """Remove what a killed worker left, and files whose owner is not `wanted` once their time is over.

        Nothing younger than an hour goes, for a worker may still be at it. Returns how many went.
        """
        removed, now = 0, time.time()
        for path in self.path().iterdir():
            seconds = self._stays(path, wanted)
            try:
                if seconds is None or path.stat().st_mtime >= now - seconds:
                    continue
            except FileNotFoundError:
                continue
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            removed += 1
        return removed

    def next_mark(self, after: str, limit: int) -> str:
        """The name of the last of the next files."""
        names = [path.name for path in self.files() if path.name > after]
        return names[:limit][-1] if names else ""

    def reseal(self, after: str, upto: str, ring: KeyRing) -> int:
        """Each file that is under another key, written again, whole or not at all."""
        changed = 0
        for path in self.files():
            if not after < path.name <= upto or _key_of(path) in {ring.sealing.active, ""}:
                continue
            owner, _, ending = path.name.partition(".")
            use = self._known[ending]
            try:
                self.keep(UUID(owner), use, self.content_of(UUID(owner), use))
            except NotThere:
                if path.exists():
                    raise
                continue  # somebody removed it meanwhile
            changed += 1
        return changed

    def holds(self, ring: str, key: str) -> bool:
        """Whether a file is sealed under the key."""
        return ring == "sealing" and any(_key_of(path) == key for path in self.files())

    def path(self) -> Path:
        """The folder itself, made when it is not there."""
        folder = Path(settings.QIAO_UPLOADS) / self._folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def _path(self, owner: UUID, use: Use) -> Path:
        return self.path() / f"{owner}.{use}"

    def _stays(self, path: Path, wanted: Collection[str]) -> int | None:
        """How many seconds a path may stay, None when there is no end to it."""
        owner, _, ending = path.name.partition(".")
        if path.name.startswith(_CLEAR) or path.suffix == _HALF_WRITTEN:
            return CLEAR_SECONDS_MAX
        return None if owner in wanted else self._seconds.get(ending, CLEAR_SECONDS_MAX)


def _write(path: Path, content: bytes) -> None:
    """Write a new file for its owner only, down to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _key_of(path: Path) -> str:
    """The id of the key a file is sealed under, "" when it has just gone."""
    try:
        with path.open("rb") as content:
            return sealed_under(content.read(16))
    except FileNotFoundError:
        return ""
