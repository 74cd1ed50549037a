"""What matching refuses, said so that a colleague can act on it."""

from __future__ import annotations

from datetime import date

from qiao.ground.saying import Refused


class MatchingRefused(Refused):
    """A round, its publication or a reply is refused; nothing was changed."""


def outside_scope() -> MatchingRefused:
    """The round's home region, or the worker, is not the actor's."""
    return MatchingRefused(
        "outside_scope",
        "这个方向不归你管。请找输出地的区县就业局。",
        "This direction is not yours. Ask the employment office of the home county.",
    )


def no_direction() -> MatchingRefused:
    """The two regions are not paired today."""
    return MatchingRefused(
        "no_direction",
        "这两个地方今天没有结对。请从结对方向里选。",
        "These two regions are not paired today. Choose one of the listed directions.",
        field="direction",
    )


def cutoff_ahead(cutoff: date, today: date) -> MatchingRefused:
    """A round counts what is known; nobody knows tomorrow's needs."""
    return MatchingRefused(
        "cutoff_ahead",
        f"截止日 {cutoff} 在今天（{today}）以后。请选今天或更早的日子。",
        f"The cutoff {cutoff} lies after today ({today}). Choose today or an earlier day.",
        field="cutoff_on",
    )


def round_moved_on(state: str, state_en: str) -> MatchingRefused:
    """The round is not in the state that the action starts from."""
    return MatchingRefused(
        "round_moved_on",
        f"这一轮现在是“{state}”，做不了这一步。请刷新页面。",
        f"This round is {state_en} now, so this step is not possible. Reload the page.",
    )


def broken_rules(count: int) -> MatchingRefused:
    """The second program found rules broken: such a plan goes to nobody."""
    return MatchingRefused(
        "broken_rules",
        f"另一套程序复核出 {count} 处不符，不能发布。请把题目摘要发给维护人员。",
        f"The second program found {count} broken rules, so it cannot be published."
        " Send its digest to the maintainers.",
    )


def already_answered(state: str, state_en: str, who: str, when: str) -> MatchingRefused:
    """Somebody else recorded an answer first, or the proposal ended."""
    by, by_en = (f"，{who} {when} 记的", f", recorded by {who} on {when}") if who else ("", "")
    return MatchingRefused(
        "already_answered",
        f"这个推荐已经是“{state}”{by}，你的这次没有记。要更正，请先问清本人，再找区县就业局。",
        f"This proposal is already {state_en}{by_en}; yours was not recorded."
        " To correct it, ask the person first, then the county office.",
    )


def who_and_how_needed() -> MatchingRefused:
    """A yes without who said it and how is no yes."""
    return MatchingRefused(
        "who_and_how_needed",
        "“愿意”要写清是谁说的、怎么说的。",
        "A yes needs who said it and how.",
        field="said_by",
    )


def reason_needed() -> MatchingRefused:
    """A withdrawal is a decision of the office: it says why."""
    return MatchingRefused("reason_needed", "撤回推荐要写原因。", "Say why the proposal is withdrawn.", field="why")


def cannot_ask_again(why: str, why_en: str) -> MatchingRefused:
    """An answer that is not to be corrected any more."""
    return MatchingRefused(
        "cannot_ask_again",
        f"不能再改回“待答复”：{why}。本人想法变了，请在需求里登记，进下一轮。",
        f"It cannot wait for an answer again: {why_en}. If they changed their mind, enter the need for the next round.",
    )


def need_over(state: str, state_en: str) -> MatchingRefused:
    """Placed elsewhere meanwhile, or not looking any more."""
    return MatchingRefused(
        "need_over",
        f"这个人的需求现在是“{state}”，不能记“愿意”。请先看看是不是已经上岗；要换岗，先登记新的需求。",
        f"This person's need is {state_en} now, so a yes cannot be recorded. See whether they have started work;"
        " to change jobs, enter a new need first.",
    )


