"""Who may run rounds, publish them, and record what workers answered."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDITOR, CITY, COUNTY, EMPLOYER, PROVINCE, SECONDED, STATION, TOWNSHIP
from qiao.story.register.permissions import FIELD, HOME_OFFICES

_BUREAUS = (COUNTY, CITY, SECONDED, PROVINCE)

VIEW = permit(
    "matching.view", "看匹配和推荐", "See rounds and proposals", *FIELD, TOWNSHIP, *_BUREAUS, STATION, AUDITOR
)
RUN = permit("matching.run", "开一轮匹配", "Run a matching round", *_BUREAUS)
PUBLISH = permit("matching.publish", "发布和撤回推荐", "Publish and withdraw proposals", COUNTY, SECONDED, PROVINCE)
REPLY = permit("matching.reply", "记录本人答复", "Record a worker's reply", *FIELD, TOWNSHIP, COUNTY, SECONDED)
ANSWER = permit("matching.answer_as_firm", "答复推荐给本单位的人", "Answer proposals for the own posts", EMPLOYER)
EXPORT = permit("matching.export", "导出推荐和方案表", "Export proposals and plans", *_BUREAUS, AUDITOR)
MEASURES = permit(
    "matching.measures",
    "看每个人合适的办法",
    "See the measure that fits each person",
    *FIELD,
    *HOME_OFFICES,
    SECONDED,
    PROVINCE,
    AUDITOR,
)
MEASURE = permit(
    "matching.measure", "按规则重算合适的办法", "Work out the measures anew", *HOME_OFFICES, SECONDED, PROVINCE
)
OVERRULE = permit(
    "matching.overrule", "改定一个人合适的办法", "Overrule somebody's measure", *FIELD, *HOME_OFFICES, SECONDED
)
MEASURES_EXPORT = permit(
    "matching.measures_export",
    "导出合适的办法",
    "Export the measures",
    *HOME_OFFICES,
    SECONDED,
    PROVINCE,
    AUDITOR,
)
