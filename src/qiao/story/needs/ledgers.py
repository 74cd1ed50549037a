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
    ChoiceList,
    Date,
    Name,
    Phone,
    ResidentId,
    SkillList,
    Text,
    YesNo,
)
from qiao.ground.exchange.columns import Column, Ledger, Reader, RowCheck
from qiao.ground.exchange.faults import PLACE_AMBIGUOUS, PLACE_UNKNOWN, CellFault, FaultKind
from qiao.ground.privacy.resident_ids import age_on, compose
from qiao.story.needs import words
from qiao.story.needs.errors import (
    CONSENT_AHEAD,
    EMPLOYED_WITH_REASON,
    START_BEFORE_RETURN,
    UNDER_AGE,
)
from qiao.story.needs.readers import PlanDay, Reach, WageFloor, WorkLimits, today_in_china
from qiao.story.register.errors import PLACE_APART
from qiao.story.register.readers import Residence, residence_code

LEAST_AGE = 16
"""The age of employment; below it nobody is registered for work (MISSION.md, hard rule 2)."""

_SAMPLE_ID = compose("500901", date(1985, 3, 12), 26)
_PLANNED = date(2010, 1, 1), date(2099, 12, 31)
_DAYS = Date(*_PLANNED)
SEPARATE = ("residence_province", "residence_city", "residence_county", "residence_township", "residence_village")


def _col(
    key: str,
    title: str,
    reader: Reader,
    synonyms: str,
    *,
    sample: str = "",
    note: str = "",
    required: bool = False,
    essential: bool = False,
) -> Column:
    """A column whose synonyms stand in one text, a blank between them."""
    return Column(key, title, reader, tuple(synonyms.split()), required, essential, note, sample)


