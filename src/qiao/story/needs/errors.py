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
CONSENT_AHEAD = FaultKind(
    "consent_ahead",
    "同意登记的日期 {consent} 在将来。",
    "请照本人签字的日期填写。",
    "The consent is dated {consent}, which lies ahead.",
    "Enter the day on which the person signed.",
)
