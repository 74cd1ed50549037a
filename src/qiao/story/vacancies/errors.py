"""What can be wrong with a posting（岗位）, beyond what can be wrong with any ledger; and what an action refuses."""

from __future__ import annotations

from qiao.ground.exchange.faults import Fault, FaultKind
from qiao.ground.saying import Refused

WAGE_UNSTATED = FaultKind(
    "wage_unstated",
    "没有写明工资（面议或空白）。",
    "请向用人单位问清最低和最高工资。",
    "No pay is stated (negotiable or blank).",
    "Ask the employer for the lowest and the highest pay.",
    "warning",
)
WAGE_WITH_REBATE = FaultKind(
    "wage_with_rebate",
    "“{found}”把中介返费算进了工资，没有用它。",
    "请向用人单位问清：不算返费，每月发多少。",
    "“{found}” counts an agency's rebate as pay and was not used.",
    "Ask the employer what is paid a month without it.",
)
AGE_WITHOUT_GROUND = FaultKind(
    "age_without_ground",
    "写了年龄限制“{found}”，没有写法律、法规的依据。",
    "请去掉年龄限制，或选一个合这个岗位的法定依据；不然不能核实。",
    "It limits the age (“{found}”) and names no legal ground.",
    "Take the limit out, or choose a ground that fits the post; it cannot be verified before.",
    "warning",
)
OCCUPATION_UNKNOWN = FaultKind(
    "occupation_unknown",
    "《职业分类大典（2022）》里没有“{found}”，没有用它。",
    "请写代码（如 6-05-01-03）或大典里的名称，也可以空着以后选。",
    "“{found}” is not in the classification of occupations of 2022 and was not used.",
    "Write a code such as 6-05-01-03 or a name of the classification, or leave it and choose later.",
    "warning",
)
WAGE_UNREAD = FaultKind(
    "wage_unread",
    "看不懂这个工资写法：{found}。",
    "请写成 4000-6000元/月 这样。",
    "This pay cannot be read: {found}.",
    "Write it like 4000-6000元/月.",
)
WAGE_ORDER = FaultKind(
    "wage_order",
    "最高工资 {high} 元比最低工资 {low} 元还低。",
    "请核对，多半是两格填反了。",
    "The highest pay, {high} yuan, is below the lowest, {low}.",
    "Check them; they were probably swapped.",
)
WAGE_SWAPPED = FaultKind(
    "wage_swapped",
    "“{found}”前面的数比后面的大，按从低到高读了。",
    "请向用人单位核对。",
    "In “{found}” the first figure is above the second; it was read from the lower to the higher.",
    "Check it with the employer.",
    "warning",
)
WAGE_CONVERTED = FaultKind(
    "wage_converted",
    "“{found}”没写一个月干多少，照原样记，不折成月薪（每月 26 天、每天 8 小时是 {yuan} 元）。",
    "请向用人单位问清一个月实际干多少天、发多少。",
    "“{found}” names no hours or days a month and is kept as it is (26 days of 8 hours would be {yuan} yuan).",
    "Ask the employer how many days a month are worked and what is paid.",
    "warning",
)
WAGE_SMALL = FaultKind(
    "wage_small",
    "{found} 元不像月工资。",
    "按天或按小时计的，请写成 150元/天 这样，填在“工资”列。",
    "{found} yuan is no month's pay.",
    "Pay by the day or hour belongs in the pay text, like 150元/天.",
)
HEADCOUNT_ZERO = FaultKind(
    "headcount_zero",
    "招聘人数是 0。",
    "请填还要招几人；不招了就删掉这一行。",
    "The headcount is 0.",
    "Enter how many are wanted, or remove the row.",
)
HEADCOUNT_SEVERAL = FaultKind(
    "headcount_several",
    "只写了“{found}”，没有写明几人，先按 {counted} 人算。",
    "请向用人单位问清人数。",
    "“{found}” gives no exact number; {counted} is counted for now.",
    "Ask the employer how many.",
    "warning",
)
HEADCOUNT_RANGE = FaultKind(
    "headcount_range",
    "“{found}”有两个数，按少的 {counted} 人算。",
    "请向用人单位问清招几人。",
    "“{found}” gives two numbers; the lower, {counted}, is counted.",
    "Ask the employer how many are wanted.",
    "warning",
)
HEADCOUNT_LARGE = FaultKind(
    "headcount_large",
    "招聘人数 {found} 太大，不像一个岗位的人数。",
    "请核对，多半是多打了几位；最多填 {most}。",
    "A headcount of {found} is too large for one post.",
    "Check it, there are probably digits too many; {most} is the most.",
)
HEADCOUNT_UNREAD = FaultKind(
    "headcount_unread",
    "看不懂招聘人数“{found}”。",
    "请填数字。",
    "The headcount “{found}” cannot be read.",
    "Enter a number.",
)
HEADCOUNT_ASSUMED = FaultKind(
    "headcount_assumed",
    "有 {count} 行没有招聘人数，每行先按 1 人算。",
    "请补上“招聘人数”列。",
    "{count} rows have no headcount; 1 is counted for each.",
    "Add the headcount.",
    "warning",
)
FILLED_ABOVE = FaultKind(
    "filled_above",
    "已招 {filled} 人，比招聘人数 {headcount} 人还多。",
    "请核对这两格。",
    "{filled} are filled of a headcount of {headcount}.",
    "Check both cells.",
)
VERIFIED_EARLY = FaultKind(
    "verified_early",
    "核实日期 {verified} 早于采集日期 {collected}。",
    "请核对这两个日期。",
    "Verified on {verified}, before it was collected on {collected}.",
    "Check both dates.",
)
EXPIRES_EARLY = FaultKind(
    "expires_early",
    "截止日期 {expires} 早于采集日期 {collected}。",
    "请核对这两个日期。",
    "Expires on {expires}, before it was collected on {collected}.",
    "Check both dates.",
)
AGE_ORDER = FaultKind(
    "age_order",
    "最大年龄 {high} 比最小年龄 {low} 还小。",
    "请核对，多半是两格填反了。",
    "The greatest age, {high}, is below the least, {low}.",
    "Check them; they were probably swapped.",
)
AGE_UNREAD = FaultKind(
    "age_unread",
    "看不懂年龄要求“{found}”，没有用它。",
    "请写成 18-45岁 这样；没有法定理由的不要写。",
    "The age limit “{found}” cannot be read and was not used.",
    "Write it like 18-45岁, and only with a legal ground.",
    "warning",
)
EDUCATION_UNREAD = FaultKind(
    "education_unread",
    "看不懂学历要求“{found}”，没有用它。",
    "请从下拉框里选。",
    "The education “{found}” cannot be read and was not used.",
    "Choose from the list.",
    "warning",
)
DEMAND_REASON = FaultKind(
    "demand_reason",
    "写了体力要求，没有写理由。",
    "请写明这个岗位为什么需要。",
    "A physical demand is given without its reason.",
    "Say why the post needs it.",
    "warning",
)
BOARD_CONTRADICTED = FaultKind(
    "board_contradicted",
    "食宿写的是“{told}”，别处写的是“{found}”。",
    "请向用人单位问清吃住；先按“食宿”这一格算。",
    "Board and lodging is “{told}” in its column, and “{found}” elsewhere.",
    "Ask the employer; the column counts until then.",
    "warning",
)
TAGS_GARBLED = FaultKind(
    "tags_garbled",
    "标签里有 {count} 个是乱码，没有用。",
    "不影响匹配；如需要，请照原件改正。",
    "{count} of the tags are garbled and were not used.",
    "The matching does not need them; mend them from the original if you do.",
    "warning",
)
NOT_TO_ASK = FaultKind(
    "not_to_ask",
    "“{heading}”不得作为招聘条件：这一列只用来查有没有限制，写了限制的行不收，内容不存。",
    "请从表里删掉这一列。",
    "“{heading}” must not be a condition of hiring: the column is only looked at, "
    "rows that ask it are refused, and nothing of it is stored.",
    "Remove it from the form.",
    "warning",
)
WAGE_LARGE = FaultKind(
    "wage_large",
    "{found} 算下来每月 {yuan} 元，不像一个人的月工资。",
    "请向用人单位核对数字和单位（月、年）。",
    "{found} comes to {yuan} yuan a month, which is no ordinary pay.",
    "Check the figure and its unit (month, year) with the employer.",
)
WAGE_PERIOD = FaultKind(
    "wage_period",
    "{found} 没写是一月还是一年，按月算太高，没有用。",
    "请写明 /月 或 /年。",
    "{found} names neither month nor year; as a month's pay it is too high and was not used.",
    "Write /月 or /年 behind it.",
    "warning",
)
WORKER_PAYS = FaultKind(
    "worker_pays",
    "写了“{found}”，没有发布。",
    "劳动者不付任何钱，也不押证件和工资，请企业改掉。",
    "Not published: it says “{found}”.",
    "Workers never pay, and papers and wages are never held. Ask the employer to remove it.",
)
REBATE_NOT_WAGE = FaultKind(
    "rebate_not_wage",
    "“{found}”是中介返费，不算工资。",
    "工资只写用人单位发的；返费请从岗位里去掉。",
    "“{found}” is an agency's rebate and never wage.",
    "Give only what the employer pays; take the rebate out.",
    "warning",
)
MAY_NOT_BE_ASKED = FaultKind(
    "may_not_be_asked",
    "“{found}”不得作为招聘条件，没有用它。",
    "性别、婚育、民族、哪里人、长相、残疾、携带病毒都不能限制，请企业改掉。",
    "“{found}” must not be a condition of hiring and was not used.",
    "Sex, marriage, birth, ethnicity, origin, looks, disability and carrier status may not be asked. Have it removed.",
    "warning",
)
UNLAWFUL_TERM = FaultKind(
    "unlawful_term",
    "“{found}”违反劳动法，不能这样约定。",
    "社保、劳动合同、加班费、每天最多 11 小时（劳动法第三十六、四十一、四十四条）不能免，请企业改掉。",
    "“{found}” is against the labour law and cannot be agreed on.",
    "Insurance, contract, overtime pay and 11 hours a day at most (articles 36, 41, 44) stand. Have it changed.",
    "warning",
)
ASKED_IN_CELL = FaultKind(
    "asked_in_cell",
    "“{found}”不得作为招聘条件，这一行没有收。",
    "性别、婚育、民族、哪里人、长相、残疾、携带病毒和没有依据的年龄都不能限制，请企业改掉再传。",
    "“{found}” must not be a condition of hiring; the row was not taken.",
    "Sex, marriage, birth, ethnicity, origin, looks, disability, carrier status, age may not be asked. Have it out.",
)
"""In a cell of which the post keeps a figure or a list: its words would be gone, and the condition live on."""
HEADCOUNT_BY_SEX = FaultKind(
    "headcount_by_sex",
    "“{found}”按性别分人数，不得这样要求，这一行没有收。",
    "请向用人单位问清一共招几人，只写总人数。",
    "“{found}” splits the headcount by sex, which may not be asked; the row was not taken.",
    "Ask the employer for the total, and give it alone.",
)
AGE_BY_SEX = FaultKind(
    "age_by_sex",
    "“{found}”按性别限年龄，不得这样要求，这一行没有收。",
    "请写对所有人一样的年龄，没有法定理由的不要写。",
    "“{found}” limits ages by sex, which may not be asked; the row was not taken.",
    "Write one limit for all, and only with a legal ground.",
)
NOT_FOR_MINORS = FaultKind(
    "not_for_minors",
    "写了可招未成年工，但岗位有“{found}”，16–17 岁不能做。",
    "请把“可招未成年工”改为“否”，或核对岗位内容。",
    "It is said to be open to workers of 16 and 17, but has “{found}”, which they may not do.",
    "Answer 否, or check what the post is.",
)
CONTACT_WRITTEN = FaultKind(
    "contact_written",
    "写了联系方式“{found}”，公开页面会去掉。",
    "联系人和电话请填在“联系人”“联系电话”两列，只给经办人看。",
    "It holds a contact (“{found}”), which the public page leaves out.",
    "Put the person and the telephone into their own columns, which only staff read.",
    "warning",
)
EXPIRED = FaultKind(
    "expired",
    "截止日期 {expires} 已过，没有匹配。",
    "还在招的，请改截止日期。",
    "It expired on {expires} and was not matched.",
    "If it is still open, change the date.",
    "warning",
)
FILLED_UP = FaultKind(
    "filled_up",
    "已经招满，没有匹配。",
    "还在招的，请改招聘人数或已招人数。",
    "All its places are filled, so it was not matched.",
    "If it is still open, change the headcount or the filled ones.",
    "warning",
)
NO_PLACE = FaultKind(
    "no_place",
    "没有工作地点，没有匹配。",
    "请补上工作地点，写到区县。",
    "It names no place of work and was not matched.",
    "Add the place, down to the county.",
    "warning",
)


