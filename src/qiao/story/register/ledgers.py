"""The workers' roster（劳动者花名册）: who lives in which household, as the offices' lists hold it.

Headings of the transfer roster (R4), the work ledger (R1) and the household layer are known, so that a list somebody
keeps already can be handed in as it is; what belongs to a later stage is left to that stage's ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from qiao.ground import places
from qiao.ground.exchange.cells import Choice, ChoiceList, Name, Phone, ResidentId, SkillList, Text
from qiao.ground.exchange.columns import Column, Ledger, Reader, RowCheck, gettext_noop
from qiao.ground.exchange.faults import PLACE_AMBIGUOUS, PLACE_UNKNOWN, CellFault, FaultKind
from qiao.ground.privacy.resident_ids import age_on, compose
from qiao.story.register import household_checks, words
from qiao.story.register.columns import birth_of, column, residence_of, written_residence
from qiao.story.register.errors import CHILD_MINIMAL, IDENTITY_DIFFERS, PLACE_APART, TOWNSHIP_UNKNOWN, VILLAGE_MISSING
from qiao.story.register.household_columns import CHECKS as HOUSEHOLD_CHECKS
from qiao.story.register.household_columns import ETHNICITY, PERSON_FACTS, TOGETHER, household_facts
from qiao.story.register.readers import Relation, Residence, residence_code, unknown_township

LEAST_AGE = 16
"""The age of employment; below it nobody is registered for work (MISSION.md, hard rule 2)."""

_SAMPLE_ID = compose("500901", date(1985, 3, 12), 26)


PERSON: tuple[Column, ...] = (
    replace(
        column("serial", "序号", Text(20), "编号 序列", sample="1", note=gettext_noop("只有序号的行当作空行。")),
        serial=True,
    ),
    column(
        "name",
        "姓名",
        Name(),
        "劳动力姓名 务工人员姓名 人员姓名 求职人员姓名",
        sample="冉秀兰",
        note=gettext_noop("照身份证填写。"),
        required=True,
        essential=True,
    ),
    column(
        "identity",
        "身份证号",
        ResidentId(),
        "证件号码 身份证 身份证号码 公民身份号码 公民身份证号码 证件号 居民身份证号",
        sample=_SAMPLE_ID,
        note=gettext_noop("18 位（残疾人证 20 位），单元格设为文本。"),
        required=True,
        essential=True,
    ),
    column(
        "phone",
        "联系电话",
        Phone(),
        "手机号 手机号码 电话 联系方式 本人电话 电话号码 本人联系方式",
        sample="15400000012",
    ),
)
"""Who it is: every ledger of people begins with these."""

SEX = column(
    "sex",
    "性别",
    Choice({"男": ("男性", "M", "1"), "女": ("女性", "F", "2")}),
    "男女",
    sample="女",
    note=gettext_noop("有证件号的照证件号，这一列只作核对，可以空着。"),
)
"""A sex beside the identity; it is not kept, the number tells."""


def sex_differs(row: Mapping[str, object]) -> Mapping[str, object] | None:
    """The sex of a row that is not the one of its identity number."""
    sex, identity = row.get("sex"), row.get("identity")
    if sex is None or not isinstance(identity, str) or (sex == "男") == bool(int(identity[16]) % 2):
        return None
    return {"what": "性别"}


SEX_CHECK = RowCheck(IDENTITY_DIFFERS, "sex", sex_differs, if_read=True)
"""Every ledger with `SEX` asks this."""

RESIDENCE: tuple[Column, ...] = (
    column(
        "residence",
        "居住地址",
        Residence(),
        "家庭住址 户籍地址 住址 详细地址 常住地址 户籍所在地 家庭地址 居住地 五级地址",
        sample="重庆市巫溪县",
        note=gettext_noop("省、市、县、乡镇、村连着写，至少写到区县；也可以分成五列。"),
        required=True,
    ),
    column("residence_province", "省", Text(40), "省份 所在省 省（市） 省市", sample="重庆市"),
    column("residence_city", "市", Text(40), "市州 所在市 地市 市（州）"),
    column(
        "residence_county",
        "区县",
        Text(40),
        "县 县区 区 所在县 所在区县 县（区） 区（县）",
        sample="巫溪县",
        note=gettext_noop("不设区县的市（嘉峪关、东莞等）再写一遍市名。"),
    ),
    column("residence_township", "乡镇", Text(40), "镇 乡 街道 乡镇街道 乡（镇） 乡镇（街道） 镇街"),
    column("residence_village", "村", Text(60), "村居 村（社区） 行政村 社区 村社区"),
)
"""Where they live, in one cell or in five."""

EDUCATION = column(
    "education",
    "文化程度",
    Choice(words.EDUCATION),
    "学历 受教育程度 最高学历 教育程度",
    sample="初中",
    note=gettext_noop("拿到毕业证的最高一级；肄业的按前一级算。"),
)
POVERTY = column(
    "poverty_status",
    "贫困状况",
    Choice(words.POVERTY_STATUS),
    "户类型 贫困户属性 脱贫状况",
    sample="建档立卡贫困户",
    note=gettext_noop("按登记那天的叫法。"),
)
POVERTY_APART = replace(POVERTY, synonyms=tuple(word for word in POVERTY.synonyms if word != "监测对象类别"))
"""The same in a ledger that asks apart how a household is monitored."""
HEALTH = column(
    "health",
    "健康状况",
    ChoiceList(words.HEALTH),
    "身体状况 健康情况 健康状态",
    sample="健康",
    note=gettext_noop("只用于帮扶，不进入匹配；干不了的活写在“劳动限制”里。"),
)
SKILLS = column(
    "skills",
    "技能特长",
    SkillList(),
    "技能 特长 掌握技能 专业技能 就业技能",
    sample="缝纫、养殖",
    note=gettext_noop("几项之间用、隔开。"),
)
HOUSEHOLD = column(
    "household",
    "户编号",
    Text(40),
    "户号 家庭编号 户籍编号 家庭户编号 户编码",
    sample="TY-0012",
    note=gettext_noop("同一户的人写同一个编号，一个村里有效。"),
)
_HOUSEHOLD: tuple[Column, ...] = (
    HOUSEHOLD,
    column(
        "relation",
        "与户主关系",
        Relation({**words.RELATION, **words.SPOUSES}),
        "户主关系 家庭关系 与户主的关系 成员关系",
        sample="配偶",
    ),
)
_MORE: tuple[Column, ...] = (
    ETHNICITY,
    EDUCATION,
    POVERTY_APART,
    HEALTH,
    SKILLS,
    *PERSON_FACTS,
)


def roster(as_of: date | None = None) -> Ledger:
    """The roster as it is checked on that day; without one, births in the future and children are not looked for."""
    identity: Reader = ResidentId(today=as_of)
    columns = tuple(
        replace(one, reader=identity)
        if one.key == "identity"
        else replace(one, sample=VILLAGE_SAMPLE, note=VILLAGE_NOTE)
        if one.key == "residence"
        else one
        for one in (*PERSON[:2], *_HOUSEHOLD, *PERSON[2:], SEX, *RESIDENCE, *_MORE, *household_facts(as_of))
    )
    checks: tuple[RowCheck, ...] = (
        RowCheck(PLACE_UNKNOWN, "residence_county", lambda row: misplaced(row, PLACE_UNKNOWN)),
        RowCheck(PLACE_APART, "residence_county", lambda row: misplaced(row, PLACE_APART)),
        RowCheck(PLACE_AMBIGUOUS, "residence_county", lambda row: misplaced(row, PLACE_AMBIGUOUS)),
        RowCheck(VILLAGE_MISSING, "residence", above_village),
        RowCheck(TOWNSHIP_UNKNOWN, "residence_township", township_apart, if_read=True),
        SEX_CHECK,
        *HOUSEHOLD_CHECKS,
        *household_checks.row_checks(as_of),
    )
    if as_of is not None:
        checks += (RowCheck(CHILD_MINIMAL, "identity", lambda row: _is_child(row, as_of)),)
    return Ledger(
        "roster",
        "劳动者花名册",
        columns,
        row_checks=checks,
        group_checks=household_checks.GROUP_CHECKS,
        one_of=(("residence", "residence_county"),),
        unique=(("identity", "人"),),
        named="name",
        constant_suspects=("income_before_yuan", "income_now_yuan"),
        together=TOGETHER,
    )


VILLAGE_SAMPLE = "重庆市巫溪县宁河街道人民社区"
VILLAGE_NOTE = gettext_noop("省、市、县、乡镇、村连着写，写到村（社区）；也可以分成五列。")


def misplaced(row: Mapping[str, object], kind: FaultKind) -> Mapping[str, object] | None:
    """Separate columns make a place only together; a residence written in one cell has been judged there."""
    if row.get("residence") or not row.get("residence_county"):
        return None
    try:
        residence_code(written_residence(row))
    except CellFault as fault:
        return fault.figures if fault.kind is kind else None
    return None


def township_apart(row: Mapping[str, object]) -> Mapping[str, object] | None:
    """The township of a residence in separate columns that its county has not."""
    if row.get("residence") or not row.get("residence_township"):
        return None
    return unknown_township(written_residence(row), residence_of(row)) or None


def above_village(row: Mapping[str, object]) -> Mapping[str, object] | None:
    """How far a residence reaches that does not reach the village."""
    code = residence_of(row)
    if code.endswith("000"):
        return {"reached": places.by_code(code, historic=True).name}
    return None


def _is_child(row: Mapping[str, object], day: date) -> Mapping[str, object] | None:
    identity = row.get("identity")
    return {} if isinstance(identity, str) and age_on(birth_of(identity), day) < LEAST_AGE else None


ROSTER = roster()
