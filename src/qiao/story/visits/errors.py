"""What visits refuse."""

from __future__ import annotations

from collections.abc import Callable
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


# Photos and positions ------------------------------------------------------------------------------------------------
def photo_empty() -> Refused:
    """A file without a byte."""
    return Refused(
        "photo_empty",
        "照片是空的，没有存。已经记下的都不受影响。请重新选一张。",
        "The photo is empty and was not saved. What is on record is not affected. Choose another one.",
        field="photo",
    )


def photo_too_large(most: int, found: int) -> Refused:
    """More bytes than a photo needs."""
    limit, size = f"{most / 1024**2:.0f} MB", f"{found / 1024**2:.1f} MB"
    return Refused(
        "photo_too_large",
        f"照片有 {size}，最多 {limit}，没有存。已经记下的都不受影响。请在手机上选“较小”再传。",
        f"The photo has {size}, at most {limit} are taken; it was not saved. What is on record is not affected. "
        "Choose a smaller size on the telephone.",
        field="photo",
    )


def photo_too_many(most: int) -> Refused:
    """A visit is no album."""
    return Refused(
        "photo_too_many",
        f"一次走访最多存 {most} 张照片。请先删掉不用的。",
        f"A visit keeps at most {most} photos. Delete those that are not needed.",
        field="photo",
    )


def _photo(code: str, zh: str, en: str) -> Callable[[], Refused]:
    kept_zh, kept_en = "没有存，已经记下的都不受影响。", "It was not saved; what is on record is not affected. "
    return lambda: Refused(code, zh.format(kept_zh), en.format(kept_en), field="photo")


PHOTO: dict[str, Callable[[], Refused]] = {
    "photo_kind": _photo(
        "photo_kind",
        "这不是 jpg、png 或 webp 照片。{}请换成这几种。",
        "This is no jpeg, png or webp photo. {}Send one of these.",
    ),
    "photo_damaged": _photo(
        "photo_damaged",
        "照片不完整或者坏了，打不开。{}请重新拍、重新传。",
        "The photo is cut short or damaged and does not open. {}Take or send it again.",
    ),
    "photo_animated": _photo(
        "photo_animated", "这是会动的图，不是照片。{}请传一张照片。", "This is an animation. {}Send a photo."
    ),
    "photo_print_colours": _photo(
        "photo_print_colours",
        "照片是印刷用的颜色（CMYK）。{}请另存为普通的 jpg 再传。",
        "The photo has colours for print (CMYK). {}Save it as an ordinary jpeg and send it again.",
    ),
    "photo_too_many_pixels": _photo(
        "photo_too_many_pixels",
        "照片的像素太多，超过 5,000 万（jpg 超过 1.2 亿）。{}请缩小再传。",
        "The photo has too many pixels: more than 50 million, or 120 million of a jpeg. {}Make it smaller.",
    ),
    "photo_too_heavy": _photo(
        "photo_too_heavy",
        "照片太费时间或者内存，没有处理完。{}请缩小再传。",
        "The photo took too much time or memory. {}Make it smaller.",
    ),
}
"""What the process that draws refuses, by its code."""


def photo_gone() -> Refused:
    """Deleted, or its consent has ended."""
    return Refused("photo_gone", "这张照片已经删了。", "This photo has been deleted.")


def evidence_of_people() -> Refused:
    """Nobody there who could agree for the others."""
    return Refused(
        "evidence_of_people",
        "照片和位置只跟着到户、到人的走访存。走访村镇和单位的不存。",
        "Photos and positions are kept with visits to households and persons alone, not to places.",
    )


def evidence_too_old(days: int) -> Refused:
    """It would have to be deleted at once."""
    return Refused(
        "evidence_too_old",
        f"走访已经过去 {days} 天以上，照片和位置到了删除的日子，不再存。走访记录不受影响。",
        f"The visit was more than {days} days ago, when photos and positions are deleted; none is saved. "
        "The visit is not affected.",
    )


def evidence_not_of_household() -> Refused:
    """Somebody else cannot agree for this household."""
    return Refused(
        "evidence_not_of_household",
        "同意的人不是这一户的。请选这一户的成年人。",
        "Whoever agreed does not belong to this household. Choose an adult of it.",
        field="worker",
    )


def evidence_not_adult(age: int) -> Refused:
    """A child cannot agree, and somebody of unknown age may be one."""
    return Refused(
        "evidence_not_adult",
        f"要满 {age} 岁的人同意；没有登记出生日期的，先在建档里补上。",
        f"Somebody of {age} or more must agree; register the birth first where it is not known.",
        field="worker",
    )


def evidence_no_consent(purpose: str) -> Refused:
    """Nobody said yes, or the yes has ended."""
    zh, en = ("拍照", "a photo") if purpose == "photo" else ("记录位置", "keeping the position")
    return Refused(
        "evidence_no_consent",
        f"这个人没有同意{zh}，没有存。走访记录不受影响。问过本人、同意了的，先在“本人同意”里记下。",
        f"This person has not agreed to {en}; nothing was saved. The visit is not affected. Record their consent first "
        "if they do agree.",
        field="worker",
    )


def position_unknown() -> Refused:
    """No number, or a place that cannot be."""
    return Refused(
        "position_unknown",
        "手机给的位置不在国内，多半没有定上位，没有存。走访记录不受影响。",
        "The position lies outside the country: most often the telephone did not find any. It was not saved; "
        "the visit is not affected.",
        field="position",
    )


def position_of_visit() -> Refused:
    """On the telephone or elsewhere it would tell where staff were."""
    return Refused(
        "position_of_visit",
        "不是上门走访的，不存位置：那只是工作人员自己在哪里。",
        "No position is kept of a visit that was not at the door: it would only tell where staff were.",
        field="position",
    )


def conflict_move() -> Refused:
    """Somebody settled it meanwhile."""
    return Refused(
        "conflict_move",
        "这一条刚才已经有人定了。请重新打开看结果；要改登记的内容，到本人那一页改。",
        "Somebody has settled this one meanwhile. Open it again; to change what is registered, use the person's page.",
    )
