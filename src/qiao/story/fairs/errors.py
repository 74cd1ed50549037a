"""What a fair refuses（招聘会的拒绝）, each with the rule and the remedy."""

from __future__ import annotations

from datetime import date

from qiao.ground.exchange.faults import FaultKind
from qiao.ground.saying import Refused


class FairRefused(Refused):
    """Something of a fair is refused; nothing was changed."""


def not_yours() -> FairRefused:
    """Neither side of the fair is the actor's."""
    return FairRefused(
        "not_yours",
        "这场招聘会不归你办。请找主办的区县就业局或对口市人社局。",
        "This fair is not yours to run. Ask the county or the city that holds it.",
    )


def not_paired() -> FairRefused:
    """County and city hold a fair together only while they are paired."""
    return FairRefused(
        "not_paired",
        "这个区县和这个市今天没有结对，不能合办。请从结对方向里选。",
        "This county and this city are not paired today. Choose one of the listed directions.",
        field="direction",
    )


def moved_on(state: str, state_en: str) -> FairRefused:
    """The state does not allow the step."""
    return FairRefused(
        "fair_moved_on",
        f"招聘会现在是“{state}”，做不了这一步。请刷新页面看看。",
        f"The fair is {state_en} now, so this step is not possible. Reload the page.",
    )


def too_early(day: date, today: date) -> FairRefused:
    """A fair begins on its day."""
    return FairRefused(
        "too_early",
        f"招聘会定在 {day}，今天是 {today}，还不能开始。日子改了请先修改。",
        f"The fair is set for {day}; today is {today}. Change its day first if it moved.",
    )


def day_past(day: date, today: date) -> FairRefused:
    """A fair is planned for today or later: nobody can be asked to one that was."""
    return FairRefused(
        "day_past",
        f"{day} 已经过了，今天是 {today}。请填今天或以后的日子。",
        f"{day} is over; today is {today}. Choose today or a later day.",
        field="held_on",
    )


def wording(field: str, found: str) -> FairRefused:
    """Names and places of a fair are read by everybody: they say nothing that a post may not say, and name nobody."""
    return FairRefused(
        "fair_wording",
        f"“{found}”不能写在这里：不向劳动者收钱，不限性别、婚育、民族、年龄，不写联系方式和人名。请删掉。",
        f"“{found}” may not stand here: no charge, no limit by sex, marriage or age, no contact. Take it out.",
        field=field,
    )


def reason_needed() -> FairRefused:
    """Cancelling tells those invited why."""
    return FairRefused("reason_needed", "请写明取消的原因。", "Say why it is cancelled.", field="why")


def no_firms() -> FairRefused:
    """Nobody is invited to an empty hall."""
    return FairRefused(
        "no_firms",
        "还没有一个在招的岗位参会，不能发邀请。请先加企业和岗位。",
        "No open post takes part yet, so nobody can be invited. Add firms and posts first.",
    )


def booth_taken(booth: str, firm: str) -> FairRefused:
    """One booth, one firm."""
    return FairRefused(
        "booth_taken", f"展位 {booth} 已经给了{firm}。请换一个展位号。",
        f"Booth {booth} is {firm}'s already. Choose another one.", field="booth",
    )  # fmt: skip


def firm_twice(firm: str, booth: str) -> FairRefused:
    """A firm stands at one booth."""
    return FairRefused(
        "firm_twice", f"{firm}已经参会，在 {booth} 展位。", f"{firm} takes part already, at booth {booth}.",
        field="employer",
    )  # fmt: skip


def suspended(firm: str, until: date) -> FairRefused:
    """A firm that is not recommended comes to no fair."""
    return FairRefused(
        "employer_suspended", f"{firm}暂停推荐到 {until}，不能参会。请找暂停它的人社局。",
        f"{firm} is suspended until {until} and cannot take part. Ask the office that suspended it.", field="employer",
    )  # fmt: skip


