"""Readers of this stage's own cells: where a person lives, and what their body cannot bear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from qiao.ground import places
from qiao.ground.exchange import faults
from qiao.ground.exchange.cells import Place
from qiao.ground.exchange.cells.texts import is_nothing, share, shown, text_of
from qiao.ground.exchange.faults import CellFault
from qiao.story.needs.work_limits import WORK_LIMITS, UnknownWorkLimit, read_work_limits


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

    Raises CellFault: place_unknown (also when only a province or city is named), place_ambiguous.
    """
    try:
        found = places.find(text, level="village")
    except places.UnknownPlace as unknown:
        raise CellFault(faults.PLACE_UNKNOWN, found=shown(text)) from unknown
    except places.AmbiguousPlace as ambiguous:
        raise CellFault(faults.PLACE_AMBIGUOUS, found=shown(text), count=len(ambiguous.candidates)) from ambiguous
    if not found.county and found.level != "township":
        raise CellFault(faults.PLACE_UNKNOWN, found=shown(text))
    return found.code


@dataclass(frozen=True)
class WorkLimits:
    """Physical demands（劳动限制、体力要求）as the bit set of `work_limits`; both forms write them alike."""

    dtype = pl.Int64()

    def read(self, raw: object) -> int:
        """The bit set; 无 is 0. Raises CellFault choice for the first word that is not in the list."""
        try:
            return read_work_limits(text_of(raw))
        except UnknownWorkLimit as unknown:
            listed = "、".join(limit.zh for limit in WORK_LIMITS)
            raise CellFault(faults.CHOICE, found=shown(unknown.found), choices=listed) from unknown

    def recognises(self, samples: Sequence[object]) -> float:
        return share(samples, self._names_one)

    def _names_one(self, raw: object) -> bool:
        try:
            return isinstance(raw, str) and self.read(raw) > 0
        except CellFault:
            return False

    def choices(self) -> Sequence[str]:
        """The drop-down offers the single demands; several are typed with 、 between them."""
        return tuple(limit.zh for limit in WORK_LIMITS)

    def as_text(self) -> bool:
        return False
