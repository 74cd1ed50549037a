"""Deciding: the buttons of a batch's page. Each does one thing once; who comes second is told how the batch stands.

To take back a whole batch is asked about on a page of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.actions import confirm, drop, forget_mapping, hand_over, settle, undo
from qiao.ground.exchange.batches.errors import BatchRefused
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.queries import progress_of_write
from qiao.web.frame.numbers import whole
from qiao.web.imports.found import BatchPageBase, elsewhere_of
from qiao.web.imports.preview import job_of, kept_said, told_of


class Decide(BatchPageBase):
    """Confirm, drop, undo or settle."""

    def get(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        """Nothing is decided by an address."""
        return self.back(self.found(batch_id))

    def post(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        """Do what the button says. A refusal is said on the batch's page."""
        batch = self.found(batch_id)
        doing = {
            "confirm": self._confirm,
            "drop": self._drop,
            "undo": self._undo,
            "settle": self._settle,
            "forget": self._forget,
        }
        if request.POST.get("do", "") == "elsewhere":
            return self._elsewhere(batch)
        try:
            said = doing[request.POST.get("do", "")](batch) if request.POST.get("do", "") in doing else ""
        except BatchRefused as refused:
            messages.error(request, refused.said)
        else:
            messages.success(request, said) if said else None
        return self.back(batch)

    def back(self, batch: Batch) -> HttpResponse:
        """To the batch's page."""
        return HttpResponseRedirect(reverse("imports.batch", args=[batch.pk]))

    def _elsewhere(self, batch: Batch) -> HttpResponse:
        """The same file as the ledger that it looks like."""
        key = elsewhere_of(batch)
        try:
            return self.back(hand_over(by=self.actor, batch_id=batch.pk, ledger=key) if key else batch)
        except BatchRefused as refused:
            messages.error(self.request, refused.said)
            return self.back(batch)

    def _confirm(self, batch: Batch) -> str:
        posted = self.request.POST
        seen = whole(posted.get("rows", ""))
        confirm(
            by=self.actor,
            batch_id=batch.pk,
            rows_seen=-1 if seen is None else seen,
            only_good_rows=posted.get("which", "good") != "all",
        )
        return ""

    def _drop(self, batch: Batch) -> str:
        return self._do(drop, batch, _("放弃了，一行也没有写。"))

    def _forget(self, batch: Batch) -> str:
        return self._do(forget_mapping, batch, _("忘掉了。这份文件按没见过的列名重新校验。"))

    def _undo(self, batch: Batch) -> str:
        return self._do(undo, batch, "")

    def _settle(self, batch: Batch) -> str:
        return self._do(settle, batch, _("记下了，错误行不再提醒。"))

    def _do(self, action: Callable[..., Batch], batch: Batch, said: str) -> str:
        actor: Actor = self.actor
        action(by=actor, batch_id=batch.pk)
        return said


class AskUndo(BatchPageBase):
    """Before a batch is taken back: how many rows, what goes and what stays, and the button."""

    template = "imports/undo.html"

    def get(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        """Ask; to the batch's page where nothing is written that could be taken back."""
        batch = self.found(batch_id)
        job = job_of(batch)
        is_stopped = batch.state == "writing" and job is not None and job.job.may_restart
        if batch.had_nothing_to_write or not (batch.state == "written" or is_stopped):
            return HttpResponseRedirect(reverse("imports.batch", args=[batch.pk]))
        did = progress_of_write(batch) if is_stopped else batch.counts
        created, changed = int(did.get("created", 0)), int(did.get("updated", 0))
        rows = batch.counts.get("kept", created + changed)
        told = {"rows": rows, "created": created, "changed": changed, "kept": kept_said(batch)}
        return self.show(**told_of(batch), **told)
