"""Who may run rounds, publish them, and record what workers answered."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDITOR, CITY, COUNTY, PROVINCE, SECONDED, STATION, TOWNSHIP
from qiao.story.register.permissions import FIELD

_BUREAUS = (COUNTY, CITY, SECONDED, PROVINCE)

VIEW = permit(
    "matching.view", "看匹配和推荐", "See rounds and proposals", *FIELD, TOWNSHIP, *_BUREAUS, STATION, AUDITOR
)
RUN = permit("matching.run", "开一轮匹配", "Run a matching round", *_BUREAUS)
PUBLISH = permit("matching.publish", "发布和撤回推荐", "Publish and withdraw proposals", COUNTY, SECONDED, PROVINCE)
REPLY = permit("matching.reply", "记录本人答复", "Record a worker's reply", *FIELD, TOWNSHIP, COUNTY, SECONDED)
EXPORT = permit("matching.export", "导出推荐和方案表", "Export proposals and plans", *_BUREAUS, AUDITOR)
