"""Columns（认列）: a person says what the columns are that could not be told for sure; next time it is remembered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground.exchange.batches.actions import confirm_mapping
from qiao.ground.exchange.batches.errors import BatchRefused
from qiao.ground.exchange.batches.importers import IMPORTERS
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.recognition import Mappings, columns_of
from qiao.ground.exchange.reading.recognising import HEADING_ROW
from qiao.web.imports.found import BatchPageBase
from qiao.web.imports.preview import told_of
from qiao.web.imports.shown import spoken


class ColumnsPage(BatchPageBase):
    """A drop-down for each column, with a few of its cells beside it."""

    template = "imports/columns.html"

    def get(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        """Show them; a batch that is past this step leads to its page."""
        batch = self.found(batch_id)
        if batch.state not in ("mapping", "preview") and not batch.had_nothing_to_write:
            return HttpResponseRedirect(reverse("imports.batch", args=[batch.pk]))
        return self.form(batch, _guessed(columns_of(batch)) if batch.state == "mapping" else columns_of(batch))

    def post(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        """Take what was chosen, and check the file again with it."""
        batch = self.found(batch_id)
        sheets = columns_of(batch)
        chosen = self._chosen(sheets)
        try:
            confirm_mapping(by=self.actor, batch_id=batch.pk, mappings=chosen)
        except BatchRefused as refused:
            if refused.code == "moved_on":
                return HttpResponseRedirect(reverse("imports.batch", args=[batch.pk]))
            for sheet in sheets:
                sheet["heading_row"] = chosen[sheet["name"]].get(HEADING_ROW, "")
                for column in sheet["columns"]:
                    column["key"] = chosen[sheet["name"]][column["letter"]]
            return self.form(batch, sheets, refusal=refused.said, status=422)
        return HttpResponseRedirect(reverse("imports.batch", args=[batch.pk]))

    def _chosen(self, sheets: list[dict[str, Any]]) -> Mappings:
        """By sheet and letter, the key that stands in the drop-down; and the row of the headings where it was asked."""
        posted = self.request.POST
        told: Mappings = {}
        for at, sheet in enumerate(sheets):
            of_sheet = {c["letter"]: posted.get(f"{at}-{c['letter']}", "") for c in sheet["columns"]}
            if sheet.get("heading_row"):
                row = posted.get(f"{at}-row", "")
                of_sheet[HEADING_ROW] = row if row in sheet.get("digests", ()) else sheet["heading_row"]
            told[sheet["name"]] = of_sheet
        return told

    def form(self, batch: Batch, sheets: list[dict[str, Any]], *, refusal: str = "", status: int = 200) -> HttpResponse:
        """The form, with what is known chosen."""
        ledger = IMPORTERS[batch.ledger].importer.ledger(batch.as_of)
        needed = {key for group in ledger.needed for key in group}
        keys = [(column.key, _(column.title), column.key in needed or column.essential) for column in ledger.columns]
        for sheet in sheets:
            sheet["lacks"] = [" / ".join(map(_, lacking.split("或"))) for lacking in sheet["lacks"]]
            for column in sheet["columns"]:
                column["looks_like"] = column["looks_like"] and _(column["looks_like"])
                column["samples"] = [spoken(sample) for sample in column["samples"]]
        told = told_of(batch) | {"sheets": sheets, "keys": keys, "refused": refusal}
        return self.show(status=status, **told)


def _guessed(sheets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the likeliest key chosen for columns that were not recognised, each key once."""
    for sheet in sheets:
        taken = {column["key"] for column in sheet["columns"]}
        for column in sheet["columns"]:
            guess = next((key for key in column["guesses"] if key not in taken), "")
            if not column["key"] and guess and not column["looks_like"]:
                column["key"] = guess
                taken.add(guess)
    return sheets
