"""Chromium as installed on this machine, and how it is started."""

from __future__ import annotations

import shutil

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


def program() -> str:
    """Where Chromium is, "" without one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
