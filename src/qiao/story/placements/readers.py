"""Readers of the work ledgers' own cells: where the work is, however far down it is told."""

from __future__ import annotations

from dataclasses import dataclass

from qiao.ground import places
from qiao.ground.exchange import faults
from qiao.ground.exchange.cells import Choice, Place
from qiao.ground.exchange.cells.texts import folded, half_width, is_nothing, shown, text_of
from qiao.ground.exchange.faults import CellFault
from qiao.story.placements import words

_COUNTY_DIGITS = 6


@dataclass(frozen=True)
class WorkPlace(Place):
    """A place of work（务工地点）as its 6-digit code, a province or a city too: how far it must reach is a rule's to
    say, because the offices want to be told that apart from a name that nobody knows."""

    def read(self, raw: object) -> str | None:
        """The code. Raises CellFault: place_unknown, place_ambiguous."""
        text = half_width(text_of(raw))
        if is_nothing(text):
            return None
        try:
            return places.find(text, within=self.within, level="county").code[:_COUNTY_DIGITS]
        except places.UnknownPlace as unknown:
            raise CellFault(faults.PLACE_UNKNOWN, found=shown(text)) from unknown
        except places.AmbiguousPlace as several:
            raise CellFault(faults.PLACE_AMBIGUOUS, found=shown(text), count=len(several.candidates)) from several

    def reaches(self, code: str) -> bool:
        """Whether the place of that code is a county, or a city that has none."""
        return self._reaches(places.by_code(code, historic=True))


class Channel(Choice):
    """A channel of employment（就业渠道）as the form has it: 外出务工 stays 外出务工, whatever it is stored as."""

    def read(self, raw: object) -> str | None:
        """The word as told, or the canonical one where only its writing differs. Raises CellFault choice."""
        word = super().read(raw)
        told = folded(text_of(raw))
        return word if word is None or told == folded(word) else told

    def canonical(self, told: str) -> str:
        """The word of our own for a channel as told."""
        return self._by_spelling[folded(told)]


CHANNEL = Channel(words.CHANNEL)
