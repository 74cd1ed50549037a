"""A browser for whole stories: Chromium through Playwright, one for the session, against a server of this process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright
from tests.factories.databases import copied_into
from tests.journeys.chromium import ABSENT, FLAGS, program
from tests.journeys.field_phone import Phone, Service


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, once in a process; loudly skipped where there is no Chromium."""
    if not program():
        pytest.skip(ABSENT)
    # Playwright keeps an event loop in this thread; Django would then refuse every query of the tests themselves.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=20_000)  # a machine that does other things too
    with sync_playwright() as opened:
        yield opened
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium as installed on this machine."""
    opened = playwright.chromium.launch(executable_path=program(), args=FLAGS)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def village(migrated: None, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """A database file with fifty households, made once; each test serves a copy of its own."""
    made = Service(tmp_path_factory.mktemp("village"))
    copied_into(made.folder)
    made.houses = made.step("set-up")["households"]
    made.stop()
    return made


@pytest.fixture
def service(village: Service, tmp_path: Path) -> Iterator[Service]:
    """A server in processes of its own, with fifty households on a fresh database file."""
    made = Service(Path(shutil.copytree(village.folder, tmp_path / "home")))
    made.houses = village.houses
    made.start()
    yield made
    made.stop()


@pytest.fixture
def phones(playwright: Playwright, service: Service, tmp_path: Path) -> Iterator[Callable[..., Phone]]:
    """Make a phone, each with a browser of its own; put away at the end. No script of theirs may have broken."""
    made: list[Phone] = []

    def make(**more: int) -> Phone:
        made.append(Phone(playwright, service, tmp_path / f"profile-{len(made)}", **more))
        return made[-1]

    yield make
    for phone in made:
        phone.closed()
    assert [said for phone in made for said in phone.complaints] == []


class Watch:
    """A page that notes what a reader of its console would see: errors, refused scripts and styles, missing files."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _said(self, message: ConsoleMessage) -> None:
        # A page that is meant to answer 403 or 404 says so in the console too: that is no fault of the page.
        expected = "Failed to load resource" in message.text and message.location.get("url") == self.page.url
        # Counts are asked for beside whatever the page does; the tests' database in memory locks whole tables then.
        expected |= "Failed to load resource" in message.text and message.location.get("url", "").endswith(
            "/frame/due/"
        )
        if message.type == "error" and not expected:
            self.complaints.append(f"console: {message.text} {message.location.get('url', '')}")


def cookies_of(server: Any, client: Client, **more: str) -> list[dict[str, str]]:
    """The cookies of a client, as a browser takes them."""
    held = {name: morsel.value for name, morsel in client.cookies.items()} | more
    return [{"name": name, "value": value, "url": server.url} for name, value in held.items()]


@pytest.fixture
def new_context(browser: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    """Make a browser context: whose client's log-in it carries, how wide it is, in which language and letters."""
    made: list[BrowserContext] = []

    def make(
        client: Client | None = None,
        *,
        width: int = 1366,
        height: int = 900,
        language: str = "zh-hans",
        large: bool = False,
    ) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=live_server.url, reduced_motion="reduce"
        )
        cookies = cookies_of(live_server, client or Client(), qiao_large="1" if large else "0")
        cookies.append({"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url})
        context.add_cookies(cookies)  # type: ignore[arg-type]
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def shoot() -> Callable[[Page, str], None]:
    """Write a picture of the page into the folder that SCREENSHOTS names; without one, do nothing."""
    folder = os.environ.get("SCREENSHOTS")

    def write(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return write
