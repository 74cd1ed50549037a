"""The willingness form（R2 求职意愿登记表）: what a worker wants and can do, as the offices' rosters hold it.

The form's own columns come first, in its order; after them ours: care, furthest place, expected wage, companions,
night shift, work limits, consent. Headings of the work ledger (R1) and the transfer roster (R4) are known as synonyms,
so that a roster somebody already keeps can be handed in as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from qiao.ground.exchange.cells import (
    Choice,
    Date,
    Name,
    Phone,
    ResidentId,
    SkillList,
    Text,
    YesNo,
)
from qiao.ground.exchange.columns import Column, Ledger, Reader, RowCheck, gettext_noop
from qiao.ground.exchange.faults import PLACE_AMBIGUOUS, PLACE_UNKNOWN
from qiao.ground.privacy.resident_ids import age_on
from qiao.story.needs import words
from qiao.story.needs.errors import (
    CONSENT_AHEAD,
    EMPLOYED_WITH_REASON,
    START_BEFORE_RETURN,
    UNDER_AGE,
)
from qiao.story.needs.readers import PlanDay, Reach, WageFloor, WorkLimits, today_in_china
from qiao.story.register.columns import birth_of, column
from qiao.story.register.errors import PLACE_APART
from qiao.story.register.ledgers import (
    EDUCATION,
    HEALTH,
    LEAST_AGE,
    PERSON,
    POVERTY,
    RESIDENCE,
    SEX,
    SEX_CHECK,
    SKILLS,
    misplaced,
)

_PLANNED = date(2010, 1, 1), date(2099, 12, 31)
_DAYS = Date(*_PLANNED)
_SITUATION: tuple[Column, ...] = (
    EDUCATION,
    column("person_type", "人员类别", Choice(words.PERSON_TYPE), "人员类型 人员身份 身份类别", sample="农村劳动力"),
    replace(POVERTY, synonyms=(*POVERTY.synonyms, "监测对象类别")),
    HEALTH,
    column("employed", "是否就业", YesNo(*words.EMPLOYED), "就业状态 就业状况 是否务工 当前是否就业", sample="否"),
    column(
        "unemployed_reason",
        "未就业原因",
        Choice(words.UNEMPLOYED_REASON),
        "未就业的原因 失业原因 未务工原因",
        sample="照料家人",
    ),
)
_ABILITY: tuple[Column, ...] = (
    SKILLS,
    column("trained", "是否参加过培训", YesNo(), "参加过培训 是否培训 是否接受过培训 培训情况", sample="否"),
    column("certificates", "技能证书", SkillList(), "职业资格证书 证书 资格证书 证书名称 技能等级证书"),
    column("training_wish", "培训意愿", YesNo(), "是否愿意培训 是否有培训意愿 有无培训意愿 愿意培训", sample="是"),
    column("training_trade", "培训意向", Text(60), "意向培训工种 培训工种 培训项目 培训需求 想学什么", sample="刺绣"),
)
_PLAN: tuple[Column, ...] = (
    column("return_on", "返乡日期", PlanDay(*_PLANNED, past=True), "返乡时间 回乡日期 回乡时间", sample="2019-05-20"),
    column(
        "start_on",
        "拟外出日期",
        PlanDay(*_PLANNED),
        "拟外出时间 计划外出日期 计划外出时间 可上岗日期 可到岗日期",
        sample="2019-07-10",
        note=gettext_noop("最早哪天能上岗；随时能走填 随时；就近就业的也填这里。"),
    ),
    column(
        "next_step",
        "下一步就业意愿",
        Choice(words.NEXT_STEP),
        "就业意愿 求职意愿 就业意向 下步就业意愿 务工意愿",
        sample=words.NEAR,
    ),
    column("helper", "帮扶责任人", Name(), "帮扶人 帮扶干部 帮扶人姓名 联系干部 帮扶责任人姓名", sample="田晓梅"),
    column(
        "helper_phone",
        "帮扶责任人电话",
        Phone(),
        "帮扶人电话 帮扶干部电话 帮扶人联系电话",
        sample="15400000099",
    ),
)
_OURS: tuple[Column, ...] = (
    column(
        "care",
        "需照料家人",
        YesNo(yes=words.CARES, no=("不需要",)),
        "是否需照料家人 照料负担 家中有人需照料",
        sample="是",
        note=gettext_noop("要照顾老人、小孩或病人的填是。"),
    ),
    column(
        "reach",
        "最远可接受地点",
        Reach(words.REACH),
        "可接受的最远地点 可接受最远地点 愿去的最远地方 愿意去的地方 意向就业地区 意向地点 意向务工地点",
        sample="本县",
    ),
    column(
        "wage_floor_yuan",
        "期望月薪（元）",
        WageFloor(0, 50_000, integer=True),
        "期望月薪 期望工资 期望月收入 期望薪资 最低期望工资 期望工资（元/月）",
        sample="2500",
        note=gettext_noop("最低多少钱愿意去，只填数；没有要求填 不限。"),
    ),
    column(
        "companions",
        "同行组号",
        Text(60),
        "同行人 同行人员 结伴人员 结伴同行",
        sample="A1",
        note=gettext_noop("要一起走的人填同一个组号（一个乡镇内有效），或互相写名字；一个人走的填 无。"),
    ),
    column(
        "night_ok",
        "能否上夜班",
        YesNo(*words.NIGHTS),
        "是否接受夜班 可否夜班 夜班",
        sample="否",
    ),
    column(
        "work_limits",
        "劳动限制",
        WorkLimits(),
        "身体限制 不能承担的劳动 干不了的活",
        sample="搬重物",
        note=gettext_noop("本人说干不了的：久站、搬重物、登高……没有就填无。"),
    ),
    column(
        "consent_on",
        "同意登记日期",
        _DAYS,
        "授权日期 同意日期 签字日期 知情同意日期",
        sample="2019-06-20",
    ),
)


def willingness(as_of: date | None = None) -> Ledger:
    """The form as it is checked on that day; without one, on the day of the check."""
    identity: Reader = ResidentId(today=as_of)
    columns = tuple(
        replace(one, reader=identity) if one.key == "identity" else one
        for one in (*PERSON, *RESIDENCE, *_SITUATION, *_ABILITY, *_PLAN, *_OURS, SEX)
    )
    checks = (
        RowCheck(UNDER_AGE, "identity", lambda row: _under_age(row, as_of or today_in_china())),
        RowCheck(PLACE_UNKNOWN, "residence_county", lambda row: misplaced(row, PLACE_UNKNOWN)),
        RowCheck(PLACE_APART, "residence_county", lambda row: misplaced(row, PLACE_APART)),
        RowCheck(PLACE_AMBIGUOUS, "residence_county", lambda row: misplaced(row, PLACE_AMBIGUOUS)),
        SEX_CHECK,
        RowCheck(START_BEFORE_RETURN, "start_on", _start_before_return),
        RowCheck(EMPLOYED_WITH_REASON, "unemployed_reason", _employed_with_reason),
        RowCheck(CONSENT_AHEAD, "consent_on", lambda row: _consent_ahead(row, as_of or today_in_china())),
    )
    return Ledger(
        "willingness",
        "求职意愿登记表",
        columns,
        row_checks=checks,
        one_of=(("residence", "residence_county"),),
        unique=(("identity", "人"),),
        named="name",
        constant_suspects=("wage_floor_yuan",),
    )


def _under_age(row: Mapping[str, object], day: date) -> Mapping[str, object] | None:
    identity = row.get("identity")
    if isinstance(identity, str) and age_on(birth_of(identity), day) < LEAST_AGE:
        return {}
    return None


def _start_before_return(row: Mapping[str, object]) -> Mapping[str, object] | None:
    start, back = row.get("start_on"), row.get("return_on")
    if isinstance(start, date) and isinstance(back, date) and start < back:
        return {"start": start.isoformat(), "back": back.isoformat()}
    return None


def _employed_with_reason(row: Mapping[str, object]) -> Mapping[str, object] | None:
    reason = row.get("unemployed_reason")
    return {"reason": reason} if row.get("employed") is True and reason else None


def _consent_ahead(row: Mapping[str, object], day: date) -> Mapping[str, object] | None:
    consent = row.get("consent_on")
    return {"consent": consent.isoformat()} if isinstance(consent, date) and consent > day else None


WILLINGNESS = willingness()
