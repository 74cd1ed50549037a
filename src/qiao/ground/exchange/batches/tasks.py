"""The batches' long work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches import actions, checking, keeping, marked, undoing, writing
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.queries import batch_of
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.registry import job
from qiao.ground.jobs.running import Run

__all__ = ["keeping"]  # registers what batches keep sealed
KEPT_FOR = timedelta(days=90)
"""How long the file of a batch that nobody confirmed, or whose wrong rows nobody corrected, is kept."""


def watched(asked: Job, actor: Actor) -> bool:
    """Whoever sees the batch may watch its work, stop it and go on with it."""
    return batch_of(actor, UUID(asked.params["batch"])) is not None


@job(actions.CHECK, "校验导入的台账", "Check an imported ledger", watch=watched)
def check(run: Run) -> dict[str, Any]:
    """Check, and have the error workbook made when there is something to mark."""
    result = checking.check(run)
    batch = Batch.objects.get(pk=run.params["batch"])
    if batch.state == "preview" and (batch.counts["wrong"] or batch.counts["warned"]):
        actions.ask_marked(by=run.actor, batch=batch, language=_language(batch))
    return result


job(actions.WRITE, "写入导入的台账", "Write an imported ledger", watch=watched)(writing.write)
job(actions.UNDO, "撤回导入的台账", "Undo an imported ledger", watch=watched)(undoing.undo)
job(actions.MARK, "做错误表", "Make an error workbook", watch=watched)(marked.mark)


@job("batches.sweep", "清理上传的文件", "Clear uploaded files", every_minutes=60)
def sweep(run: Run) -> dict[str, Any]:
    """Remove what no batch needs any more, and what killed workers left in the clear."""
    needed = Batch.objects.exclude(state__in=["dropped", "refused", "undone"]).filter(
        created_at__gte=clock.now() - KEPT_FOR
    )
    settled = Q(wrong_rows=0, confirmed_at__isnull=False) | Q(settled_at__isnull=False)
    done = set(Batch.objects.filter(settled, state="written").values_list("pk", flat=True))
    wanted = {str(pk) for pk in needed.values_list("pk", flat=True) if pk not in done}
    run.stop_if_asked()
    return {"removed": vault.sweep(wanted)}


def _language(batch: Batch) -> str:
    from qiao.ground.accounts.models import User

    user = User.objects.filter(pk=batch.created_by_id).first()
    return "en" if user and user.language == "en" else "zh"
