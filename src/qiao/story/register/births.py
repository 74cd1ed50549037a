"""Births（出生）: a day, or a month where no day was told; never a day that nobody told.

Two columns keep it: `born_on`, of a month its last day, so that nobody counts as older than they surely are, and
`born_month_only`. Everything that shows or compares a birth has it as text, 1985-03-12 or 1985-03.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any


def born_shown(one: Any) -> str:
    """A birth as it was told: the day, or the month where no day is known; "" where nothing is."""
    if one.born_on is None:
        return ""
    return f"{one.born_on:%Y-%m}" if one.born_month_only else str(one.born_on.isoformat())


def born_kept(told: str | None) -> tuple[date | None, bool]:
    """A birth as `born_shown` shows it, as the two columns keep it: `born_on` and `born_month_only`."""
    if not told:
        return None, False
    if len(told) > len("1985-03"):
        return date.fromisoformat(told), False
    year, month = map(int, told.split("-"))
    return date(year, month, monthrange(year, month)[1]), True
