"""Free text（随手写的话）: what people write by hand and everybody sees keeps no number of a person."""

from __future__ import annotations

from qiao.ground.audit.scrubbing import holds_number
from qiao.ground.privacy.errors import HoldsNumber


def without_numbers(text: str) -> str:
    """The text itself. Raises HoldsNumber for one with an identity, phone or card number."""
    if holds_number(text):
        raise HoldsNumber
    return text
