"""What visits store."""

from qiao.story.visits.models.evidence import Photo, Position
from qiao.story.visits.models.field import Conflict, Pack, Receipt
from qiao.story.visits.models.promise import Promise
from qiao.story.visits.models.reached import Reached
from qiao.story.visits.models.visit import COUNTY_DIGITS, TOWNSHIP_DIGITS, VILLAGE_DIGITS, Visit

__all__ = [
    "COUNTY_DIGITS",
    "TOWNSHIP_DIGITS",
    "VILLAGE_DIGITS",
    "Conflict",
    "Pack",
    "Photo",
    "Position",
    "Promise",
    "Reached",
    "Receipt",
    "Visit",
]
