"""The states of a fair（招聘会）, planned → inviting → on → over; or cancelled."""

from __future__ import annotations

from typing import Final

from qiao.ground.saying import Tone

PLANNED, INVITING, ON, OVER, CANCELLED = "planned", "inviting", "on", "over", "cancelled"
MOVES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "invite": ((PLANNED,), INVITING),
    "begin": ((PLANNED, INVITING), ON),
    "finish": ((ON,), OVER),
    "cancel": ((PLANNED, INVITING, ON), CANCELLED),
}
"""A move: the states it starts from, and the state it ends in."""
STATE_WORDS: Final = {
    PLANNED: ("筹备中", "being planned"),
    INVITING: ("邀请中", "inviting"),
    ON: ("进行中", "under way"),
    OVER: ("已结束", "over"),
    CANCELLED: ("已取消", "cancelled"),
}
TONE: Final[dict[str, Tone]] = {PLANNED: "wait", INVITING: "way", ON: "ready", OVER: "rest", CANCELLED: "wrong"}
CHANGEABLE: Final = (PLANNED, INVITING, ON)
"""States in which firms and posts may still come and go."""

WAITING, YES, NO, UNREACHABLE = "waiting", "yes", "no", "unreachable"
REPLY_TONE: Final[dict[str, Tone]] = {WAITING: "way", YES: "ready", NO: "rest", UNREACHABLE: "rest"}
"""A no is at rest, never red: it costs nothing."""
CONVERTS_DAYS: Final = 92
"""A start of work up to so many days after the fair counts as coming from it（三个月内）."""
FOLLOW_DAYS: Final = 14
"""An intent without an interview's result is asked about after so many days. Assumption."""
SOON_DAYS: Final = 7


def may(move: str, state: str) -> bool:
    """Whether the move is allowed from the state."""
    return state in MOVES[move][0]
