"""Who has business with imports: the roles that may bring in at least one ledger."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import CITY, COUNTY, SECONDED, STATION, TOWNSHIP

VIEW = permit("imports.view", "看导入批次", "See imports", TOWNSHIP, COUNTY, CITY, STATION, SECONDED)
"""Which ledger, each stage says by its own permission; a test holds the two together."""
