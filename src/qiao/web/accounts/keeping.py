"""Keeping: the sealed secrets of second factors, for the change of keys."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator

from qiao.ground.privacy import sealing
from qiao.ground.privacy.keys import KeyRing
from qiao.ground.privacy.rotation import keep
from qiao.web.accounts.adapter import PLACE


class SecondFactors:
    """The texts in an authenticator's data that the adapter sealed."""

    name = "mfa.authenticator"

    def next_mark(self, after: str, limit: int) -> str:
        """The number of the last of the next authenticators."""
        keys = Authenticator.objects.filter(pk__gt=int(after or 0)).order_by("pk").values_list("pk", flat=True)[:limit]
        return str(list(keys)[-1]) if keys else ""

    def reseal(self, after: str, upto: str, ring: KeyRing) -> int:
        """Each that is under another key, written again."""
        changed = 0
        rows = Authenticator.objects.select_for_update().filter(pk__gt=int(after or 0), pk__lte=int(upto))
        for row in rows.order_by("pk"):
            data = _renewed(row.data, ring)
            if data != row.data:
                changed += Authenticator.objects.filter(pk=row.pk).update(data=data)
        return changed

    def holds(self, ring: str, key: str) -> bool:
        """Whether a secret is sealed under the key."""
        rows = Authenticator.objects.values_list("data", flat=True)
        return ring == "sealing" and any(
            sealing.sealed_under(sealed) == key for data in rows.iterator() for sealed in _sealed_in(data)
        )


def _sealed_in(value: Any) -> Iterator[bytes]:
    """What is sealed anywhere in the data: base64 of a key's id, a colon and the rest."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _sealed_in(part)
    if isinstance(value, str) and (sealed := _unpacked(value)):
        yield sealed


def _renewed(value: Any, ring: KeyRing) -> Any:
    if isinstance(value, dict):
        return {key: _renewed(part, ring) for key, part in value.items()}
    if isinstance(value, list):
        return [_renewed(part, ring) for part in value]
    if isinstance(value, str) and (sealed := _unpacked(value)) and sealing.sealed_under(sealed) != ring.sealing.active:
        return base64.b64encode(sealing.seal(sealing.opened(sealed, PLACE, ring), PLACE, ring)).decode("ascii")
    return value


def _unpacked(text: str) -> bytes:
    """The sealed value in a text, empty when it is none."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return content if sealing.is_sealed(content) else b""


keep(SecondFactors())
