"""To-do of imports: files that wait for a confirmation, and wrong rows that wait to be corrected."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import IMPORTERS, Registered
from qiao.ground.exchange.batches.queries import to_confirm, with_wrong_rows
from qiao.ground.saying import name_of
from qiao.web.frame.todo import FILES, KINDS, Due, todo


def register() -> None:
    """One pair of kinds for each ledger that is offered, under its stage and permission."""
    for registered in IMPORTERS.values():
        if f"imports.wrong.{registered.key}" not in KINDS:
            _register(registered)


def _register(registered: Registered) -> None:
    key, stage, permission = registered.key, registered.stage, registered.permission

    @todo(f"imports.confirm.{key}", stage, _title(_("导入待确认"), registered), FILES, permission)
    def confirm(actor: Actor) -> Due:
        """Checked files; nothing of them is written before somebody says so."""
        count = to_confirm(actor).filter(ledger=key).count()
        return Due(count, f"{reverse('imports.list')}?ledger={key}&confirm=1")

    @todo(f"imports.wrong.{key}", stage, _title(_("导入的错误行待改"), registered), FILES, permission)
    def wrong(actor: Actor) -> Due:
        """Files of which some rows were left out, or of which no row could be written."""
        waiting = with_wrong_rows(actor).filter(ledger=key)
        count = waiting.count()
        rows = waiting.aggregate(rows=Sum("wrong_rows"))["rows"] if count else 0
        fact = gettext("共 %(rows)s 行") % {"rows": f"{rows:,}"} if rows else ""
        return Due(count, f"{reverse('imports.list')}?ledger={key}&wrong=1", fact=fact)


def _title(what: Any, registered: Registered) -> Any:
    return lazy(lambda: f"{name_of(registered)} · {what}", str)()
