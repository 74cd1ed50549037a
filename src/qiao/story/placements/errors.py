"""What the stage refuses, and what can be wrong with a row of a work ledger."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from qiao.ground.exchange.faults import FaultKind
from qiao.ground.saying import Refused


def still_at_work(employer: str, since: date) -> Refused:
    """A worker has one open spell."""
    return Refused(
        "still_at_work",
        f"这个人 {since} 起还在“{employer}”。请先给那一段记离岗，再记新的。",
        f"This worker is still at “{employer}” since {since}. Record its end first.",
    )


def wrong_move(now: str, to: str) -> Refused:
    """The placement is not in a state from which that is possible."""
    return Refused(
        "placement_move",
        f"这段上岗现在是“{now}”，不能{to}。请刷新看看别人刚才记了什么。",
        f"This placement is “{gettext(now)}” now; that cannot be done. Reload and see what was recorded.",
    )


def gone() -> Refused:
    """Somebody took the placement back at the same moment."""
    return Refused(
        "placement_gone",
        "这段上岗刚才已经撤掉了，没有再动。",
        "This placement was taken back just now; nothing was changed.",
    )


def no_yes() -> Refused:
    """A proposal leads to a placement only after a yes."""
    return Refused(
        "no_yes",
        "这条推荐还没有记“愿意”。请先记本人的答复。",
        "This proposal has no recorded yes. Record the person's own reply first.",
    )


def too_young() -> Refused:
    """16 and 17 work only at posts cleared for young workers."""
    return Refused(
        "too_young",
        "未满 18 岁，只能上已核准招用未成年工的岗位。请从岗位里选一个，或满 18 岁再记。",
        "Under 18: only posts cleared for young workers. Choose such a post.",
    )


def not_near(channel: str) -> Refused:
    """Workshops and public posts are in one's own county."""
    return Refused(
        "not_near",
        f"在县外上班，渠道不能是“{channel}”。请核对工作地点或渠道。",
        f"Work outside the home county cannot be by “{channel}”. Check the place or the channel.",
        field="channel",
    )


def place_missing() -> Refused:
    """Where, and with whom."""
    return Refused(
        "blank", "请填用人单位和工作地点。", "Employer and place of work are required.", field="employer_name"
    )  # fmt: skip


def day_order(started: date) -> Refused:
    """The last day cannot lie before the first, nor ahead."""
    return Refused(
        "day_order",
        f"离岗日期要在上岗日期 {started} 和今天之间。",
        f"The last day must lie between the first day, {started}, and today.",
        field="ended_on",
    )


def day_ahead() -> Refused:
    """Work that has not begun is no placement."""
    return Refused(
        "day_ahead", "上岗日期还没到，到了那天再记。", "The first day lies ahead: record it when it has come.",
        field="started_on",
    )  # fmt: skip


def before_the_yes(said: date) -> Refused:
    """Nobody comes before they said yes."""
    return Refused(
        "before_the_yes",
        f"本人 {said} 才答应，到岗的日子不能更早。请核对日期。",
        f"They said yes on {said}: the day cannot lie before that.",
        field="on",
    )


def works_elsewhere() -> Refused:
    """A firm learns that, and not where."""
    return Refused(
        "works_elsewhere",
        "这个人的上岗已经登记在别处，没有再记。请联系人社局核对。",
        "They are recorded at work already; nothing was added. Ask the employment office.",
    )


def arrival_said() -> Refused:
    """The firm said something else before, or a colleague there was faster."""
    return Refused(
        "arrival_said",
        "本单位已经说过这个人来没来。要改，先撤回原来的答复。",
        "Your firm has said already whether they came. To change it, take that back first.",
    )


def arrival_used() -> Refused:
    """An office went on from it."""
    return Refused(
        "arrival_used",
        "这条上岗后来有人改过，或者已经有别的记录用到它，不能撤回。请联系人社局。",
        "The spell was changed since, or other records stand on it: it stays. Ask the employment office.",
    )


