"""Who may do what with visits."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDITOR, COUNTY, PROVINCE, SCHOOL, SECONDED, STATION, TOWNSHIP, VILLAGE
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
USE = permit("field.use", "用手机走访，没有信号也能记", "Use the field app, without signal too", *FIELD, TOWNSHIP)
DOOR = permit(
    "field.door", "在招聘会门口签到、在课堂点到时用手机，没有信号也能记",
    "Use a phone at the door of a fair or of a class, without signal too",
    *FIELD, *HOME_OFFICES, *WORK_OFFICES, SECONDED, SCHOOL,
)  # fmt: skip
SETTLE = permit(
    "visits.settle",
    "定走访和登记不一样的内容",
    "Settle what visits and the register tell differently",
    VILLAGE,
    TOWNSHIP,
    COUNTY,
)
BRING = permit("field.bring", "收手机导出的密封文件", "Take in sealed files of phones", VILLAGE, TOWNSHIP, COUNTY)
