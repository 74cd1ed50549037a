"""What an action on employers, their checks, links and answers refuses（用人单位的拒绝语）, each with its remedy."""

from __future__ import annotations

from qiao.ground.exchange.faults import FaultKind

SUSPENDED_ALREADY = FaultKind(
    "suspended_already",
    "{employer}已经暂停推荐到 {until}。",
    "要改期限，请先恢复，再重新定。",
    "{employer} is suspended until {until} already.",
    "Lift that one first, then set the new term.",
)
SUSPENSION_LONG = FaultKind(
    "suspension_long",
    "一次暂停推荐最长一年，最晚到 {last}。",
    "请写 {last} 或以前的日期；到时候还要暂停的，再定一次。",
    "A suspension lasts a year at most, until {last}.",
    "Enter {last} or an earlier day; if it must go on then, decide on it again.",
)
EMPLOYER_ALIKE = FaultKind(
    "employer_alike",
    "这个市已经登记了“{employer}”，和“{found}”多半是同一家。",
    "是同一家，请照“{employer}”写；确实是另一家，请勾“是另一家”，最好再填统一社会信用代码。",
    "“{employer}” of this city is on record already, and is probably the same as “{found}”.",
    "If it is, write its name so; if it is another one, tick that, and give its credit code where you can.",
)
LIFT_WHY = FaultKind("why_needed", "没有写理由。", "请写明为什么。", "No reason is given.", "Say why.")
APPEAL_EMPTY = FaultKind(
    "appeal_empty",
    "申诉没有写内容。",
    "请写明不同意什么、有什么依据。",
    "The appeal says nothing.",
    "Say what is objected to.",
)
APPEAL_OVER = FaultKind(
    "appeal_over",
    "这次暂停已经申诉过、定过或结束了。",
    "请刷新页面，看现在的情况。",
    "This suspension was appealed, decided or ended already.",
    "Load the page again.",
)
APPEAL_WAITS = FaultKind(
    "appeal_waits",
    "有申诉等着答复。",
    "请由另一位经办人对申诉作出决定。",
    "An appeal is waiting.",
    "Have it decided by somebody else.",
)
DECIDED_BY_SAME = FaultKind(
    "decided_by_same",
    "暂停是你定的，申诉要由另一个人决定。",
    "请请同事或上级来定。",
    "You made this suspension: somebody else decides the appeal.",
    "Ask a colleague.",
)
LICENCE_OVER = FaultKind(
    "licence_over",
    "{employer}的营业执照 {until} 到期了。",
    "请向企业要换发的营业执照，在用人单位的页面改有效期，再核实、开放。",
    "The licence of {employer} ended on {until}.",
    "Ask the firm for its new licence, change the last day on the firm's page, then verify or open the post.",
)
NO_DISPATCHER = FaultKind(
    "no_dispatcher",
    "合同是劳务派遣，没有写派遣单位。",
    "请写明和劳动者签合同的派遣单位，用人单位写实际用工的那家。",
    "The labour is dispatched, and the dispatching agency is not named.",
    "Name who signs the contract; the employer is who directs the work.",
)
ANSWER_OVER = FaultKind(
    "answer_over",
    "“{title}”还没有核实，或者已经不招了。",
    "要再招，请改截止日期，等人社局重新核实。",
    "“{title}” is not verified yet, or is over.",
    "To hire again, change its last day and have it verified.",
)
ANOTHER_FIRM = FaultKind(
    "another_firm",
    "这个账号是{own}的，不能给“{found}”录岗位。",
    "给自己单位录的，请写自己单位的名称和信用代码；派遣到别家的，请那家单位或人社局录入，写上派遣单位。",
    "This account is that of {own}: it enters no post for “{found}”.",
    "For the own firm, enter its own name and code; for a firm you dispatch to, ask it or the office to enter it.",
)
HEADCOUNT_MISSING = FaultKind(
    "headcount_missing", "没有写改成几人。", "请填大于 0 的数。", "No headcount is given.", "Enter a number above 0."
)  # fmt: skip
STILL_MISSING = FaultKind(
    "still_missing",
    "“{title}”还是草稿，缺{missing}。",
    "请点“修改”补齐，再核实。",
    "“{title}” is a draft yet; it lacks: {missing_en}.",
    "Complete it with “Change”, then verify it.",
)
NAME_BY_OFFICE = FaultKind(
    "name_by_office",
    "单位名称和信用代码要由人社局对着营业执照改。",
    "请把新的营业执照给经办的人社局，由他们改；别的内容可以自己改。",
    "The name and the credit code of a firm are changed by the office, from its licence.",
    "Give the new licence to your office; everything else you can change yourself.",
)
LICENCE_BY_OFFICE = FaultKind(
    "licence_by_office",
    "营业执照的有效期要由人社局对着新执照延长。",
    "请把新的营业执照给经办的人社局，由他们改；别的内容可以自己改。",
    "The term of a firm's licence is lengthened by the office, from the new licence.",
    "Give the new licence to your office; everything else you can change yourself.",
)
PAPER_GONE = FaultKind(
    "paper_gone",
    "这张图片不在了。",
    "请重新拍一张传上来。",
    "This picture is not there any more.",
    "Send a new one.",
)
TOO_MANY_PHOTOS = FaultKind(
    "too_many_photos",
    "一次核验最多 {most} 张照片。",
    "请先删掉不要的。",
    "A check has at most {most} photos.",
    "Delete some first.",
)
PHOTO_OF_OTHER_ROOM = FaultKind(
    "photo_of_other_room",
    "这张照片已经存在“{room}”里，没有再存。",
    "请选这一处自己的照片。",
    "This photo is kept with the {room_en} already; it was not kept again.",
    "Choose a photo of this room.",
)
PHOTO_DELETED_BEFORE = FaultKind(
    "photo_deleted_before",
    "这张照片删过了（{why}），没有再存。",
    "请另拍一张。",
    "This photo was deleted before ({why}); it was not kept again.",
    "Take another one.",
)
CHECK_IN_FUTURE = FaultKind(
    "check_in_future",
    "核验日期在今天以后。",
    "请填去看的那一天。",
    "The day of the check is after today.",
    "Enter the day of the visit.",
)
NOTHING_SEEN = FaultKind(
    "nothing_seen",
    "三处都没看，不算核验。",
    "请至少写一处看到的情况。",
    "None of the three was seen: that is no check.",
    "Say at least what was found in one.",
)
MEND_WHAT = FaultKind(
    "mend_what",
    "有要整改的，没有写整改什么。",
    "请在旁边写明看到了什么。",
    "Something is to be mended, and it is not said what.",
    "Say what was seen.",
)
VISIT_OF_ANOTHER = FaultKind(
    "visit_of_another",
    "这次走访不是走访这家单位的。",
    "请从这家单位的走访里选，或空着。",
    "That visit was not to this employer.",
    "Choose one of this employer's, or none.",
)
CALLED_MISSING = FaultKind(
    "called_missing",
    "没有写邀请谁。",
    "请写明是哪一位。",
    "It is not said who is invited.",
    "Name the person.",
)
INVITATION_OVER = FaultKind(
    "invitation_over",
    "这个链接用过了、收回了或过期了。",
    "请人社局再发一个。",
    "This link was used, taken back or is too old.",
    "Ask the employment office for another one.",
)
UNMERGE_OVER = FaultKind(
    "unmerge_over",
    "这次合并已经撤销，或者合并后的单位又并进了别家。",
    "又并进别家的，先撤销后一次合并。",
    "This merge was undone, or the firm was merged into another one since.",
    "Undo the later merge first.",
)
STILL_CHECKED = FaultKind(
    "still_checked",
    "这个地方有实地核验的记录，不能删。",
    "不用了的，在“那里有什么”里写明。",
    "There is a check on site of this place; it stays.",
    "If it is not used any more, say so in what is there.",
)
NO_SITE_CHECK = FaultKind(
    "no_site_check",
    "{days} 天内没有{employer}在{place}的实地核验记录，不能按“实地”核实。",
    "请先在用人单位的页面记下实地核验；没有去看过的，选“电话”或“资料”。",
    "There is no check on site of {employer} in {place} within {days} days, so it is not verified on site.",
    "Record the check on the employer's page first, or choose telephone or papers.",
)
SITE_TO_MEND = FaultKind(
    "site_to_mend",
    "{employer}那里 {day} 的实地核验有要整改的，或者没看车间，不能按“实地”核实。",
    "整改好了再去看一次，记下来。",
    "The check on site of {employer} on {day} found something to be mended, or did not see where people work.",
    "See it again once that is done, and record it.",
)
OTHER_POSTS = FaultKind(
    "other_posts",
    "这个账号在别处还有任职，不能从这里重置。",
    "请安全管理员重置。",
    "This account holds other posts: it is not reset from here.",
    "Ask the security administrator.",
)
FIRM_TOLD_TWICE = FaultKind(
    "firm_told_twice",
    "第 {first} 行已经写过“{name}”。",
    "是同一家的，请只留一行；不是，请给两行都填上信用代码。",
    "Row {first} tells of “{name}” already.",
    "Keep one row, or give both their credit codes if they are two firms.",
)
FIRM_NAMED_LIKE_SEVERAL = FaultKind(
    "firm_named_like_several",
    "这个市已经有 {count} 家叫“{name}”，分不清是哪一家。",
    "请填信用代码；库里没有信用代码的，先到那家的页面补上，或把重复的并到一起。",
    "{count} firms of this city are called “{name}”; it cannot be told which is meant.",
    "Give the credit code; where those on record have none, add it there first, or merge the doubled ones.",
)
FIRM_OF_OTHER_CODE = FaultKind(
    "firm_of_other_code",
    "这个市已经有一家“{name}”，信用代码是 {other}，不一样，按另一家登记。",
    "请照营业执照核对代码；是同一家的，导入后把两家并到一起。",
    "This city has a “{name}” with another credit code, {other}; this row is entered as another firm.",
    "Check the code on the licence; if they are one firm, merge them after the import.",
    "warning",
)
FIRM_WITHOUT_CODE = FaultKind(
    "firm_without_code",
    "没有信用代码，以后只能按名称认这一家。",
    "请向企业要营业执照，补上代码。",
    "There is no credit code, so that the firm is known by its name alone.",
    "Ask for the licence and add the code.",
    "warning",
)
FIRM_COLUMN_NOT_KEPT = FaultKind(
    "firm_column_not_kept",
    "“{columns}”用不着，没有读。",
    "不用再填这 {count} 列。",
    "“{columns}” is not needed and was not read.",
    "You need not fill in these {count} columns.",
    "warning",
)
YOUNG_AGAINST_AGE = FaultKind(
    "young_against_age",
    "写了可招 16–17 岁，最小年龄又写 {low} 岁。",
    "两样只能留一样：不招 16–17 岁的就写“否”，招的就去掉最小年龄。",
    "It is said to be open to workers of 16 and 17, and to be for those of {low} and more.",
    "Keep one of the two: answer 否, or take the least age out.",
)
