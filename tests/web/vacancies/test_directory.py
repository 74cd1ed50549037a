"""A list of firms through its pages: the blank form, the preview with before and after, confirmed, taken back; and the
employers taken away in the same columns and brought back as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from tests.factories.accounts import logged_in, officer
from tests.factories.batches import worked
from tests.factories.vacancies import credit_code, employer, workplace

from qiao.ground.exchange.batches.models import Batch
from qiao.ground.jobs.models import Job
from qiao.ground.jobs.running import run_job
from qiao.story.vacancies.directory import EMPLOYERS
from qiao.story.vacancies.models import Employer, Workplace

pytestmark = pytest.mark.django_db
KEY = "vacancies.employers"
CODE = credit_code(1)
HEADINGS = ("企业名称", "信用代码", "所属区县", "地址", "行业", "电话")
KNOWN = ("岱宗服饰有限公司（示例）", CODE, "山东省泰安市泰山区", "灵山大街 1 号", "纺织服装", "0538-8200001")
FRESH = ("泮河电子有限公司（示例）", credit_code(2), "山东省泰安市岱岳区", "泮河大街 2 号", "电子", "0538-8200002")
WRONG = ("错码有限公司（示例）", credit_code(3)[:-1] + "I", "山东省泰安市泰山区", "", "", "")


@pytest.fixture
def browser(settings: Any, tmp_path: Any) -> Client:
    settings.QIAO_UPLOADS = tmp_path
    return logged_in(officer("city", "3709"))


def sent(browser: Client, content: bytes, name: str = "名录.csv") -> Batch:
    file = io.BytesIO(content)
    file.name = name
    answer = browser.post(reverse("imports.upload", args=[KEY]), {"file": file, "key": str(uuid4()), "sender": "局"})
    assert answer.status_code == 302, answer.content.decode()
    return worked(Batch.objects.get(pk=answer["Location"].split("/")[-2]))


def lines(*rows: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *rows])
    return out.getvalue().encode("utf-8-sig")


def page_of(browser: Client, batch: Batch, **query: str) -> str:
    return browser.get(reverse("imports.batch", args=[batch.pk]), query, follow=True).content.decode()


def exported(browser: Client) -> bytes:
    browser.post(reverse("vacancies.employer_directory"), {"do": "export", "key": str(uuid4())})
    job = Job.objects.get(kind="lists.export")
    assert run_job(job.pk) == "done", Job.objects.get(pk=job.pk).error
    answer: Any = browser.get(reverse("lists.download", args=[job.pk]))
    return b"".join(answer.streaming_content)


def test_the_blank_form_has_the_columns_and_reads_itself(browser: Client) -> None:
    answer = browser.get(reverse("imports.template", args=[KEY]))
    content = b"".join(answer) if answer.streaming else answer.content
    book = load_workbook(io.BytesIO(content))
    told = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value}
    assert {column.title for column in EMPLOYERS.columns} <= {text.split("\n")[0].strip("*＊ ") for text in told}


def test_a_list_is_previewed_with_before_and_after_written_and_taken_back(browser: Client) -> None:
    known = employer("旧名字（示例）", credit_code=CODE, industry="纺织")
    batch = sent(browser, lines(KNOWN, FRESH, WRONG))
    preview = page_of(browser, batch, show="changed")

    assert batch.state == "preview"
    assert (batch.counts["new"], batch.counts["changed"], batch.counts["wrong"]) == (1, 1, 1)
    for said in ("旧名字（示例）", "岱宗服饰有限公司（示例）", "纺织服装", "灵山大街 1 号"):
        assert said in preview
    assert known.version == 1

    decide = reverse("imports.decide", args=[batch.pk])
    browser.post(decide, {"do": "confirm", "rows": 2, "which": "good"})
    worked(batch)
    known.refresh_from_db()
    assert (known.name, known.industry, known.contact_phone) == (KNOWN[0], "纺织服装", "05388200001")
    assert sorted(Workplace.objects.values_list("address", flat=True)) == ["泮河大街 2 号", "灵山大街 1 号"]
    assert sent(browser, lines(KNOWN, FRESH)).counts["same"] == 2

    browser.post(decide, {"do": "undo", "why": "发错了"})
    worked(batch)
    known.refresh_from_db()
    assert (known.name, known.industry, known.contact_phone) == ("旧名字（示例）", "纺织", "")
    assert (Employer.objects.count(), Workplace.objects.count()) == (1, 0)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_taken_away_comes_back_as_the_same_in_both_languages(browser: Client, language: str) -> None:
    firm = employer(
        "岱宗服饰有限公司（示例）", credit_code=CODE, industry="纺织服装", size="50–99 人", contact="人事部",
        contact_phone="05388200001", licence_no="370900000000001", licence_valid_to=date(2030, 1, 1),
        licence_scope="服装加工",
    )  # fmt: skip
    workplace(firm, address="灵山大街 1 号")
    employer("没有代码的企业（示例）")
    employer("别处的企业（示例）", region="370102")
    browser.cookies["django_language"] = language
    with translation.override(language):
        content = exported(browser)

    batch = sent(browser, content, "名录.xlsx")

    assert (batch.state, batch.counts["same"], batch.counts["wrong"]) == ("written", 2, 0)  # nothing to write
    assert (batch.counts["new"], batch.counts["changed"]) == (0, 0)


def test_the_employers_list_leads_to_the_import_and_to_its_own_columns(browser: Client) -> None:
    page = browser.get(reverse("vacancies.employers")).content.decode()
    directory = browser.get(reverse("vacancies.employer_directory"))

    assert reverse("imports.upload", args=[KEY]) in page
    assert reverse("vacancies.employer_directory") in page
    assert [str(heading.column.title) for heading in directory.context["headings"]] == [
        column.title for column in EMPLOYERS.columns
    ]


def test_a_county_of_another_province_may_not_enter_a_firm_here(settings: Any, tmp_path: Any) -> None:
    settings.QIAO_UPLOADS = tmp_path
    batch = sent(logged_in(officer("city", "3701")), lines(FRESH))

    assert (batch.counts["wrong"], batch.counts.get("new", 0)) == (1, 0)
    assert not Employer.objects.exists()
