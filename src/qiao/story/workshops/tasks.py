"""The long work of workshops: ledgers of workshops and of what townships have come in."""

from __future__ import annotations

from qiao.ground.exchange.batches.importers import offer
from qiao.story.workshops import permissions, taking_in

offer(
    "workshops.ledger", "帮扶车间台账", "Ledger of workshops",
    permission=permissions.IMPORT, stage="workshops", list_url="workshops.list",
)(taking_in.Workshops)  # fmt: skip

offer(
    "workshops.assets", "乡镇家底台账", "Ledger of townships' assets",
    permission=permissions.IMPORT, stage="workshops", list_url="workshops.assets",
)(taking_in.Assets)  # fmt: skip
