"""The bridge map（两岸一桥）: where each place stands on paper and how each arc runs. Drawn by the server as SVG.

Each bank is drawn on its own plane of longitude and latitude, north up; the gap between is shortened, and the picture
says so. No boundaries: a grid of whole degrees is the only ground.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from qiao.ground import places
from qiao.ground.places.coordinates import coordinates
from qiao.web.home.flows import Flow

WIDTH, HEIGHT = 770, 500
Anchor = Literal["start", "middle", "end"]
Side = Literal["left", "right", "above", "below", "beneath"]
"""Where a label stands; “beneath” is below and to the right."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a bank is drawn: the upper left corner of its places, and how much room they have."""

    x: float
    y: float
    width: float
    height: float


SENDING = Frame(86, 62, 205, 385)
RECEIVING = Frame(372, 142, 332, 215)
"""The sending side stands left and vertically centred, the receiving side right and higher."""

LABEL_AT: dict[str, Side] = {
    "500235": "beneath", "500236": "above", "500237": "right", "500240": "above", "500243": "below", "500114": "below",
    "370800": "below", "370900": "right", "371300": "below", "370400": "below", "371500": "below", "371600": "above",
    "370600": "below", "371700": "left", "370200": "beneath",
}  # fmt: skip
"""Labels that would lie on others at their bank's usual side (left bank left, right bank right)."""


@dataclass(frozen=True, slots=True)
class Node:
    """A place on the map: a circle and its label."""

    code: str
    name: str
    people: int
    x: float
    y: float
    radius: float
    bank: Literal["home", "work"]
    label_x: float
    label_y: float
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Arc:
    """A flow on the map: the path, how wide it is drawn, and where the tooltip stands."""

    flow: Flow
    path: str
    width: float
    tip_x: float
    tip_y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the grid."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Bridge:
    """The whole picture. `arcs` stand in the programme's order, as in the table and for the keyboard."""

    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]
    grid: tuple[Line, ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def drawn(self) -> list[tuple[int, Arc]]:
        """The arcs with their numbers, small over large."""
        return sorted(enumerate(self.arcs), key=lambda pair: (pair[1].flow.paired, -pair[1].flow.people))


class _Plane:
    """A bank's own projection: one scale, north up."""

    def __init__(self, codes: Iterable[str], frame: Frame) -> None:
        self.points = {code: _lon_lat(code) for code in dict.fromkeys(codes)}
        lons, lats = zip(*self.points.values(), strict=True)
        self.west, self.east, self.south, self.north = min(lons), max(lons), min(lats), max(lats)
        self.shrink = math.cos(math.radians((self.south + self.north) / 2))
        across, down = (self.east - self.west) * self.shrink, self.north - self.south
        self.scale = min(frame.width / max(across, 0.5), frame.height / max(down, 0.5))
        self.frame = frame

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """A point on paper."""
        x = self.frame.x + (lon - self.west) * self.shrink * self.scale
        return round(x, 1), round(self.frame.y + (self.north - lat) * self.scale, 1)

    def grid(self) -> list[Line]:
        """The lines of whole degrees within the bank."""
        lons = range(math.ceil(self.west), math.floor(self.east) + 1)
        lats = range(math.ceil(self.south), math.floor(self.north) + 1)
        if len(lons) < 2 or len(lats) < 2:
            return []
        upright = [(self.at(lon, lats[0]), self.at(lon, lats[-1])) for lon in lons]
        level = [(self.at(lons[0], lat), self.at(lons[-1], lat)) for lat in lats]
        return [Line(*start, *end) for start, end in upright + level]


def bridge(flows: Sequence[Flow]) -> Bridge | None:
    """The picture of these flows; None where there is nothing to draw."""
    known = [flow for flow in flows if _is_known(flow.county) and _is_known(flow.city)]
    if not known:
        return None
    home = _Plane((flow.county for flow in known), SENDING)
    work = _Plane((flow.city for flow in known), RECEIVING)
    nodes = [*_nodes(known, home, "home"), *_nodes(known, work, "work")]
    where = {(node.bank, node.code): node for node in nodes}
    arcs = [_arc(flow, where["home", flow.county], where["work", flow.city]) for flow in known]
    return Bridge(tuple(nodes), tuple(arcs), tuple(home.grid() + work.grid()))


def _nodes(flows: Sequence[Flow], plane: _Plane, bank: Literal["home", "work"]) -> list[Node]:
    told: dict[str, list[Flow]] = {}
    for flow in flows:
        told.setdefault(flow.county if bank == "home" else flow.city, []).append(flow)
    return [_node(code, own, plane, bank) for code, own in told.items()]


def _node(code: str, own: list[Flow], plane: _Plane, bank: Literal["home", "work"]) -> Node:
    # What is told only as “fewer than five” is not in the sum either: the difference would tell it.
    people = sum(flow.people for flow in own if not flow.is_few)
    x, y = plane.at(*plane.points[code])
    radius = round((5 + 0.72 * math.sqrt(people)) / 2, 1)
    side = LABEL_AT.get(code, "left" if bank == "home" else "right")
    away = radius + 6
    label_x, label_y, anchor = _LABEL[side](x, y, away)
    name = own[0].county_name if bank == "home" else own[0].city_name
    return Node(code, name, people, x, y, radius, bank, round(label_x, 1), round(label_y, 1), anchor)


_LABEL: dict[Side, Callable[[float, float, float], tuple[float, float, Anchor]]] = {
    "left": lambda x, y, away: (x - away, y + 4, "end"),
    "right": lambda x, y, away: (x + away, y + 4, "start"),
    "above": lambda x, y, away: (x, y - away - 2, "middle"),
    "below": lambda x, y, away: (x, y + away + 11, "middle"),
    "beneath": lambda x, y, away: (x + 2, y + away + 9, "start"),
}


def _arc(flow: Flow, start: Node, end: Node) -> Arc:
    """A curve that bows upward, the more people the higher."""
    curve = 0.26 + 0.0004 * flow.people if flow.paired else 0.34
    across, up = end.x - start.x, start.y - end.y
    bend_x, bend_y = (start.x + end.x) / 2 - up * curve, (start.y + end.y) / 2 - across * curve
    path = f"M{start.x} {start.y}Q{bend_x:.1f} {bend_y:.1f} {end.x} {end.y}"
    top_x, top_y = (start.x + 2 * bend_x + end.x) / 4, (start.y + 2 * bend_y + end.y) / 4
    width = round(min(8.0, max(1.0, flow.people / 26)), 1) if flow.paired else 1.0
    return Arc(flow, path, width, round(top_x, 1), round(top_y, 1))


def _lon_lat(code: str) -> tuple[float, float]:
    point = coordinates(code)
    return point.lon, point.lat


def _is_known(code: str) -> bool:
    try:
        coordinates(code)
    except (places.UnknownPlace, places.AmbiguousPlace):
        return False
    return True
