"""The vault（封存的照片）: pictures of visits, sealed on disk, each under the key of its row."""

from __future__ import annotations

import os
import time
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from qiao.ground.privacy import sealing
from qiao.ground.privacy.keys import KeyRing
from qiao.ground.privacy.rotation import keep as keep_in_rotation
from qiao.ground.privacy.sealing import NotOpened, opened_bytes, place, seal_bytes

ENDING = ".photo"
HALF_WRITTEN_SECONDS = 3_600


class NotThere(Exception):
    """There is no such picture, or it does not open any more."""


def keep(photo_id: UUID, content: bytes) -> None:
    """Seal and write a picture, whole or not at all, for its owner only."""
    path = _path(photo_id)
    part = path.with_name(f"{path.name}.{uuid4().hex}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(seal_bytes(content, _place(photo_id)))
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


def content_of(photo_id: UUID) -> bytes:
    """The picture in the clear. Raises NotThere."""
    try:
        return opened_bytes(_path(photo_id).read_bytes(), _place(photo_id))
    except (FileNotFoundError, NotOpened) as gone:
        raise NotThere(str(photo_id)) from gone


def forget(photo_id: UUID) -> None:
    """Remove a picture."""
    _path(photo_id).unlink(missing_ok=True)


def files() -> list[Path]:
    """All sealed pictures, by name."""
    return sorted(_folder().glob(f"*{ENDING}"))


def sweep(wanted: set[str]) -> int:
    """Remove pictures older than an hour whose row is not `wanted`, and what a killed process left half written."""
    removed, before = 0, time.time() - HALF_WRITTEN_SECONDS
    for path in _folder().iterdir():
        try:
            is_old = path.stat().st_mtime < before
        except FileNotFoundError:
            continue
        if is_old and (path.suffix == ".part" or path.name.removesuffix(ENDING) not in wanted):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _path(photo_id: UUID) -> Path:
    return _folder() / f"{photo_id}{ENDING}"


def _folder() -> Path:
    folder = Path(settings.QIAO_UPLOADS) / "visits"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _place(photo_id: UUID) -> bytes:
    return place("visits", "photo", photo_id)


class PhotoFiles:
    """The pictures, for the change of keys."""

    name = "visits.photos"

    def next_mark(self, after: str, limit: int) -> str:
        """The name of the last of the next files."""
        names = [path.name for path in files() if path.name > after]
        return names[:limit][-1] if names else ""

    def reseal(self, after: str, upto: str, ring: KeyRing) -> int:
        """Each picture that is under another key, written again, whole or not at all."""
        changed = 0
        for path in files():
            if not after < path.name <= upto or _key_of(path) in {ring.sealing.active, ""}:
                continue
            photo_id = UUID(path.name.removesuffix(ENDING))
            try:
                keep(photo_id, content_of(photo_id))
            except NotThere:
                if path.exists():
                    raise
                continue  # somebody deleted it meanwhile
            changed += 1
        return changed

    def holds(self, ring: str, key: str) -> bool:
        """Whether a picture is sealed under the key."""
        return ring == "sealing" and any(_key_of(path) == key for path in files())


def _key_of(path: Path) -> str:
    """The id of the key a picture is sealed under, "" when it has just gone."""
    try:
        with path.open("rb") as content:
            return sealing.sealed_under(content.read(16))
    except FileNotFoundError:
        return ""


keep_in_rotation(PhotoFiles())
