"""States of a placement（上岗状态）, and why one ends."""

from __future__ import annotations

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from qiao.ground.saying import Tone
from qiao.story.register.reasons import reason_said

REPORTED, CONFIRMED, DISPUTED, ENDED = "reported", "confirmed", "disputed", "ended"
MOVES: dict[str, frozenset[str]] = {
    REPORTED: frozenset({CONFIRMED, DISPUTED, ENDED}),
    CONFIRMED: frozenset({DISPUTED, ENDED}),
    DISPUTED: frozenset({CONFIRMED, ENDED}),
    ENDED: frozenset(),
}
"""A spell that ended stays ended; who starts again starts a new one."""
TONE: dict[str, Tone] = {REPORTED: "wait", CONFIRMED: "ready", DISPUTED: "wrong", ENDED: "rest"}
"""The tone of the status chip."""

NEVER_STARTED = "never_started"
ENDINGS = (
    ("contract_over", _("合同到期")),
    ("quit", _("本人辞工")),
    ("better_job", _("换了别的活")),
    ("family", _("家里有事")),
    ("health", _("身体原因")),
    ("closed", _("企业停工")),
    ("dismissed", _("企业辞退")),
    (NEVER_STARTED, _("没有到岗")),
    ("other", _("其他")),
)
"""Why a spell ended. Somebody who never came gives the seat back."""
NEAR_CHANNELS = ("workshop", "public_post")
"""Channels that exist only in one's own county（DOMAIN §2, check 3）."""


def holds_seat(ended_why: str) -> bool:
    """Whether a spell at a vacancy holds one of its seats: all do but those of people who never came."""
    return not ended_why.startswith(ending_word(NEVER_STARTED))


def ending_word(why: str) -> str:
    """Why a spell ended, as it is stored: in Chinese, whoever recorded it."""
    with override("zh-hans"):
        return str(dict(ENDINGS)[why])


def ending_said(stored: str) -> str:
    """A stored reason in the reader's language; what was added to it stays as it was written."""
    word, blank, note = stored.partition(" ")
    if word in {ending_word(why) for why, _label in ENDINGS}:
        return gettext(word) + blank + reason_said(note)
    return reason_said(stored)
