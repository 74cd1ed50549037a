"""Who may see what was achieved."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDITOR, CITY, COUNTY, PROVINCE, SECONDED, STATION, TOWNSHIP

VIEW = permit(
    "reports.view",
    "看成效和回放",
    "See results and the replay",
    *(PROVINCE, SECONDED, AUDITOR, COUNTY, TOWNSHIP, CITY, STATION),
)
