"""Finding: the batch or the ledger that an address names, as far as the actor may see it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from qiao.ground.exchange.batches.importers import IMPORTERS, Registered
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.permissions import VIEW
from qiao.ground.exchange.batches.queries import batch_of
from qiao.ground.exchange.batches.recognition import columns_of
from qiao.ground.saying import reader_language
from qiao.web.frame.pages import Page


class BatchPageBase(Page):
    """A page about one batch: 404 for one of another region, or of a ledger that the actor may not import."""

    permission = VIEW

    def found(self, batch_id: UUID) -> Batch:
        """The batch. Raises Http404."""
        if (batch := batch_of(self.actor, batch_id)) is None:
            raise Http404
        return batch


def offered(key: str) -> Registered:
    """The ledger of that key. Raises Http404."""
    try:
        return IMPORTERS[key]
    except KeyError:
        raise Http404 from None


def in_language(told: dict[str, object], key: str = "") -> str:
    """The reader's language of a text that is stored in both: {"zh": …, "en": …}, or {"remedy_zh": …} with a key."""
    return str(told.get(f"{key}{reader_language()}", ""))


def elsewhere_of(batch: Batch) -> str:
    """The key of the ledger that the file rather is, as it was seen when it was checked; "" for none."""
    return next((sheet["elsewhere"] for sheet in columns_of(batch) if sheet.get("elsewhere")), "")
