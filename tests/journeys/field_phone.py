"""A phone（手机）for the field journeys: a Chromium process and a profile on disk of its own, behind a relay that can
be cut, and the server that its records reach. Only processes that were started here are ever ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, expect
from tests.factories.field_server import environment
from tests.factories.forking import Forked, Parent
from tests.factories.relay import Relay
from tests.journeys.chromium import FLAGS, program

ROOT = Path(__file__).resolve().parents[2]
PIN = "204816"
WIDE, HIGH = 360, 740


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Service:
    """Gunicorn on a database file, as it is in service."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        loaded = {**os.environ, **environment(folder), "PYTHONPATH": path}
        self.parent = Parent("tests.factories.field_server", str(folder), environment=loaded)
        self.port = free_port()
        self.houses: list[dict[str, str]] = []
        self.process: Forked | None = None

    def step(self, name: str, **given: Any) -> Any:
        """One step of the factory, in a process of its own; what it told."""
        process = self.parent.begun(f"{name} {json.dumps(given)}")
        process.communicate()
        assert process.returncode == 0, f"{name} failed: its complaint stands on the standard error"
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))

    def start(self) -> None:
        """Serve, and wait until it answers."""
        self.process = self.parent.begun("serve " + json.dumps({"port": self.port}))
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def stop(self) -> None:
        """End what was started."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # gunicorn's quick end: nobody is waited for
            self.process.communicate(timeout=30)
        self.parent.ended()


class Phone:
    """One phone. `killed` ends its browser as a flat battery does; `opened` starts it on the same profile. `script`
    runs before the app's own, as on a phone that is set wrong."""

    def __init__(self, playwright: Playwright, service: Service, folder: Path, *, width: int = WIDE) -> None:
        self.playwright, self.service, self.profile, self.width = playwright, service, folder, width
        self.relay = Relay(service.port)
        self.context: BrowserContext | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.complaints: list[str] = []
        self.script = ""

    @property
    def base(self) -> str:
        """The address under which the phone knows the server."""
        return f"http://localhost:{self.relay.port}"

    def opened(self) -> Page:
        """The browser on its profile, with the app in its one tab."""
        port = free_port()
        command = [program(), *FLAGS, "--headless=new", f"--remote-debugging-port={port}"]
        command += [f"--user-data-dir={self.profile}", f"--window-size={self.width},{HIGH}", "about:blank"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        self.context = browser.contexts[0]
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        if self.script:
            self.page.add_init_script(self.script)
        self.page.set_viewport_size({"width": self.width, "height": HIGH})
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self._said(said.text) if said.type == "error" else None)
        return self.page

    def _said(self, text: str) -> None:
        # A cut line and a log-in that is over are what these journeys are about.
        if "Failed to load resource" not in text:
            self.complaints.append(text)

    def killed(self) -> None:
        """kill -9 of this phone's own browser."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=30)
        self.process = None

    def closed_browser(self) -> None:
        """The browser is closed as a person does it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=30)
            self.process = None

    def closed(self) -> None:
        """Put away."""
        self.closed_browser()
        self.relay.close()

    def logged_in(self, username: str = "clerk") -> None:
        """The cookies of a log-in on an enrolled device, as the log-in pages leave them."""
        assert self.context is not None
        cookies = self.service.step("enter", username=username)
        self.context.add_cookies([{**cookie, "url": self.base} for cookie in cookies])

    def begun(self, username: str = "clerk", *, first: str = ".f-row-button") -> Page:
        """First use: log in, choose a PIN, have the list; `first` is what it shows then."""
        page = self.opened()
        self.logged_in(username)
        page.goto(f"{self.base}/field/")
        page.get_by_label("新 PIN").fill(PIN)
        page.get_by_label("再输一次").fill(PIN)
        page.get_by_role("button", name="设好，下名单").click()
        page.locator(first).first.wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.synced()
        return page

    def reopened(self) -> Page:
        """The app opened again, by its PIN alone."""
        page = self.opened() if self.process is None else self.page
        page.goto(f"{self.base}/field/")
        page.get_by_label("手机里记录的 PIN").fill(PIN)
        page.get_by_role("button", name="打开").click()
        page.locator("#tabs").wait_for()
        return page

    def tab(self, name: str) -> None:
        """One of the views at the foot, from wherever one is."""
        if self.page.locator("#back").is_visible():
            self.page.locator("#back").click()
        self.page.locator("#tabs").get_by_role("button", name=name).click()
        expect(self.page.locator("#tabs [aria-current]")).to_contain_text(name)

    def house(self, key: str) -> None:
        """The form of a household."""
        self.tab("名单")
        self.page.get_by_role("radio", name="全部").check()
        self.page.locator(f'[data-house="{key}"]').click()
        self.page.get_by_role("button", name="存到手机").wait_for()

    def visited(self, key: str, situation: str, *, reply: str = "", reach: str = "") -> None:
        """A visit at which somebody was seen, kept on the phone."""
        self.house(key)
        self.page.get_by_label("看到的情况").fill(situation)
        if reply:
            self.page.get_by_role("group", name="想不想找活").get_by_role("radio", name=reply).check()
        if reach:
            self.page.get_by_role("group", name="最远去哪里干").get_by_role("radio", name=reach).check()
        self.kept()

    def unchanged(self, key: str) -> None:
        """One tap."""
        self.house(key)
        self.page.get_by_role("button", name="和上次一样，没有变化").click()
        self.page.locator("#tabs").wait_for()

    def kept(self) -> None:
        """存到手机: the form is left for the list."""
        self.page.get_by_role("button", name="存到手机").click()
        self.page.locator("#tabs").wait_for()

    def unsent(self) -> int:
        """How many records the line of state tells of."""
        text = self.page.locator("#standing b").inner_text()
        return int("".join(sign for sign in text if sign.isdigit()))

    def synced(self, left: int = 0) -> None:
        """现在再试, until only so many are left."""
        self.tab("待上传")
        self.page.get_by_role("button", name="现在再试").click()
        expect(self.page.locator("#standing b")).to_have_text(f"待上传 {left} 条", timeout=60_000)
        expect(self.page.get_by_role("button", name="现在再试")).to_be_visible(timeout=60_000)
