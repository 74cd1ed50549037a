"""The states of a demand list（需求清单状态）: draft → sent → answered → closed; or withdrawn, with a reason."""

from __future__ import annotations

from typing import Final

from qiao.ground.saying import Tone

DRAFT, SENT, ANSWERED, CLOSED, WITHDRAWN = "draft", "sent", "answered", "closed", "withdrawn"
MOVES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "send": ((DRAFT,), SENT),
    "finish": ((SENT,), ANSWERED),
    "close": ((ANSWERED,), CLOSED),
    "withdraw": ((DRAFT, SENT, ANSWERED), WITHDRAWN),
}
"""A move: the states it starts from, and the state it ends in. The county sends, closes and withdraws; the city
finishes its answer."""
STATE_WORDS: Final = {
    DRAFT: ("草稿", "a draft"),
    SENT: ("已发出", "sent"),
    ANSWERED: ("已答复", "answered"),
    CLOSED: ("已结清", "closed"),
    WITHDRAWN: ("已撤回", "withdrawn"),
}
TONE: Final[dict[str, Tone]] = {DRAFT: "wait", SENT: "way", ANSWERED: "ready", CLOSED: "rest", WITHDRAWN: "rest"}
ANSWERABLE: Final = (SENT, ANSWERED)
"""The city may still name posts after its answer, until the county closes the list."""
OUT: Final = (SENT, ANSWERED, CLOSED)
"""The city sees these; of what was withdrawn it sees what had been sent."""
COUNTED: Final = (DRAFT, SENT, ANSWERED)
"""While it is under way, the county is told who looks for work beside the list."""
RECOUNT_DAYS: Final = 14
"""An older list says what it would be today. Assumption."""
FOUND, CANNOT = "found", "cannot"


def may(move: str, state: str) -> bool:
    """Whether the move is allowed from the state."""
    return state in MOVES[move][0]
