"""Records as a phone makes them, and a phone that is logged in and sends them."""

from __future__ import annotations

import base64
import json
import os
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.test import Client
from tests.factories.accounts import logged_in, officer
from tests.factories.register import VILLAGE

from qiao.story.register.models import Household

MADE_AT = "2019-06-28T15:04:05+08:00"


def visit_record(house: Household | None = None, **body: Any) -> dict[str, Any]:
    """A visit to a household on 28 June, at which somebody was seen."""
    told: dict[str, Any] = {
        "kind": "household",
        "household": str(house.pk) if house else None,
        "on": "2019-06-28",
        "how": "there",
        "outcome": "seen",
        "situation": "房子修好了",
    }
    return {"id": str(uuid4()), "kind": "visit", "made_at": MADE_AT, "body": {**told, **body}}


def end_record(promise: Any, **body: Any) -> dict[str, Any]:
    """A promise that was kept."""
    told = {"promise": str(promise.pk), "to": "kept", "how": "送到了", "on": "2019-06-28", **body}
    return {"id": str(uuid4()), "kind": "promise_end", "made_at": MADE_AT, "body": told}


def change(worker: Any, was: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """What a phone changed of somebody."""
    return {"worker": str(worker.pk), "version": worker.version, "was": was, "now": now}


class Phone:
    """A surveyor's phone: `sent` gives the results of its records, `asked` what an address answers."""

    def __init__(self, role: str = "village", region: str = VILLAGE, **post: Any) -> None:
        self.user = officer(role, region, **post)
        self.browser: Client = logged_in(self.user)

    def sync(self, *records: Any, **more: Any) -> Any:
        """The answer to a request with these records."""
        told = {"device_now": "2019-06-30T09:00:00+08:00", "pack": None, "records": list(records), **more}
        return self.browser.post("/field/sync/", json.dumps(told), content_type="application/json")

    def sent(self, *records: Any) -> list[dict[str, Any]]:
        """What became of each."""
        response = self.sync(*records)
        assert response.status_code == 200, response.content.decode()
        return list(response.json()["results"])

    def one(self, record: Any) -> dict[str, Any]:
        """What became of one."""
        return self.sent(record)[0]

    def pack(self, **query: Any) -> dict[str, Any]:
        """The pack."""
        response = self.browser.get("/field/pack/", query)
        assert response.status_code == 200, response.content.decode()
        return dict(response.json())


def sealed_file(pack: dict[str, Any], *records: Any, **more: Any) -> dict[str, Any]:
    """What a phone exports under its pack, sealed as the app seals it."""
    sealing = pack["sealing"]
    theirs = ec.EllipticCurvePublicNumbers(
        *(int.from_bytes(_bytes(sealing["jwk"][axis])) for axis in ("x", "y")), ec.SECP256R1()
    ).public_key()
    own, iv = ec.generate_private_key(ec.SECP256R1()), os.urandom(12)
    key = HKDF(SHA256(), 32, salt=iv, info=b"qiao field file").derive(own.exchange(ec.ECDH(), theirs))
    told = {"user": pack["user"], "device": pack["device"], "pack": pack["id"], "made_at": MADE_AT}
    inside = json.dumps({**told, "records": list(records), "photos": [], **more}).encode()
    box = AESGCM(key).encrypt(iv, inside, f"qiao-field-file-1|{sealing['kid']}".encode())
    point = own.public_key().public_numbers()
    epk = {"kty": "EC", "crv": "P-256", "x": _text(point.x.to_bytes(32)), "y": _text(point.y.to_bytes(32))}
    return {"qiao": "field-file", "v": 1, "kid": sealing["kid"], "epk": epk, "iv": _text(iv), "box": _text(box)}


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
