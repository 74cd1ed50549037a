"""A need in words, for lists, timelines and previews."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy, gettext_noop

from qiao.ground.saying import reader_language
from qiao.story.needs.models import REACH, Need
from qiao.story.needs.work_limits import names

REACH_NAMES = (
    gettext_lazy("乡镇内"),
    gettext_lazy("县内"),
    gettext_lazy("市内（省内）"),
    gettext_lazy("结对省"),
    gettext_lazy("任何地方"),
)
"""By reach 0 to 4."""
STATE_NAMES = {
    "open": gettext_lazy("求职中"),
    "paused": gettext_lazy("暂不找活"),
    "met": gettext_lazy("已就业"),
    "closed": gettext_lazy("已关闭"),
}
PLAIN = (gettext_noop("是"), gettext_noop("否"), gettext_noop("无"), gettext_noop("没问"))
UNEMPLOYED_NAMES = {
    "照料家人": gettext_lazy("照料家人"),
    "身体原因": gettext_lazy("身体原因"),
    "缺少技能": gettext_lazy("缺少技能"),
    "没有合适岗位": gettext_lazy("没有合适岗位"),
    "刚返乡": gettext_lazy("刚返乡"),
    "刚毕业": gettext_lazy("刚毕业"),
    "务农": gettext_lazy("务农"),
    "其他": gettext_lazy("其他"),
}
"""The words of the form's column, in the reader's language."""
FIELD_NAMES = {
    "reach": gettext_lazy("去得到"),
    "next_step": gettext_lazy("下一步意愿"),
    "wage_floor_yuan": gettext_lazy("最低月薪"),
    "night_ok": gettext_lazy("能上夜班"),
    "care": gettext_lazy("需照料家人"),
    "work_limits": gettext_lazy("干不了的"),
    "skills": gettext_lazy("技能"),
    "certificates": gettext_lazy("证书"),
    "start_on": gettext_lazy("最早上岗"),
    "return_on": gettext_lazy("返乡日期"),
    "trained": gettext_lazy("参加过培训"),
    "training_wish": gettext_lazy("愿意培训"),
    "training_trade": gettext_lazy("想学的工种"),
    "unemployed_why": gettext_lazy("未就业原因"),
}


def value_said(name: str, value: object) -> str:
    """One value of a need in the reader's language."""
    if name == "reach":
        return str(REACH_NAMES[int(str(value))])
    if name == "work_limits" and reader_language() == "en":
        return ", ".join(names(int(str(value)), "en")) or gettext("无")
    if name == "unemployed_why":
        return str(UNEMPLOYED_NAMES[str(value)]) if value else gettext("没说")
    told = shown(name, value)
    return gettext(told) if told in PLAIN else told


def shown(name: str, value: object) -> str:
    """One value of a need as people read it; Chinese, for previews and the audit."""
    if name == "reach":
        return dict(REACH)[int(str(value))]
    if name == "work_limits":
        return "、".join(names(int(str(value)))) or "无"
    if name in ("night_ok", "trained", "training_wish") and value is None:
        return "没问"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(value) or "无"
    return "无" if value in (None, "", 0) else str(value)


def asked_said(answer: bool | None) -> str:
    """A yes, a no, or that nobody asked."""
    return gettext("没问") if answer is None else gettext("是") if answer else gettext("否")


def night_said(night_ok: bool | None) -> str:
    """Whether they work nights, as the worker said; what nobody asked is said so."""
    if night_ok is None:
        return gettext("夜班没问")
    return gettext("能上夜班") if night_ok else gettext("不上夜班")


def limits_of(need: Need) -> str:
    """The worker's own limits, "" for none."""
    language = reader_language()
    return ("、" if language == "zh" else ", ").join(names(need.work_limits, language))


def summary_of(need: Need) -> str:
    """愿去结对省，月薪 3,200 元以上，不上夜班."""
    told = [gettext("愿去：%(where)s") % {"where": REACH_NAMES[need.reach]}]
    if need.wage_floor_yuan:
        told.append(gettext("月薪 %(yuan)s 元以上") % {"yuan": f"{need.wage_floor_yuan:,}"})
    told.append(night_said(need.night_ok))
    if need.care:
        told.append(gettext("要照料家人"))
    return " · ".join(told)
