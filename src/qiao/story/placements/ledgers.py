"""The work ledger（R1 务工信息台账）and the transfer roster（R4 转移就业花名册）: who worked where, from when to when.

One person has many spells: a row is a spell. A person whom nobody registered needs the residence in the same row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qiao.ground.exchange.cells import Choice, CreditCode, DayOrMonth, Number, ResidentId, Text, YesNo
from qiao.ground.exchange.columns import Column, Ledger, Reader, gettext_noop
from qiao.story.placements import ledger_checks, words
from qiao.story.placements.errors import CHANNEL_MISSING, MONTHS_INCOMPLETE, MONTHS_MISSING, WORK_PLACE_WIDE
from qiao.story.placements.readers import CHANNEL, WorkPlace
from qiao.story.register.columns import column
from qiao.story.register.household_columns import MONITORED
from qiao.story.register.ledgers import HOUSEHOLD, PERSON, POVERTY_APART, RESIDENCE, SEX, VILLAGE_SAMPLE

_FIRST, _LAST = date(1990, 1, 1), date(2099, 12, 31)
_MOST_YUAN = 10_000_000

_ENDED_ON = gettext_noop("还在干的留空。")
_WORK_PLACE = column(
    "work_place",
    "务工地点",
    WorkPlace("county"),
    "务工地 务工所在地 就业地域 就业地点 工作地点 就业地址 务工地址",
    sample="山东省泰安市泰山区",
    note=gettext_noop("写到区县；也可以分成省、市、县三列。"),
    required=True,
    blank=MONTHS_INCOMPLETE,
)
_WORK_PARTS = (
    column("work_province", "务工所在省", Text(40), "务工省份 务工省"),
    column("work_city", "务工所在市", Text(40), "务工市 务工城市"),
    column("work_county", "务工所在县", Text(40), "务工所在区县 务工县 务工区县", blank=WORK_PLACE_WIDE),
)
_EMPLOYER = column(
    "employer",
    "务工企业名称",
    Text(120),
    "务工企业 就业单位 用人单位 单位名称 企业名称 务工单位 务工单位名称 工作单位 工作单位名称",
    sample="示例服务外包有限公司",
    required=True,
    blank=MONTHS_INCOMPLETE,
)
_EMPLOYER_CODE = column(
    "employer_code", "统一社会信用代码", CreditCode(), "信用代码 单位信用代码 企业信用代码 社会信用代码"
)
_JOB = column("job", "岗位工种", Text(80), "工种 岗位 务工岗位 从事工种 工作岗位 岗位名称", sample="客服")
_FORM = column("form", "就业形式", Choice(words.FORM), "用工形式", sample="单位就业")
_CHANNEL = column(
    "channel",
    "就业渠道",
    CHANNEL,
    "就业方式 务工渠道 转移就业方式 就业类型",
    sample="组织输出",
    required=True,
    blank=CHANNEL_MISSING,
)
_HOME_NOTE = gettext_noop("没有建档的人才要填，写到村。")


def _began(until: date, title: str, synonyms: str, sample: str, note: str = "") -> Column:
    reader = DayOrMonth(_FIRST, until)
    return column(
        "started_on", title, reader, synonyms, sample=sample, note=note, required=True, essential=True,
        blank=MONTHS_MISSING,
    )  # fmt: skip


def work_ledger(as_of: date | None = None) -> Ledger:
    """R1 as it is checked on that day; without one, months ahead are not looked for."""
    until = as_of or _LAST
    homes = tuple(replace(one, required=False, note=_HOME_NOTE if one.key == "residence" else "") for one in RESIDENCE)
    columns = (
        *_people(as_of),
        replace(HOUSEHOLD, note=gettext_noop("写了就按户核对；不写按人核对。")),
        POVERTY_APART,
        MONITORED,
        _FORM,
        _began(
            until,
            gettext_noop("务工开始年月"),
            "开始年月 务工开始时间 外出务工时间 就业起始日期 上岗时间 上岗日期 开始时间",
            "2019-03",
            gettext_noop("知道哪一天的写到日。"),
        ),
        column(
            "ended_on",
            "务工结束年月",
            DayOrMonth(_FIRST, until),
            "结束年月 务工结束时间 离岗时间 离岗日期 结束时间",
            note=_ENDED_ON,
        ),
        _WORK_PLACE,
        *_WORK_PARTS,
        replace(_EMPLOYER, essential=True),
        _EMPLOYER_CODE,
        _JOB,
        column("industry", "所属行业", Text(40), "行业 从事行业", sample="服务业"),
        column("sector", "产业", Choice(words.SECTOR), "所属产业 产业类型", sample="第三产业"),
        column(
            "wage_yuan_month",
            "务工月收入",
            Number(0, 100_000, integer=True),
            "月收入 月工资 务工月收入（元） 月薪 月收入（元） 月工资（元） 月工资收入 工资（元/月）",
            sample="3500",
            note=gettext_noop("每月到手的元，只填数。"),
        ),
        replace(_CHANNEL, essential=True),
        column("organised", "是否点对点输送", YesNo(), "是否组织输出 点对点输送 是否有组织输出", sample="是"),
        column(
            "travel_aid_yuan",
            "年度交通费补助",
            Number(0, 100_000),
            "交通费补助 交通补助",
            note=gettext_noop("照台账记，只作核对；补贴另记。"),
        ),
        *homes,
        SEX,
    )
    return Ledger(
        "work",
        "务工信息台账",
        columns,
        row_checks=ledger_checks.of_work(),
        group_checks=ledger_checks.TRAVEL_AID,
        one_of=(("work_place", "work_county"),),
        constant_suspects=("wage_yuan_month", "travel_aid_yuan"),
    )


def transfer_roster(as_of: date | None = None) -> Ledger:
    """R4 as it is checked on that day; without one, days ahead are not looked for.

    The form has no column of the residence: of people on record it is known, of others it is asked for down to the
    village.
    """
    columns = (
        *_people(as_of),
        _began(
            as_of or _LAST,
            gettext_noop("就业起始日期"),
            "就业开始日期 起始日期 就业时间 上岗日期 上岗时间 务工开始时间 务工开始年月",
            "2019-03-04",
        ),
        replace(_CHANNEL, synonyms=("务工渠道", "转移就业方式"), required=False, note=_SELF_NOTE, sample=""),
        replace(
            _WORK_PLACE,
            title=gettext_noop("就业地域"),
            synonyms=("务工地点", "就业地", "就业地点", "就业区域", "务工地"),
        ),
        *_WORK_PARTS,
        column("address", "就业地址", Text(120), "就业详细地址 单位地址 工作地址 就业地详细地址"),
        replace(
            _EMPLOYER,
            title=gettext_noop("就业单位"),
            synonyms=(
                "就业单位名称",
                "用人单位",
                "务工企业名称",
                "单位名称",
                "企业名称",
                "务工单位",
                "务工单位名称",
                "工作单位",
            ),
            required=False,
        ),
        _EMPLOYER_CODE,
        replace(_FORM, title=gettext_noop("就业类型"), synonyms=("就业形式", "用工形式"), required=True),
        column("employer_kind", "单位性质", Choice(words.EMPLOYER_KIND), "企业性质 单位类型", sample="民营企业"),
        _JOB,
        column("special", "特色就业", Text(40), "特色就业类型"),
        column(
            "farm_income_yuan",
            "上年度农业人均纯收入",
            Number(0, _MOST_YUAN),
            "上年农业人均纯收入 上年度人均纯收入 上年度农业人均纯收入（元）",
        ),
        *(
            replace(one, required=False, note=_HOME_NOTE, sample=VILLAGE_SAMPLE) if one.key == "residence" else one
            for one in RESIDENCE
        ),
        SEX,
    )
    return Ledger(
        "transfer",
        "转移就业花名册",
        columns,
        row_checks=ledger_checks.of_transfer(),
        one_of=(("work_place", "work_county"),),
        constant_suspects=("farm_income_yuan",),
    )


_SELF_NOTE = gettext_noop("不填就是自行就业。")


def _people(as_of: date | None) -> Sequence[Column]:
    identity: Reader = ResidentId(today=as_of)
    return [replace(one, reader=identity) if one.key == "identity" else one for one in PERSON]


WORK = work_ledger()
TRANSFER = transfer_roster()