_PERSON: tuple[Column, ...] = (
    replace(_col("serial", "序号", Text(20), "编号 序列", sample="1", note="只有序号的行当作空行。"), serial=True),
    _col(
        "name",
        "姓名",
        Name(),
        "劳动力姓名 务工人员姓名 人员姓名 求职人员姓名",
        sample="冉秀兰",
        note="照身份证填写。",
        required=True,
        essential=True,
    ),
    _col(
        "identity",
        "身份证号",
        ResidentId(),
        "证件号码 身份证 身份证号码 公民身份号码 公民身份证号码 证件号 居民身份证号",
        sample=_SAMPLE_ID,
        note="18 位（残疾人证 20 位），单元格设为文本。",
        required=True,
        essential=True,
    ),
    _col("phone", "联系电话", Phone(), "手机号 手机号码 电话 联系方式 本人电话 电话号码", sample="15400000012"),
)
_RESIDENCE: tuple[Column, ...] = (
    _col(
        "residence",
        "居住地址",
        Residence(),
        "家庭住址 户籍地址 住址 详细地址 常住地址 户籍所在地 家庭地址 居住地 五级地址",
        sample="重庆市巫溪县",
        note="省、市、县、乡镇、村连着写，至少写到区县；也可以分成五列。",
        required=True,
    ),
    _col("residence_province", "省", Text(40), "省份 所在省 省（市） 省市", sample="重庆市"),
    _col("residence_city", "市", Text(40), "市州 所在市 地市 市（州）"),
    _col(
        "residence_county",
        "区县",
        Text(40),
        "县 县区 区 所在县 所在区县 县（区） 区（县）",
        sample="巫溪县",
        note="不设区县的市（嘉峪关、东莞等）再写一遍市名。",
    ),
    _col("residence_township", "乡镇", Text(40), "镇 乡 街道 乡镇街道 乡（镇） 乡镇（街道） 镇街"),
    _col("residence_village", "村", Text(60), "村居 村（社区） 行政村 社区 村社区"),
)
_SITUATION: tuple[Column, ...] = (
    _col(
        "education",
        "文化程度",
        Choice(words.EDUCATION),
        "学历 受教育程度 最高学历 教育程度",
        sample="初中",
        note="拿到毕业证的最高一级；肄业的按前一级算。",
    ),
    _col("person_type", "人员类别", Choice(words.PERSON_TYPE), "人员类型 人员身份 身份类别", sample="农村劳动力"),
    _col(
        "poverty_status",
        "贫困状况",
        Choice(words.POVERTY_STATUS),
        "户类型 贫困户属性 脱贫状况 监测对象类别",
        sample="建档立卡贫困户",
        note="按登记那天的叫法。",
    ),
    _col(
        "health",
        "健康状况",
        ChoiceList(words.HEALTH),
        "身体状况 健康情况",
        sample="健康",
        note="只用于帮扶，不进入匹配；干不了的活写在“劳动限制”里。",
    ),
    _col("employed", "是否就业", YesNo(*words.EMPLOYED), "就业状态 就业状况 是否务工 当前是否就业", sample="否"),
    _col(
        "unemployed_reason",
        "未就业原因",
        Choice(words.UNEMPLOYED_REASON),
        "未就业的原因 失业原因 未务工原因",
        sample="照料家人",
    ),
)
_ABILITY: tuple[Column, ...] = (
    _col(
        "skills",
        "技能特长",
        SkillList(),
        "技能 特长 掌握技能 专业技能 就业技能",
        sample="缝纫、养殖",
        note="几项之间用、隔开。",
    ),
    _col("trained", "是否参加过培训", YesNo(), "参加过培训 是否培训 是否接受过培训 培训情况", sample="否"),
    _col("certificates", "技能证书", SkillList(), "职业资格证书 证书 资格证书 证书名称 技能等级证书"),
    _col("training_wish", "培训意愿", YesNo(), "是否愿意培训 是否有培训意愿 有无培训意愿 愿意培训", sample="是"),
    _col("training_trade", "培训意向", Text(60), "意向培训工种 培训工种 培训项目 培训需求 想学什么", sample="刺绣"),
)
_PLAN: tuple[Column, ...] = (
    _col("return_on", "返乡日期", PlanDay(*_PLANNED, past=True), "返乡时间 回乡日期 回乡时间", sample="2019-05-20"),
    _col(
        "start_on",
        "拟外出日期",
        PlanDay(*_PLANNED),
        "拟外出时间 计划外出日期 计划外出时间 可上岗日期 可到岗日期",
        sample="2019-07-10",
        note="最早哪天能上岗；随时能走填 随时；就近就业的也填这里。",
    ),
    _col(
        "next_step",
        "下一步就业意愿",
        Choice(words.NEXT_STEP),
        "就业意愿 求职意愿 就业意向 下步就业意愿 务工意愿",
        sample=words.NEAR,
    ),
    _col("helper", "帮扶责任人", Name(), "帮扶人 帮扶干部 帮扶人姓名 联系干部 帮扶责任人姓名", sample="田晓梅"),
    _col(
        "helper_phone",
        "帮扶责任人电话",
        Phone(),
        "帮扶人电话 帮扶干部电话 帮扶人联系电话",
        sample="15400000099",
    ),
)
_OURS: tuple[Column, ...] = (
    _col(
        "care",
        "需照料家人",
        YesNo(yes=words.CARES, no=("不需要",)),
        "是否需照料家人 照料负担 家中有人需照料",
        sample="是",
        note="要照顾老人、小孩或病人的填是。",
    ),
    _col(
        "reach",
        "最远可接受地点",
        Reach(words.REACH),
        "可接受的最远地点 可接受最远地点 愿去的最远地方 愿意去的地方 意向就业地区 意向地点 意向务工地点",
        sample="本县",
    ),
    _col(
        "wage_floor_yuan",
        "期望月薪（元）",
        WageFloor(0, 50_000, integer=True),
        "期望月薪 期望工资 期望月收入 期望薪资 最低期望工资 期望工资（元/月）",
        sample="2500",
        note="最低多少钱愿意去，只填数；没有要求填 不限。",
    ),
    _col(
        "companions",
        "同行组号",
        Text(60),
        "同行人 同行人员 结伴人员 结伴同行",
        sample="A1",
        note="要一起走的人填同一个组号（一个乡镇内有效），或互相写名字；一个人走的填 无。",
    ),
    _col(
        "night_ok",
        "能否上夜班",
        YesNo(*words.NIGHTS),
        "是否接受夜班 可否夜班 夜班",
        sample="否",
    ),
    _col(
        "work_limits",
        "劳动限制",
        WorkLimits(),
        "身体限制 不能承担的劳动 干不了的活",
        sample="搬重物",
        note="本人说干不了的：久站、搬重物、登高……没有就填无。",
    ),
    _col(
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
        replace(column, reader=identity) if column.key == "identity" else column
        for column in (*_PERSON, *_RESIDENCE, *_SITUATION, *_ABILITY, *_PLAN, *_OURS)
    )
    checks = (
        RowCheck(UNDER_AGE, "identity", lambda row: _under_age(row, as_of or today_in_china())),
        RowCheck(PLACE_UNKNOWN, "residence_county", lambda row: _misplaced(row, PLACE_UNKNOWN)),
        RowCheck(PLACE_APART, "residence_county", lambda row: _misplaced(row, PLACE_APART)),
        RowCheck(PLACE_AMBIGUOUS, "residence_county", lambda row: _misplaced(row, PLACE_AMBIGUOUS)),
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
        constant_suspects=("wage_floor_yuan",),
    )


def written_residence(row: Mapping[str, object]) -> str:
    """The five separate columns of a residence joined to one text; "" when none is filled."""
    return "".join(str(row[key]) for key in SEPARATE if row.get(key))


def birth_of(identity: str) -> date:
    """The birth date inside a checked identity number."""
    return date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))


def _under_age(row: Mapping[str, object], day: date) -> Mapping[str, object] | None:
    identity = row.get("identity")
    if isinstance(identity, str) and age_on(birth_of(identity), day) < LEAST_AGE:
        return {}
    return None


def _misplaced(row: Mapping[str, object], kind: FaultKind) -> Mapping[str, object] | None:
    """Separate columns make a place only together; a residence written in one cell has been judged there."""
    if row.get("residence") or not row.get("residence_county"):
        return None
    try:
        residence_code(written_residence(row))
    except CellFault as fault:
        return fault.figures if fault.kind is kind else None
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
