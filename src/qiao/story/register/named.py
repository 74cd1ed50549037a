"""Named（叫法）: what the codes of the register are called on pages, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MONITORED_NAMES: dict[str, Any] = {
    "unstable": _("脱贫不稳定户"),
    "marginal": _("边缘易致贫户"),
    "sudden": _("突发严重困难户"),
}
CAUSE_NAMES: dict[str, Any] = {
    "illness": _("因病"),
    "disability": _("因残"),
    "study": _("因学"),
    "disaster": _("因灾"),
    "accident": _("因意外"),
    "marriage": _("因婚"),
    "death": _("因丧"),
    "land": _("缺土地"),
    "water": _("缺水"),
    "skill": _("缺技术"),
    "labour": _("缺劳力"),
    "funds": _("缺资金"),
    "road": _("交通条件落后"),
    "drive": _("自身发展动力不足"),
    "job": _("务工就业不稳"),
    "business": _("产业项目失败"),
    "other": _("其他"),
}
LABOUR_NAMES: dict[str, Any] = {
    "ordinary": _("普通劳动力"),
    "skilled": _("技能劳动力"),
    "weak": _("弱劳动力或半劳动力"),
    "lost": _("丧失劳动力"),
    "none": _("无劳动力"),
}
STUDENT_NAMES: dict[str, Any] = {
    "no": _("非在校生"),
    "preschool": _("学前教育"),
    "primary": _("小学"),
    "junior": _("初中"),
    "senior": _("高中"),
    "vocational": _("中职"),
    "college": _("高职高专"),
    "bachelor": _("本科"),
    "graduate": _("研究生"),
}
WORKS_WHERE_NAMES: dict[str, Any] = {
    "township": _("乡内"),
    "county": _("乡外县内"),
    "province": _("县外省内"),
    "away": _("省外"),
    "other": _("其他"),
}
PERSON_TYPE_NAMES: dict[str, Any] = {
    "rural": _("农村劳动力"),
    "returned": _("返乡农民工"),
    "graduate": _("高校毕业生"),
    "veteran": _("退役军人"),
    "hardship": _("就业困难人员"),
    "other": _("其他"),
}
HEALTH_NAMES: dict[str, Any] = {
    "健康": _("健康"),
    "长期慢性病": _("长期慢性病"),
    "患有大病": _("患有大病"),
    "残疾": _("残疾"),
}
"""By the word stored."""
NAMES_OF: dict[str, dict[str, Any]] = {
    "monitored": MONITORED_NAMES,
    "cause": CAUSE_NAMES,
    "cause_second": CAUSE_NAMES,
    "cause_third": CAUSE_NAMES,
    "labour": LABOUR_NAMES,
    "student": STUDENT_NAMES,
    "works_where": WORKS_WHERE_NAMES,
    "person_type": PERSON_TYPE_NAMES,
}
"""By the fact whose codes they are."""