UNKNOWN_PERSON = FaultKind(
    "unknown_person",
    "这个人还没有建档。",
    "请在这张表里写上居住地址（到村），或先导入花名册。",
    "This person is not registered.",
    "Add the residence down to the village, or import the roster first.",
)
END_BEFORE_START = FaultKind(
    "end_before_start",
    "结束年月 {end} 早于开始年月 {start}。",
    "请核对这两个年月。",
    "The last month, {end}, lies before the first, {start}.",
    "Check the two months.",
)
CHANNEL_NOT_NEAR = FaultKind(
    "channel_not_near",
    "在县外上班，就业渠道不能是“{channel}”。",
    "请核对务工地点或就业渠道。",
    "Work outside the home county cannot be by “{channel}”.",
    "Check the place of work or the channel.",
)
OVERLAPS = FaultKind(
    "overlaps",
    "和已有的一段重叠：{since} 起在“{employer}”。",
    "请核对起止年月；一个人同时只有一段。",
    "Overlaps with a spell on record: since {since} at “{employer}”.",
    "Check the months; a person has one spell at a time.",
)
CHILD_AT_WORK = FaultKind(
    "child_at_work",
    "开始那天未满 16 岁，不能登记务工。",
    "请联系乡镇民政办。",
    "Under 16 on the first day: cannot be registered for work.",
    "Ask the township's civil affairs office.",
)
YOUNG_AT_WORK = FaultKind(
    "young_at_work",
    "开始那天未满 18 岁。",
    "请核对岗位是否核准招用未成年工。",
    "Under 18 on the first day.",
    "Check that the post is cleared for young workers.",
    "warning",
)
NO_PAY = FaultKind(
    "no_pay",
    "没有填月收入。",
    "在岗的人要有月收入，请补上。",
    "No monthly income.",
    "Whoever works has one; add it.",
    "warning",
)
WORK_INCOMPLETE = FaultKind(
    "work_incomplete",
    "在岗的人没有写“{missing}”。",
    "请补上；上级系统要收入、单位、行业、渠道和点对点标志都齐。",
    "“{missing}” of somebody at work is not told.",
    "Add it: income, employer, industry, channel and the point-to-point flag are all asked for.",
    "warning",
)
CHANNEL_MISSING = FaultKind(
    "channel_missing",
    "在岗的人没有写就业渠道。",
    "请从下拉框里选。",
    "Somebody is at work, but not through which channel.",
    "Choose it from the list.",
)
WORK_PLACE_WIDE = FaultKind(
    "work_place_wide",
    "务工地点没有写到区县。",
    "请写到区县，如 山东省泰安市泰山区。",
    "The place of work does not reach the county.",
    "Write it down to the county.",
)
TRAVEL_AID_ZERO = FaultKind(
    "travel_aid_zero",
    "登记了交通费补助，金额却是 0。",
    "没有发的留空，发了的写金额。",
    "Travel aid is recorded, with an amount of 0.",
    "Leave it blank if none was paid, else write the amount.",
    "warning",
)
TRAVEL_AID_NOBODY_AWAY = FaultKind(
    "travel_aid_nobody_away",
    "登记了交通费补助，这一户却没有人在县外务工。",
    "请核对务工地点，或者补助是不是记错了人。",
    "Travel aid is recorded, but nobody of the household works outside the county.",
    "Check the place of work, or whether the aid is somebody else's.",
    "warning",
)
MONTHS_INCOMPLETE = FaultKind(
    "months_incomplete",
    "写了务工，没有写单位或地点。",
    "有务工年月就要有单位和地点，请补上。",
    "A spell of work without employer or place.",
    "Whoever worked, worked somewhere: add it.",
)
MONTHS_MISSING = FaultKind(
    "months_missing",
    "没有写务工从哪个月开始。",
    "有收入、单位或地点就要有年月，请补上；没有务工的人不写在这张表里。",
    "The month in which the work began is missing.",
    "Add it; who does not work is not written into this form.",
)
TOLD_OTHERWISE = FaultKind(
    "told_otherwise",
    "同一个人（户）在第 {other} 行写得不一样，照第 {other} 行的。",
    "请核对两行，把不对的改掉。",
    "Row {other} says otherwise of the same person or household, and is followed.",
    "Compare the two rows and correct the wrong one.",
    "warning",
)
POVERTY_STANDS = FaultKind(
    "poverty_stands",
    "登记的户类型是“{stands}”，表里写的是“{told}”，没有改。",
    "哪个对，请到这一户的页面改，或者用劳动者花名册导入。",
    "The household is registered as “{stands}”, the ledger says “{told}”; it was not changed.",
    "Put right on the household's page, or by the workers' roster, whichever is true.",
    "warning",
)
FACTS_OF_HOME = FaultKind(
    "facts_of_home",
    "和登记的不一样；户籍不在你管的地区，没有改。",
    "请告诉户籍地的经办人改。",
    "Not what is registered; their home is not in your region, so it was not changed.",
    "Tell the office of their home.",
    "warning",
)
WORK_UNPLACED = FaultKind(
    "work_unplaced",
    "有录用单位，没有写单位在哪里，这段就业没有登记。",
    "请填“单位所在地”，写到区县；人照样登记。",
    "An employer, but not where it is: the work is not recorded.",
    "Fill 单位所在地 down to the county; the person is registered all the same.",
    "warning",
)
WORK_NOWHERE = FaultKind(
    "work_nowhere",
    "表里没有“{column}”这一列：人照样登记，录用单位、就业时间不登记，系统里也不留着。",
    "要登记就业，请在原表加这一列，写到区县，在这里再导入一次：人不会重复，就业补上。",
    "The sheet has no column “{column}”: the people are registered, employers and first days not recorded, nor kept.",
    "To record the work, add the column, down to the county, and bring the file in again: nobody is doubled.",
    "warning",
)
NOT_OURS_TO_KNOW = FaultKind(
    "not_ours_to_know",
    "认得这 {count} 列，按规定不收集，没有读：{columns}。",
    "不用处理；以后的表里可以删掉。",
    "Known columns that the programme has no need of; {count} were not read: {columns}.",
    "Nothing to do; leave them out next time.",
    "warning",
)
FIELD_NOT_KEPT = FaultKind(
    "field_not_kept",
    "认得这 {count} 列，登记里没有它们的位置，没有读：{columns}。",
    "求职和培训意愿请用求职意愿登记表导入；其他的不用处理。",
    "Known columns for which the record has no place; {count} were not read: {columns}.",
    "Import wishes by the willingness form; nothing to do for the others.",
    "warning",
)


