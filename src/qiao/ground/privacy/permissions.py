"""Who may read the audit, which stands below accounts and knows no roles; who may take identities out in clear."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDIT_ADMIN, AUDITOR, CITY, COUNTY, PROVINCE, STATION, TOWNSHIP

AUDIT_VIEW = permit("audit.view", "看审计记录", "Read the audit", AUDITOR, AUDIT_ADMIN)
RELEASE_VIEW = permit(
    "releases.view",
    "看谁导出过明文",
    "See who took identities out in clear",
    *(TOWNSHIP, COUNTY, CITY, STATION, PROVINCE, AUDITOR),
)
RELEASE_ASK = permit(
    "releases.ask",
    "申请明文导出（上报表格、填表）",
    "Ask for files with identities in clear (forms for upper levels, filled forms)",
    *(TOWNSHIP, COUNTY, CITY, STATION),
)
RELEASE_APPROVE = permit(
    "releases.approve",
    "同意别人的明文导出",
    "Agree to another's file with identities in clear",
    *(COUNTY, CITY, PROVINCE),
)