def post_over(title: str, why: str, why_en: str) -> MatchingRefused:
    """The post closed or filled meanwhile."""
    return MatchingRefused(
        "post_over",
        f"“{title}”{why}，不能记“愿意”。这个人不受影响，优先进下一轮。",
        f"“{title}” {why_en}, so a yes cannot be recorded. The person loses nothing and goes first in the next round.",
    )


def post_changed(title: str, what: str, what_en: str) -> MatchingRefused:
    """What the post was verified with was changed since: nobody says yes to pay that nobody asked about."""
    return MatchingRefused(
        "post_changed",
        f"“{title}”改了{what}，等重新核实，先不能记“愿意”。核实、开放以后，照新的条件再问本人一次。",
        f"“{title}” was changed ({what_en}) and waits to be verified again, so a yes cannot be recorded yet."
        " Ask the person again, by the new terms, once it is verified and open.",
    )


def measure_kind() -> MatchingRefused:
    """Only what can be done for somebody may be chosen."""
    return MatchingRefused("measure_kind", "请从六种办法里选一种。", "Choose one of the six measures.", field="kind")


def measure_why(most: int, found: int) -> MatchingRefused:
    """Whoever overrules says why."""
    return MatchingRefused(
        "measure_why",
        f"请写明为什么，1 到 {most} 个字；现在有 {found} 个。",
        f"Say why, in 1 to {most} characters; there are {found}.",
        field="why",
    )


def measure_at_work() -> MatchingRefused:
    """Nothing is to be chosen for whoever is at work."""
    return MatchingRefused(
        "measure_at_work",
        "这个人已经在岗，不用另定办法。离岗以后再定。",
        "This person is at work; nothing is to be chosen before the work ends.",
    )


def measure_changed() -> MatchingRefused:
    """Somebody or the rules were faster."""
    return MatchingRefused(
        "measure_changed",
        "这个人的办法刚才变过。请看过新的再定。",
        "This person's measure has just changed. Look at the new one first.",
    )


def measure_outside() -> MatchingRefused:
    """The region is not the actor's."""
    return MatchingRefused(
        "measure_outside",
        "这个地方不归你管。请选自己的地区。",
        "This region is not yours. Choose one of your own.",
        field="region",
    )


def reason_of_the_list() -> MatchingRefused:
    """A firm declines for one of the lawful reasons, and none is free text."""
    return MatchingRefused(
        "reason_of_the_list",
        "没有要的理由要从列表里选一个。性别、年龄、婚育、民族、籍贯都不能作理由。",
        "Choose a reason from the list. Sex, age, marriage, children, ethnicity and birthplace are no reasons.",
        field="reason",
    )


_BORNE_OUT = {
    "full": (
        "这个岗位还在招。招满了，请先在岗位上点“招满了”。",
        "This post still hires: if it is full, say so there.",
    ),
    "over": (
        "这个岗位还在招。不招了，请先在岗位上点“不招了”。",
        "This post still hires: if it is over, say so there.",
    ),
    "skill": (
        "岗位写明的技能和证书，这个人都有，或者岗位没有写。要求变了，请先改岗位。",
        "The person has every skill and certificate that the post names, or it names none. Change the post first.",
    ),
    "start": (
        "这个人能上岗的日子不晚于岗位写的上岗日期，或者岗位没有写。请先改岗位的上岗日期。",
        "The person can start by the day that the post names, or it names none. Change the post's first day first.",
    ),
    "terms": ("本人还没有答应，不会谈过。请等本人答复。", "The person has not said yes. Wait for their answer."),
}


def reason_not_borne_out(reason: str) -> MatchingRefused:
    """The facts on record say otherwise."""
    return MatchingRefused("reason_not_borne_out", *_BORNE_OUT[reason], field="reason")


def firm_answered() -> MatchingRefused:
    """The firm said something else of it before, or a colleague there was faster."""
    return MatchingRefused(
        "firm_answered",
        "本单位已经答复过这个人。要改，先撤回原来的答复。",
        "Your firm answered already. To change it, take that answer back first.",
    )
