"""What placements offer to the ground: the work ledgers as importers."""

from __future__ import annotations

from qiao.ground.exchange.batches.importers import offer
from qiao.story.placements.bureau_register import BureauRegister
from qiao.story.placements.permissions import IMPORT
from qiao.story.placements.transfer_roster import TransferRoster
from qiao.story.placements.work_ledger import WorkLedger

offer(
    "placements.work_ledger",
    "务工信息台账",
    "Work ledger",
    permission=IMPORT,
    stage="placements",
    list_url="placements.list",
)(WorkLedger)
offer(
    "placements.transfer_roster",
    "转移就业花名册",
    "Transfer roster",
    permission=IMPORT,
    stage="placements",
    list_url="placements.list",
)(TransferRoster)
offer(
    "placements.bureau_register",
    "公共就业登记",
    "Bureau's register of employment",
    permission=IMPORT,
    stage="placements",
    list_url="placements.list",
)(BureauRegister)
