"""The transfer roster on its way in（R4 转移就业花名册）: the spells of the work ledger, told by another form."""

from __future__ import annotations

from datetime import date

from qiao.ground.exchange.columns import Ledger
from qiao.story.placements.ledgers import transfer_roster
from qiao.story.placements.work_ledger import WorkLedger


class TransferRoster(WorkLedger):
    """Importer of the transfer roster（R4）. A spell that the work ledger has told already is that spell."""

    def ledger(self, as_of: date) -> Ledger:
        """The roster on that day."""
        return transfer_roster(as_of)
