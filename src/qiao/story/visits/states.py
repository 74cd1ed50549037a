"""Kinds and outcomes of a visit（走访）, and states of a promise（承诺）: which may follow which."""

from __future__ import annotations

from qiao.ground.saying import Tone

HOUSEHOLD, PERSON = "household", "person"
COUNTY, TOWNSHIP, VILLAGE = "county", "township", "village"
WORKSHOP, EMPLOYER, PROJECT = "workshop", "employer", "project"
OF_PEOPLE = (HOUSEHOLD, PERSON)
"""Kinds that name a record of the register; these alone can be found without change."""
DIVISIONS = (COUNTY, TOWNSHIP, VILLAGE)
"""Kinds that are a division, and need no other name."""
NAMED = (WORKSHOP, EMPLOYER, PROJECT)
"""Kinds that are called by what they are."""
OF_PLACES = (*DIVISIONS, *NAMED)

SEEN, NO_CHANGE, ABSENT, REFUSED = "seen", "no_change", "absent", "refused"
MET = (SEEN, NO_CHANGE)
"""Somebody was met and told something: a later visit can find that nothing has changed since."""
OUTCOME_TONE: dict[str, Tone] = {SEEN: "ready", NO_CHANGE: "ready", ABSENT: "wait", REFUSED: "rest"}
"""The tone of the outcome's chip. Whoever does not want to talk has done nothing wrong."""

OPEN, KEPT, DROPPED = "open", "kept", "dropped"
MOVES: dict[str, frozenset[str]] = {OPEN: frozenset({KEPT, DROPPED}), KEPT: frozenset(), DROPPED: frozenset()}
"""What was kept or dropped stays so; whoever promises again makes another promise."""
TONE: dict[str, Tone] = {OPEN: "way", KEPT: "ready", DROPPED: "rest"}
"""The tone of a promise's chip; of one that is late, the page says so."""

WAITS, SETTLED = "open", "settled"
STOOD, TOLD, BOTH = "stood", "told", "both"
"""A conflict is settled by what stood in the register, by what the phone told, or both are kept."""
SETTLES: dict[str, frozenset[str]] = {
    "": frozenset({STOOD, TOLD, BOTH}),
    BOTH: frozenset({STOOD, TOLD}),
    STOOD: frozenset(),
    TOLD: frozenset(),
}
"""From how it is settled, "" while it is open, how it may be: of both kept, one may be chosen later."""
