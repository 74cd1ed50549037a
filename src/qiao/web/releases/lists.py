"""The list of releases: who took identities out in clear, what for; and what waits for a second person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy.models import Release
from qiao.ground.privacy.permissions import RELEASE_APPROVE, RELEASE_ASK, RELEASE_VIEW
from qiao.ground.privacy.releases import releases_seen, waiting_for
from qiao.ground.saying import Tone, name_of
from qiao.story.register.listed import near_name
from qiao.web.frame.lists import Button, Cell, Choice, Column, ListPage, Mine, Region, Sort, View, due
from qiao.web.frame.todo import FILES, Due, todo
from qiao.web.releases.making import MAKERS, may_have

STATE_NAMES = {
    "asked": _("待同意"),
    "approved": _("已同意"),
    "refused": _("不同意"),
    "made": _("可以下载"),
    "expired": _("已过期"),
}
TONES: dict[str, Tone] = {"asked": "wait", "approved": "way", "refused": "wrong", "made": "ready", "expired": "rest"}


def file_of(release: Release) -> str:
    """What the file is, in the reader's language."""
    return name_of(MAKERS[release.kind].called) if release.kind in MAKERS else release.file_name


def _file(release: Release) -> Cell:
    return Cell(file_of(release), "strong", href=reverse("releases.release", args=[release.pk]))


class ReleaseList(ListPage):
    """明文导出: the history, and what waits for this officer."""

    name = "releases.list"
    permission = RELEASE_VIEW
    title = _("上报表格（明文导出）")
    detail = "releases.release"
    hint = _("带证件号的表格：谁要的、做什么用、谁同意的、什么时候过期")
    empty = _("还没有人导出过。点右上角选一种表格。")
    sort = "-asked"
    columns = (
        Column("file", _("表格"), _file, fixed=True),
        Column("place", _("地区"), lambda row: near_name(row.region)),
        Column("rows", _("行数"), lambda row: row.rows_made or row.rows, numeric=True),
        Column("purpose", _("用途"), lambda row: row.purpose),
        Column("who", _("谁要的"), lambda row: row.asked_by_name),
        Column("asked", _("什么时候"), lambda row: Cell(row.asked_at, "date"), Sort("asked_at", descending_first=True)),
        Column("state", _("状态"), lambda row: Cell(STATE_NAMES[row.state], "chip", TONES[row.state])),
        Column("second", _("谁同意的"), lambda row: row.decided_by_name),
        Column("until", _("保留到"), lambda row: Cell(row.expires_at, "date"), shown=False),
    )
    filters = (
        Choice("state", _("状态"), "state", tuple(STATE_NAMES.items())),
        Mine("mine", _("我要的"), pick=lambda rows, actor: rows.filter(asked_by_id=actor.user_id or 0)),
        Mine("waiting", _("等我同意"), pick=lambda rows, actor: rows.filter(pk__in=waiting_for(actor).values("pk"))),
        Region("region", _("地区"), permission=RELEASE_VIEW),
    )
    views = (View("mine", _("我要的"), "mine=1"), View("waiting", _("等我同意"), "waiting=1", warm=True))

    def rows(self) -> QuerySet[Any]:
        """Of the actor's regions, and their own."""
        return releases_seen(self.actor)

    def buttons(self) -> list[Button]:
        """One for each form that this officer may take."""
        regions = self.actor.regions(RELEASE_ASK)
        told = []
        if self.actor.can(RELEASE_ASK):
            told.append(Button(_("和国家系统对照"), reverse("releases.compare"), "git-compare"))
            told.append(Button(_("填一张空白表"), reverse("releases.fill"), "upload"))
        return told + [
            Button(name_of(maker.called), reverse("releases.new", args=[kind.partition(".")[2]]), "file-spreadsheet")
            for kind, maker in MAKERS.items()
            if kind.startswith("form.") and any(may_have(self.actor, maker, region) for region in regions)
        ]


@todo("releases.waiting", "reports", _("同事要导出带证件号的表格，等你同意"), FILES, RELEASE_APPROVE)
def waiting(actor: Actor) -> Due:
    """Those of this officer's regions that others asked for."""
    return due(waiting_for(actor), "releases.list", "waiting=1")
