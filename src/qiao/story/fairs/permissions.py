"""Who may plan a fair（招聘会）, invite, check people in and record what they said."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDITOR, CITY, COUNTY, PROVINCE, SECONDED, TOWNSHIP
from qiao.story.register.permissions import FIELD, HOME_OFFICES, WORK_OFFICES

VIEW = permit("fairs.view", "看招聘会", "See fairs", *FIELD, *HOME_OFFICES, *WORK_OFFICES, SECONDED, PROVINCE, AUDITOR)
PLAN = permit("fairs.plan", "办招聘会：定日子、企业、岗位、展位", "Plan fairs, firms and posts", COUNTY, CITY, SECONDED)
INVITE = permit("fairs.invite", "邀请人参加招聘会", "Invite people to a fair", COUNTY, SECONDED)
REPLY = permit("fairs.reply", "记录邀请的答复", "Record replies to invitations", *FIELD, TOWNSHIP, COUNTY, SECONDED)
CHECK_IN = permit(
    "fairs.check_in", "签到、记意向、现场推荐", "Check people in, record intents, match on site",
    *FIELD, *HOME_OFFICES, *WORK_OFFICES, SECONDED,
)  # fmt: skip
IMPORT = permit("fairs.import", "导入招聘会的企业和岗位", "Import a fair's firms and posts", COUNTY, CITY, SECONDED)
EXPORT = permit(
    "fairs.export", "导出招聘会的名单", "Export a fair's lists", *HOME_OFFICES, *WORK_OFFICES, PROVINCE, AUDITOR
)