class VacancyRefused(Refused):
    """An action on a vacancy or an employer is refused: a kind with its figures; nothing was changed."""

    def __init__(self, kind: FaultKind, *, field: str = "", **figures: object) -> None:
        fault = Fault(kind, 0, "", "", figures)
        super().__init__(kind.code, fault.said("zh"), fault.said("en"), field=field)


NOT_ALLOWED = FaultKind(
    "not_allowed",
    "这个地方的岗位不归你管。",
    "请找当地人社局或驻外工作站。",
    "Posts of this place are not yours to change.",
    "Ask the office of that place.",
)
WRONG_MOVE = FaultKind(
    "wrong_move",
    "“{title}”现在是“{state}”，不能{move}。",
    "请刷新页面，看现在能做什么。",
    "“{title}” is {state_en} now, so you cannot {move_en}.",
    "Reload the page to see what can be done.",
)
NO_SEAT = FaultKind(
    "no_seat",
    "“{title}”的 {headcount} 个名额已经满了。",
    "请换一个岗位，或请企业加名额。",
    "All {headcount} seats of “{title}” are taken.",
    "Choose another post, or ask the employer for more seats.",
)
NOT_HIRING = FaultKind(
    "not_hiring",
    "“{title}”现在是“{state}”，不招人。",
    "请换一个岗位，或问企业还招不招。",
    "“{title}” is {state_en} now and takes nobody.",
    "Choose another post, or ask the employer.",
)
BELOW_FILLED = FaultKind(
    "below_filled",
    "已经有 {filled} 人到岗，名额不能改成 {headcount}。",
    "名额至少填 {filled}。",
    "{filled} people have started, so the headcount cannot be {headcount}.",
    "Enter {filled} or more.",
)
EXPIRY_PAST = FaultKind(
    "expiry_past",
    "截止日期 {expires} 已经过了。",
    "还在招的，请先改截止日期。",
    "It expired on {expires}.",
    "If it is still open, change the date first.",
)
EMPLOYER_SUSPENDED = FaultKind(
    "employer_suspended",
    "{employer}暂停推荐到 {until}：{why}。",
    "请等到期，或请经办人解除。",
    "{employer} is suspended until {until}: {why}.",
    "Wait until then, or have the suspension lifted.",
)
EMPLOYER_TWICE = FaultKind(
    "employer_twice",
    "信用代码 {credit_code} 已经是“{employer}”的。",
    "是同一家就用那一家；不是，请核对营业执照。",
    "The credit code {credit_code} already belongs to “{employer}”.",
    "Use that one, or check the licence.",
)
MERGE_WITH_ITSELF = FaultKind(
    "merge_with_itself",
    "不能和自己合并，也不能并进已经合并掉的单位。",
    "请另选一家。",
    "It cannot be merged with itself or with one merged away.",
    "Choose another.",
)
REASON_NEEDED = FaultKind(
    "reason_needed",
    "暂停推荐要写理由，期限要在今天以后。",
    "请补上理由和到哪天为止。",
    "A suspension needs its reason and a last day after today.",
    "Add both.",
)
WORDING = FaultKind(
    "wording",
    "{why}",
    "改好以后再核实。",
    "The text of this post must be changed first: {why}",
    "Verify it afterwards.",
)