def post_not_open(title: str) -> FairRefused:
    """Only what was verified and takes people."""
    return FairRefused(
        "post_not_open", f"“{title}”没有核实、没有名额或者过期了，不能带来。请先核实并开放。",
        f"“{title}” is not verified, has no seat left or is past its day. Verify and open it first.", field="vacancy",
    )  # fmt: skip


def post_elsewhere(title: str) -> FairRefused:
    """A post is its own employer's, and of this fair."""
    return FairRefused(
        "post_elsewhere", f"“{title}”不是这场招聘会上这家企业的岗位。", f"“{title}” is not offered by this firm here.",
        field="vacancy",
    )  # fmt: skip


def firm_has_intents(firm: str, number: int) -> FairRefused:
    """What people said at a booth is not lost with it."""
    return FairRefused(
        "firm_has_intents", f"{firm}的展位上已经记了 {number} 条意向，不能拿掉。",
        f"{number} intents were recorded at {firm}'s booth; it stays.",
    )  # fmt: skip


def already_answered() -> FairRefused:
    """Somebody recorded the answer, or it was changed meanwhile."""
    return FairRefused(
        "already_answered",
        "答复已经有人记了。请刷新看看是谁记的。",
        "The answer was recorded already. Reload the page.",
    )


def result_day(held_on: date, today: date) -> FairRefused:
    """An interview lies between the fair and today."""
    return FairRefused(
        "result_day",
        f"面试要在招聘会那天（{held_on}）到今天（{today}）之间。请核对日期。",
        f"The interview lies between the day of the fair ({held_on}) and today ({today}). Check the day.",
        field="on",
    )


def nothing_to_tell() -> FairRefused:
    """They know already, or there is nothing new."""
    return FairRefused(
        "nothing_to_tell", "已经告诉过了，或者没有变动。请刷新看看。",
        "This person was told already, or nothing has changed. Reload the page.",
    )  # fmt: skip


def not_for_the_door() -> FairRefused:
    """The door is worked by those whose posts are of the two sides."""
    return FairRefused(
        "not_for_the_door", "这个人今天没有能签到的任职，或者不是这两边的。请从名单里选。",
        "This person holds no post of the two sides today with which one checks people in. Choose from the list.",
        field="user",
    )  # fmt: skip


def not_at_the_door(name: str) -> FairRefused:
    """Somebody who was not named for the door, or not any more."""
    return FairRefused(
        "not_at_the_door",
        f"你没有派到{name}的签到台，这条没有存，还在手机里。请主办方派你值守，再传一次。",
        f"You are not on duty at {name}; this record is not stored and stays on the phone. Ask those who hold the "
        "fair to put you on duty, then send again.",
    )


def who_and_how() -> FairRefused:
    """A yes is somebody's word."""
    return FairRefused(
        "who_and_how", "说愿意来的，请写是谁说的、怎么说的。", "For a yes, write who said it and how.", field="said_by"
    )


def token_forged() -> FairRefused:
    """Not one of our slips."""
    return FairRefused(
        "token_forged",
        "这张码不是这里发的邀请单，没有签到。请核对单子；人来了，就按没有单子的登记。",
        "This code is none of our slips; nobody is checked in. Look at the slip, or take the person as a walk-in.",
    )


def code_unknown() -> FairRefused:
    """Mistyped, or of nobody."""
    return FairRefused(
        "code_unknown",
        "没有这个短码。请照单子上二维码下面的 8 位再输一次；人来了，就按没有单子的登记。",
        "There is no such short code. Type the eight signs under the QR again, or take the person as a walk-in.",
        field="code",
    )


def other_fair(name: str, day: date) -> FairRefused:
    """A slip of another day."""
    return FairRefused(
        "other_fair",
        f"这张单子是另一场的（{name}，{day}），没有签到。人来了，就按没有单子的登记。",
        f"This slip is for another fair ({name}, {day}). If the person is here, take them as a walk-in.",
    )


