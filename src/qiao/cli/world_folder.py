"""The folder of a synthetic world: what of it is ours, so that nobody's own ledger is ever written over.

`world.json` names the files with their digests. A folder is ours when it holds those files and nothing else, each as it
was written; an interrupted run leaves names without digests, which the next run may replace.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from qiao.ground.exchange.faults import FaultKind
from qiao.ground.exchange.writing.wholefiles import WritingRefused, refusal_of, written_whole

MANIFEST = "world.json"
_MADE_BY = "qiao world"

NOT_EMPTY = FaultKind(
    "folder_not_empty",
    "文件夹“{file}”里有别的文件，如“{found}”，什么都没有写。",
    "请换一个新的文件夹。",
    "The folder “{file}” holds other files, such as “{found}”; nothing was written.",
    "Choose a new folder.",
)
CHANGED = FaultKind(
    "folder_changed",
    "文件夹“{file}”里的“{found}”生成后被改过，什么都没有写。",
    "要留着就换一个文件夹，不要了就先删掉它。",
    "“{found}” in the folder “{file}” was changed since it was made; nothing was written.",
    "Choose another folder to keep it, or delete it first.",
)
IS_FILE = FaultKind(
    "folder_is_file",
    "“{file}”是文件，不是文件夹。",
    "请换一个文件夹名。",
    "“{file}” is a file, not a folder.",
    "Choose another name.",
)


@dataclass
class WorldFolder:
    """A folder that holds one synthetic world: `open` it, `claim` the names to be written, `close` it."""

    path: Path
    _earlier: frozenset[str] = field(default=frozenset())

    @classmethod
    def open(cls, path: Path) -> WorldFolder:
        """The folder, made when it is not there. Raises WritingRefused: a file, not ours, changed, not writable."""
        if path.exists() and not path.is_dir():
            raise WritingRefused(IS_FILE, path.name)
        try:
            path.mkdir(parents=True, exist_ok=True)
            held = sorted(each.name for each in path.iterdir() if not each.name.startswith("."))
        except OSError as error:
            raise refusal_of(error, path) from error
        listed = _listed(path / MANIFEST)
        strange = [name for name in held if name not in listed and name != MANIFEST]
        if strange or (held and not listed):
            raise WritingRefused(NOT_EMPTY, path.name, found=(strange or held)[0])
        for name, digest in listed.items():
            if digest is not None and (path / name).exists() and digest_of(path / name) != digest:
                raise WritingRefused(CHANGED, path.name, found=name)
        return cls(path, frozenset(listed))

    def claim(self, names: Iterable[str]) -> None:
        """Say which files are about to be written, so that they are known as ours even if we are interrupted."""
        self._write({**dict.fromkeys(sorted(self._earlier)), **dict.fromkeys(names)}, {})

    def empty(self) -> None:
        """Remove the files of the earlier run; `open` has made sure that they are ours and as they were written."""
        for name in self._earlier:
            (self.path / name).unlink(missing_ok=True)

    def close(self, names: Iterable[str], facts: dict[str, object]) -> None:
        """Remove what an earlier world left and note what was made, and from what."""
        made = {name: digest_of(self.path / name) for name in names}
        for name in self._earlier - made.keys():
            (self.path / name).unlink(missing_ok=True)
        self._write(made, facts)

    def _write(self, files: dict[str, str | None] | dict[str, str], facts: dict[str, object]) -> None:
        told = {"made_by": _MADE_BY, **facts, "files": files}
        with written_whole(self.path / MANIFEST) as handle:
            handle.write((json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode())


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        witness = sha256()
        while block := stream.read(1 << 20):
            witness.update(block)
    return witness.hexdigest()


def _listed(manifest: Path) -> dict[str, str | None]:
    """The files that a manifest of ours names; none when there is no such manifest."""
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(told, dict) or told.get("made_by") != _MADE_BY or not isinstance(told.get("files"), dict):
        return {}
    return {str(name): digest if isinstance(digest, str) else None for name, digest in told["files"].items()}
