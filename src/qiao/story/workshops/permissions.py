"""Who may keep a township's profile（家底）, and propose, recognise, inspect and grade workshops（帮扶车间）."""

from __future__ import annotations

from qiao.ground.accounts.permissions import permit
from qiao.ground.accounts.roles import AUDITOR, CITY, COUNTY, PROVINCE, SECONDED, TOWNSHIP, WORKSHOP
from qiao.story.register.permissions import FIELD, HOME_OFFICES

VIEW = permit(
    "workshops.view", "看车间和乡镇家底", "See workshops and what townships have",
    *FIELD, *HOME_OFFICES, CITY, SECONDED, PROVINCE, AUDITOR, WORKSHOP,
)  # fmt: skip
PROFILE = permit(
    "workshops.profile",
    "记乡镇家底：作物、手艺、场地、企业",
    "Keep what a township has",
    *FIELD,
    TOWNSHIP,
    COUNTY,
    SECONDED,
)
APPLY = permit(
    "workshops.apply", "申报车间，改车间的情况", "Propose a workshop and keep its facts", TOWNSHIP, COUNTY, SECONDED
)
RUN = permit("workshops.run", "车间自己报订单和材料", "Tell one's own workshop's orders and papers", WORKSHOP)
DECIDE = permit("workshops.decide", "认定、评定、取消认定", "Recognise, grade and withdraw workshops", COUNTY)
INSPECT = permit("workshops.inspect", "检查车间", "Inspect workshops", TOWNSHIP, COUNTY, SECONDED)
IMPORT = permit("workshops.import", "导入车间和家底台账", "Import workshops and assets", TOWNSHIP, COUNTY, SECONDED)
EXPORT = permit(
    "workshops.export", "导出车间和家底台账", "Export workshops and assets", *HOME_OFFICES, PROVINCE, AUDITOR
)
