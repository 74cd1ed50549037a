"""Channels of employment（就业渠道）, by the names of their time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

CHANNEL_NAMES: dict[str, Any] = {
    "organised": _("组织输出"),
    "self": _("自行就业"),
    "workshop": _("帮扶车间"),
    "public_post": _("公益性岗位"),
    "local_firm": _("本地企业"),
    "broker": _("劳务经纪"),
    "other": _("其他"),
}
WORKSHOP_UNTIL_2020 = _("扶贫车间")
"""What such a workshop was called until the end of 2020（DOMAIN §9）: the label follows the record's date."""


def channel_name(channel: str, on: date) -> Any:
    """A channel as it was called on a day."""
    if channel == "workshop" and on.year <= 2020:
        return WORKSHOP_UNTIL_2020
    return CHANNEL_NAMES[channel]


def channel_said(spell: Any) -> str:
    """A spell's channel, with the form's own word where it is another."""
    name = str(channel_name(spell.channel, spell.started_on))
    if not spell.channel_told:
        return name
    return gettext("%(name)s（表上写的是“%(told)s”）") % {"name": name, "told": spell.channel_told}


def channels_on(day: date) -> list[tuple[str, Any]]:
    """All channels as a drop-down of that day offers them."""
    return [(channel, channel_name(channel, day)) for channel in CHANNEL_NAMES]
