"""Who may do what with needs."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDITOR, PROVINCE, SECONDED
from qiao.story.register.permissions import FIELD, HOME_OFFICES, WORK_OFFICES

VIEW = permit("needs.view", "看需求", "See needs", *FIELD, *HOME_OFFICES, *WORK_OFFICES, SECONDED, PROVINCE, AUDITOR)
EDIT = permit("needs.edit", "登记和修改需求", "Enter needs", *FIELD, *HOME_OFFICES)
IMPORT = permit("needs.import", "导入求职意愿登记表", "Import willingness forms", *HOME_OFFICES)
EXPORT = permit("needs.export", "导出需求", "Export needs", *HOME_OFFICES, *WORK_OFFICES, PROVINCE, AUDITOR)
