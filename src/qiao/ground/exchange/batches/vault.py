"""The vault（封存的文件）: uploaded files and what was read from them, sealed on disk, each for one batch and one use.

`source` is the file as it came, `workings` what was read from it, `marked` the error workbook. A file in the clear
lies in a folder of its own only while a job works on it; `sweep` removes what a killed worker left.
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

from qiao.ground.privacy.sealing import NotOpened, opened_bytes, place, seal_bytes

Use = Literal["source", "workings", "marked"]
USES: tuple[Use, ...] = ("source", "workings", "marked")
CLEAR_SECONDS_MAX = 3_600
_CLEAR = "clear-"


class NotThere(Exception):
    """The batch has no such file, or it does not open any more."""


def keep(batch_id: UUID, use: Use, content: bytes) -> None:
    """Seal and write a file, whole or not at all, for its owner only."""
    folder = _folder()
    path, part = folder / f"{batch_id}.{use}", folder / f"{batch_id}.{use}.{uuid4().hex}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(seal_bytes(content, place("batches", use, batch_id)))
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


def content_of(batch_id: UUID, use: Use) -> bytes:
    """The file in the clear. Raises NotThere."""
    try:
        sealed = (_folder() / f"{batch_id}.{use}").read_bytes()
        return opened_bytes(sealed, place("batches", use, batch_id))
    except (FileNotFoundError, NotOpened) as gone:
        raise NotThere(f"{use} of {batch_id}") from gone


def has(batch_id: UUID, use: Use) -> bool:
    """Whether the file is there."""
    return (_folder() / f"{batch_id}.{use}").is_file()


def files() -> list[Path]:
    """All sealed files, by name."""
    return sorted(path for path in _folder().iterdir() if path.name.partition(".")[2] in USES)


def forget(batch_id: UUID, *uses: Use) -> None:
    """Remove these files of the batch, or all of them."""
    for use in uses or USES:
        (_folder() / f"{batch_id}.{use}").unlink(missing_ok=True)


@contextmanager
def in_clear(batch_id: UUID, file_name: str) -> Iterator[Path]:
    """The uploaded file in a folder of its own, under its own name, while the block lasts. Raises NotThere."""
    content = content_of(batch_id, "source")
    folder = _folder() / f"{_CLEAR}{batch_id}-{uuid4().hex[:8]}"
    folder.mkdir(mode=0o700)
    try:
        path = folder / (Path(file_name).name or "ledger")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
        del content
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(wanted: set[str]) -> int:
    """Remove clear folders and half-written files older than an hour, and files of batches not `wanted` any more."""
    removed, before = 0, time.time() - CLEAR_SECONDS_MAX
    for path in _folder().iterdir():
        try:
            is_old = path.stat().st_mtime < before
        except FileNotFoundError:
            continue
        if path.name.startswith(_CLEAR) and is_old:
            shutil.rmtree(path, ignore_errors=True)
            removed += 1
        elif is_old and (path.suffix == ".part" or path.name.partition(".")[0] not in wanted):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _folder() -> Path:
    folder = Path(settings.QIAO_UPLOADS) / "batches"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
