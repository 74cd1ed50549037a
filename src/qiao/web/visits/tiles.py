"""The tile map（格子图）: a division's parts as tiles in the order of their codes. Drawn by the server as SVG.

No source at hand tells where a township lies, so the map does not pretend to: equal tiles, no false geography. What was
reached is told three times: by ground, by pattern, and in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qiao.web.visits.areas import Area

TILE_WIDTH, TILE_HEIGHT, GAP, ACROSS = 120, 66, 6, 7
NAME_MOST = 7
Band = Literal["none", "few", "0", "1", "2", "3", "4"]
BANDS: tuple[Band, ...] = ("0", "1", "2", "3", "4", "few", "none")
"""Nobody reached, up to a third, up to two thirds, more, all; a number too small to tell; no household registered."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A part on the map: where it stands, its name, and how much of it was reached."""

    area: Area
    name: str
    band: Band
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """The whole picture, and the bands that occur in it, for its legend."""

    tiles: tuple[Tile, ...]
    width: int
    height: int
    folded: tuple[Area, ...] = ()
    """Parts in which no household is registered: named below, because their tiles would drown the others."""

    @property
    def bands(self) -> list[Band]:
        """Those that the legend explains."""
        found = {tile.band for tile in self.tiles}
        return [band for band in BANDS if band in found]


def tile_map(areas: Sequence[Area]) -> TileMap | None:
    """The picture of these parts; None where there is nothing to draw."""
    if not areas:
        return None
    drawn = [area for area in areas if band_of(area) != "none" or area.visits.number] or list(areas)
    folded = tuple(area for area in areas if area not in drawn)
    tiles = tuple(_tile(area, place) for place, area in enumerate(drawn))
    down = (len(drawn) + ACROSS - 1) // ACROSS
    width = min(len(drawn), ACROSS) * (TILE_WIDTH + GAP) - GAP
    return TileMap(tiles, width, down * (TILE_HEIGHT + GAP) - GAP, folded)


def _tile(area: Area, place: int) -> Tile:
    down, across = divmod(place, ACROSS)
    name = area.short if len(area.short) <= NAME_MOST * (1 if area.short[:1] > "z" else 2) else area.short[:6] + "…"
    return Tile(area, name, band_of(area), across * (TILE_WIDTH + GAP), down * (TILE_HEIGHT + GAP))


def band_of(area: Area) -> Band:
    """How a part is shaded."""
    if area.households.is_few or area.reached.is_few:
        return "few"
    if not area.households.number:
        return "none"
    share = area.reached.number / area.households.number
    if share == 0 or share == 1:
        return "4" if share else "0"
    return "1" if share <= 1 / 3 else "2" if share <= 2 / 3 else "3"
