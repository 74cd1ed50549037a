"""Who may do what with visits."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDITOR, PROVINCE, SECONDED, STATION, TOWNSHIP
from qiao.story.register.permissions import FIELD, HOME_OFFICES, WORK_OFFICES

VIEW = permit("visits.view", "看走访", "See visits", *FIELD, *HOME_OFFICES, *WORK_OFFICES, SECONDED, PROVINCE, AUDITOR)
EDIT = permit(
    "visits.edit",
    "记走访和承诺",
    "Record visits and promises",
    *FIELD,
    *HOME_OFFICES,
    STATION,
    SECONDED,
)
EXPORT = permit("visits.export", "导出走访", "Export visits", *HOME_OFFICES, *WORK_OFFICES, PROVINCE, AUDITOR)
PLAN = permit("visits.plan", "安排下一批走访", "Plan the next visits", *FIELD, TOWNSHIP)
EVIDENCE = permit("visits.evidence", "看走访的照片和位置", "See photos and positions of visits", *FIELD, *HOME_OFFICES)
