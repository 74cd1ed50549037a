"""Keys（密钥）: the key ring of a running service, from a file that only its owner can read.

The file is JSON: {"sealing": {"active": "s1", "keys": {"s1": base64 of 32 bytes}}, "blind": {"resident_id": {"active":
"b1", "keys": {…}}, "phone": …, "bank_card": …}}. Old keys stay in the ring until nothing is sealed under them; whoever
keeps a backup of the database keeps the key file of its day with it, elsewhere.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings

BLIND_FIELDS = ("resident_id", "phone", "bank_card")
KEY_BYTES = 32
_ID = re.compile(r"[a-z][1-9]\d{0,5}")


class KeysUnusable(Exception):
    """The key file is missing, damaged or readable by others: which file, and what to do."""


@dataclass(frozen=True)
class Ring:
    """Keys of one use: the active one seals, all of them open."""

    active: str
    keys: dict[str, bytes]

    def with_new_key(self) -> Ring:
        """The ring with a fresh key in use, the others kept. Its id counts on: s1, s2, …"""
        name = f"{self.active[0]}{max(number_of(key) for key in self.keys) + 1}"
        return Ring(name, {**self.keys, name: secrets.token_bytes(KEY_BYTES)})

    def without(self, name: str) -> Ring:
        """The ring without one key, which must not be the one in use."""
        assert name != self.active, "the key in use cannot go"
        return Ring(self.active, {key: value for key, value in self.keys.items() if key != name})


@dataclass(frozen=True)
class KeyRing:
    """All keys: one ring for sealing, one for each blind field."""

    sealing: Ring
    blind: dict[str, Ring]

    def ring(self, name: str) -> Ring:
        """The ring of one use: "sealing", or a blind field."""
        return self.sealing if name == "sealing" else self.blind[name]

    def with_ring(self, name: str, ring: Ring) -> KeyRing:
        """All rings, one of them changed."""
        return replace(self, sealing=ring) if name == "sealing" else replace(self, blind={**self.blind, name: ring})


def number_of(key: str) -> int:
    """The number in a key's id: 2 in "b2"."""
    return int(key[1:])


def new_ring() -> KeyRing:
    """A fresh ring, from the system's randomness."""
    return KeyRing(
        Ring("s1", {"s1": secrets.token_bytes(KEY_BYTES)}),
        {field: Ring("b1", {"b1": secrets.token_bytes(KEY_BYTES)}) for field in BLIND_FIELDS},
    )


def write_ring(ring: KeyRing, path: Path) -> None:
    """Write the ring whole or not at all, readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        json.dump(
            {"sealing": _told(ring.sealing), "blind": {f: _told(r) for f, r in ring.blind.items()}}, out, indent=1
        )
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """A renamed file is durable when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def change_ring(change: Callable[[KeyRing], KeyRing]) -> KeyRing:
    """Rewrite the service's key file whole, one writer at a time, so that no key is ever lost. Raises KeysUnusable."""
    path: Path = settings.QIAO_KEY_FILE
    with _alone(path):
        changed = change(read_ring(path))
        write_ring(changed, path)
    return changed


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def read_ring(path: Path) -> KeyRing:
    """Read the ring. Raises KeysUnusable."""
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeysUnusable(
                f"密钥文件 {path.name} 别人也能读，改成 0600 / others can read the key file: set it to 0600"
            )
        told = json.loads(path.read_text(encoding="ascii"))
        return KeyRing(_ring(told["sealing"]), {field: _ring(told["blind"][field]) for field in BLIND_FIELDS})
    except FileNotFoundError:
        raise KeysUnusable(
            f"没有密钥文件 {path.name}，用 qiao keys new 生成 / no key file; make one with qiao keys new"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as damaged:
        raise KeysUnusable(
            f"密钥文件 {path.name} 读不出来，请从备份取回 / the key file is damaged: restore it"
        ) from damaged


@lru_cache(maxsize=4)
def _kept(path: Path, _changed: tuple[int, int]) -> KeyRing:
    return read_ring(path)


def current_ring() -> KeyRing:
    """The ring of this service; read again when its file has changed."""
    path: Path = settings.QIAO_KEY_FILE
    try:
        found = path.stat()
    except OSError:
        return read_ring(path)
    return _kept(path, (found.st_mtime_ns, found.st_ino))


def _told(ring: Ring) -> dict[str, object]:
    return {"active": ring.active, "keys": {name: base64.b64encode(key).decode() for name, key in ring.keys.items()}}


def _ring(told: dict[str, object]) -> Ring:
    given = told["keys"]
    if not isinstance(given, dict) or told["active"] not in given:
        raise ValueError("no active key")
    keys = {str(name): base64.b64decode(text, validate=True) for name, text in given.items()}
    if any(len(key) != KEY_BYTES or not _ID.fullmatch(name) for name, key in keys.items()):
        raise ValueError("a key is not 32 bytes, or is not named like s1")
    return Ring(str(told["active"]), keys)
