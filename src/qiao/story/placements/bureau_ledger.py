"""The bureau's register of employment（公共就业登记）: 54 fields under three heading rows, as a city's system has them.

It tells of people, of their work and of their wishes at once. What it asks that we need not know is told by name and
not read: religion, politics, marriage, whether somebody is disabled or lives alone. As a city's system exports it,
there is no identity in it: such a row is told as a row of the list of names is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from qiao.ground.exchange.cells import DayOrMonth, Name, ResidentId, Text
from qiao.ground.exchange.columns import Column, Ledger, gettext_noop
from qiao.ground.exchange.columns import RowCheck as Check
from qiao.ground.exchange.faults import FaultKind
from qiao.story.placements.errors import (
    FIELD_NOT_KEPT,
    NOT_OURS_TO_KNOW,
    WORK_NOWHERE,
    WORK_UNPLACED,
)
from qiao.story.placements.readers import WorkPlace
from qiao.story.register import codes, namelist
from qiao.story.register.columns import birth_of, column
from qiao.story.register.errors import IDENTITY_DIFFERS
from qiao.story.register.ledgers import PERSON, SEX_CHECK
from qiao.story.register.readers import Birth, Residence

_FIRST, _LAST = date(1950, 1, 1), date(2099, 12, 31)
NOT_OURS = ("宗教信仰", "是否残疾人", "是否独居", "居住状态", "兵役状态", "婚姻状态", "政治面貌")
NOT_KEPT = (
    *("记录序号", "人员编号", "专业代码", "户口性质", "户口所在地区名称", "毕业学校", "毕业日期", "所学专业代码"),
    *("所学专业名称", "人口类型", "是否青少年", "是否老年人", "变动类型", "就业登记编号", "录用单位编号", "备注"),
    *("是否签订劳动合同", "是否参加社会保险", "合同起始日期", "合同终止日期", "行业代码", "失业审核日期"),
    *("失业登记编号", "失业时间", "失业原因", "原从事工种代码", "原从事工种名称", "原用工形式", "求职意愿", "培训意愿"),
    *("失业信息登记表登记日期", "失业注销时间", "登记就失业状态", "失业类型", "原单位名称", "是否享受失业保险待遇"),
    *("教育程度", "年龄"),
)


def bureau_register(as_of: date | None = None) -> Ledger:
    """The register as it is checked on that day."""
    until = as_of or _LAST
    return Ledger(
        "bureau",
        "公共就业登记",
        (*_people(as_of), *_work(until)),
        row_checks=(
            *namelist.without_identity(as_of),
            SEX_CHECK,
            Check(IDENTITY_DIFFERS, "birth", _birth_differs, if_read=True),
            Check(WORK_UNPLACED, "work_place", _work_unplaced, if_read=True),
        ),
        one_of=(("residence", "region_code"),),
        unique=(("identity", "人"),),
        named="name",
        together=(("employer", "work_place", WORK_NOWHERE),),
        unread={**_told(NOT_OURS, NOT_OURS_TO_KNOW), **_told(NOT_KEPT, FIELD_NOT_KEPT)},
    )


def _people(as_of: date | None) -> tuple[Column, ...]:
    name, identity = PERSON[1], PERSON[2]
    return (
        replace(name, reader=Name(), synonyms=(*name.synonyms, "姓名(脱敏)")),
        replace(identity, reader=ResidentId(today=as_of), required=False, essential=False),
        column("sex", "性别", codes.Coded(codes.SEX, {}), "sex"),
        column("birth", "出生日期", Birth(high=as_of or _LAST), "birthday 出生年月"),
        column("ethnicity", "民族代码", codes.Coded(codes.ETHNIC, codes.ETHNIC_OLD), "nation 民族"),
        column("education", "文化程度代码", codes.Coded(codes.EDUCATION, codes.education_words()), "c_aac011 文化程度"),
        column("phone", "联系电话", PERSON[3].reader, " ".join(PERSON[3].synonyms)),
        column("residence", "户籍地址", Residence(), "reg_address 居住地址 家庭住址", required=True),
        column("region_code", "户口所在地区代码", Residence(), "c_aab299"),
    )


def _work(until: date) -> tuple[Column, ...]:
    return (
        column("started_on", "就业时间", DayOrMonth(_FIRST, until), "b_acc031 就业日期"),
        column("employer", "录用单位名称", Text(120), "b_aab004 单位名称 就业单位"),
        column("work_place", "单位所在地", WorkPlace("county"), "就业地区 工作地点 单位地区", note=_PLACED),
    )


_PLACED = gettext_noop("写到区县；没有这一列就只登记人，不记务工。")


def _told(headings: tuple[str, ...], kind: FaultKind) -> dict[str, FaultKind]:
    return dict.fromkeys(headings, kind)


def _birth_differs(row: Mapping[str, object]) -> Mapping[str, object] | None:
    born, identity = row.get("birth"), row.get("identity")
    if not isinstance(born, str) or not isinstance(identity, str):
        return None
    return None if birth_of(identity).isoformat().startswith(born) else {"what": "出生日期"}


def _work_unplaced(row: Mapping[str, object]) -> Mapping[str, object] | None:
    return {} if row.get("employer") and row.get("started_on") and not row.get("work_place") else None


BUREAU = bureau_register()
