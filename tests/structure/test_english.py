"""No page shows Chinese to somebody who reads English, but for data: names, places, files, what people wrote."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from typing import Any

import pytest
import tests.factories
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.factories import bridge
from tests.factories.accounts import appointed, logged_in, person
from tests.factories.register import VILLAGE

from qiao.ground.accounts.roles import BY_CODE
from qiao.ground.agreements.queries import short_name
from qiao.ground.places import PAIRINGS, by_code, children
from qiao.story.register.listed import near_name
from qiao.web.accounts.matrix import addresses
from qiao.web.frame.examples import EXAMPLES

for _, module, _ in pkgutil.iter_modules(tests.factories.__path__, "tests.factories."):
    import_module(module)

pytestmark = pytest.mark.django_db

HERE = "500238101201"
POSTS = {
    "province": "50",
    "auditor": "37",
    "county": "500238",
    "city": "370900",
    "security_admin": "",
    "audit_admin": "",
    "system_admin": "",
}
INVENTED = "design"
"""The page of the components: all it shows is made up, in Chinese, and nobody is led there."""
CHINESE = re.compile("[\u3400-\u9fff]+")
SAID = {"alt", "aria-label", "content", "data-confirm", "label", "placeholder", "title"}
SILENT = {"script", "style"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
WRITTEN = {
    "重庆",
    "山东",
    "广州",
    "广东省广州市天河区",
    "柳园村",
    "谭兴旺",
    "龚小兰",
    "花名册",
    "去年",
    "备注",
    "测试任务",
    "李某",
    "覃",
    "重庆市巫溪县宁河街道人民社区",
}
"""What the examples' files, titles and addresses say, and the first character of the reader's name."""
HEADINGS = {"务工开始年月", "姓名", "身份证号", "联系电话", "住址"}
"""What the example's file calls its columns, on the pages that show the file."""
DATA = {
    "accounts.Appointment": ["office", "reason"],
    "accounts.SavedView": ["name"],
    "accounts.User": ["display_name"],
    "batches.Batch": ["file_name", "sender", "created_by_name"],
    "fairs.Fair": ["name", "place"],
    "matching.Measure": ["overruled_by_name", "overruled_why"],
    "placements.Placement": ["employer_name", "job"],
    "placements.Report": ["said_by_name"],
    "register.Merge": ["why", "merged_by_name"],
    "register.Unlinked": ["name"],
    "register.Worker": ["name", "skills"],
    "training.Base": ["name", "address", "trades"],
    "training.Certificate": ["given_by"],
    "training.Course": ["name", "trade", "skills", "certificate"],
    "training.Enrolment": ["said_by", "left_why"],
    "training.School": ["name", "trades", "contact"],
    "training.TrainingClass": ["place", "document", "cancelled_why"],
    "vacancies.Demand": ["note", "ended_why"],
    "vacancies.DemandLine": ["trade", "why", "answer_why", "dropped_why"],
    "vacancies.Employer": ["name", "contact"],
    "vacancies.Vacancy": ["title", "description", "skills"],
    "vacancies.Workplace": ["address"],
    "visits.Promise": ["what"],
    "visits.Visit": ["situation"],
    "workshops.Asset": ["name", "unit", "owner", "note", "told_by_name"],
    "workshops.Workshop": ["name", "address", "trade", "products", "site_owner", "contact", "document"],
}


class Text(HTMLParser):
    """The text of a page that a reader meets, with what is told in attributes; what is marked as Chinese left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        hidden = tag in SILENT or given.get("lang", "").lower().startswith("zh") or self._is_hidden
        if not hidden:
            self.found += [value for name, value in given.items() if name in SAID]
            self.found += [given.get("value", "")] if given.get("type") in ("submit", "button") else []
        if tag not in VOID:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in [name for name, _ in self.open] and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_hidden:
            self.found.append(data)

    @property
    def _is_hidden(self) -> bool:
        return bool(self.open) and self.open[-1][1]


def pages(browser: Client) -> Iterator[tuple[str, str]]:
    """Every address that answers with a page or a part of one, by name, and what it says."""
    for address in addresses():
        if (
            address.name == INVENTED
            or "get" not in address.methods
            or (address.arguments and address.name not in EXAMPLES)
        ):
            continue
        url = reverse(address.name, kwargs=EXAMPLES[address.name].make(HERE) if address.arguments else {})
        answer = browser.get(url)
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            yield address.name, answer.content.decode()


def known() -> list[str]:
    """What of the records is data and stays as it was written, longest first."""
    words: set[str] = {place.name for pair in PAIRINGS for place in map(by_code, (pair.county_code, pair.city_code))}
    for code in ("500238", "500238101", "370900", "50", "37"):
        words |= {by_code(code).name, by_code(code).full_name, *(place.name for place in children(code))}
    for pair in PAIRINGS:
        words |= {short_name(pair.county_code), short_name(pair.city_code)}
    words |= WRITTEN | {near_name(VILLAGE)}
    for model, columns in DATA.items():
        for row in apps.get_model(model).objects.values_list(*columns):
            for value in row:
                words |= set(value) if isinstance(value, list) else {value}
    return sorted(filter(None, words), key=len, reverse=True)


def chinese_in(html: str, data: list[str]) -> set[str]:
    text = Text()
    text.feed(html)
    found = set()
    for piece in text.found:
        if CHINESE.search(piece):
            told = piece
            for word in data:
                told = told.replace(word, "·")
            if CHINESE.search(told):
                found.add(" ".join(piece.split())[:160])
    return found


def test_a_page_in_english_shows_no_chinese_but_data() -> None:
    user = person("everybody")
    user.display_name = "覃晓岚"
    user.save()
    for role, region in POSTS.items():
        post = appointed(user, role, region)
        post.office = f"巫溪县就业局 · {BY_CODE[role].zh}"
        post.save()
    bridge.programme()
    bridge.crowd(share=20)
    browser: Any = logged_in(user)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    wrong = []
    seen = list(pages(browser))
    for name, html in seen:
        wrong += [
            f"{name}: {piece}"
            for piece in sorted(
                chinese_in(html, known() + (sorted(HEADINGS) if name.startswith(("imports.", "releases.")) else []))
            )
        ]
    assert len(seen) > 40
    assert not wrong, "\n".join(wrong)
