"""Sealing（加密）: AES-256-GCM with the key's id in front and the place of the value bound to it.

A sealed value is `key id | ":" | 12 bytes nonce | ciphertext and tag`; its associated data is table|column|row, so
that a value copied to another row or column does not open.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from qiao.ground.privacy.keys import KeyRing, current_ring

NONCE_BYTES = 12
_SEALED = re.compile(rb"s[1-9]\d{0,5}:.{28,}", re.DOTALL)


class NotOpened(Exception):
    """A sealed value does not open: another key, another place, or it was changed."""


def place(table: str, column: str, row: object) -> bytes:
    """The associated data of a value: where it stands."""
    return f"{table}|{column}|{row}".encode()


def seal(text: str, at: bytes, ring: KeyRing | None = None) -> bytes:
    """Seal a text for one place; an empty text stays empty, so that "none" needs no key."""
    return seal_bytes(text.encode(), at, ring) if text else b""


def seal_bytes(content: bytes, at: bytes, ring: KeyRing | None = None) -> bytes:
    """Seal the content of a file for one place."""
    keys = (ring or current_ring()).sealing
    nonce = os.urandom(NONCE_BYTES)
    return keys.active.encode() + b":" + nonce + _cipher(keys.keys[keys.active]).encrypt(nonce, content, at)


def opened(sealed: bytes | memoryview, at: bytes, ring: KeyRing | None = None) -> str:
    """The text of a sealed value at its place. Raises NotOpened."""
    whole = bytes(sealed)
    if not whole:
        return ""
    try:
        return opened_bytes(whole, at, ring).decode()
    except ValueError as damaged:
        raise NotOpened("the value is no text") from damaged


def opened_bytes(sealed: bytes, at: bytes, ring: KeyRing | None = None) -> bytes:
    """The content of a sealed file. Raises NotOpened."""
    name, _, rest = sealed.partition(b":")
    key = (ring or current_ring()).sealing.keys.get(name.decode("ascii", "replace"))
    if key is None:
        raise NotOpened("the key is not in the ring")
    try:
        return _cipher(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], at)
    except (InvalidTag, ValueError) as damaged:
        raise NotOpened("the value does not belong here, or was changed") from damaged


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def sealed_under(sealed: bytes | memoryview) -> str:
    """The id of the key a value is sealed under, "" for an empty one."""
    return bytes(sealed).partition(b":")[0].decode("ascii", "replace")


def is_sealed(content: bytes) -> bool:
    """Whether this has the shape of a sealed value: a key's id, a nonce, a tag."""
    return _SEALED.fullmatch(content) is not None
