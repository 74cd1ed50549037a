"""The reader of places（地名、区划代码）."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from qiao.ground import places
from qiao.ground.exchange import faults
from qiao.ground.exchange.cells.texts import half_width, is_nothing, readable, share, shown, text_of
from qiao.ground.exchange.faults import CellFault

_SIX_DIGITS = ("province", "city", "county")
_MUNICIPAL = frozenset(("110000", "120000", "310000", "500000"))  # their own cities


@dataclass(frozen=True)
class Place:
    """A place by its name or code, as its code: 6 digits down to the county, 12 below.

    `level` is how far down the cell must reach; what is named below it is cut off. `within` is the code of the
    region meant where a name alone is not enough.
    """

    level: places.Level = "county"
    within: str | None = None
    dtype = pl.String()

    def read(self, raw: object) -> str | None:
        """The code. Raises CellFault: place_unknown, place_ambiguous."""
        text = half_width(text_of(raw))
        if is_nothing(text):
            return None
        try:
            place = places.find(text, within=self.within, level=self.level)
        except places.UnknownPlace as unknown:
            raise CellFault(faults.PLACE_UNKNOWN, found=shown(text)) from unknown
        except places.AmbiguousPlace as several:
            raise CellFault(faults.PLACE_AMBIGUOUS, found=shown(text), count=len(several.candidates)) from several
        if not self._reaches(place):
            raise CellFault(faults.PLACE_UNKNOWN, found=shown(text))
        return place.code[:6] if self.level in _SIX_DIGITS else place.code

    def _reaches(self, place: places.Place) -> bool:
        """Whether the place is deep enough; 东莞 and other cities without counties are as deep as a county."""
        wanted = places.LEVELS.index(self.level)
        if self.level == "county" and place.level == "city":
            return not any(child.level == "county" for child in places.children(place.code))
        return places.LEVELS.index(place.level) >= wanted or (self.level == "city" and place.code[:6] in _MUNICIPAL)

    def recognises(self, samples: Sequence[object]) -> float:
        return share(samples, lambda raw: isinstance(raw, str) and readable(self.read, raw))

    def choices(self) -> Sequence[str]:
        return ()

    def as_text(self) -> bool:
        return True
