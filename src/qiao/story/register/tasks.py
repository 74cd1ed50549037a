"""What the register offers to the ground: its roster as an importer."""

from __future__ import annotations

from qiao.ground.exchange.batches.importers import offer
from qiao.story.register.permissions import IMPORT
from qiao.story.register.roster import Roster

offer(
    "register.roster",
    "劳动者花名册",
    "Workers' roster",
    permission=IMPORT,
    stage="register",
    list_url="register.workers",
)(Roster)
