"""Clocks（两个时钟）: when a phone says that something was written down, when it came here, and how far its clock was
off. The phone's time is evidence, kept as it came; days count by the server's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qiao.ground import clock
from qiao.story.visits.models import Receipt
from qiao.story.visits.receipts import moment

OFF_FROM_S = 3600
"""From how far off a clock is wrong rather than imprecise. Assumption."""
UNITS = ((365 * 24, "year"), (24, "day"), (1, "hour"))


def times_of(receipt: Receipt | None) -> list[tuple[Any, Any]]:
    """Both times of what a phone brought, and how its clock stood; nothing for what was written down here."""
    if receipt is None:
        return []
    told = [(_("手机上的时间"), as_told(receipt.made_at)), (_("收到的时间"), receipt.received_at)]
    off = receipt.clock_off_s
    return [*told, (_("手机时钟"), off_said(off))] if off is not None and abs(off) >= OFF_FROM_S else told


def as_told(text: str) -> str:
    """A moment of a phone in China's time; what is none as it came."""
    told: datetime | None = moment(text)
    return text if told is None else f"{told.astimezone(clock.CHINA):%Y-%m-%d %H:%M}"


def off_said(seconds: int) -> str:
    """How far a clock is off, in its largest unit: 快 1 天."""
    hours = round(abs(seconds) / 3600)
    size, unit = next((one for one in UNITS if hours >= one[0]), UNITS[-1])
    number = max(1, round(hours / size))
    if unit == "year":
        span = ngettext("%(n)d 年", "%(n)d 年", number) % {"n": number}
    elif unit == "day":
        span = ngettext("%(n)d 天", "%(n)d 天", number) % {"n": number}
    else:
        span = ngettext("%(n)d 小时", "%(n)d 小时", number) % {"n": number}
    return (_("快了 %(span)s") if seconds > 0 else _("慢了 %(span)s")) % {"span": span}
