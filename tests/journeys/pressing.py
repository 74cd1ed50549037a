"""Press what leads to another page. A click returns once the button is pressed; what is done next may still meet the
page that is being left, or cut the request off. After `followed` the page that answers is there."""

from __future__ import annotations

from playwright.sync_api import Locator

LEFT = "document.documentElement.setAttribute('data-left', '')"


def followed(pressed: Locator, key: str = "") -> None:
    """Press it, with the mouse or with this key, and wait for the page that answers, which may be the same again."""
    page = pressed.page
    page.evaluate(LEFT)
    if key:
        pressed.press(key)
    else:
        pressed.click()
    page.locator("html:not([data-left])").wait_for(state="attached")
    page.wait_for_load_state()
