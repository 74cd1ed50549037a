"""Blind index（盲索引）: HMAC-SHA256 of a normalised value, one key a field, so that equality can be asked."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from qiao.ground.privacy.keys import KeyRing, current_ring
from qiao.ground.privacy.resident_ids import BadResidentId, read_resident_id


def normalised(field: str, text: str) -> str:
    """One writing of a value: full width to half, x to X, spaces and hyphens out, 15 digits to 18."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = "".join(c for c in plain if c not in " -\u3000\t")
    if field == "resident_id" and len(plain) == 15:
        try:
            return read_resident_id(plain).number
        except BadResidentId:
            return plain
    if field == "phone" and len(plain) == 14 and plain.startswith("+86"):
        return plain[3:]
    return plain


def index(field: str, text: str, ring: KeyRing | None = None) -> str:
    """The blind index under the active key, its id in front; "" for an empty text."""
    if not text:
        return ""
    keys = (ring or current_ring()).blind[field]
    return _under(keys.active, keys.keys[keys.active], field, text)


def indexes(field: str, text: str, ring: KeyRing | None = None) -> list[str]:
    """The indexes under every key in the ring: what to look for while a rotation is under way."""
    keys = (ring or current_ring()).blind[field]
    return [_under(name, key, field, text) for name, key in keys.keys.items()] if text else []


def _under(name: str, key: bytes, field: str, text: str) -> str:
    digest = hmac.new(key, f"{field}|{normalised(field, text)}".encode(), hashlib.sha256).hexdigest()
    return f"{name}:{digest}"
