"""Phrases（说法）of vacancies: states, moves and fields in both languages, and how a stored value is shown."""

from __future__ import annotations

from datetime import date
from typing import Final

from qiao.story.needs.work_limits import names
from qiao.story.vacancies.ages_asked import WORDS as AGE_WORDS
from qiao.story.vacancies.readers import EDUCATION_NAMES, place_name
from qiao.story.vacancies.texts.occupations import occupation_name

STATE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "draft": ("待核实", "waiting to be verified"),
    "verified": ("已核实", "verified"),
    "open": ("招聘中", "open"),
    "paused": ("暂停", "paused"),
    "filled": ("已满", "filled"),
    "expired": ("已到期", "expired"),
    "closed": ("单位不招了", "closed by the firm"),
    "blocked": ("拦下", "blocked"),
}
ROOM_WORDS: Final[dict[str, tuple[str, str]]] = {
    "dormitory": ("宿舍", "dormitory"),
    "canteen": ("食堂", "canteen"),
    "work": ("车间", "workshop"),
}
MOVE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "verify": ("核实", "verify it"),
    "open": ("开放", "open it"),
    "pause": ("暂停", "pause it"),
    "reconsider": ("重新核实", "verify it again"),
}
FIELD_WORDS: Final[dict[str, tuple[str, str]]] = {
    "reference": ("企业编号", "the employer's number"),
    "title": ("岗位", "post"),
    "occupation": ("职业", "occupation"),
    "place": ("工作地点", "place"),
    "headcount": ("名额", "headcount"),
    "headcount_told": ("写明人数", "headcount stated"),
    "wage_low_yuan": ("最低月薪", "lowest pay"),
    "wage_high_yuan": ("最高月薪", "highest pay"),
    "age_min": ("最小年龄", "least age"),
    "age_max": ("最大年龄", "greatest age"),
    "age_reason": ("年龄限制依据", "ground of the age limit"),
    "education_min": ("学历", "education"),
    "demands": ("体力要求", "physical demands"),
    "skills": ("技能", "skills"),
    "night": ("夜班", "night shifts"),
    "young_ok": ("可招未成年工", "open to 16–17"),
    "experience_years_min": ("工作经验", "experience"),
    "board_lodging": ("食宿", "board and lodging"),
    "pay_method": ("计薪方式", "pay method"),
    "probation": ("试用期", "probation"),
    "hours": ("工作时间", "hours"),
    "shift": ("班次", "shift"),
    "board_yuan_month": ("每月饭费（元）", "board a month (yuan)"),
    "lodging_yuan_month": ("每月住宿费（元）", "lodging a month (yuan)"),
    "deductions": ("扣款项目", "deductions"),
    "contract": ("合同类型", "contract"),
    "dispatched_by": ("派遣单位", "dispatching agency"),
    "insurance": ("社会保险", "insurance"),
    "address": ("详细地址", "address"),
    "certificates": ("证书", "certificates"),
    "demand_reason": ("体力要求理由", "reason for the demand"),
    "contact": ("联系人", "contact"),
    "contact_phone": ("联系电话", "telephone"),
    "description": ("岗位描述", "description"),
    "terms": ("其他条件", "other terms"),
    "starts_on": ("上岗日期", "start"),
    "collected_on": ("采集日期", "collected on"),
    "verified_on": ("核实日期", "verified on"),
    "expires_on": ("截止日期", "expires on"),
    "state": ("状态", "state"),
    "gaps": ("还缺", "lacking"),
}
TERMS: Final[dict[str, tuple[str, str]]] = {
    "occupation_code": ("职业代码", "Occupation code"),
    "industry": ("所属行业", "Industry"),
    "wage": ("工资写法", "Pay as written"),
    "hours_day": ("一天几小时", "Hours a day"),
    "days_month": ("一个月几天", "Days a month"),
    "age_law": ("年龄限制法规", "Law of the age limit"),
    "welfare": ("福利", "Benefits"),
    "attributes": ("标签", "Tags"),
    "keywords": ("关键词", "Keywords"),
    "experience": ("工作经验写法", "Experience as written"),
    "employer_kind": ("单位性质", "Kind of employer"),
    "employer_size": ("单位规模", "Size of employer"),
    "remarks": ("备注", "Remarks"),
}
"""The form's texts that `Vacancy.terms` keeps, in the form's order."""
TYPED: Final = (
    *("pay_method", "probation", "hours", "shift", "board_yuan_month", "lodging_yuan_month", "deductions", "contract"),
    *("dispatched_by", "insurance", "address"),
)
"""What a post gives, by its own fields, in the order of its page."""
UNTOLD: Final = ("contact", "contact_phone")
"""What the audit says was changed, never from what to what."""


def field_name(name: str) -> str:
    """A field as people call it."""
    return FIELD_WORDS[name][0]


def term_said(value: object) -> str:
    """One of the form's other terms as people read it: 10, never 10.0; "—" for none."""
    return f"{value:g}" if isinstance(value, float) else str(value or "—")


def shown_value(name: str, value: object, *, most: int | None = 60) -> str:
    """A stored value as people read it, long texts cut to `most` signs; "—" for none."""
    if value is None or value == "" or value == [] or value == {}:
        return "—"
    if name == "demands":
        return "、".join(names(value)) if isinstance(value, int) and value else "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "、".join(str(part) for part in value)
    if name == "occupation":
        return f"{value} {occupation_name(str(value)) or ''}".strip()
    if name == "place":
        return place_name(str(value))
    if name == "education_min" and isinstance(value, int):
        return EDUCATION_NAMES[value]
    if name == "experience_years_min":
        return f"{value} 年以上" if value else "不用经验"
    if name == "age_reason":
        return AGE_WORDS.get(str(value), str(value))
    if name == "state":
        return STATE_WORDS[str(value)][0]
    if isinstance(value, dict):
        return "；".join(f"{TERMS[key][0]} {term_said(text)}" for key, text in value.items() if key in TERMS)
    text = str(value)
    return text if most is None or len(text) <= most else f"{text[: most - 3]}…"
