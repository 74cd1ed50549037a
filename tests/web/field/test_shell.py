"""The shell of the field app: public, without anybody in it, whole without signal, explained inside WeChat."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.register import VILLAGE, household, worker

pytestmark = pytest.mark.django_db
WECHAT = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 MicroMessenger/8.0.40"


def files_of(browser: Client) -> list[str]:
    """What the worker keeps."""
    told = browser.get(reverse("field.worker")).content.decode()
    found = re.search(r"const FILES = (\[.*?\]);", told)
    assert found is not None
    return list(json.loads(found[1]))


def test_the_shell_is_the_same_for_a_stranger_and_for_a_surveyor() -> None:
    house = household(region=VILLAGE)
    somebody = worker(region=VILLAGE, household=house)
    stranger, surveyor = Client(), logged_in(officer("village", VILLAGE))
    pages = [browser.get(reverse("field")) for browser in (stranger, surveyor)]

    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].content == pages[1].content
    assert somebody.name not in pages[0].content.decode()
    assert "csrfmiddlewaretoken" not in pages[0].content.decode()


def test_every_file_that_the_worker_keeps_is_there_and_every_script_of_the_app_among_them() -> None:
    browser = Client()
    files = files_of(browser)
    for file in files:
        if file.startswith("/static/"):
            assert finders.find(file.removeprefix("/static/")), file
        else:
            assert browser.get(file).status_code == 200, file
    imported = re.compile(r'from "\./(\w+\.js)"')
    for file in [one for one in files if one.endswith(".js")]:
        script = Path(str(finders.find(file.removeprefix("/static/"))))
        needed = set(imported.findall(script.read_text(encoding="utf-8")))
        assert {f"/static/qiao/field/{name}" for name in needed} <= set(files)


def test_the_worker_is_asked_for_anew_and_rules_the_app_alone() -> None:
    answer = Client().get(reverse("field.worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in answer
    assert reverse("field.worker").rpartition("/")[0] + "/" == reverse("field")
    assert not {"/field/pack/", "/field/sync/", "/field/standing/"} & set(files_of(Client()))


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "存到手机"), ("en", "Keep on the phone")])
def test_the_shell_is_kept_in_both_languages(language: str, word: str) -> None:
    answer = Client().get(reverse("field"), {"l": language})
    assert word in answer.content.decode()
    assert answer["Content-Language"] == language


def test_the_words_have_the_same_places_for_values_in_both_languages() -> None:
    told: list[dict[str, Any]] = []
    for language in ("zh-hans", "en"):
        page = Client().get(reverse("field"), {"l": language}).content.decode()
        words = dict(re.findall(r'<i data-w="([^"]+)">(.*?)</i>', page))
        told.append({key: sorted(re.findall(r"\{\w+\}", text)) for key, text in words.items()})
    assert len(told[0]) > 150
    assert told[0] == told[1]


def test_inside_wechat_it_is_told_how_to_open_a_browser() -> None:
    page = Client(headers={"User-Agent": WECHAT}).get(reverse("field")).content.decode()
    assert "在浏览器打开" in page
    assert "testserver/field/" in page
    assert "qiao/field/app.js" not in page


def test_the_manifest_lets_a_phone_install_it() -> None:
    told = Client().get(reverse("field.manifest")).json()
    assert told["start_url"] == told["scope"] == reverse("field")
    assert told["display"] == "standalone"
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
