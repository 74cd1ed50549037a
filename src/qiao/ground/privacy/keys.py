"""Keys（密钥）: the key ring of a running service, from a file that only its owner can read.

The file is JSON: {"sealing": {"active": "s1", "keys": {"s1": base64 of 32 bytes}}, "blind": {"resident_id": {"active":
"b1", "keys": {…}}, "phone": …, "bank_card": …}}. Old keys stay in the ring until nothing is sealed under them.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

BLIND_FIELDS = ("resident_id", "phone", "bank_card")
KEY_BYTES = 32


class KeysUnusable(Exception):  # noqa: N818 - said to whoever runs the service
    """The key file is missing, damaged or readable by others: which file, and what to do."""


@dataclass(frozen=True)
class Ring:
    """Keys of one use: the active one seals, all of them open."""

    active: str
    keys: dict[str, bytes]


@dataclass(frozen=True)
class KeyRing:
    """All keys: one ring for sealing, one for each blind field."""

    sealing: Ring
    blind: dict[str, Ring]


def new_ring() -> KeyRing:
    """A fresh ring, from the system's randomness."""
    return KeyRing(
        Ring("s1", {"s1": secrets.token_bytes(KEY_BYTES)}),
        {field: Ring("b1", {"b1": secrets.token_bytes(KEY_BYTES)}) for field in BLIND_FIELDS},
    )


def write_ring(ring: KeyRing, path: Path) -> None:
    """Write the ring whole or not at all, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        json.dump(
            {"sealing": _told(ring.sealing), "blind": {f: _told(r) for f, r in ring.blind.items()}}, out, indent=1
        )
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


def read_ring(path: Path) -> KeyRing:
    """Read the ring. Raises KeysUnusable."""
    try:
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
def _kept(path: Path, _changed_ns: int) -> KeyRing:
    return read_ring(path)


def current_ring() -> KeyRing:
    """The ring of this service; read again when its file has changed."""
    path: Path = settings.QIAO_KEY_FILE
    try:
        return _kept(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return read_ring(path)


def _told(ring: Ring) -> dict[str, object]:
    return {"active": ring.active, "keys": {name: base64.b64encode(key).decode() for name, key in ring.keys.items()}}


def _ring(told: dict[str, object]) -> Ring:
    given = told["keys"]
    if not isinstance(given, dict) or told["active"] not in given:
        raise ValueError("no active key")
    keys = {str(name): base64.b64decode(text, validate=True) for name, text in given.items()}
    if any(len(key) != KEY_BYTES for key in keys.values()):
        raise ValueError("a key is not 32 bytes")
    return Ring(str(told["active"]), keys)
