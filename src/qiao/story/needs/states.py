"""States of a need（需求状态）: which may follow which."""

from __future__ import annotations

from qiao.ground.saying import Tone
from qiao.story.register.states import AGAIN, FAR, NEAR, NOT_LOOKING

OPEN, PAUSED, MET, CLOSED = "open", "paused", "met", "closed"
STANDING = (OPEN, PAUSED)
"""A worker has at most one of these."""
MOVES: dict[str, frozenset[str]] = {
    OPEN: frozenset({PAUSED, MET, CLOSED}),
    PAUSED: frozenset({OPEN, MET, CLOSED}),
    MET: frozenset(),
    CLOSED: frozenset(),
}
"""What is met or closed stays so; whoever looks again states a need anew."""
TONE: dict[str, Tone] = {OPEN: "ready", PAUSED: "rest", MET: "way", CLOSED: "rest"}
"""The tone of the status chip."""
REACH_FAR = 2
"""From this reach on, a worker would leave the county."""


def status_of(state: str, reach: int, *, again: bool = False) -> str:
    """What a standing need makes of its worker's status."""
    if state != OPEN:
        return NOT_LOOKING
    if again:
        return AGAIN
    return FAR if reach >= REACH_FAR else NEAR
