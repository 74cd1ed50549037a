"""Blind index（盲索引）: HMAC-SHA256 of a normalised value, one key a field, so that equality can be asked.

While a key is replaced, two are in the ring. A phone or card is looked for under both. An identity number must stay
unique meanwhile, so it has two columns: a key with an odd number fills the one, an even number the other, and whoever
writes fills both. Until the old key is retired every row still stands under it, so the same number cannot come twice.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from qiao.ground.privacy.keys import KeyRing, current_ring, number_of
from qiao.ground.privacy.resident_ids import BadResidentId, read_resident_id

SLOTS = ("resident_id_index_even", "resident_id_index")
"""The columns of an identity's index: of keys with an even number, of keys with an odd one."""
_FILLING = dict.fromkeys(map(ord, " -\t\r\n'\u2010\u2011\u2012\u2013\u2014\u2212\u200b\u200c\u200d\u2060\ufeff"))


def normalised(field: str, text: str) -> str:
    """One writing of a value: full width to half, x to X, blanks and dashes out, 15 digits to 18, no +86."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_FILLING)
    if field == "resident_id":
        return _read(plain)
    if field == "phone":
        plain = plain.removeprefix("(+86)").removeprefix("+86").removeprefix("0086")
        return plain[2:] if len(plain) == 13 and plain.startswith("861") else plain
    return plain


def index(field: str, text: str, ring: KeyRing | None = None) -> str:
    """The blind index under the active key, its id in front; "" for an empty text."""
    plain = normalised(field, text)
    if not plain:
        return ""
    keys = (ring or current_ring()).blind[field]
    return _under(keys.active, keys.keys[keys.active], field, plain)


def indexes(field: str, text: str, ring: KeyRing | None = None) -> list[str]:
    """The indexes under every key in the ring: what to look for while a rotation is under way."""
    plain = normalised(field, text)
    keys = (ring or current_ring()).blind[field]
    return [_under(name, key, field, plain) for name, key in keys.keys.items()] if plain else []


def slot(key: str) -> str:
    """The column that holds identity indexes under a key, by its id ("b2") or by the index itself ("b2:…")."""
    return SLOTS[number_of(key.partition(":")[0]) % 2]


def _read(plain: str) -> str:
    """An old number of 15 digits, as its 18; a disability card's 20 are the same person's first 18."""
    if len(plain) == 15:
        try:
            return read_resident_id(plain).number
        except BadResidentId:
            return plain
    return plain[:18] if len(plain) == 20 else plain


def _under(name: str, key: bytes, field: str, plain: str) -> str:
    return f"{name}:{hmac.digest(key, f'{field}|{plain}'.encode(), hashlib.sha256).hex()}"
