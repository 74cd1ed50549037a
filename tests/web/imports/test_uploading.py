"""Uploading: a form sent twice is one batch; what is no ledger is refused with its remedy, and kept nowhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.batches import KEY, csv_of, row_of

from qiao.ground.exchange.batches.models import Batch
from qiao.ground.exchange.files.containers import Limits
from qiao.ground.jobs.models import Job
from qiao.ground.privacy.resident_ids import compose

pytestmark = pytest.mark.django_db
Upload = Callable[..., Batch]


def post(browser: Client, content: bytes, name: str = "a.csv", **more: object) -> Any:
    file = BytesIO(content)
    file.name = name
    return browser.post(reverse("imports.upload", args=[KEY]), {"file": file, "key": str(uuid4()), **more})


def test_the_form_offers_the_template_and_names_the_needed_columns(browser: Client) -> None:
    page = browser.get(reverse("imports.upload", args=[KEY])).content.decode()
    assert reverse("imports.template", args=[KEY]) in page
    assert "户编号" in page


def test_numbers_of_people_in_a_files_name_are_kept_by_their_tails_only(browser: Client) -> None:
    number, phone = compose("500901", date(1990, 1, 1), 1), "13800138000"
    page = post(browser, csv_of([row_of(1)]), f"{number}张三{phone}.csv")
    batch, job = Batch.objects.get(), Job.objects.get()
    assert batch.file_name == f"•••{number[-4:]}张三•••8000.csv"
    shown = browser.get(page["Location"]).content.decode()
    for told in (job.title, str(job.params), shown):
        assert number not in told
        assert phone not in told
    refusal = post(browser, b"%PDF-1.4", f"{number}.csv").content.decode()
    assert number not in refusal


def test_a_sender_is_named_without_a_number(browser: Client) -> None:
    answer = post(browser, csv_of([row_of(1)]), sender="张三 13800138000")
    assert answer.status_code == 422
    assert "删掉号码" in answer.content.decode()
    assert not Batch.objects.exists()


def test_a_form_sent_twice_is_one_batch(browser: Client) -> None:
    key = str(uuid4())
    first = post(browser, csv_of([row_of(1)]), key=key)
    second = post(browser, csv_of([row_of(1)]), key=key)
    assert first["Location"] == second["Location"]
    assert (Batch.objects.count(), Job.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "没有数据行"),
        (b"%PDF-1.4", "不是 xlsx、xls 或 csv 表格"),
        (b"x" * (Limits().file_mb * 1024 * 1024 + 1), "超过上限 60 MB"),
    ],
)
def test_what_is_no_ledger_is_refused_at_once_and_kept_nowhere(
    browser: Client, content: bytes, said: str, settings: object
) -> None:
    answer = post(browser, content)
    assert answer.status_code in (302, 422)
    assert said in answer.content.decode() or "还没有选文件" in answer.content.decode()
    assert not Batch.objects.exists()
    folder: Path = settings.QIAO_UPLOADS
    assert not list(folder.rglob("*.source"))


def test_no_file_is_said(browser: Client) -> None:
    answer = browser.post(reverse("imports.upload", args=[KEY]), {"key": str(uuid4())})
    assert answer.status_code == 422
    assert "还没有选文件" in answer.content.decode()


def test_the_answer_to_a_large_file_comes_within_two_seconds(browser: Client) -> None:
    content = csv_of([row_of(number % 1000) for number in range(1, 200_000)])
    began = time.monotonic()
    assert post(browser, content).status_code == 302
    assert time.monotonic() - began < 2


def test_a_role_that_may_not_import_is_refused(settings: object) -> None:
    village = logged_in(officer("village", "500238101201"))
    assert village.get(reverse("imports.upload", args=[KEY])).status_code == 403
    assert village.get(reverse("imports.list")).status_code == 403


def test_an_unknown_ledger_is_not_there(browser: Client) -> None:
    assert browser.get(reverse("imports.upload", args=["tests.nothing"])).status_code == 404


def test_the_template_is_a_workbook(browser: Client) -> None:
    answer = browser.get(reverse("imports.template", args=[KEY]))
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer["Content-Disposition"]


def test_a_correction_is_tied_to_what_it_corrects(browser: Client, upload: Upload) -> None:
    batch = upload(csv_of([row_of(1, "")]))
    page = browser.get(reverse("imports.upload", args=[KEY]) + f"?corrects={batch.pk}").content.decode()
    assert str(batch.pk) in page
    better = upload(csv_of([row_of(1)]), corrects=str(batch.pk))
    assert better.corrects_id == batch.pk


@pytest.mark.parametrize("name", ["户台账（标红）.xlsx", "户台账（标红） (1).xlsx", "户台账 (marked).xlsx"])
def test_a_marked_file_handed_in_by_the_common_way_corrects_its_batch(upload: Upload, name: str) -> None:
    first = upload(csv_of([row_of(2), row_of(3, "")]))
    Batch.objects.filter(pk=first.pk).update(state="written")

    again = upload(csv_of([row_of(2), row_of(3)]), name)
    other = upload(csv_of([row_of(2), row_of(3)]), "别的台账（标红）.xlsx")

    assert (again.corrects_id, other.corrects_id) == (first.pk, None)


def test_a_foreign_batch_cannot_be_corrected(upload: Upload) -> None:
    batch = upload(csv_of([row_of(1, "")]))
    other = logged_in(officer("county", "500229"))
    page = other.get(reverse("imports.upload", args=[KEY]) + f"?corrects={batch.pk}").content.decode()
    assert batch.file_name not in page
