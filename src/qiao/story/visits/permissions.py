"""Who may do what with visits."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDITOR, COUNTY, PROVINCE, SECONDED, STATION, TOWNSHIP, VILLAGE
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
USE = permit("field.use", "用手机走访，没有信号也能记", "Use the field app, without signal too", *FIELD, TOWNSHIP)
SETTLE = permit(
    "visits.settle",
    "定走访和登记不一样的内容",
    "Settle what visits and the register tell differently",
    VILLAGE,
    TOWNSHIP,
    COUNTY,
)
BRING = permit("field.bring", "收手机导出的密封文件", "Take in sealed files of phones", VILLAGE, TOWNSHIP, COUNTY)
