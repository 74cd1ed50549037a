"""Who may do what with the register."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import (
    AUDITOR,
    CITY,
    COUNTY,
    HELPER,
    PROVINCE,
    SECONDED,
    STATION,
    TEAM,
    TOWNSHIP,
    VILLAGE,
)

FIELD = (VILLAGE, HELPER, TEAM)
HOME_OFFICES = (TOWNSHIP, COUNTY)
WORK_OFFICES = (CITY, STATION)

VIEW = permit(
    "register.view",
    "看劳动者和户",
    "See workers and households",
    *FIELD,
    *HOME_OFFICES,
    *WORK_OFFICES,
    SECONDED,
    PROVINCE,
    AUDITOR,
)
EDIT = permit("register.edit", "登记和修改劳动者、户", "Enter workers and households", *FIELD, *HOME_OFFICES)
IMPORT = permit("register.import", "导入花名册", "Import rosters", *HOME_OFFICES)
EXPORT = permit("register.export", "导出劳动者", "Export workers", *HOME_OFFICES, *WORK_OFFICES, PROVINCE, AUDITOR)
PHONE = permit(
    "register.phone",
    "记电话打通没有",
    "Record what a call to a phone gave",
    *FIELD,
    *HOME_OFFICES,
    *WORK_OFFICES,
    SECONDED,
)
REVEAL = permit(
    "register.reveal",
    "说明用途后查看证件和电话",
    "See an identity or phone, with a reason",
    *FIELD,
    *HOME_OFFICES,
    *WORK_OFFICES,
)
