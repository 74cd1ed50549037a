"""Finding（找地方）: from what people write to the place they mean, or an honest refusal; `reading` reads."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from qiao.ground.places.codes import by_code, lifted
from qiao.ground.places.naming import plain
from qiao.ground.places.place import AmbiguousPlace, ContradictoryPlace, Level, Place, UnknownPlace
from qiao.ground.places.reading import LONGEST_TEXT, TextReading


def find(text: str, *, within: str | None = None, level: Level | None = None) -> Place:
    """The place that a text names: a code, a full path, or what a clerk or a job site wrote.

    `within` is the code of the place to look inside (37 for Shandong). `level` is the deepest level wanted: what is
    found deeper is lifted to it, and of places of one name the one of that level is preferred; without it the search
    ends at the township, and villages (Chongqing and Shandong only) are read with level="village". How far a text got
    is told by the `level` of what is returned: 成都红星路 is the city.

    Raises UnknownPlace: the text names nothing (or nothing inside `within`, or `within` is no code); AmbiguousPlace:
    several places, or a list of them; ContradictoryPlace (an UnknownPlace): a division named inside one in which it
    does not lie.
    """
    found = _cached(text[: LONGEST_TEXT * 4], within, level)
    if isinstance(found, Place):
        return found
    if isinstance(found, _Contradiction):
        raise ContradictoryPlace(text, found.outer, found.inner)
    if found:
        raise AmbiguousPlace(text, found)
    raise UnknownPlace(text)


class _Contradiction(NamedTuple):
    """What a ContradictoryPlace says, as a value."""

    outer: str
    inner: str


@lru_cache(maxsize=65536)
def _cached(text: str, within: str | None, level: Level | None) -> Place | _Contradiction | tuple[Place, ...]:
    """What `find` returns or raises, as a value, so that refusals are remembered too: () is unknown."""
    around = by_code(within, historic=True) if within is not None else None
    try:
        found = _of_digits(text) or TextReading(text, around, level).place()
    except ContradictoryPlace as apart:
        return _Contradiction(apart.outer, apart.inner)
    except UnknownPlace:
        return ()
    except AmbiguousPlace as several:
        if level is None or len({lifted(place, level).code for place in several.candidates}) > 1:
            return several.candidates
        found = several.candidates[0]  # of several districts of one city, the city is sure
    if around is not None and not found.is_within(around):
        return ()
    return lifted(found, level) if level is not None else found


def _of_digits(text: str) -> Place | None:
    digits = plain(text)
    return by_code(digits, historic=True) if digits.isascii() and digits.isdecimal() else None
