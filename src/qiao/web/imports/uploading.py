"""Uploading（上传）: a file is looked at (type, size), sealed, and its check asked for, all within the request."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.audit.scrubbing import tailed
from qiao.ground.exchange.batches.actions import upload
from qiao.ground.exchange.batches.errors import BatchRefused
from qiao.ground.exchange.batches.importers import Registered
from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.batches.permissions import VIEW
from qiao.ground.exchange.batches.queries import WITH_WRONG_ROWS, batch_of, batches_of
from qiao.ground.exchange.faults import LedgerRefused
from qiao.ground.exchange.files.containers import Limits, container_of_head
from qiao.ground.exchange.writing.templates import write_template
from qiao.ground.privacy.free_text import without_numbers
from qiao.ground.saying import Refused, name_of
from qiao.web.frame.lists.filters import division_name
from qiao.web.frame.pages import Page
from qiao.web.imports.found import offered

MARKED_NAME = re.compile(r"(.+?)(?:（标红）| \(marked\))(?: ?\(\d+\))?\.xlsx")
"""What a marked file is called, in either language, with the number that a browser adds to a second copy."""

SENDERS_OFFERED = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = BatchRefused(
    "no_file", "还没有选文件。请选一份 xlsx、xls 或 csv。", "No file chosen. Choose an xlsx, xls or csv file."
)
NO_KEY = BatchRefused("no_key", "这张表单不完整。请重新打开上传页。", "The form is incomplete. Open the page again.")


class LedgerPage(Page):
    """A page about one ledger, for whoever may import it."""

    permission = VIEW

    def ledger(self, key: str) -> Registered:
        """The ledger. Raises Http404 for one that nobody offers, PermissionDenied for one that is not this role's."""
        registered = offered(key)
        if not self.actor.can(registered.permission):
            raise PermissionDenied
        return registered


class UploadPage(LedgerPage):
    """The form: the file, whose it is, for which region."""

    template = "imports/upload.html"

    def get(self, request: HttpRequest, ledger: str) -> HttpResponse:
        """Show it."""
        return self.form(self.ledger(ledger))

    def post(self, request: HttpRequest, ledger: str) -> HttpResponse:
        """Take the file in, and on to the batch's page. A file that is no ledger is refused here, and kept nowhere."""
        registered, file = self.ledger(ledger), request.FILES.get("file")
        try:
            if file is None:
                raise BatchRefused(
                    "no_file",
                    "还没有选文件。请选一份 xlsx、xls 或 csv。",
                    "No file chosen. Choose an xlsx, xls or csv.",
                )
            batch = self._taken(registered, file)
        except Refused as refused:
            return self.form(registered, refusal=refused.said, status=422)
        except LedgerRefused as refused:
            language = "en" if request.LANGUAGE_CODE == "en" else "zh"
            return self.form(registered, refusal=refused.fault.said(language), status=422)
        return HttpResponseRedirect(reverse("imports.batch", args=[batch.pk]))

    def _taken(self, registered: Registered, file: UploadedFile[Any]) -> Batch:
        """Look at the first bytes, then hand the file in. Raises LedgerRefused, BatchRefused, HoldsNumber."""
        name, posted = tailed(Path(file.name or "").name) or "ledger", self.request.POST
        container_of_head(file.read(65_536), file.size or 0, name, Limits())
        file.seek(0)
        regions = self.regions(registered)
        region = posted.get("region", "") if posted.get("region", "") in regions else (regions or [""])[0]
        corrects = self._corrected(posted.get("corrects", "")) or self._marked_before(registered, name)
        return upload(
            by=self.actor,
            ledger=registered.key,
            batch_id=_uuid(posted.get("key", "")),
            file_name=name,
            content=file.read(),
            region=region,
            sender=without_numbers(posted.get("sender", "").strip()),
            corrects=corrects.pk if corrects else None,
        )

    def form(self, registered: Registered, *, refusal: str = "", status: int = 200) -> HttpResponse:
        """The form, with why the last file was not taken."""
        ledger = registered.importer.ledger(clock.today())
        corrects = self._corrected(self.request.GET.get("corrects", "") or self.request.POST.get("corrects", ""))
        senders = batches_of(self.actor).filter(ledger=registered.key).order_by("-created_at")
        return self.show(
            status=status,
            stage="imports",
            registered=registered,
            name=name_of(registered),
            ledger=ledger,
            needed=[" / ".join(_(ledger.column(key).title) for key in group) for group in ledger.needed],
            limit_mb=Limits().file_mb,
            regions=[(code, division_name(code)) for code in self.regions(registered)],
            senders=list(dict.fromkeys(senders.values_list("sender", flat=True)[:200]))[:SENDERS_OFFERED],
            sender=self.request.POST.get("sender", "") or (corrects.sender if corrects else self.actor.office),
            corrects=corrects,
            refusal=refusal,
        )

    def regions(self, registered: Registered) -> list[str]:
        """The regions for which the actor may import, none for an organisation's own."""
        return list(self.actor.regions(registered.permission))

    def _marked_before(self, registered: Registered, name: str) -> Batch | None:
        """The batch whose marked file this one is called like: handed in by the common way, it corrects it as well."""
        found = MARKED_NAME.fullmatch(name)
        if found is None:
            return None
        own = batches_of(self.actor).filter(WITH_WRONG_ROWS, ledger=registered.key)
        stems = (f"{found[1]}{suffix}" for suffix in (".xlsx", ".xls", ".csv"))
        return own.filter(file_name__in=list(stems)).order_by("-created_at").first()

    def _corrected(self, text: str) -> Batch | None:
        try:
            return batch_of(self.actor, UUID(text)) if text else None
        except ValueError:
            return None


def _uuid(text: str) -> UUID:
    """The form's key. Raises BatchRefused for a form that was tampered with."""
    try:
        return UUID(text)
    except ValueError:
        raise BatchRefused(
            "no_key", "这张表单不完整。请重新打开上传页。", "The form is incomplete. Open the page again."
        ) from None


class TemplateFile(LedgerPage):
    """The ledger's template, made from its description."""

    def get(self, request: HttpRequest, ledger: str) -> HttpResponse:
        """As a download."""
        registered = self.ledger(ledger)
        with tempfile.TemporaryDirectory(prefix="qiao-template-") as folder:
            path = Path(folder) / "template.xlsx"
            write_template(registered.importer.ledger(clock.today()), path)
            content = path.read_bytes()
        return xlsx(content, _("%(ledger)s模板") % {"ledger": name_of(registered)} + ".xlsx")


def xlsx(content: bytes, name: str) -> HttpResponse:
    """A workbook as a download under its name."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
