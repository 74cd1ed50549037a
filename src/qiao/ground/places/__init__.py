"""Places（行政区划）: today's divisions from province to village, old codes and names, pairings, distances."""

from qiao.ground.places import tables
from qiao.ground.places.codes import by_code, children, former, lifted, name_in, successors
from qiao.ground.places.coordinates import Coordinates, coordinates, distance_km, read_township_points
from qiao.ground.places.lookup import find
from qiao.ground.places.naming import private_use
from qiao.ground.places.pairings import PAIRINGS, Pairing, paired_city, paired_counties
from qiao.ground.places.place import LEVELS, AmbiguousPlace, ContradictoryPlace, Level, Place, UnknownPlace

PLACES_VERSION = tables.version()

__all__ = [
    "LEVELS",
    "PAIRINGS",
    "PLACES_VERSION",
    "AmbiguousPlace",
    "ContradictoryPlace",
    "Coordinates",
    "Level",
    "Pairing",
    "Place",
    "UnknownPlace",
    "by_code",
    "children",
    "coordinates",
    "distance_km",
    "find",
    "former",
    "lifted",
    "name_in",
    "paired_city",
    "paired_counties",
    "private_use",
    "read_township_points",
    "successors",
]
