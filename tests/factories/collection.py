"""Posts handed in through the pages: a file of the vacancy form, its check, and the good rows of it written."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from tests.factories.batches import worked

from qiao.ground.exchange.batches.models import Batch


def listed(rows: Sequence[Mapping[str, str]], encoding: str = "utf-8-sig") -> bytes:
    """Rows as a csv whose headings are the keys of all of them, in the order of their first use."""
    text = StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def handed_in(browser: Client, content: bytes, *, sender: str = "招聘网站", name: str = "岗位.csv") -> Batch:
    """Send the file through the form and let the check run."""
    file = BytesIO(content)
    file.name = name
    told = {"file": file, "key": str(uuid4()), "sender": sender}
    answer = browser.post(reverse("imports.upload", args=["vacancies.collection"]), told)
    assert answer.status_code == 302, answer.content.decode()
    return worked(Batch.objects.get(pk=answer["Location"].split("/")[-2]))


def confirmed(browser: Client, batch: Batch, good: int) -> Batch:
    """Write the good rows, told how many they are."""
    told = {"do": "confirm", "rows": good, "which": "good"}
    assert browser.post(reverse("imports.decide", args=[batch.pk]), told).status_code == 302
    return worked(batch)


def to_write(batch: Batch) -> int:
    """The rows that the preview would write."""
    return int(batch.counts["new"] + batch.counts["changed"])
