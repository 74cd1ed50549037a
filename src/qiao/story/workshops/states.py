"""States of a workshop（帮扶车间）: applied → recognised → withdrawn, or refused; and what it is called, by date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from qiao.ground.saying import Tone

APPLIED, REFUSED, RECOGNISED, WITHDRAWN = "applied", "refused", "recognised", "withdrawn"
MOVES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "recognise": ((APPLIED,), RECOGNISED),
    "refuse": ((APPLIED,), REFUSED),
    "withdraw": ((RECOGNISED,), WITHDRAWN),
}
"""A move: the states it starts from, and the state it ends in."""
STATE_WORDS: Final = {
    APPLIED: ("申请认定", "applied for"),
    REFUSED: ("不予认定", "not recognised"),
    RECOGNISED: ("已认定", "recognised"),
    WITHDRAWN: ("已取消认定", "withdrawn"),
}
TONE: Final[dict[str, Tone]] = {APPLIED: "wait", REFUSED: "rest", RECOGNISED: "ready", WITHDRAWN: "wrong"}
STANDING: Final = (APPLIED, RECOGNISED)

RENAMED_ON: Final = date(2021, 1, 1)
"""扶贫车间 until the end of 2020, 帮扶车间 after: labels follow the record's date（DOMAIN.md §9）."""
PAPER_ENDS_SOON: Final = timedelta(days=60)
"""So long before its last day a paper is asked for anew. Assumption."""
LOOKED_AT_EVERY: Final = timedelta(days=180)
"""A recognised workshop is inspected once in each half of a year. Assumption."""


def called(day: date) -> tuple[str, str]:
    """What such a place was called on a day, Chinese and English."""
    return ("扶贫车间", "poverty-relief workshop") if day < RENAMED_ON else ("帮扶车间", "support workshop")


def may(move: str, state: str) -> bool:
    """Whether the move is allowed from the state."""
    return state in MOVES[move][0]
