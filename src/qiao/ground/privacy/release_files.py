"""Files of releases（明文导出的文件）, sealed on disk: `made` is the finished file, `source` a form to be filled.

`looked` is what was found in the form; both go after a day when nobody asked for it to be filled. `theirs` and
`compared` are of a comparison: another system's export, and what came of it; they go after a day.

A file in the clear lies in a folder of its own only while a job works on it; `sweep` removes what a killed worker left.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from uuid import UUID, uuid4

from django.conf import settings

from qiao.ground.privacy.keys import KeyRing
from qiao.ground.privacy.models import Release
from qiao.ground.privacy.rotation import keep as keep_sealed
from qiao.ground.privacy.sealing import NotOpened, opened_bytes, place, seal_bytes, sealed_under

Use = Literal["made", "source", "looked", "theirs", "compared"]
USES: tuple[Use, ...] = ("made", "source", "looked", "theirs", "compared")
OF_A_FORM = (".source", ".looked")
COMPARED_SECONDS_MAX = 86_400
CLEAR_SECONDS_MAX = 3_600
_CLEAR = "clear-"


class NotThere(Exception):
    """The release has no such file, or it does not open any more."""


def keep(release_id: UUID, use: Use, content: bytes) -> None:
    """Seal and write a file, whole or not at all, for its owner only."""
    folder = _folder()
    path, part = folder / f"{release_id}.{use}", folder / f"{release_id}.{use}.{uuid4().hex}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(seal_bytes(content, place("releases", use, release_id)))
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


def content_of(release_id: UUID, use: Use) -> bytes:
    """The file in the clear. Raises NotThere."""
    try:
        sealed = (_folder() / f"{release_id}.{use}").read_bytes()
        return opened_bytes(sealed, place("releases", use, release_id))
    except (FileNotFoundError, NotOpened) as gone:
        raise NotThere(f"{use} of {release_id}") from gone


def has(release_id: UUID, use: Use) -> bool:
    """Whether the file is there."""
    return (_folder() / f"{release_id}.{use}").is_file()


def forget(release_id: UUID, *uses: Use) -> None:
    """Remove these files of the release, or all of them."""
    for use in uses or USES:
        (_folder() / f"{release_id}.{use}").unlink(missing_ok=True)


@contextmanager
def workshop(release_id: UUID) -> Iterator[Path]:
    """A folder of its owner's only, for files in the clear while the block lasts."""
    folder = _folder() / f"{_CLEAR}{release_id}-{uuid4().hex[:8]}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> int:
    """Remove clear folders and half-written files older than an hour; older than a day comparisons, and forms of which
    nobody asked for anything."""
    removed, now = 0, time.time()
    for path in _folder().iterdir():
        half_done = path.name.startswith(_CLEAR) or path.suffix == ".part"
        kept = CLEAR_SECONDS_MAX if half_done else COMPARED_SECONDS_MAX
        try:
            over = path.stat().st_mtime < now - kept
        except FileNotFoundError:
            continue
        if not over or not (half_done or path.suffix in (".theirs", ".compared") or _is_unasked(path)):
            continue
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        removed += 1
    return removed


def _is_unasked(path: Path) -> bool:
    """Whether it is a form that was looked at and then left."""
    return path.suffix in OF_A_FORM and not Release.objects.filter(pk=UUID(path.stem)).exists()


class ReleaseFiles:
    """The sealed files of releases, by name, for the change of keys."""

    name = "privacy.releases"

    def next_mark(self, after: str, limit: int) -> str:
        """The name of the last of the next files."""
        names = [path.name for path in _files() if path.name > after]
        return names[:limit][-1] if names else ""

    def reseal(self, after: str, upto: str, ring: KeyRing) -> int:
        """Each file that is under another key, written again, whole or not at all."""
        changed = 0
        for path in _files():
            if not after < path.name <= upto or _key_of(path) in {ring.sealing.active, ""}:
                continue
            release_id, _, use = path.name.partition(".")
            known: dict[str, Use] = {one: one for one in USES}
            keep(UUID(release_id), known[use], content_of(UUID(release_id), known[use]))
            changed += 1
        return changed

    def holds(self, ring: str, key: str) -> bool:
        """Whether a file is sealed under the key."""
        return ring == "sealing" and any(_key_of(path) == key for path in _files())


def _files() -> list[Path]:
    return sorted(path for path in _folder().iterdir() if path.name.partition(".")[2] in USES)


def _key_of(path: Path) -> str:
    """The id of the key a file is sealed under, "" when it has just gone."""
    try:
        with path.open("rb") as content:
            return sealed_under(content.read(16))
    except FileNotFoundError:
        return ""


def _folder() -> Path:
    folder = Path(settings.QIAO_UPLOADS) / "releases"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


keep_sealed(ReleaseFiles())
