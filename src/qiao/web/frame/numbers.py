"""Numbers（数字）: whole numbers as a request gives them, read in one way that no length can break."""

from __future__ import annotations

MOST = 2**63 - 1
"""The largest number that a column of either database keeps."""


def whole(text: str, most: int = MOST) -> int | None:
    """The whole number written in decimal digits; None for any other text, and for a number above `most`."""
    bare = text.strip()
    # The length first: Python itself refuses to read thousands of digits.
    if not bare.isdecimal() or len(bare) > len(str(most)):
        return None
    number = int(bare)
    return number if number <= most else None
