"""What the register refuses to do, and what can be wrong with a row of its roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from qiao.ground.exchange.faults import FaultKind
from qiao.ground.saying import Refused

NAMED = 6
"""How many places of one name a refusal names."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that somebody else saved meanwhile: what stands now, and what this person typed. Masked."""

    field: str
    title: str
    theirs: str
    yours: str


class ChangedMeanwhile(Refused):
    """Somebody else saved the record since it was opened: both values are told, so that nothing typed is lost."""

    def __init__(
        self, differences: tuple[Difference, ...], *, version: int, by: str = "", at: datetime | None = None
    ) -> None:
        # Here, because the ledgers of `qiao match` are read without Django.
        from qiao.ground import clock

        told = "；".join(f"{d.title}：现在是“{d.theirs}”，你填的是“{d.yours}”" for d in differences)
        told_en = "; ".join(f"{d.title}: now “{d.theirs}”, you entered “{d.yours}”" for d in differences)
        day = at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M") if at else ""
        super().__init__(
            "changed_meanwhile",
            f"{by or '别人'}{f' {day} ' if day else '刚才'}改过这条记录，你的还没有存。"
            f"{told or '两边改的不是同一项'}。请核对后再存。",
            f"{by or 'Somebody else'} changed this record {f'at {day}' if day else 'meanwhile'}; yours is not saved. "
            f"{told_en or 'You changed different things'}. Check and save again.",
        )
        self.differences, self.version = differences, version


class AlreadyRegistered(Refused):
    """The identity belongs to somebody the actor may see: who, so that the page can lead there."""

    def __init__(self, worker_id: UUID, name: str) -> None:
        super().__init__(
            "already_registered",
            f"这个证件已经登记：{name}。请打开这个人的记录修改，不要另建。",
            f"This identity is registered already: {name}. Open that record instead.",
            field="identity",
        )
        self.worker_id = worker_id


def registered_elsewhere() -> Refused:
    """The identity belongs to somebody outside the actor's regions; nothing of that person is told."""
    return Refused(
        "registered_elsewhere",
        "这个证件已经登记，在你能看到的地区之外。请找省级协调核对，由对方办理转入。",
        "This identity is registered already, outside the regions you can see. Ask the province coordinator.",
        field="identity",
    )


def under_age() -> Refused:
    """A child is never registered for work (MISSION.md, hard rule 2)."""
    return Refused(
        "under_age",
        "未满 16 岁，不能登记务工。请联系乡镇民政办。",
        "Under 16: cannot be registered for work. Ask the township's civil affairs office.",
        field="identity",
    )


def outside_scope() -> Refused:
    """The place lies outside the regions in which the actor may do this."""
    return Refused(
        "outside_scope",
        "这个地方不在你负责的地区。请核对住址，或请当地的同事登记。",
        "This place is outside your regions. Check the address, or ask the colleagues there.",
        field="residence",
    )


def place_unknown(found: str) -> Refused:
    """No place is called so."""
    return Refused(
        "place_unknown",
        f"找不到地名“{found}”。请写到区县以下，如 重庆市巫溪县宁河街道人民社区。",
        f"No place called “{found}”. Write it from the county down, as 重庆市巫溪县宁河街道人民社区.",
        field="residence",
    )


def place_wide(found: str, reached: str) -> Refused:
    """A province or a city alone is nobody's home."""
    return Refused(
        "place_wide",
        f"“{found}”只写到了{reached}，没有到区县。请写到村（社区），如 重庆市巫溪县宁河街道人民社区。",
        f"“{found}” reaches {reached} only, not the county. Write it down to the village.",
        field="residence",
    )


def place_apart(inner: str, outer: str) -> Refused:
    """A division named inside one in which it does not lie."""
    return Refused(
        "place_apart",
        f"“{inner}”不在{outer}。{PLACE_APART.remedy_zh}",
        f"“{inner}” is not in {outer}. {PLACE_APART.remedy_en}",
        field="residence",
    )


def place_ambiguous(found: str, candidates: Sequence[str]) -> Refused:
    """Several places bear the name: which."""
    named = [*candidates[:NAMED], *(["……"] if len(candidates) > NAMED else [])]
    return Refused(
        "place_ambiguous",
        f"“{found}”有 {len(candidates)} 个：{'、'.join(named)}。请把上一级地名写上。",
        f"“{found}” is the name of {len(candidates)} places: {', '.join(named)}. Write the place around it too.",
        field="residence",
    )


def merged_meanwhile() -> Refused:
    """Somebody else merged one of the two at the same moment."""
    return Refused(
        "merged_meanwhile",
        "其中一条刚才已经并到别的记录了。请刷新，看现在是哪一条。",
        "One of the two was merged into another record just now. Reload and see which one stands.",
    )


def decided_meanwhile(by: str) -> Refused:
    """Somebody else said who it is meanwhile; "" for the comparing itself."""
    return Refused(
        "decided_meanwhile",
        f"刚才已经定了（{by or '自动比对'}）。请刷新再看；不对的，先撤回那次决定。",
        f"Decided meanwhile ({by or 'automatically'}). Reload; if it is wrong, take that decision back first.",
    )


def bad_status(now: str, to: str) -> Refused:
    """The status cannot go there from where it is."""
    return Refused(
        "status_move",
        f"现在是“{now}”，不能直接改成“{to}”。请先办理上岗、离岗或答复。",
        f"It is “{now}” now and cannot become “{to}” directly. Record the placement, its end or the reply first.",
        field="status",
    )


