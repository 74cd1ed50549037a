"""What visits refuse."""

from __future__ import annotations

from datetime import date

from qiao.ground.saying import Refused


def key_taken() -> Refused:
    """The same key came with another content, or from somebody else: both are kept apart."""
    return Refused(
        "key_taken",
        "这条记录已经存过，内容和这次的不一样，这次的没有存。请打开存过的那条修改，或者重新开一张表。",
        "This record is saved already with another content; this one is not saved. Open the saved one and change it, "
        "or begin a new form.",
    )


def unknown_word(field: str, found: str) -> Refused:
    """A word that is none of the choices."""
    return Refused(
        "unknown_word",
        f"“{found}”不在可选的里面。请从下拉里选。",
        f"“{found}” is none of the choices. Choose one of the list.",
        field=field,
    )


def too_long(field: str, most: int, found: int) -> Refused:
    """A text that its column does not hold."""
    return Refused(
        "too_long",
        f"最多 {most} 个字，现在有 {found} 个。请删短再存。",
        f"At most {most} characters, there are {found}. Shorten it and save again.",
        field=field,
    )


def day_ahead(found: date, today: date) -> Refused:
    """Nobody was visited tomorrow."""
    return Refused(
        "day_ahead",
        f"走访的日期 {found} 还没有到，今天是 {today}。请照去的那天填。",
        f"The day {found} lies ahead, today is {today}. Enter the day of the visit.",
        field="visited_on",
    )


def day_long_ago(found: date, first: date) -> Refused:
    """Most often a slip in the year."""
    return Refused(
        "day_long_ago",
        f"走访的日期 {found} 早于 {first}，多半是年份写错了。请核对。",
        f"The day {found} is before {first}, most often a slip in the year. Check it.",
        field="visited_on",
    )


def hour_unknown(found: int) -> Refused:
    """Hours count from 0 to 23."""
    return Refused(
        "hour_unknown", f"没有 {found} 点。请写 0 到 23。", f"There is no hour {found}. Write 0 to 23.", field="hour"
    )


def nothing_said() -> Refused:
    """Somebody was seen, and nothing is told of it."""
    return Refused(
        "nothing_said",
        "见到了，就写一句看到什么、说了什么；和上次一样的，用“无变化”。",
        "Somebody was seen: write a sentence on what was seen and said. If nothing has changed, use “No change”.",
        field="situation",
    )


def first_visit() -> Refused:
    """Nothing can have stayed as it was that nobody has told."""
    return Refused(
        "first_visit",
        "以前没有走访记录，还不能记“无变化”。请先记一次走访，写下情况。",
        "There is no earlier visit, so nothing can be unchanged. Record a visit first and write down the situation.",
        field="outcome",
    )


def not_of_people() -> Refused:
    """No change is said by people, of themselves."""
    return Refused(
        "not_of_people",
        "“无变化”只用于户和个人。请选“见到了”，写一句情况。",
        "“No change” is for households and persons. Choose “seen” and write a sentence.",
        field="outcome",
    )


def place_level(kind: str, kind_en: str) -> Refused:
    """The place named is no county, township or village."""
    return Refused(
        "place_level",
        f"走访的是{kind}，地点就要正好写到{kind}。请核对地点，或者改选走访的是什么。",
        f"A visit to a {kind_en} names exactly a {kind_en}. Check the place, or choose what was visited.",
        field="region",
    )


def place_missing() -> Refused:
    """Which workshop, firm or project."""
    return Refused(
        "place_missing",
        "请写明是哪一家：车间、企业或项目的名称。",
        "Say which one: the name of the workshop, firm or project.",
        field="place",
    )


def outside_scope() -> Refused:
    """The place lies outside the regions in which the actor records visits."""
    return Refused(
        "outside_scope",
        "这个地方不在你负责的地区。请核对地点，或请当地的同事来记。",
        "This place is outside your regions. Check it, or ask the colleagues there to record the visit.",
        field="region",
    )


def due_before_visit(due: date, visited: date) -> Refused:
    """A promise cannot be due before it was given."""
    return Refused(
        "due_before_visit",
        f"期限 {due} 早于走访那天 {visited}。请写走访以后的日期。",
        f"The day {due} is before the visit on {visited}. Enter a later day.",
        field="due_on",
    )


def settled_before_visit(on: date, visited: date) -> Refused:
    """Nor kept before it was given."""
    return Refused(
        "settled_before_visit",
        f"办成的日期 {on} 早于走访那天 {visited}。请核对。",
        f"The day {on} is before the visit on {visited}. Check it.",
        field="on",
    )


def says_nothing(field: str) -> Refused:
    """A promise without what, an end without how or why."""
    return Refused("blank", "请写一句。", "Write a sentence.", field=field)


def promise_move(now: str, now_en: str) -> Refused:
    """What was kept or dropped stays so."""
    return Refused(
        "promise_move",
        f"这条承诺已经记成“{now}”，不能再改。又答应了别的，请另记一条。",
        f"This promise is {now_en} already and stays so. Record another one for anything new.",
    )


def conflict_move() -> Refused:
    """Somebody settled it meanwhile."""
    return Refused(
        "conflict_move",
        "这一条刚才已经有人定了。请重新打开看结果；要改登记的内容，到本人那一页改。",
        "Somebody has settled this one meanwhile. Open it again; to change what is registered, use the person's page.",
    )
