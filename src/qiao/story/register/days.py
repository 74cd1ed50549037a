"""What every stage refuses of days（日期的拒绝）: one that has not come yet, and two in the wrong order."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from qiao.ground.saying import Refused

Kind = TypeVar("Kind", bound=Refused)


def ahead(kind: type[Kind], stage: str, field: str) -> Kind:
    """What was done lies in the future. `stage` begins the code."""
    return kind(
        f"{stage}_day_ahead", "这个日期还没到。请填已经发生的那一天。",
        "This day has not come yet. Enter the day on which it happened.", field=field,
    )  # fmt: skip


def crossed(kind: type[Kind], stage: str, field: str, first: date) -> Kind:
    """A day before the one it has to follow."""
    return kind(
        f"{stage}_days_crossed", f"这个日期早于 {first}，次序不对。请核对两个日期。",
        f"This day lies before {first}. Check both days.", field=field,
    )  # fmt: skip
