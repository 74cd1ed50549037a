"""What needs offer to the ground: the willingness form as an importer."""

from __future__ import annotations

from qiao.ground.exchange.batches.importers import offer
from qiao.story.needs.permissions import IMPORT
from qiao.story.needs.willingness import Willingness

offer(
    "needs.willingness",
    "求职意愿登记表",
    "Willingness form",
    permission=IMPORT,
    stage="needs",
    list_url="needs.list",
)(Willingness)
