"""Who may plan classes（培训班）, enrol people, take attendance, examine and give certificates."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDITOR, CITY, COUNTY, PROVINCE, SCHOOL, SECONDED, TOWNSHIP
from qiao.story.register.permissions import FIELD, HOME_OFFICES

VIEW = permit(
    "training.view", "看培训需求、课程和班", "See training needs, courses and classes",
    *FIELD, *HOME_OFFICES, CITY, SECONDED, PROVINCE, AUDITOR, SCHOOL,
)  # fmt: skip
PLAN = permit(
    "training.plan", "办班：机构、师资、课程、课次", "Plan schools, trainers, courses and classes", COUNTY, SECONDED
)
PROMISE = permit("training.promise", "记订单班的用人承诺", "Keep employers' promises of seats", COUNTY, CITY, SECONDED)
ENROL = permit("training.enrol", "给人报名", "Enrol people", *FIELD, TOWNSHIP, COUNTY, SECONDED)
ATTEND = permit("training.attend", "点到课", "Take attendance", *FIELD, TOWNSHIP, COUNTY, SECONDED, SCHOOL)
EXAMINE = permit("training.examine", "登记考核", "Enter exams", COUNTY, SECONDED, SCHOOL)
CERTIFY = permit("training.certify", "发结业证、收回结业证", "Give and withdraw certificates", COUNTY)
IMPORT = permit("training.import", "导入培训台账", "Import training ledgers", COUNTY, SECONDED)
EXPORT = permit("training.export", "导出培训台账", "Export training ledgers", *HOME_OFFICES, PROVINCE, AUDITOR)
