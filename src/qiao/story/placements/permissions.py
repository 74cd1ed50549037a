"""Who may do what with placements."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDITOR, EMPLOYER, PROVINCE, SECONDED, WORKSHOP
from qiao.story.register.permissions import FIELD, HOME_OFFICES, WORK_OFFICES

ORGANISATIONS = (EMPLOYER, WORKSHOP)
VIEW = permit(
    "placements.view",
    "看上岗记录",
    "See placements",
    *FIELD,
    *HOME_OFFICES,
    *WORK_OFFICES,
    *ORGANISATIONS,
    SECONDED,
    PROVINCE,
    AUDITOR,
)
EDIT = permit("placements.edit", "记上岗和离岗", "Record starts and ends of work", *HOME_OFFICES, *WORK_OFFICES)
REPORT = permit("placements.report", "按名单点名上报", "Report at a roll call", *FIELD, *HOME_OFFICES)
CONFIRM = permit(
    "placements.confirm",
    "确认在岗，或提出异议",
    "Confirm a placement, or dispute it",
    *ORGANISATIONS,
    *WORK_OFFICES,
    *HOME_OFFICES,
)
ARRIVALS = permit(
    "placements.arrivals", "说谁到岗了、谁没来", "Say who came to the own firm, and who did not", EMPLOYER
)
BOOKS = permit(
    "placements.books",
    "车间台账：点名、记工资",
    "Keep a workshop's books: roll and pay",
    WORKSHOP,
    *HOME_OFFICES,
    SECONDED,
)
IMPORT = permit("placements.import", "导入务工台账", "Import work ledgers", *HOME_OFFICES, *WORK_OFFICES)
EXPORT = permit(
    "placements.export", "导出上岗记录", "Export placements", *HOME_OFFICES, *WORK_OFFICES, PROVINCE, AUDITOR
)
