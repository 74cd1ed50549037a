"""What training refuses（培训的拒绝）, each with the rule, the figure and the remedy."""

from __future__ import annotations

from datetime import date

from qiao.ground.saying import Refused
from qiao.story.register import days


class TrainingRefused(Refused):
    """Something of training is refused; nothing was changed."""


def not_yours() -> TrainingRefused:
    """It lies outside the actor's region, and is not their own school's."""
    return TrainingRefused(
        "training_not_yours",
        "这个班不归你管。请找办班的区县就业局。",
        "This class is not yours. Ask the county that holds it.",
    )


def moved_on(number: str, state: str, state_en: str) -> TrainingRefused:
    """The state does not allow the step."""
    return TrainingRefused(
        "class_moved_on", f"“{number}”现在是“{state}”，做不了这一步。请刷新页面看看。",
        f"“{number}” is {state_en} now, so this step is not possible. Reload the page.",
    )  # fmt: skip


def number_taken(number: str) -> TrainingRefused:
    """A number names one class."""
    return TrainingRefused(
        "class_number_taken", f"班号“{number}”已经用了。请换一个，或打开那个班修改。",
        f"The number “{number}” is taken. Choose another, or open that class.", field="number",
    )  # fmt: skip


def known_already(name: str) -> TrainingRefused:
    """A school, base or course of that name is on record."""
    return TrainingRefused(
        "training_known", f"已经登记了“{name}”。请打开它修改，不要另建。",
        f"“{name}” is on record already. Open that one instead.", field="name",
    )  # fmt: skip


def days_crossed(field: str, first: date) -> TrainingRefused:
    """A day before the one it has to follow."""
    return days.crossed(TrainingRefused, "training", field, first)


def day_ahead(field: str) -> TrainingRefused:
    """What was done lies in the future."""
    return days.ahead(TrainingRefused, "training", field)


def reason_needed(field: str = "why") -> TrainingRefused:
    """A decision that somebody has to live with says why."""
    return TrainingRefused("training_why", "请写明原因。", "State the reason.", field=field)


def trade_not_licensed(school: str, trade: str) -> TrainingRefused:
    """A school teaches what it may."""
    return TrainingRefused(
        "trade_not_licensed", f"{school}的办学范围里没有“{trade}”。请换一家，或先在机构里补上批准的工种。",
        f"{school} may not teach “{trade}”. Choose another school, or add the trade that was granted.", field="school",
    )  # fmt: skip


def base_full(base: str, seats: int) -> TrainingRefused:
    """A base has so many places."""
    return TrainingRefused(
        "base_full", f"{base}一次只坐得下 {seats} 人。请减少名额或换地方。",
        f"{base} seats {seats} at once. Lower the seats or change the place.", field="seats",
    )  # fmt: skip


def seats_below(enrolled: int) -> TrainingRefused:
    """Nobody who has a seat loses it."""
    return TrainingRefused(
        "seats_below_enrolled", f"已经录取 {enrolled} 人，名额不能少于这个数。",
        f"{enrolled} people have a seat; there cannot be fewer.", field="seats",
    )  # fmt: skip


def session_outside(first: date, last: date) -> TrainingRefused:
    """Sessions lie within the class."""
    return TrainingRefused(
        "session_outside", f"课次要在 {first} 到 {last} 之间。日子改了请先修改班。",
        f"Sessions lie between {first} and {last}. Change the class first if its days moved.", field="on",
    )  # fmt: skip


def session_held() -> TrainingRefused:
    """A session to which somebody came stays."""
    return TrainingRefused(
        "session_held", "这次课已经有人到课，不能删。", "Somebody came to this session; it stays."
    )  # fmt: skip


def too_many_hours(told: float, hours: int) -> TrainingRefused:
    """Sessions do not hold more hours than the course has."""
    return TrainingRefused(
        "too_many_hours", f"课次一共 {told:g} 学时，课程只有 {hours} 学时。请核对。",
        f"The sessions hold {told:g} hours, the course has {hours}. Check them.", field="on",
    )  # fmt: skip


def no_sessions() -> TrainingRefused:
    """A class begins with its sessions set."""
    return TrainingRefused("no_sessions", "还没有排课次，不能开班。", "No sessions are set yet.")


def too_young() -> TrainingRefused:
    """Under 16 never（hard rule 2）."""
    return TrainingRefused(
        "trainee_under_age", "未满 16 岁，不能参加就业培训。请联系学校或乡镇。",
        "Under 16: no classes that lead to work. Ask the school or the township.", field="worker",
    )  # fmt: skip


def clash(number: str, day: date) -> TrainingRefused:
    """Nobody sits in two classes at once."""
    return TrainingRefused(
        "class_clash", f"本人在“{number}”有课，{day} 时间撞了。请先退出那个班，或换一个班。",
        f"Already in “{number}”, whose session of {day} is at the same time. Leave that one first, or choose another.",
        field="worker",
    )  # fmt: skip


def not_in_class() -> TrainingRefused:
    """Only whoever has a seat comes to a session."""
    return TrainingRefused(
        "not_in_class", "这个人不在这个班的录取名单里。候补的请先录取。",
        "Not among those with a seat in this class. Give a seat first.", field="worker",
    )  # fmt: skip


def not_of_class() -> TrainingRefused:
    """The code or the session is of another class."""
    return TrainingRefused(
        "code_of_another_class",
        "这个码不是这个班的。请核对班和单子。",
        "This code is of another class. Check the slip.",
    )


def too_few_sessions(came: int, of: int, least: int) -> TrainingRefused:
    """Who hardly came is not examined."""
    return TrainingRefused(
        "too_few_sessions", f"{of} 次课到了 {came} 次，至少要到 {least} 次才能考核。",
        f"Came to {came} of {of} sessions; the exam needs {least}.", field="worker",
    )  # fmt: skip


def not_passed() -> TrainingRefused:
    """A certificate is for whoever passed."""
    return TrainingRefused(
        "not_passed", "考核没有合格，不能发结业证。", "The exam was not passed, so there is no certificate."
    )


def promise_of_nobody() -> TrainingRefused:
    """Only who may hire promises seats."""
    return TrainingRefused(
        "promise_suspended", "这家单位在暂停推荐，不能做订单班的用人承诺。",
        "This employer is suspended and cannot promise seats.", field="employer",
    )  # fmt: skip
