"""The list of imports: what came in, from whom, how it stands, what still waits for somebody."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from qiao.ground.exchange.batches.importers import IMPORTERS
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.permissions import VIEW
from qiao.ground.exchange.batches.queries import TO_CONFIRM, WITH_WRONG_ROWS, batches_of, importers_of
from qiao.ground.saying import name_of
from qiao.web.frame.lists import Button, Cell, Choice, Column, Flag, ListPage, Sort, View
from qiao.web.imports.words import STATES, standing_of


def _file(batch: Batch) -> Cell:
    return Cell(batch.file_name, "link", href=reverse("imports.batch", args=[batch.pk]))


def _ledger(batch: Batch) -> str:
    registered = IMPORTERS.get(batch.ledger)
    return name_of(registered) if registered else batch.ledger


def _state(batch: Batch) -> Cell:
    said, tone, icon = standing_of(batch)
    return Cell(said, "chip", tone=tone, icon=icon)


def _rows(batch: Batch) -> int | None:
    return int(batch.counts["rows"]) if "rows" in batch.counts else None


def _wrong(batch: Batch) -> Cell | None:
    if not batch.wrong_rows:
        return None
    settled = gettext("已改好") if batch.settled_at else ""
    return Cell(ngettext("%(n)d 行", "%(n)d 行", batch.wrong_rows) % {"n": batch.wrong_rows}, note=settled)


class ImportList(ListPage):
    """Every import of the actor's ledgers and regions."""

    name = "imports.list"
    permission = VIEW
    title = _("导入")
    detail = "imports.batch"
    hint = _("一份文件是一批。写入前先看，写入后在没人用到之前可以整批撤回。")
    empty = _("还没有导入过。先下载模板填一份。")
    sort = "-came"
    columns = (
        Column("file", _("文件"), _file, fixed=True),
        Column("ledger", _("台账"), _ledger),
        Column("state", _("状态"), _state),
        Column("rows", _("行数"), _rows, numeric=True),
        Column("wrong", _("错误行"), _wrong, numeric=True),
        Column("sender", _("报送单位"), lambda batch: batch.sender),
        Column("by", _("谁导入"), lambda batch: batch.created_by_name),
        Column("came", _("什么时候"), lambda batch: Cell(batch.created_at, "date"), sort=Sort("created_at")),
    )
    filters = (
        Choice("state", _("状态"), "state", tuple(STATES.items())),
        Choice("ledger", _("台账"), "ledger", [(key, lazy(name_of, str)(one)) for key, one in IMPORTERS.items()]),
        Flag("confirm", _("等我确认"), condition=lambda: TO_CONFIRM),
        Flag("wrong", _("有错误行待改"), condition=lambda: WITH_WRONG_ROWS),
    )
    views = (
        View("confirm", _("待确认"), "confirm=1", warm=True),
        View("wrong", _("错误行待改"), "wrong=1", warm=True),
    )

    def rows(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return batches_of(self.actor)

    def buttons(self) -> list[Button]:
        """One button for each ledger that the actor may bring in; the first is the next step."""
        told: list[Button] = []
        for one in importers_of(self.actor):
            title = gettext("导入%(ledger)s") % {"ledger": name_of(one)}
            told += self.import_button(one.key, title, is_primary=not told)
        return told