def fair_cancelled(name: str) -> FairRefused:
    """Nobody comes to what does not take place."""
    return FairRefused(
        "fair_cancelled",
        f"{name}已经取消，没有签到。记录还在手机里；要是其实开了，请主办方先改过来。",
        f"{name} was cancelled; nobody is checked in. The record stays on the phone: ask those who hold the fair.",
    )


def not_begun(name: str) -> FairRefused:
    """A fair that is planned takes nobody in."""
    return FairRefused(
        "not_begun", f"{name}还没有开始签到。请到那天再签，或请主办方先点“开始”。",
        f"{name} has not begun. Check in on its day, or ask those who hold it to begin it.",
    )  # fmt: skip


def too_young() -> FairRefused:
    """Hard rule 2."""
    return FairRefused(
        "too_young", "未满 16 岁，不能参加招聘会。有困难请联系乡镇民政办。",
        "Under 16: nobody so young takes part. If the family is in need, tell the township's civil affairs office.",
    )  # fmt: skip


def not_here() -> FairRefused:
    """An intent is told at the booth by somebody who came."""
    return FairRefused(
        "not_here", "这个人还没有签到。请先签到，再记意向。", "This person is not checked in. Check them in first."
    )


def settled_already() -> FairRefused:
    """A note is settled once."""
    return FairRefused("settled_already", "这张登记条已经有人处理了。", "This note was settled already.")


def walk_in_empty() -> FairRefused:
    """A name at least."""
    return FairRefused("walk_in_empty", "请写来的人的姓名。", "Write the name of whoever came.", field="name")


FAIR_UNKNOWN = FaultKind(
    "fair_unknown", "没有“{found}”这场招聘会，或者不归你办。", "请照招聘会的名称写，一字不差。",
    "There is no fair “{found}”, or it is not yours.", "Write the fair's name exactly as it stands.",
)  # fmt: skip
EMPLOYER_UNKNOWN = FaultKind(
    "employer_unknown", "没有登记“{found}”这家企业。", "请先登记企业，或照登记的全称写。",
    "No employer “{found}” is on record.", "Enter the employer first, or write its full name.",
)  # fmt: skip
EMPLOYER_SUSPENDED = FaultKind(
    "fair_employer_suspended", "“{found}”暂停推荐到 {until}，不能参会。", "请找暂停它的人社局。",
    "“{found}” is suspended until {until}.", "Ask the office that suspended it.",
)  # fmt: skip
POST_UNKNOWN = FaultKind(
    "post_unknown", "这家企业没有在招的“{found}”。", "请先核实并开放这个岗位，或照岗位名称写。",
    "This employer has no open post “{found}”.", "Verify and open the post, or write its title exactly.",
)  # fmt: skip
BOOTH_TAKEN = FaultKind(
    "booth_taken", "展位 {found} 给了{firm}。", "请换一个展位号；一家企业一个展位。",
    "Booth {found} is {firm}'s.", "Choose another booth; a firm has one.",
)  # fmt: skip
BOOTH_WORDING = FaultKind(
    "fair_wording", "“{found}”不能写在展位里。", "请只写展位号，如 A01。",
    "“{found}” may not stand in a booth's name.", "Write the booth's number alone, such as A01.",
)  # fmt: skip
FAIR_OVER = FaultKind(
    "fair_over", "“{found}”已经结束或取消了。", "结束的招聘会不再加企业和岗位。",
    "“{found}” is over or cancelled.", "No firm or post is added to it any more.",
)  # fmt: skip
FIRM_ELSEWHERE = FaultKind(
    "firm_elsewhere", "{firm}已经在展位 {booth}。", "一家企业一个展位：把这一行的展位改成 {booth}，或先拿掉那个展位。",
    "{firm} stands at booth {booth} already.", "Write booth {booth} here, or take that booth away first.",
)  # fmt: skip