PLACE_APART = FaultKind(
    "place_apart",
    "“{inner}”不在{outer}。",
    "请核对省、市、区县是不是写错了。",
    "“{inner}” is not in {outer}.",
    "Check the province, the city and the county.",
)
VILLAGE_MISSING = FaultKind(
    "village_missing",
    "住址只认到{reached}，没有到村。",
    "请写到村（社区），如 重庆市巫溪县宁河街道人民社区。",
    "The residence is known down to {reached} only, not to the village.",
    "Write it down to the village.",
)
TOWNSHIP_UNKNOWN = FaultKind(
    "township_unknown",
    "{county}里找不到“{found}”。",
    "请核对乡镇（街道）的写法；撤并了的，写现在的名字。",
    "There is no “{found}” in {county}.",
    "Check how the township is written; of one that was merged away, write today's name.",
    "warning",
)
REGISTERED_ELSEWHERE = FaultKind(
    "registered_elsewhere",
    "这个证件已经登记，在你能看到的地区之外。",
    "请找省级协调核对，由对方办理转入。",
    "This identity is registered already, outside the regions you can see.",
    "Ask the province coordinator.",
)
CHILD_MINIMAL = FaultKind(
    "child_minimal",
    "未满 16 岁，只留姓名、证件和与户主的关系，不登记务工。",
    "满 16 岁以后再登记意愿。",
    "Under 16: only name, identity and relation are kept; not registered for work.",
    "Register their wishes when they are 16.",
    "warning",
)
CAUSES_TOO_MANY = FaultKind(
    "causes_too_many",
    "致贫原因写了 {count} 个，最多三个。",
    "请留一个主要的，另外最多两个。",
    "{count} causes of poverty; at most three are kept.",
    "Keep the main one and at most two others.",
)
CAUSE_WITHOUT_MAIN = FaultKind(
    "cause_without_main",
    "有其他致贫原因，没有主要致贫原因。",
    "请填主要致贫原因。",
    "There are other causes of poverty but no main one.",
    "Enter the main cause.",
)
INCOME_WITHOUT_YEAR = FaultKind(
    "income_without_year",
    "人均收入 {yuan} 元没有写年份，这个数没有收。",
    "请在年份那一列写明是哪一年的。",
    "The income of {yuan} yuan has no year and is not taken.",
    "Write in the column of the year which one it is of.",
    "warning",
)
INCOME_YEAR_COLUMN = FaultKind(
    "income_year_column",
    "没有“{column}”一列，不知道是哪一年的收入，这一列没有收。",
    "请加上这一列，写明年份。",
    "There is no column “{column}”: nobody knows which year's income this is, and it is not taken.",
    "Add that column with the year.",
    "warning",
)
INCOMES_IN_ORDER = FaultKind(
    "incomes_in_order",
    "现在的收入是 {now} 年的，比帮扶前的 {before} 年还早。",
    "请核对两个年份。",
    "The income of now is of {now}, before the {before} of the one before help.",
    "Check the two years.",
)
IDENTITY_DIFFERS = FaultKind(
    "identity_differs",
    "和证件号上的{what}不同。",
    "登记按证件号；请照证件核对。",
    "Not what the identity number says（{what}）.",
    "The identity number is kept; check it against the card.",
    "warning",
)
ETHNICITY_UNKNOWN = FaultKind(
    "ethnicity_unknown",
    "“{found}”不在五十六个民族里，照原样收下。",
    "请核对身份证；未识别民族照写即可。",
    "“{found}” is none of the 56 ethnic groups; kept as written.",
    "Check the identity card; an unrecognised group is written as it is.",
    "warning",
)


def two_heads(name: str) -> Refused:
    """A household has one head."""
    return Refused(
        "two_heads",
        f"这一户的户主已经是{name}。请先把{name}的“与户主关系”改掉，再改这个人。",
        f"{name} is the head of this household already. Change their relation first.",
        field="relation",
    )


def day_to_come(field: str) -> Refused:
    """Nothing is true since a day to come."""
    return Refused(
        "day_to_come",
        "日期还没有到。请填今天或更早的日子。",
        "The day is yet to come. Enter today or earlier.",
        field=field,
    )


def income_needs_year(field: str) -> Refused:
    """An income is of a year, and the later one is the one of now."""
    return Refused(
        "income_needs_year",
        "收入和年份要一起填（年份 1949—2099，收入不超过 1000 万元），现在的年份不早于帮扶前的。",
        "Enter income and year together (years 1949 to 2099, at most 10 million yuan); now is not earlier than before.",
        field=field,
    )


def causes_out_of_order() -> Refused:
    """One main cause, others different from it."""
    return Refused(
        "causes_out_of_order",
        "先填主要致贫原因，其他的最多两个，不要重复。",
        "Enter the main cause first, at most two others, none of them twice.",
        field="cause",
    )


def monitored_needs_kind() -> Refused:
    """A day of monitoring without its kind."""
    return Refused(
        "monitored_needs_kind",
        "填了监测识别日期，还要选监测对象类别。",
        "A day of monitoring needs its kind.",
        field="monitored",
    )


def phone_word() -> Refused:
    """A result of a call that is none."""
    return Refused("phone_word", "请选电话的结果。", "Choose what the call gave.", field="said")


def no_phone() -> Refused:
    """There is no phone that could have been called."""
    return Refused(
        "no_phone",
        "这个人没有登记电话。先在“修改”里填上电话。",
        "No phone is on record for this person. Enter it first.",
        field="said",
    )


def known_tomorrow(day: date, last: date) -> Refused:
    """Asked for what was known on a day that has not come."""
    return Refused(
        "known_tomorrow",
        f"“按哪天知道的”填了 {day:%Y-%m-%d}，这一天还没有到。最晚填 {last:%Y-%m-%d}，或者空着。",
        f"“As known on” is {day:%Y-%m-%d}, which has not come yet. The latest is {last:%Y-%m-%d}; or leave it empty.",
        field="known_on",
    )
