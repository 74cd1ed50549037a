"""The work ledger（R1 务工信息台账）: who worked where, from which month to which; the transfer roster's headings too.

One person has many spells: a row is a spell. A person whom nobody registered needs the residence in the same row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from qiao.ground.exchange.cells import Choice, Month, Number, Place, Text, YesNo
from qiao.ground.exchange.cells import ResidentId as IdentityReader
from qiao.ground.exchange.columns import Column, Ledger, Reader, RowCheck, gettext_noop
from qiao.ground.exchange.faults import PLACE_AMBIGUOUS, PLACE_UNKNOWN, CellFault, FaultKind
from qiao.ground.privacy.resident_ids import age_on
from qiao.story.placements import words
from qiao.story.placements.errors import CHILD_AT_WORK, END_BEFORE_START, NO_PAY, YOUNG_AT_WORK
from qiao.story.register.columns import birth_of, column
from qiao.story.register.errors import PLACE_APART
from qiao.story.register.ledgers import PERSON, POVERTY, RESIDENCE, misplaced
from qiao.story.register.readers import residence_code

WORK_PLACE = ("work_province", "work_city", "work_county")
_FIRST = date(1990, 1, 1)


def _spell(until: date) -> tuple[Column, ...]:
    return (
        column(
            "started_on",
            "务工开始年月",
            Month(_FIRST, until),
            "开始年月 务工开始时间 外出务工时间 就业起始日期 上岗时间 上岗日期 开始时间",
            sample="2019-03",
            required=True,
        ),
        column(
            "ended_on",
            "务工结束年月",
            Month(_FIRST, until),
            "结束年月 务工结束时间 离岗时间 离岗日期 结束时间",
            note=gettext_noop("还在干的留空。"),
        ),
        column(
            "work_place",
            "务工地点",
            Place("county"),
            "务工地 务工所在地 就业地域 就业地点 工作地点 就业地址",
            sample="山东省泰安市泰山区",
            note=gettext_noop("写到区县；也可以分成省、市、县三列。"),
            required=True,
        ),
        column("work_province", "务工所在省", Text(40), "务工省份 务工省"),
        column("work_city", "务工所在市", Text(40), "务工市 务工城市"),
        column("work_county", "务工所在县", Text(40), "务工所在区县 务工县 务工区县"),
    )


_EMPLOYER: tuple[Column, ...] = (
    column(
        "employer",
        "务工企业名称",
        Text(120),
        "务工企业 就业单位 用人单位 单位名称 企业名称 务工单位",
        sample="示例服务外包有限公司",
        required=True,
    ),
    column("job", "岗位工种", Text(80), "工种 岗位 务工岗位 从事工种", sample="客服"),
    column("industry", "所属行业", Text(40), "行业 从事行业"),
    column(
        "wage_yuan_month",
        "务工月收入",
        Number(0, 100_000, integer=True),
        "月收入 月工资 务工月收入（元） 月薪",
        sample="3500",
        note=gettext_noop("每月到手的元，只填数。"),
    ),
    column(
        "channel",
        "就业渠道",
        Choice(words.CHANNEL),
        "就业方式 务工渠道 转移就业方式 就业类型",
        sample="组织输出",
        required=True,
    ),
    column("organised", "是否点对点输送", YesNo(), "是否组织输出 点对点输送 是否有组织输出", sample="是"),
    column(
        "travel_aid_yuan",
        "年度交通费补助",
        Number(0, 100_000),
        "交通费补助 交通补助",
        note=gettext_noop("只作核对，补贴另记。"),
    ),
)


def work_ledger(as_of: date | None = None) -> Ledger:
    """The ledger as it is checked on that day; without one, months ahead are not looked for."""
    identity: Reader = IdentityReader(today=as_of)
    people = tuple(replace(one, reader=identity) if one.key == "identity" else one for one in PERSON)
    homes = tuple(replace(one, required=False, note=_HOME_NOTE if one.key == "residence" else "") for one in RESIDENCE)
    checks = (
        RowCheck(END_BEFORE_START, "ended_on", _end_before_start),
        RowCheck(CHILD_AT_WORK, "started_on", lambda row: _younger(row, 16)),
        RowCheck(YOUNG_AT_WORK, "started_on", lambda row: _younger(row, 18)),
        RowCheck(NO_PAY, "wage_yuan_month", lambda row: {} if row.get("wage_yuan_month") is None else None),
        *(RowCheck(kind, "work_county", _misplaced(kind)) for kind in (PLACE_UNKNOWN, PLACE_APART, PLACE_AMBIGUOUS)),
        *(RowCheck(kind, "residence_county", _homeless(kind)) for kind in (PLACE_UNKNOWN, PLACE_APART)),
    )
    return Ledger(
        "work",
        "务工信息台账",
        (*people, POVERTY, *_spell(as_of or date(2099, 12, 31)), *_EMPLOYER, *homes),
        row_checks=checks,
        one_of=(("work_place", "work_county"),),
        constant_suspects=("wage_yuan_month",),
    )


_HOME_NOTE = gettext_noop("没有建档的人才要填，写到村。")


def work_place_of(row: Mapping[str, object]) -> str:
    """The 12-digit code of a row's place of work; "" when it makes none."""
    if row.get("work_place"):
        return str(row["work_place"])
    try:
        return residence_code("".join(str(row[key]) for key in WORK_PLACE if row.get(key)))
    except CellFault:
        return ""


def _misplaced(kind: FaultKind):  # type: ignore[no-untyped-def]
    def found(row: Mapping[str, object]) -> Mapping[str, object] | None:
        if row.get("work_place") or not row.get("work_county"):
            return None
        try:
            residence_code("".join(str(row[key]) for key in WORK_PLACE if row.get(key)))
        except CellFault as fault:
            return fault.figures if fault.kind is kind else None
        return None

    return found


def _homeless(kind: FaultKind):  # type: ignore[no-untyped-def]
    return lambda row: misplaced(row, kind)


def _end_before_start(row: Mapping[str, object]) -> Mapping[str, object] | None:
    start, end = row.get("started_on"), row.get("ended_on")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        return {"start": f"{start:%Y-%m}", "end": f"{end:%Y-%m}"}
    return None


def _younger(row: Mapping[str, object], age: int) -> Mapping[str, object] | None:
    identity, start = row.get("identity"), row.get("started_on")
    if isinstance(identity, str) and isinstance(start, date) and age_on(birth_of(identity), start) < age:
        return {}
    return None


WORK = work_ledger()
