"""Phrases（说法）of vacancies: states, moves and fields in both languages, and how a stored value is shown."""

from __future__ import annotations

from datetime import date
from typing import Final

from qiao.story.needs.work_limits import names

STATE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "draft": ("待核实", "waiting to be verified"),
    "verified": ("已核实", "verified"),
    "open": ("招聘中", "open"),
    "paused": ("暂停", "paused"),
    "filled": ("已满", "filled"),
    "expired": ("已到期", "expired"),
    "blocked": ("拦下", "blocked"),
}
MOVE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "verify": ("核实", "verify it"),
    "open": ("开放", "open it"),
    "pause": ("暂停", "pause it"),
}
FIELD_WORDS: Final[dict[str, tuple[str, str]]] = {
    "reference": ("企业编号", "the employer's number"),
    "title": ("岗位", "post"),
    "place": ("工作地点", "place"),
    "headcount": ("名额", "headcount"),
    "wage_low_yuan": ("最低月薪", "lowest pay"),
    "wage_high_yuan": ("最高月薪", "highest pay"),
    "age_min": ("最小年龄", "least age"),
    "age_max": ("最大年龄", "greatest age"),
    "education_min": ("学历", "education"),
    "demands": ("体力要求", "physical demands"),
    "skills": ("技能", "skills"),
    "night": ("夜班", "night shifts"),
    "young_ok": ("可招未成年工", "open to 16–17"),
    "experience_years_min": ("工作经验", "experience"),
    "board_lodging": ("食宿", "board and lodging"),
    "description": ("岗位描述", "description"),
    "terms": ("其他条件", "other terms"),
    "starts_on": ("上岗日期", "start"),
    "collected_on": ("采集日期", "collected on"),
    "verified_on": ("核实日期", "verified on"),
    "expires_on": ("截止日期", "expires on"),
    "state": ("状态", "state"),
}
TERMS: Final[dict[str, tuple[str, str]]] = {
    "occupation_code": ("职业代码", "Occupation code"),
    "industry": ("所属行业", "Industry"),
    "wage": ("工资写法", "Pay as written"),
    "pay_method": ("计薪方式", "Pay method"),
    "probation": ("试用期", "Probation"),
    "hours": ("工作时间", "Hours"),
    "shift": ("班次", "Shift"),
    "deductions": ("扣款项目", "Deductions"),
    "contract": ("合同类型", "Contract"),
    "insurance": ("社会保险", "Insurance"),
    "demand_reason": ("体力要求理由", "Reason for the demand"),
    "address": ("详细地址", "Address"),
    "welfare": ("福利", "Benefits"),
    "attributes": ("标签", "Tags"),
    "keywords": ("关键词", "Keywords"),
    "experience": ("工作经验写法", "Experience as written"),
    "employer_kind": ("单位性质", "Kind of employer"),
    "employer_size": ("单位规模", "Size of employer"),
    "remarks": ("备注", "Remarks"),
}
"""The form's texts that `Vacancy.terms` keeps, in the form's order."""


def field_name(name: str) -> str:
    """A field as people call it."""
    return FIELD_WORDS[name][0]


def shown_value(name: str, value: object) -> str:
    """A stored value as people read it; "—" for none."""
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
    if name == "state":
        return STATE_WORDS[str(value)][0]
    if isinstance(value, dict):
        return "；".join(f"{TERMS[key][0]} {text}" for key, text in value.items() if key in TERMS)
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
