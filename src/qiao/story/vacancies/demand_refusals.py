"""What an action on a demand list refuses（需求清单的拒绝语）, each with its remedy."""

from __future__ import annotations

from qiao.ground.exchange.faults import FaultKind

NOT_PAIRED = FaultKind(
    "not_paired",
    "这个区县和这个市今天没有结对。",
    "请从结对方向里选；结对变了，先在协作协议里改。",
    "This county and this city are not paired today.",
    "Choose one of the listed directions; if the pairing changed, change the agreement first.",
)
NOT_YOUR_LIST = FaultKind(
    "not_your_list",
    "这一步不归你办。",
    "清单由区县做、发出、结清，由对口市答复。",
    "This step is not yours.",
    "The county makes, sends and closes a list; the paired city answers it.",
)
NOBODY_UNMET = FaultKind(
    "nobody_unmet",
    "这个范围里现在没有满 18 岁、求职中、愿去结对省、还没有着落的人："
    "{waiting} 人有推荐在等答复，{leaving} 人答应了正要走，{county} 人只愿在本县，{province} 人只愿在本省（市）。",
    "等答复的，答复了不去才会数进来；只愿在近处的，请在本县找岗位。请换乡镇，或先去更新需求。",
    "Nobody of age there looks for work, would go to the paired province and has no post in sight: "
    "{waiting} wait for an answer to a proposal, {leaving} said yes and are about to leave, {county} stay in the home "
    "county, {province} in the home province.",
    "Whoever waits is counted once they say no; for whoever stays near, look for posts at home. Choose other "
    "townships, or bring the needs up to date.",
)
CONDITION_ASKED = FaultKind(
    "demand_condition",
    "“{found}”不得作为招聘条件，清单里也不能这样要。",
    "请删掉这句。性别、婚育、民族、携带病毒和没有法定依据的年龄，都不能限制。",
    "“{found}” must not be a condition of hiring, so no list may ask for it.",
    "Take it out. Sex, marriage, birth, ethnicity, carrier status and ages without a legal ground may not be asked.",
)
WORKER_WOULD_PAY = FaultKind(
    "demand_charge",
    "“{found}”是向劳动者收钱，或拿返费当工资，清单里不能这样写。",
    "请删掉这句。",
    "By “{found}” workers would pay, or be paid a rebate for wages; no list may say so.",
    "Take it out.",
)
CONTACT_TOLD = FaultKind(
    "demand_contact",
    "“{found}”是联系方式或人名，清单里不能写。",
    "请删掉这句；要联系谁，写在用人单位的“联系人”“联系电话”里。",
    "“{found}” is somebody's name, number or account, which no list may hold.",
    "Take it out; whom to call is kept with the employer.",
)
TOWNSHIP_OUTSIDE = FaultKind(
    "township_outside",
    "乡镇 {code} 不在这个区县。",
    "请从列出的乡镇里选。",
    "The township {code} is not of this county.",
    "Choose from the townships listed.",
)
DEADLINE_PAST = FaultKind(
    "deadline_past",
    "答复期限 {day} 已经过了。",
    "请定一个今天以后的日子。",
    "The day to answer by, {day}, is over.",
    "Set a day after today.",
)
DEMAND_MOVED_ON = FaultKind(
    "demand_moved_on",
    "清单现在是“{state}”，做不了这一步。",
    "请刷新页面看看现在的情况。",
    "The list is {state_en} now, so this step is not possible.",
    "Load the page again.",
)
DEMAND_EMPTY = FaultKind(
    "demand_empty",
    "清单里没有一项要岗位。",
    "请至少留一项，或者加一项。",
    "No line of the list asks for a post.",
    "Keep or add one.",
)
WHY_ASKED = FaultKind(
    "demand_why_asked",
    "人数和数出来的不一样，或者是自己加、拿掉的，要写原因。",
    "请补一句为什么。",
    "The number differs from what was counted, or the line was added or dropped by hand: say why.",
    "Add the reason.",
)
WHY_ENDED = FaultKind(
    "demand_why_ended",
    "没有写结果或原因。",
    "结清请写结果，撤回请写原因。",
    "No result or reason is given.",
    "Say the result when closing, the reason when withdrawing.",
)
LINE_DROPPED = FaultKind(
    "line_dropped", "这一项已经拿掉了。", "请刷新页面。", "This line was dropped.", "Load the page again."
)
LINES_UNANSWERED = FaultKind(
    "lines_unanswered",
    "还有 {count} 项没有答复。",
    "请逐项选岗位，或写明找不到的原因。",
    "{count} lines have no answer yet.",
    "Name posts for each, or say why none was found.",
)
SEATS_SHORT = FaultKind(
    "seats_short",
    "“{title}”还能给 {left} 个名额，要给 {seats} 个。",
    "请改少，或先请企业加名额。别的需求项已经用掉的不能再算一次。",
    "“{title}” has {left} seats left to give, not {seats}.",
    "Give fewer, or have the employer offer more. Seats given to another line are not counted twice.",
)
POST_NOT_HIRING = FaultKind(
    "post_not_hiring",
    "“{title}”现在是“{state}”，不能用来答复。",
    "请换一个在招或待核实的岗位。",
    "“{title}” is {state_en} now and cannot be an answer.",
    "Choose one that is open or waits to be verified.",
)
POST_TWICE = FaultKind(
    "post_twice",
    "“{title}”已经用来答复这一项。",
    "要改名额，请先拿掉再加。",
    "“{title}” answers this line already.",
    "To change its seats, take it off first.",
)
WHY_NOT_FOUND = FaultKind(
    "demand_why_not_found",
    "没有写为什么找不到。",
    "请写一句：工资谈不下来、没有这个工种……",
    "It is not said why nothing was found.",
    "Say it in one line: the pay, no such trade…",
)
CODE_UNKNOWN = FaultKind(
    "demand_code_unknown",
    "没有归你答复的需求项叫“{found}”。",
    "请照需求清单里的需求编号写；不答复清单的岗位，这一格空着。",
    "No line “{found}” of a demand list is yours to answer.",
    "Copy the code from the list; leave the cell blank for a post that answers none.",
)
CODE_OVER = FaultKind(
    "demand_code_over",
    "需求项“{found}”的清单{state}，不能再答复。",
    "请把这一格空着再导入；要答复的，等下一份清单。",
    "The list of “{found}” is {state_en} and cannot be answered any more.",
    "Leave the cell blank, or wait for the next list.",
)
CODE_ELSEWHERE = FaultKind(
    "demand_code_elsewhere",
    "需求项“{found}”是向另一个市要的，这个岗位不在那里。",
    "请核对需求编号和工作地点。",
    "The line “{found}” asks another city; this post is not there.",
    "Check the code and the place.",
)
