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
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ABSENT = "CHROMIUM ABSENT: no browser on this machine, so no page was tried in one. On Debian: apt install chromium"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as installed on this machine; loudly skipped without one."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip(ABSENT)
    # Playwright keeps an event loop in this thread; Django would then refuse every query of the tests themselves.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


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
