"""What can be wrong with a willingness form beyond what any ledger can have wrong."""

from __future__ import annotations

from qiao.ground.exchange.faults import FaultKind

UNDER_AGE = FaultKind(
    "under_age",
    "未满 16 岁，不能登记务工。",
    "请联系乡镇民政办。",
    "Under 16: cannot be registered for work.",
    "Ask the township's civil affairs office.",
)
START_BEFORE_RETURN = FaultKind(
    "start_before_return",
    "拟外出日期 {start} 早于返乡日期 {back}。",
    "请核对这两个日期。",
    "The day of leaving, {start}, lies before the day of coming home, {back}.",
    "Check the two dates.",
)
EMPLOYED_WITH_REASON = FaultKind(
    "employed_with_reason",
    "“是否就业”填的是“是”，却又写了未就业原因“{reason}”。",
    "请核对现在有没有活干。",
    "Marked as employed, yet with the reason “{reason}” for having no work.",
    "Check whether the person has work now.",
    "warning",
)
REACH_ELSEWHERE = FaultKind(
    "reach_elsewhere",
    "“{found}”不是可选的地点：岗位按本乡镇、本县、本省、结对地区（山东）、全国分。",
    "哪里都愿去的填“全国”，只愿去“{found}”的填“本省”并写在备注里。",
    "“{found}” cannot be chosen: posts are near, in the county, in the province, in Shandong, or anywhere.",
    "Enter 全国 for anywhere; for “{found}” alone enter 本省 and make a note.",
)
YEAR_ASSUMED = FaultKind(
    "year_assumed",
    "没写年份，按 {day} 算。",
    "不对的请写全，如 2019-06-30。",
    "No year is given; {day} is taken.",
    "If that is wrong, write it in full, like 2019-06-30.",
    "warning",
)
COMPANION_UNNAMED = FaultKind(
    "companion_unnamed",
    "“{found}”没说是谁，没有排在一起。",
    "请写同行人的姓名，或大家填同一个组号。",
    "“{found}” does not say who goes along; nobody was put together.",
    "Write the companion's name, or give all of them one group number.",
    "warning",
)
COMPANION_ABSENT = FaultKind(
    "companion_absent",
    "同行的“{found}”没有一起参加匹配：{why}。",
    "请核对姓名或组号；要等人的，先把那一行改好。",
    "The companion “{found}” does not take part: {why_en}.",
    "Check the name or the group number; mend the companion's row first if they must go together.",
    "warning",
)
COMPANION_UNCLEAR = FaultKind(
    "companion_unclear",
    "“{found}”有 {count} 个人，分不清是谁，没有排在一起。",
    "请大家填同一个组号，每组一个号。",
    "“{found}” fits {count} people; nobody was put together.",
    "Give those who go together one group number, another for each group.",
    "warning",
)
CONSENT_AHEAD = FaultKind(
    "consent_ahead",
    "同意登记的日期 {consent} 在将来。",
    "请照本人签字的日期填写。",
    "The consent is dated {consent}, which lies ahead.",
    "Enter the day on which the person signed.",
)
