"""What the register offers to the ground: its ledgers as importers, and its long work."""

from __future__ import annotations

from qiao.ground.exchange.batches.importers import offer
from qiao.ground.jobs.registry import job
from qiao.story.register import keeping, linking, namelist
from qiao.story.register.names import LINK, Names
from qiao.story.register.permissions import IMPORT
from qiao.story.register.roster import Roster

__all__ = ["keeping"]  # registers what the register keeps sealed
DOUBLES = "register.doubles"

offer(
    "register.roster",
    "劳动者花名册",
    "Workers' roster",
    permission=IMPORT,
    stage="register",
    list_url="register.workers",
)(Roster)
offer(
    "register.names",
    namelist.TITLE,
    "List of names without identities",
    permission=IMPORT,
    stage="register",
    list_url="register.unlinked",
)(Names)
job(LINK, "比对没有身份证号的人", "Compare people without identities", permission=IMPORT)(linking.link)
job(DOUBLES, "找重复登记的人", "Find people registered twice", permission=IMPORT)(linking.find_doubles)
