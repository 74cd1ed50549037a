"""Names（名称）of what the offices' forms tell of a spell, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

FORM_NAMES: dict[str, Any] = {
    "employed": _("单位就业"),
    "flexible": _("灵活就业"),
    "own_business": _("自主创业"),
    "public_post": _("公益性岗位就业"),
    "farming": _("农业就业"),
    "other": _("其他"),
}
SECTOR_NAMES: dict[str, Any] = {"1": _("第一产业"), "2": _("第二产业"), "3": _("第三产业")}
EMPLOYER_KIND_NAMES: dict[str, Any] = {
    "private": _("民营企业"),
    "state": _("国有企业"),
    "foreign": _("外资企业"),
    "self_employed": _("个体工商户"),
    "cooperative": _("农民专业合作社"),
    "public": _("机关事业单位"),
    "association": _("社会组织"),
    "other": _("其他"),
}
AWAITED_NAMES: dict[str, Any] = {"waiting": _("等认出人"), "recorded": _("已登记"), "refused": _("没能登记")}


def yuan_said(fen: int) -> str:
    """An amount as it was reported: whole yuan, or with its fen."""
    return f"{fen // 100:,}" if fen % 100 == 0 else f"{fen / 100:,.2f}"
