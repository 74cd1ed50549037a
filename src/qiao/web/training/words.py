"""What states, forms and ways of training are called on pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATE_TITLES = {
    "planned": _("筹备中"), "enrolling": _("报名中"), "running": _("开班"), "ended": _("已结业"),
    "cancelled": _("已取消"),
}  # fmt: skip
FORM_TITLES = {
    "village": _("进村办班"), "evening": _("夜校"), "on_job": _("在岗培训"), "base": _("基地集中"), "online": _("线上"),
}  # fmt: skip
PERSON_TITLES = {
    "enrolled": _("已录取"), "waiting": _("候补"), "left": _("中途退出"), "finished": _("已结业"),
    "dropped": _("未录取"),
}  # fmt: skip
WAY_TITLES = {"slip": _("扫码"), "code": _("短码"), "name": _("点名")}
ASKED_TITLES = {"面谈": _("面谈"), "电话": _("电话"), "走访": _("走访"), "自己来报": _("自己来报")}
"""How somebody asked for a seat."""
DAYS_TITLES = {"all": _("每天"), "work": _("周一到周五"), "weekend": _("周六、周日")}
