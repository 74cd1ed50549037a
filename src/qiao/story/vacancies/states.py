"""The states of a vacancy（岗位状态）, and which move is allowed from where.

draft → verified → open ⇄ paused; open ⇄ filled as seats are taken and given back; expired, closed and blocked come
back through a correction, closed also by the firm's word, and then wait for verification again. So does what was
verified and is changed since (`standing.py`).
"""

from __future__ import annotations

from typing import Final

DRAFT, VERIFIED, OPEN, PAUSED = "draft", "verified", "open", "paused"
FILLED, EXPIRED, CLOSED, BLOCKED = "filled", "expired", "closed", "blocked"

MOVES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "verify": ((DRAFT,), VERIFIED),
    "open": ((VERIFIED, PAUSED), OPEN),
    "pause": ((OPEN,), PAUSED),
    "expire": ((DRAFT, VERIFIED, OPEN, PAUSED, FILLED), EXPIRED),
    "close": ((VERIFIED, OPEN, PAUSED, FILLED), CLOSED),
    "block": ((DRAFT, VERIFIED, OPEN, PAUSED, FILLED, EXPIRED, CLOSED), BLOCKED),
    "reconsider": ((EXPIRED, CLOSED, BLOCKED), DRAFT),
    "change": ((VERIFIED, OPEN, PAUSED, FILLED), DRAFT),
    "fill": ((OPEN, PAUSED), FILLED),
    "reopen": ((FILLED,), OPEN),
}
"""A move: the states it starts from, and the state it ends in."""

HAS_SEATS = (OPEN, PAUSED)
"""States in which somebody who said yes can still be given a seat: a pause stops new proposals, not a promise.

Nor does a change that waits to be verified: `queries.has_seats` adds those drafts."""

STANDING = (DRAFT, VERIFIED, OPEN, PAUSED)
"""States in which the employer's offer still stands."""

ANSWERED = (VERIFIED, OPEN, PAUSED, FILLED)
"""States in which the employer can say whether the post still stands."""


ENDED = (EXPIRED, CLOSED)
"""States of a post that is over: its last day passed, or its firm takes nobody any more."""

HIRES_NOBODY = (FILLED, *ENDED)
"""States in which nobody is missing, whatever the headcount was: its firm has enough, or ended the post."""


def may(move: str, state: str) -> bool:
    """Whether the move is allowed from the state."""
    return state in MOVES[move][0]


def end(move: str) -> str:
    """The state in which the move ends."""
    return MOVES[move][1]
