"""Readers of the register's own cells: where a person lives, down to the village."""

from __future__ import annotations

from dataclasses import dataclass

from qiao.ground import places
from qiao.ground.exchange import faults
from qiao.ground.exchange.cells import Place
from qiao.ground.exchange.cells.texts import is_nothing, shown, text_of
from qiao.ground.exchange.faults import CellFault
from qiao.story.register.errors import PLACE_APART


@dataclass(frozen=True)
class Residence(Place):
    """A residence（居住地、户籍地）down to the county at least, as the 12-digit code of the deepest place named.

    Rosters write five levels, some only three; what stands below the county is kept where it is known.
    """

    def read(self, raw: object) -> str | None:
        """The code, padded with zeros. Raises CellFault: place_unknown, place_ambiguous."""
        text = text_of(raw)
        return None if is_nothing(text) else residence_code(text)


def residence_code(text: str) -> str:
    """The 12-digit code of a residence written as text or code; must reach the county.

    (A few cities have townships but no counties; there the township is enough.)

    Raises CellFault: place_unknown (also when only a province or city is named), place_apart, place_ambiguous.
    """
    try:
        found = places.find(text, level="village")
    except places.ContradictoryPlace as apart:
        raise CellFault(PLACE_APART, inner=apart.inner, outer=apart.outer) from apart
    except places.UnknownPlace as unknown:
        raise CellFault(faults.PLACE_UNKNOWN, found=shown(text)) from unknown
    except places.AmbiguousPlace as ambiguous:
        raise CellFault(faults.PLACE_AMBIGUOUS, found=shown(text), count=len(ambiguous.candidates)) from ambiguous
    if not found.county and found.level != "township":
        raise CellFault(faults.PLACE_UNKNOWN, found=shown(text))
    return found.code


def region_of(code: str) -> str:
    """A 12-digit code without the zeros that only fill: 6, 9 or 12 digits, as regions are stored."""
    if code.endswith("000000"):
        return code[:6]
    return code[:9] if code.endswith("000") else code


def padded(region: str) -> str:
    """A stored region as the 12-digit code."""
    return region.ljust(12, "0")
