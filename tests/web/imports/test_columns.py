"""Saying what the columns are: asked once a sender, shown, changeable; what was typed stays when it is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.factories.batches import KEY, csv_of, number_of, row_of, uploaded, worked

from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import User
from qiao.ground.audit.models import Event
from qiao.ground.exchange.batches.importers import IMPORTERS
from qiao.ground.exchange.batches.models import Batch, SenderMapping
from qiao.story.reports.known_ledger import FORMS, KNOWN

pytestmark = pytest.mark.django_db
Upload = Callable[..., Batch]
STRANGE = ("甲", "地区码", "户主证件号码", "贫困类型", "健康状况")
ALL = {"0-A": "number", "0-B": "region", "0-C": "head_id", "0-D": "poverty", "0-E": "health"}


def test_columns_that_are_not_sure_are_asked_with_sample_cells(browser: Client, upload: Upload) -> None:
    batch = upload(csv_of([row_of(1), row_of(2)], STRANGE))
    answer = browser.get(reverse("imports.batch", args=[batch.pk]), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain
    assert "还没认出：户编号" in page
    assert "H00001 · H00002" in page
    assert number_of(1) not in page


def test_samples_are_masked_where_they_tell_of_a_person_and_shown_where_they_do_not(
    clerk: User, browser: Client
) -> None:
    """A strange column is masked for what stands in it, not for a guess at what it is."""
    headings = ("岗位名称", "人员", "号", "身体", "电话或手机", "说明")
    row = ("缝纫工", "谭春秀", number_of(1), "残疾", "13800000001", "两班倒")
    batch = worked(uploaded(actor_of(clerk), csv_of([row], headings), ledger="register.roster"))
    assert batch.state == "mapping"
    page = browser.get(reverse("imports.columns", args=[batch.pk])).content.decode()
    assert all(shown in page for shown in ("缝纫工", "两班倒"))
    assert not any(secret in page for secret in ("残疾</", "13800000001", number_of(1)))


def test_what_was_said_is_used_and_remembered(browser: Client, upload: Upload) -> None:
    batch = upload(csv_of([row_of(1)], STRANGE))
    browser.post(reverse("imports.columns", args=[batch.pk]), ALL)
    assert worked(batch).state == "preview"
    again = upload(csv_of([row_of(2)], STRANGE))
    assert again.state == "preview"
    page = browser.get(reverse("imports.batch", args=[again.pk])).content.decode()
    assert "照 文峰镇社保所 上次的对照读的" in page
    assert reverse("imports.columns", args=[again.pk]) in page


def test_a_refused_choice_keeps_what_was_chosen(browser: Client, upload: Upload) -> None:
    batch = upload(csv_of([row_of(1)], STRANGE))
    answer = browser.post(reverse("imports.columns", args=[batch.pk]), {**ALL, "0-A": "", "0-E": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还缺“户编号”" in page
    assert '<option value="poverty" selected>' in page
    assert not SenderMapping.objects.exists()


def test_a_key_that_the_ledger_lacks_is_refused(browser: Client, upload: Upload) -> None:
    batch = upload(csv_of([row_of(1)], STRANGE))
    answer = browser.post(reverse("imports.columns", args=[batch.pk]), {**ALL, "0-E": "nonsense"})
    assert answer.status_code == 422


def test_a_log_in_that_ended_in_the_form_sends_nothing_and_asks_to_log_in(upload: Upload, browser: Client) -> None:
    batch = upload(csv_of([row_of(1)], STRANGE))
    browser.logout()
    answer = browser.post(reverse("imports.columns", args=[batch.pk]), ALL)
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]
    batch.refresh_from_db()
    assert batch.state == "mapping"


UNKNOWN = ("甲", "乙", "丙", "丁", "戊")


def unheaded(*numbers: int) -> bytes:
    """A file under a title and headings of which the ledger knows none."""
    return csv_of([UNKNOWN, *(row_of(number) for number in numbers)], ("某某镇名册", "", "", "", ""))


def test_a_file_without_a_known_heading_is_asked_about_with_its_first_rows(browser: Client, upload: Upload) -> None:
    batch = upload(unheaded(1, 2))
    page = browser.get(reverse("imports.columns", args=[batch.pk])).content.decode()
    assert batch.state == "mapping"
    assert "哪一行是标题" in page
    assert 'name="0-row" value="2" checked' in page
    assert "某某镇名册" in page
    assert number_of(1) not in page


def test_the_row_and_columns_pointed_at_are_read_and_remembered(browser: Client, upload: Upload) -> None:
    batch = upload(unheaded(1, 2))
    browser.post(reverse("imports.columns", args=[batch.pk]), {**ALL, "0-row": "2"})
    batch = worked(batch)
    assert (batch.state, batch.counts["rows"], batch.counts["new"]) == ("preview", 2, 2)
    again = upload(unheaded(3))
    assert (again.state, again.counts["new"]) == ("preview", 1)
    elsewhere = upload(unheaded(4), sender="宁河街道社保所")
    assert elsewhere.state == "mapping"


def test_a_row_pointed_at_stays_when_the_columns_are_changed_again(browser: Client, upload: Upload) -> None:
    batch = upload(unheaded(1, 2))
    browser.post(reverse("imports.columns", args=[batch.pk]), {**ALL, "0-row": "2"})
    worked(batch)
    browser.post(reverse("imports.columns", args=[batch.pk]), {**ALL, "0-E": ""})
    batch = worked(batch)
    assert (batch.state, batch.counts["rows"]) == ("preview", 2)


def test_a_refused_choice_keeps_the_row_that_was_pointed_at(browser: Client, upload: Upload) -> None:
    batch = upload(unheaded(1, 2))
    told = {**ALL, "0-A": "", "0-row": "3"}
    page = browser.post(reverse("imports.columns", args=[batch.pk]), told).content.decode()
    assert "还缺“户编号”" in page
    assert 'name="0-row" value="3" checked' in page


def test_every_heading_that_a_chooser_offers_has_its_english() -> None:
    ledgers = [one.importer.ledger(date(2019, 6, 30)) for one in IMPORTERS.values()]
    titles = {column.title for ledger in (*ledgers, KNOWN, FORMS.ledger) for column in ledger.columns}
    with translation.override("en"):
        chinese = {title for title in titles if re.search("[\u4e00-\u9fff]", translation.gettext(title))}
    assert chinese <= {column.title for column in IMPORTERS[KEY].importer.ledger(date(2019, 6, 30)).columns}
    assert len(titles) > 80


def test_what_was_remembered_is_forgotten_by_a_button_and_the_next_file_is_asked_about(
    browser: Client, upload: Upload
) -> None:
    browser.post(reverse("imports.columns", args=[(first := upload(csv_of([row_of(1)], STRANGE))).pk]), ALL)
    worked(first)
    again = upload(csv_of([row_of(2)], STRANGE))
    assert "忘掉这份对照" in browser.get(reverse("imports.columns", args=[again.pk])).content.decode()

    browser.post(reverse("imports.decide", args=[again.pk]), {"do": "forget"})

    assert worked(again).state == "mapping"
    assert not SenderMapping.objects.exists()
    event = Event.objects.get(action="batches.batch.forgotten")
    assert (event.subject_id, event.details) == (str(again.pk), {"count": 1})
    assert upload(csv_of([row_of(3)], STRANGE)).state == "mapping"


def test_forgetting_what_nobody_remembers_changes_nothing_and_says_so(browser: Client, upload: Upload) -> None:
    batch = upload(csv_of([row_of(1)], STRANGE))

    page = browser.post(reverse("imports.decide", args=[batch.pk]), {"do": "forget"}, follow=True).content.decode()

    batch.refresh_from_db()
    assert (batch.state, "不用忘" in page) == ("mapping", True)
