"""Saying（怎么说）: what a field that a phone changed is called, and its value as people may read it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qiao.story.needs.summary import FIELD_NAMES, value_said
from qiao.story.register.facts import TITLES, tail_shown
from qiao.story.register.listed import STATUS_NAMES

PHONE, STATUS, WAGE = "phone", "status", "need.wage_floor_yuan"
CONSENTS = {"consent.photo": _("同意拍照"), "consent.position": _("同意记位置")}


def title_of(field: str) -> Any:
    """What a field is called."""
    if field in CONSENTS:
        return CONSENTS[field]
    if field.startswith("need."):
        return FIELD_NAMES[field.removeprefix("need.")]
    return TITLES[field]


def value_of(field: str, value: Any) -> str:
    """A value as people read it; of a phone its tail only."""
    if field == PHONE:
        return tail_shown(str(value or "")[-4:])
    if value is None or value == "":
        return gettext("（空）")
    if field == STATUS:
        return str(STATUS_NAMES[value])
    if field in CONSENTS:
        return gettext("同意") if value else gettext("不同意")
    if field == WAGE and value:
        return gettext("%(yuan)s 元") % {"yuan": f"{value:,}"}
    return value_said(field.removeprefix("need."), value)
