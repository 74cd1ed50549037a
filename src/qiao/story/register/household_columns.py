"""Household columns（户情各列）: what the household layer asks beside who somebody is and where they live.

Incomes are read only with their year, causes of poverty as one main and at most two others, and what a form asks of a
child is left out by whoever stores it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qiao.ground.exchange.cells import Choice, ChoiceList, Date, Number, SkillList, Text
from qiao.ground.exchange.columns import Column, RowCheck, gettext_noop
from qiao.ground.exchange.faults import CellFault, FaultKind
from qiao.story.register import words
from qiao.story.register.columns import column
from qiao.story.register.errors import (
    CAUSE_WITHOUT_MAIN,
    CAUSES_TOO_MANY,
    ETHNICITY_UNKNOWN,
    INCOME_WITHOUT_YEAR,
    INCOME_YEAR_COLUMN,
    INCOMES_IN_ORDER,
)
from qiao.story.register.ethnic_groups import code_of

CAUSES_MAX = 3
_FIRST_DAY = date(1980, 1, 1)


@dataclass(frozen=True)
class EthnicGroup(Text):
    """An ethnic group（民族）as it is written; a name outside GB/T 3304 is kept and asked about."""

    max_length: int = 20

    def read(self, raw: object) -> str | None:
        """The name as written. Raises CellFault ethnicity_unknown (kept), and as Text."""
        text = super().read(raw)
        if text is not None and not code_of(text):
            raise CellFault(ETHNICITY_UNKNOWN, value=text, found=text)
        return text


def _days(as_of: date | None) -> Date:
    return Date(_FIRST_DAY, as_of) if as_of is not None else Date(_FIRST_DAY)


_YUAN, _YEAR = Number(0, 10_000_000, integer=True), Number(1949, 2099, integer=True)
_WITH_YEAR = gettext_noop("元/人·年，只填整数；年份另填一列，没有年份不收。")
ETHNICITY = column(
    "ethnicity", "民族", EthnicGroup(), "民族名称", sample="土家族", note=gettext_noop("加密保存，不参与匹配。")
)
MONITORED = column(
    "monitored",
    "监测对象类别",
    Choice(words.MONITORED),
    "监测类别 监测对象类型 防返贫监测对象类别",
    note=gettext_noop("不是监测对象就空着。"),
)


def household_facts(as_of: date | None = None) -> tuple[Column, ...]:
    """How the household stands, with the days from which it does; days ahead of `as_of` are refused."""
    days = _days(as_of)
    return (
        column(
            "poverty_since",
            "贫困状况日期",
            days,
            "户类型日期 认定日期 识别日期 认定时间 识别时间 建档立卡日期 建档立卡时间",
            sample="2014-12-31",
            note=gettext_noop("户类型从哪天起；不知道就空着。"),
        ),
        MONITORED,
        column("monitored_since", "监测识别日期", days, "纳入监测日期 监测认定日期 监测日期 纳入监测时间 监测识别时间"),
        column("exited_on", "脱贫日期", days, "脱贫时间 脱贫退出日期 退出日期"),
        column(
            "cause",
            "主要致贫原因",
            ChoiceList(words.CAUSE),
            "致贫原因 主要致贫返贫原因 主要返贫致贫风险 致贫主因",
            sample="缺技术",
            note=gettext_noop("一个主要的，另外最多两个；写在一格里时第一个是主要的。"),
        ),
        column("causes_other", "其他致贫原因", ChoiceList(words.CAUSE), "次要致贫原因 其它致贫原因"),
        column(
            "income_before_yuan",
            "帮扶前人均年收入",
            _YUAN,
            "原人均纯收入 帮扶前人均纯收入 务工前人均纯收入 建档时人均纯收入",
            note=_WITH_YEAR,
        ),
        column("income_before_year", "帮扶前收入年份", _YEAR, "原收入年份"),
        column(
            "income_now_yuan",
            "现在人均年收入",
            _YUAN,
            "人均纯收入 年人均纯收入 人均年收入 上年度农业人均纯收入 上年度人均纯收入 家庭人均纯收入",
            note=_WITH_YEAR,
        ),
        column("income_now_year", "现在收入年份", _YEAR, "收入年份 人均纯收入年份"),
    )


PERSON_FACTS: tuple[Column, ...] = (
    column("labour", "劳动技能", Choice(words.LABOUR), "劳动能力 劳动力类型 劳动力类别", sample="普通劳动力"),
    column("student", "在校生状况", Choice(words.STUDENT), "在校状况 是否在校生 在校情况", sample="非在校生"),
    column(
        "works_where",
        "务工状况",
        Choice(words.WORKS_WHERE),
        "务工区域 务工情况 务工范围",
        note=gettext_noop("照本人说的；哪家企业、从哪月起记在务工信息台账。"),
    ),
    column("certificates", "技能证书", SkillList(), "职业资格证书 证书 资格证书 证书名称 技能等级证书"),
    column(
        "political",
        "政治面貌",
        Choice(words.POLITICAL),
        "政治状况",
        note=gettext_noop("只为上级表格要求而收，加密保存，不查询、不列出、不参与匹配。"),
    ),
)
"""What the household layer tells of a person."""

TOGETHER: tuple[tuple[str, str, FaultKind], ...] = (
    ("income_before_yuan", "income_before_year", INCOME_YEAR_COLUMN),
    ("income_now_yuan", "income_now_year", INCOME_YEAR_COLUMN),
)
"""A file without the year's column is told so once, not in every row."""


def causes_of(row: Mapping[str, object]) -> list[str]:
    """The causes of a row in order, the main one first, each once."""
    told = [row.get(key) for key in ("cause", "causes_other")]
    return list(dict.fromkeys(str(one) for part in told if isinstance(part, list) for one in part))


def _too_many_causes(row: Mapping[str, object]) -> Mapping[str, object] | None:
    count = len(causes_of(row))
    return {"count": count} if count > CAUSES_MAX else None


def _without_main(row: Mapping[str, object]) -> Mapping[str, object] | None:
    return {} if row.get("causes_other") and not row.get("cause") else None


def _without_year(row: Mapping[str, object], when: str) -> Mapping[str, object] | None:
    yuan = row.get(f"income_{when}_yuan")
    return {"yuan": yuan} if yuan is not None and row.get(f"income_{when}_year") is None else None


def _out_of_order(row: Mapping[str, object]) -> Mapping[str, object] | None:
    before, now = row.get("income_before_year"), row.get("income_now_year")
    if isinstance(before, int) and isinstance(now, int) and now < before:
        return {"before": before, "now": now}
    return None


CHECKS: tuple[RowCheck, ...] = (
    RowCheck(CAUSES_TOO_MANY, "cause", _too_many_causes),
    RowCheck(CAUSE_WITHOUT_MAIN, "causes_other", _without_main),
    RowCheck(INCOME_WITHOUT_YEAR, "income_before_year", lambda row: _without_year(row, "before"), if_read=True),
    RowCheck(INCOME_WITHOUT_YEAR, "income_now_year", lambda row: _without_year(row, "now"), if_read=True),
    RowCheck(INCOMES_IN_ORDER, "income_now_year", _out_of_order),
)
