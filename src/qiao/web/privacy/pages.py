"""Reveals: a sealed value for whoever may see it, for a reason, by POST alone; hidden again after a minute."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qiao.ground.accounts.actors import Actor
from qiao.ground.privacy.errors import PrivacyRefused, TooManyReveals
from qiao.ground.privacy.models import Subject
from qiao.ground.privacy.reveals import LEAST_REASON, reveal
from qiao.ground.privacy.sealing import NotOpened
from qiao.ground.privacy.subjects import SEALED, Sealed
from qiao.story.register.history import FactThen
from qiao.story.register.keeping_past import Source, opened
from qiao.story.register.models import PastFact, Worker
from qiao.story.register.queries import sees
from qiao.web.frame.pages import Page

REVEAL = "register.reveal"
SHOWN: tuple[Sealed, ...] = tuple(column for column in SEALED if column != "political")
KNOWN: dict[str, Sealed] = {name: name for name in SHOWN}
"""Political status only passes through to the forms that demand it: no page shows it."""
WHAT: dict[str, str] = {
    "resident_id": gettext_noop("身份证号"),
    "phone": gettext_noop("电话"),
    "bank_card": gettext_noop("银行卡号"),
    "health": gettext_noop("健康状况"),
    "ethnicity": gettext_noop("民族"),
}
"""What a button reveals: a page has several of them."""
SECONDS = 60
log = logging.getLogger(__name__)


def masked(actor: Actor, subject: Subject, column: Sealed, reason: str = "") -> dict[str, Any]:
    """A sealed value as `frame/parts/masked.html` shows it: its tail, and for whoever may, the way to see it. With a
    `reason` the way is open already, and the reason written, for whoever came to see it."""
    is_there = bool(getattr(subject, f"{column}_sealed"))
    tail = getattr(subject, f"{column}_tail", "")
    shown = _("没有登记") if not is_there else _("尾号 %(tail)s") % {"tail": tail} if tail else _("已登记")
    may = is_there and actor.can(REVEAL)
    url = reverse("privacy.reveal", args=[subject.pk, column]) if may else ""
    key = f"{column}-{subject.pk}"
    what, calls = _(WHAT.get(column, "")), column == "phone"
    return {
        "shown": shown, "reveal_url": url, "key": key, "least": LEAST_REASON, "what": what, "calls": calls,
        "reason": reason if may else "",
    }  # fmt: skip


class _Revealing(Page):
    """A value itself, in place of its mask. Without script a page of its own, which goes back after a minute."""

    permission = REVEAL
    http_method_names = ["post"]  # noqa: RUF012 - as Django declares it
    template = "privacy/shown.html"

    def whose(self, **of: UUID | None) -> Worker:
        """The worker; 404 for a person this actor does not see, or sees by a proposal only."""
        seen = Worker.objects.filter(sees(self.actor, REVEAL), **of)
        worker = seen.select_related("subject").first()
        if worker is None:
            raise Http404
        return worker

    def revealed(
        self,
        worker: Worker,
        mask: dict[str, Any],
        column: Sealed,
        past: UUID | None = None,
        opened: Callable[[], str] | None = None,
    ) -> HttpResponse:
        """The value for the reason given, or why not."""
        reason = self.request.POST.get("reason", "")
        try:
            value = reveal(
                by=self.actor, subject=worker.subject, column=column, reason=reason, past=past, opened=opened
            )
        except PrivacyRefused as refused:
            status = 429 if isinstance(refused, TooManyReveals) else 422
            said = refused.said
            return self._answer(worker, mask, refusal=said, status=status)
        except NotOpened:
            log.error("a sealed value does not open", extra={"subject": str(worker.subject_id), "column": column})
            said = _("存的内容打不开，请把请求编号告诉系统管理员。")
            return self._answer(worker, mask, refusal=said, status=422)
        return self._answer(worker, mask, value=value)

    def _answer(
        self, worker: Worker, mask: dict[str, Any], *, value: str = "", refusal: str = "", status: int = 200
    ) -> HttpResponse:
        fragment = bool(self.request.htmx)
        template = ("privacy/refused.html" if refusal else "frame/parts/revealed.html") if fragment else self.template
        # A fragment that is refused must be swapped in too, and htmx swaps 422 only.
        shown = self.show(
            status=422 if fragment and refusal else status,
            template=template,
            masked=mask,
            value=value,
            refusal=refusal,
            seconds=SECONDS,
            name=worker.called,
            reason=self.request.POST.get("reason", "") if refusal else "",
        )
        shown["Cache-Control"] = "no-store, private"
        if value and not fragment:
            shown["Refresh"] = f"{SECONDS}; url={reverse('home')}"
        return shown


def masked_past(actor: Actor, row: FactThen) -> dict[str, Any]:
    """A sealed value that stood before, as `frame/parts/masked.html` shows it."""
    assert row.past_id is not None
    shown = _("尾号 %(tail)s") % {"tail": row.tail} if row.tail else _("已登记")
    url = reverse("privacy.reveal_past", args=[row.past_id]) if actor.can(REVEAL) else ""
    what = _("从前的%(what)s") % {"what": _(WHAT.get(row.name, ""))}
    return {"shown": shown, "reveal_url": url, "key": f"past-{row.past_id}", "least": LEAST_REASON, "what": what}


class RevealPage(_Revealing):
    """The value that stands."""

    def post(self, request: HttpRequest, subject_id: UUID, column: str) -> HttpResponse:
        """Show it."""
        if column not in KNOWN:
            raise Http404
        worker = self.whose(subject_id=subject_id)
        mask = masked(self.actor, worker.subject, KNOWN[column])
        return self.revealed(worker, mask, KNOWN[column])


class RevealPastPage(_Revealing):
    """A value that stood before（旧值）."""

    def post(self, request: HttpRequest, fact_id: UUID) -> HttpResponse:
        """Show it."""
        row = PastFact.objects.filter(pk=fact_id, name__in=SHOWN).first()
        if row is None or row.worker_id is None:
            raise Http404
        worker = self.whose(pk=row.worker_id)
        source = Source(row.by_id, row.batch_id)
        then = FactThen(row.name, True, row.valid_from, row.written_at, source, True, row.tail, row.pk)
        mask = masked_past(self.actor, then)
        return self.revealed(worker, mask, KNOWN[row.name], row.pk, lambda: opened(row))
