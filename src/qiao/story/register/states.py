"""Status of a worker（状态）: which may follow which. Told by what happens in later stages, seldom chosen by hand."""

from __future__ import annotations

from qiao.ground.saying import Tone

UNVERIFIED, FAR, NEAR, PROPOSED, LEAVING = "unverified", "looking_far", "looking_near", "proposed", "leaving"
WORKING, AGAIN, NOT_LOOKING, UNREACHABLE = "working", "looking_again", "not_looking", "unreachable"
LOOKING = (FAR, NEAR, AGAIN)
"""Who looks for work and waits for a post."""
SEEKING = (*LOOKING, PROPOSED, LEAVING)
"""Who is on the way to a post."""

IDLE = (UNVERIFIED, *LOOKING, NOT_LOOKING, UNREACHABLE)
"""Who is neither at work nor on the way there: a word of theirs decides the status."""

_FREE = frozenset({UNVERIFIED, FAR, NEAR, AGAIN, NOT_LOOKING, UNREACHABLE, WORKING})
MOVES: dict[str, frozenset[str]] = {
    UNVERIFIED: _FREE | {PROPOSED},
    FAR: _FREE | {PROPOSED},
    NEAR: _FREE | {PROPOSED},
    AGAIN: _FREE | {PROPOSED},
    NOT_LOOKING: _FREE,
    UNREACHABLE: _FREE | {PROPOSED},
    PROPOSED: _FREE | {PROPOSED, LEAVING},
    LEAVING: _FREE | {PROPOSED, LEAVING},
    WORKING: frozenset({WORKING, FAR, NEAR, AGAIN, NOT_LOOKING, UNREACHABLE}),
}
"""From each status, where it may go. Somebody at work is not proposed a post before they look again."""

BY_HAND = frozenset({UNVERIFIED, NOT_LOOKING, UNREACHABLE})
"""What an officer may set in the form; the rest follows from needs, replies and placements."""
OF_CHILDREN = frozenset({NOT_LOOKING, UNREACHABLE})
"""What a person under 16 may be."""

TONE: dict[str, Tone] = {
    UNVERIFIED: "wait",
    FAR: "ready",
    NEAR: "ready",
    PROPOSED: "way",
    LEAVING: "way",
    WORKING: "way",
    AGAIN: "ready",
    NOT_LOOKING: "rest",
    UNREACHABLE: "wrong",
}
"""The tone of the status chip（design/BRIEF.md §6）: at rest, ready, under way, waits for a colleague, wrong."""


def may_move(now: str, to: str) -> bool:
    """Whether the status may go from one to the other."""
    return to in MOVES[now]
