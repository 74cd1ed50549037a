"""Doubts（要问清的）: what a posting says that its employer must be asked about; none of it stops a row."""

from __future__ import annotations

from qiao.ground.exchange.faults import FaultKind

TRIAL_LOW = FaultKind(
    "trial_low",
    "“{found}”只有转正工资的 {percent}%。",
    "试用期工资不得低于约定工资的 80%（劳动合同法第二十条），请向用人单位问清，改了再核实。",
    "“{found}” is {percent}% of the later pay.",
    "On trial 80% is the least (Labour Contract Law, article 20). Ask the employer, and have it changed.",
    "warning",
)
WAGE_BELOW_LEAST = FaultKind(
    "wage_below_least",
    "月工资 {yuan} 元，低于 {least} 元，全日制的多半低于当地最低工资。",
    "请向用人单位问清；不是全日制的，请写明合同类型。",
    "{yuan} yuan a month is below {least}, and so below the least wage of any place if it is full time.",
    "Ask the employer; if it is not full time, give the kind of contract.",
    "warning",
)
HOURS_LONG = FaultKind(
    "hours_long",
    "“{found}”：一个月的加班多半超过 36 小时。",
    "法定每天 8 小时，加班每天最多 3 小时、每月最多 36 小时（劳动法第三十六、四十一条），请向用人单位问清。",
    "“{found}”: overtime probably passes 36 hours a month.",
    "The rule is 8 hours a day, with at most 3 more a day and 36 a month (Labour Law, 36, 41). Ask the employer.",
    "warning",
)
NO_DAY_OF_REST = FaultKind(
    "no_day_of_rest",
    "“{found}”看不到休息日。",
    "每周至少休息一天（劳动法第三十八条），请向用人单位问清。",
    "“{found}” leaves no day of rest.",
    "One day of rest a week is the least (Labour Law, article 38). Ask the employer.",
    "warning",
)
BOARD_DEDUCTED = FaultKind(
    "board_deducted",
    "“{found}”是从工资里扣的，没有写在“扣款项目”里。",
    "请向用人单位问清每月扣多少，写到“每月饭费”“每月住宿费”或“扣款项目”。",
    "“{found}” is taken from the pay and does not stand among the deductions.",
    "Ask the employer how much a month, and enter it as board, lodging or a deduction.",
    "warning",
)
WAGE_NO_LOW = FaultKind(
    "wage_no_low",
    "“{found}”只写了最高多少，没写最低多少。",
    "请向用人单位问清最低发多少。",
    "“{found}” gives the highest pay and not the lowest.",
    "Ask the employer for the lowest.",
    "warning",
)
CELL_CONTRADICTED = FaultKind(
    "cell_contradicted",
    "“{found}”不像{heading}，像{looks_like}。",
    "请核对，多半是填错了列。",
    "“{found}” does not look like what its column asks for, but like something of another column ({looks_like}).",
    "Check it; it was probably entered in the wrong column.",
    "warning",
)
