"""Sealed files（密封文件）: what a phone that never finds signal gives an office to carry.

A phone is told a public key with its pack and seals to it; nobody on the way opens the file, neither the phone once it
is sealed. The pair is derived from a key of the sealing ring (HKDF, ECDH on P-256, AES-256-GCM), so that the key file
that offices keep anyway opens it, and the pair goes when that key is retired.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from qiao.ground.privacy.keys import current_ring
from qiao.ground.saying import Refused

KIND, FORM = "field-file", 1
MOST_BYTES = 48 * 1024 * 1024
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points P-256 has（SEC 2, 2.4.2）: private numbers lie below it."""
_WORDS = ("kid", "epk", "iv", "box")


def active_kid() -> str:
    """The key under which phones are to seal from now on."""
    return current_ring().sealing.active


def public_key(kid: str) -> dict[str, str]:
    """What a phone seals to, as a JSON Web Key. Raises KeyError for a key that is not in the ring."""
    point = _private(kid).public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _url(point.x), "y": _url(point.y)}


def opened_file(content: bytes) -> dict[str, Any]:
    """What a phone sealed. Raises Refused: file_too_large, file_foreign, file_cut, file_key_gone, file_damaged."""
    told = _envelope(content)
    try:
        private = _private(told["kid"])
    except KeyError:
        raise _key_gone(told["kid"]) from None
    try:
        inside = _box(private, told)
        found = json.loads(inside)
    except (InvalidTag, ValueError, KeyError, TypeError, RecursionError):
        raise _damaged() from None
    if not isinstance(found, dict):
        raise _damaged()
    return found


def _envelope(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise _too_large(len(content))
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise _cut() if b"field-file" in content[:200] else _foreign() from None
    if not isinstance(told, dict) or (told.get("qiao"), told.get("v")) != (KIND, FORM):
        raise _foreign()
    if not all(isinstance(told.get(name), dict if name == "epk" else str) for name in _WORDS):
        raise _cut()
    return told


def _box(private: ec.EllipticCurvePrivateKey, told: dict[str, Any]) -> bytes:
    x, y = (int.from_bytes(_bytes(told["epk"][axis])) for axis in ("x", "y"))
    theirs = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    iv = _bytes(told["iv"])
    key = HKDF(SHA256(), 32, salt=iv, info=b"qiao field file").derive(private.exchange(ec.ECDH(), theirs))
    return AESGCM(key).decrypt(iv, _bytes(told["box"]), f"qiao-field-file-1|{told['kid']}".encode())


def _private(kid: str) -> ec.EllipticCurvePrivateKey:
    """Raises KeyError."""
    secret = HKDF(SHA256(), 48, salt=None, info=f"qiao field file|{kid}".encode()).derive(
        current_ring().sealing.keys[kid]
    )
    return ec.derive_private_key(int.from_bytes(secret) % (_ORDER - 1) + 1, ec.SECP256R1())


def _url(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32)).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """From base64 of either alphabet, padded or not. Raises ValueError."""
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _too_large(found: int) -> Refused:
    most = MOST_BYTES // 1024 // 1024
    return Refused(
        "file_too_large",
        f"文件最大 {most} MB，这份有 {found / 1024 / 1024:.0f} MB。请在手机上分几次导出。",
        f"A file has {most} MB at most, this one has {found / 1024 / 1024:.0f} MB. Export several from the phone.",
    )


def _foreign() -> Refused:
    return Refused(
        "file_foreign",
        "这不是手机走访导出的密封文件。请选手机上导出的那一份，不要另存成别的格式。",
        "This is no sealed file of the field app. Choose the one that the phone exported, not saved as something else.",
    )


def _cut() -> Refused:
    return Refused(
        "file_cut",
        "文件不完整，多半是传的时候断了。请从手机或优盘再拷一次。",
        "The file is not whole, most often cut off on the way. Copy it from the phone or the stick again.",
    )


def _key_gone(kid: str) -> Refused:
    told = kid if kid.isascii() and len(kid) <= 8 else "?"
    return Refused(
        "file_key_gone",
        f"这份文件是用密钥 {told} 封的，这里没有这把钥匙：可能是别处的文件，也可能密钥换过、旧的停用了。"
        "请问系统管理员；记录还在手机里的，联网上传就行。",
        f"This file is sealed to key {told}, which is not here: it belongs to another service, or the key was changed "
        "and retired. Ask the administrator; what is still on the phone can be sent when there is signal.",
    )


def _damaged() -> Refused:
    return Refused(
        "file_damaged",
        "文件打不开：里面被改过，或者不是封给这里的。请从手机再导出一次。",
        "The file does not open: it was changed, or was not sealed for this service. Export it from the phone again.",
    )
