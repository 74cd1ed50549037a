"""How a batch's state is said, with its icon and ground."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "uploaded": _("已上传"),
    "checking": _("校验中"),
    "mapping": _("待认列"),
    "preview": _("待确认"),
    "writing": _("写入中"),
    "written": _("已写入"),
    "undoing": _("撤回中"),
    "undone": _("已撤回"),
    "refused": _("没有收下"),
    "dropped": _("已放弃"),
}
TONES = {
    "uploaded": "way",
    "checking": "way",
    "mapping": "wait",
    "preview": "wait",
    "writing": "way",
    "written": "ready",
    "undoing": "way",
    "undone": "rest",
    "refused": "wrong",
    "dropped": "rest",
}
ICONS = {
    "uploaded": "clock",
    "checking": "refresh",
    "mapping": "columns",
    "preview": "eye",
    "writing": "refresh",
    "written": "check",
    "undoing": "arrow-back-up",
    "undone": "arrow-back-up",
    "refused": "alert-triangle",
    "dropped": "x",
}
