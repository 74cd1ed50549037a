"""Who may read the audit. It is declared here because the audit itself stands below accounts and knows no roles."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDIT_ADMIN, AUDITOR

AUDIT_VIEW = permit("audit.view", "看审计记录", "Read the audit", AUDITOR, AUDIT_ADMIN)
