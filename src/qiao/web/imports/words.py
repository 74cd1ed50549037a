"""How a batch's state is said, with its icon and ground; and how many of what there are."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from qiao.ground.exchange.batches.actions import rows_to_write
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.saying import Tone

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
TONES: dict[str, Tone] = {
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


def standing_of(batch: Batch) -> tuple[Any, Tone, str]:
    """How a batch stands, for its chip: words, ground and icon. More exactly than its state where that alone would
    promise too much."""
    state = batch.state
    if batch.had_nothing_to_write:
        return _("没有要写的"), "rest", "equal"
    if state == "preview" and not rows_to_write(batch):
        return _("没有能写的"), "wait", "alert-triangle"
    if state == "written" and "undone" in batch.counts:
        return _("撤回了一部分"), "wait", "arrow-back-up"
    return STATES[state], TONES[state], ICONS[state]


def amount(count: int, kind: str = "") -> str:
    """So many rows of the file; with the kind of a record, so many of these."""
    if kind == "register.household":
        said: str = ngettext("%(n)s 户", "%(n)s 户", count)
    elif kind == "register.worker":
        said = ngettext("%(n)s 人", "%(n)s 人", count)
    elif kind == "register.unlinked":
        said = ngettext("%(n)s 行待比对", "%(n)s 行待比对", count)
    elif kind == "placements.awaited":
        said = ngettext("%(n)s 段等认出人的务工", "%(n)s 段等认出人的务工", count)
    elif kind == "vacancies.employer":
        said = ngettext("%(n)s 家用工单位", "%(n)s 家用工单位", count)
    elif kind:
        said = ngettext("%(n)s 条记录", "%(n)s 条记录", count)
    else:
        said = ngettext("%(n)s 行", "%(n)s 行", count)
    return said % {"n": f"{count:,}"}
