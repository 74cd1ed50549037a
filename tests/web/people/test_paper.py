"""一人一档 on paper: every stage in order, no identity number, a minor's surname only, told to the audit when taken."""

from __future__ import annotations

import re
import sys
import zlib
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import register as factory
from tests.factories.accounts import logged_in, officer
from tests.factories.needs import need
from tests.factories.placements import placement
from tests.factories.visits import promise, visit

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.ground.privacy.consents import record_consent
from qiao.ground.privacy.models import Reveal
from qiao.ground.privacy.subjects import in_clear
from qiao.story.register.models import Worker
from qiao.web.people import documents

pytestmark = pytest.mark.django_db
PHONE = "15400001234"


@pytest.fixture
def browser() -> Client:
    return logged_in(officer("county", "500238"))


def walked() -> Worker:
    """Somebody of a household, visited with a promise, with a need and work; one of the household is 17."""
    house = factory.household(number="TH-7", poverty="poor", poverty_since=date(2014, 12, 31))
    person = factory.worker(name="冉秀兰", household=house, relation="户主", phone=PHONE)
    factory.worker(name="冉小宝", household=house, relation="之子", born=date(2002, 1, 5))
    promise(visit(household=house, situation="房子修好了"), what="联系乡镇问低保")
    need(person)
    placement(person)
    record_consent(by=SYSTEM, subject=person.subject, purpose="matching", agreed=True, said_how="当面")
    return person


def paper(browser: Client, worker: Worker) -> str:
    return browser.get(reverse("people.paper", args=[worker.pk])).content.decode()


def test_the_paper_tells_every_stage_the_household_and_what_was_agreed(browser: Client) -> None:
    page = paper(browser, walked())
    told = (
        "房子修好了",
        "联系乡镇问低保",
        "岱宗服务（示例）",
        "TH-7",
        "2014-12-31",
        "推荐岗位：同意",
        "打印于",
        "建档",
    )
    assert [one for one in told if one not in page] == []
    days = re.findall(r'<li><time datetime="([0-9-]+)"', page)
    assert days == sorted(days)
    assert len(days) >= 4


def test_no_identity_number_and_of_a_minor_the_surname_only(browser: Client) -> None:
    person = walked()
    page = paper(browser, person)
    number = in_clear(person.subject, "resident_id")
    assert number not in page
    assert number[-4:] not in page
    assert PHONE not in page
    assert ("冉小宝" in page, "冉＊" in page) == (False, True)


def test_a_document_is_one_pdf_for_a_purpose_that_the_audit_keeps(browser: Client) -> None:
    person = walked()
    answer = browser.post(reverse("people.record", args=[person.pk]), {"reason": "建档复核"})
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200,
        "application/pdf",
        "no-store, private",
    )
    content: bytes = answer.content
    assert content.startswith(b"%PDF-")
    told = Event.objects.get(action="register.record.printed")
    assert (told.reason, told.details["with_phone"], told.details["bytes"]) == ("建档复核", False, len(content))
    assert not Reveal.objects.exists()


def test_a_whole_phone_on_the_paper_is_a_reveal_and_is_counted(browser: Client, settings: Any) -> None:
    person = walked()
    address = reverse("people.record", args=[person.pk])
    assert browser.post(address, {"reason": "建档复核", "with_phone": "on"}).status_code == 200
    assert Reveal.objects.values_list("column", "reason").get() == ("phone", "建档复核")
    settings.QIAO_REVEALS_AN_HOUR = 1
    refused = browser.post(address, {"reason": "建档复核", "with_phone": "on"})
    assert refused.status_code == 422
    assert Event.objects.filter(action="register.record.printed").count() == 1, "what was not made is not told"


def test_whoever_may_not_reveal_gets_no_phone_however_they_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr("qiao.web.people.paper.pdf_of", lambda html: seen.append(html) or b"%PDF-")
    auditor = logged_in(officer("auditor", "50"))
    person = walked()
    sent = {"reason": "建档复核", "with_phone": "on"}
    assert auditor.post(reverse("people.record", args=[person.pk]), sent).status_code == 200
    assert (PHONE in seen[0], "冉秀兰" in seen[0], Reveal.objects.count()) == (False, True, 0)
    assert 'name="with_phone"' not in paper(auditor, person)


@pytest.mark.parametrize("reason", ["", "x", "打 13912345678"])
def test_without_a_purpose_there_is_no_document(browser: Client, reason: str) -> None:
    answer = browser.post(reverse("people.record", args=[walked().pk]), {"reason": reason})
    assert (answer.status_code, Event.objects.filter(action="register.record.printed").exists()) == (422, False)


def test_where_no_pdf_can_be_made_the_page_says_what_to_install(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = browser.post(reverse("people.record", args=[walked().pk]), {"reason": "建档复核"})
    assert answer.status_code == 503
    assert all(word in answer.content.decode() for word in ("pango", "pip install qiao[pdf]", "打印本页"))
    assert not Event.objects.filter(action="register.record.printed").exists()


def test_somebody_of_another_county_is_not_there(browser: Client) -> None:
    person = factory.worker(region="500237001001")
    assert browser.get(reverse("people.paper", args=[person.pk])).status_code == 404
    assert browser.post(reverse("people.record", args=[person.pk]), {"reason": "建档复核"}).status_code == 404


def test_a_long_record_has_its_numbered_sheets_and_chinese_letters_on_them() -> None:
    lines = "".join(f"<li><time>2019-01-01</time><b>第 {n} 件事</b></li>" for n in range(200))
    body = f'<span class="foot">本人同意：推荐岗位</span><h1 class="title">一人一档</h1><ol>{lines}</ol>'
    content = documents.pdf_of(f'<!doctype html><html lang="zh"><title>t</title><body>{body}</body></html>')
    plain = b"".join(_streams(content))
    sheets = max(int(n) for n in re.findall(rb"/Count (\d+)", content + plain))
    assert sheets >= 4
    fonts = set(re.findall(rb"/BaseFont /(?:[A-Z]{6}\+)?([A-Za-z-]+)", content + plain))
    assert fonts, "the text is set in a font of the document"
    assert not any(b"Last" in font for font in fonts)


def test_nothing_is_fetched_while_a_document_is_made(tmp_path: Any, caplog: pytest.LogCaptureFixture) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("body { color: red }")
    content = documents.pdf_of(
        f'<!doctype html><html lang="zh"><head><title>t</title><link rel="stylesheet" href="file://{secret}"></head>'
        '<body><img src="http://127.0.0.1:9/x.png" alt="x"></body></html>'
    )
    assert content.startswith(b"%PDF-")
    assert any("protocol" in record.getMessage() for record in caplog.records)


def _streams(content: bytes) -> list[bytes]:
    """The streams of a PDF that unpack."""
    unpacked = []
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            unpacked.append(zlib.decompress(raw))
        except zlib.error:
            continue
    return unpacked