def report_kind() -> Refused:
    """A tick that is none of the three."""
    return Refused(
        "report_kind", "只能点返乡、换厂、失联。", "Tick came home, changed the works, or lost.", field="kind"
    )


def report_answered(who: str, by: str) -> Refused:
    """Reported once more on the day on which an office found that it is not so."""
    return Refused(
        "report_answered",
        f"{who}：今天已经报过，{by or '乡镇'}核对过还在岗，没有再报。真走了，请打电话告诉核对的人，或明天再报。",
        f"{who}: reported today already, and {by or 'the township'} found them still at work; not reported again. If "
        "they did leave, call whoever checked, or report tomorrow.",
        field="kind",
    )


def report_settled() -> Refused:
    """Somebody was faster."""
    return Refused(
        "report_settled",
        "这条上报刚才已经处理过。请看这段上岗现在的情况。",
        "This report was settled just now. Look at the placement as it stands.",
    )


def report_ends_nothing() -> Refused:
    """Whoever is lost has not left: the spell is ended on its own page, or the person is found."""
    return Refused(
        "report_ends_nothing",
        "失联不等于离岗。找到了就点“还在岗”；确实走了，到这段上岗的页面记离岗。",
        "Lost is not left. Once found, say “still at work”; if they left, record the end on the placement's page.",
    )


def not_the_books() -> Refused:
    """Neither the head of the workshop nor the office where it lies."""
    return Refused(
        "not_the_books",
        "这家车间的台账不归你记。请找车间负责人或那里的乡镇社保所。",
        "These books are not yours to keep. Ask the head of the workshop or its township.",
    )


def not_on_the_books(number: int) -> Refused:
    """The roll is called of those on the books."""
    return Refused(
        "not_on_the_books",
        f"有 {number} 人那天不在这家车间的名单上。新来的先记上岗，再点名。",
        f"{number} people were not on the books that day. Record their start first, then call the roll.",
    )


def slip_ahead(year: int, month: int) -> Refused:
    """Nobody is paid for a month that has not begun."""
    return Refused(
        "slip_ahead", f"{year} 年 {month} 月还没到。请核对月份。",
        f"{year}-{month:02d} has not begun. Check the month.", field="month",
    )  # fmt: skip


def slip_outside(year: int, month: int, first: date, last: date | None) -> Refused:
    """A month in which the spell does not run."""
    until = f"到 {last}" if last else "至今"
    return Refused(
        "slip_outside", f"{year} 年 {month} 月不在这段上岗里（{first} {until}）。请核对月份，或先改上岗的日期。",
        f"{year}-{month:02d} lies outside the spell ({first} to {last or 'today'}). Check the month, or the spell.",
        field="month",
    )  # fmt: skip


def slip_days(days: int, most: int, year: int, month: int) -> Refused:
    """More days than the spell has in that month."""
    return Refused(
        "slip_days", f"{year} 年 {month} 月在岗只有 {most} 天，填了 {days} 天。请核对。",
        f"The spell has {most} days in {year}-{month:02d}, {days} were told. Check them.", field="days",
    )  # fmt: skip
