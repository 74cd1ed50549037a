"""The states of a class（培训班）, planned → enrolling → running → ended, or cancelled; and of an enrolment."""

from __future__ import annotations

from typing import Final

from qiao.ground.saying import Tone

PLANNED, ENROLLING, RUNNING, ENDED, CANCELLED = "planned", "enrolling", "running", "ended", "cancelled"
MOVES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "open": ((PLANNED,), ENROLLING),
    "begin": ((PLANNED, ENROLLING), RUNNING),
    "end": ((RUNNING,), ENDED),
    "cancel": ((PLANNED, ENROLLING, RUNNING), CANCELLED),
}
"""A move: the states it starts from, and the state it ends in."""
STATE_WORDS: Final = {
    PLANNED: ("筹备中", "being planned"),
    ENROLLING: ("报名中", "enrolling"),
    RUNNING: ("开班", "running"),
    ENDED: ("已结业", "ended"),
    CANCELLED: ("已取消", "cancelled"),
}
TONE: Final[dict[str, Tone]] = {PLANNED: "wait", ENROLLING: "way", RUNNING: "ready", ENDED: "rest", CANCELLED: "wrong"}
TAKES_PEOPLE: Final = (PLANNED, ENROLLING, RUNNING)
"""States in which somebody may still come in."""

ENROLLED, WAITING, LEFT, FINISHED, DROPPED = "enrolled", "waiting", "left", "finished", "dropped"
IN_CLASS: Final = (ENROLLED, FINISHED)
ENROLMENT_TONE: Final[dict[str, Tone]] = {
    ENROLLED: "ready", WAITING: "way", LEFT: "rest", FINISHED: "ready", DROPPED: "rest",
}  # fmt: skip

LEAST_AGE: Final = 16
"""Under 16 never in classes that lead to work（hard rule 2）."""
LEAST_SHARE: Final = 0.8
"""Whoever came to so large a share of the sessions may sit the exam. Assumption."""


def may(move: str, state: str) -> bool:
    """Whether the move is allowed from the state."""
    return state in MOVES[move][0]
