"""Every page in a browser: no barrier that axe knows, no sideways scroll, nothing refused by the policy, no error.

Pages are walked from the addresses themselves, with the examples of the permission matrix, as somebody who holds every
role. The slice that `make test` runs sees each page in both languages, both sizes of letters and all three widths, but
not in all their combinations; those are `long`. SCREENSHOTS=folder keeps a picture of each page.
"""

from __future__ import annotations

import gzip
import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import tests.factories
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Response
from tests.factories import bridge
from tests.factories.accounts import PASSWORD, appointed, logged_in, person
from tests.journeys.conftest import Watch
from tests.journeys.pressing import followed

from qiao.ground.accounts.roles import BY_CODE
from qiao.web.accounts.matrix import addresses
from qiao.web.frame.examples import EXAMPLES
from qiao.web.frame.gate import PUBLIC

for _, module, _ in pkgutil.iter_modules(tests.factories.__path__, "tests.factories."):
    import_module(module)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HERE = "500238101201"
POSTS = {
    "province": "50",
    "auditor": "37",
    "county": "500238",
    "city": "370900",
    "security_admin": "",
    "audit_admin": "",
}
POSTS |= {"system_admin": ""}
SLICE = [("zh-hans", False, (1366, 360)), ("en", True, (768,))]
EVERY = [(language, large, (1366, 768, 360, 320)) for language in ("zh-hans", "en") for large in (False, True)]
STAFF_BYTES, STAFF_SCRIPT_BYTES = 350_000, 150_000


@pytest.fixture
def everybody() -> Client:
    """A browser of somebody who holds a post of nearly every kind, so that every page opens."""
    user = person("everybody")
    user.display_name = "覃晓岚"
    user.save()
    for role, region in POSTS.items():
        post = appointed(user, role, region)
        post.office = f"巫溪县就业局 · {BY_CODE[role].zh}"
        post.save()
    return logged_in(user)


@pytest.fixture
def records() -> None:
    """The programme with people along every pair."""
    bridge.programme()
    bridge.crowd(share=20)


def pages(browser: Client) -> dict[str, str]:
    """Every address that answers with a whole page, by name."""
    found = {}
    for address in addresses():
        if "get" not in address.methods or (address.arguments and address.name not in EXAMPLES):
            continue
        url = reverse(address.name, kwargs=EXAMPLES[address.name].make(HERE) if address.arguments else {})
        answer = browser.get(url)
        is_page = answer.get("Content-Type", "").startswith("text/html") and b"<html" in answer.content
        if answer.status_code == 200 and is_page:
            found[address.name] = url
    return found


def barriers(page: Page) -> list[str]:
    """What axe finds: the rule, and the first places that break it."""
    # Without a second reading of the style sheets: of these rules none looks into them.
    how = "{runOnly: rules, resultTypes: ['violations'], preload: {assets: ['media']}}"
    found = page.evaluate(f"rules => axe.run(document, {how})", RULES)
    return [
        f"{one['id']}: {[node['html'][:160] + ' | ' + str(node['failureSummary'])[:300] for node in one['nodes'][:3]]}"
        for one in found["violations"]
    ]


def looked_at(page: Page, name: str, widths: tuple[int, ...], shoot: Callable[[Page, str], None]) -> list[str]:
    """Everything that is wrong with the page that is open, at each width."""
    wrong = []
    page.evaluate(AXE)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        # As high as the page, so that no bar that sticks to the window's foot lies on what stands under it.
        high = page.evaluate("document.documentElement.scrollHeight")
        if high > 900:
            page.set_viewport_size({"width": width, "height": min(high, 9000)})
        shoot(page, f"{name}-{width}")
        wrong += [f"{name} at {width}: {barrier}" for barrier in barriers(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{name} at {width}: scrolls sideways, {wide} px"] if wide > width else []
    return wrong


def walked(
    context: BrowserContext,
    urls: dict[str, str],
    widths: tuple[int, ...],
    shoot: Callable[[Page, str], None],
    mark: str,
) -> list[str]:
    """Open each page and look at it."""
    page = context.new_page()
    watch = Watch(page)
    wrong = []
    for name, url in urls.items():
        response = page.goto(url)
        assert response is not None
        wrong += [f"{name}: answers {response.status}"] if response.status >= 500 else []
        wrong += looked_at(page, f"{name}-{mark}", widths, shoot)
    return wrong + watch.complaints


def every_page(
    everybody: Client, new_context: Any, shoot: Any, language: str, large: bool, widths: tuple[int, ...]
) -> list[str]:
    context = new_context(everybody, language=language, large=large)
    mark = f"{language}{'-large' if large else ''}"
    return walked(context, pages(everybody), widths, shoot, mark)


@pytest.mark.parametrize(("language", "large", "widths"), SLICE)
def test_no_page_has_a_barrier(
    everybody: Client, records: None, new_context: Any, shoot: Any, language: str, large: bool, widths: tuple[int, ...]
) -> None:
    wrong = every_page(everybody, new_context, shoot, language, large, widths)
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize(("language", "large", "widths"), EVERY)
def test_no_page_has_a_barrier_in_any_combination(
    everybody: Client, records: None, new_context: Any, shoot: Any, language: str, large: bool, widths: tuple[int, ...]
) -> None:
    wrong = every_page(everybody, new_context, shoot, language, large, widths)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("language", "large"), [("zh-hans", False), ("en", True)])
def test_no_page_of_a_stranger_has_a_barrier(new_context: Any, shoot: Any, language: str, large: bool) -> None:
    stranger = Client()
    named = {a.name for a in addresses() if a.need == PUBLIC}
    urls = {name: url for name, url in pages(stranger).items() if name in named}
    assert urls
    mark = f"stranger-{language}"
    wrong = walked(new_context(stranger, language=language, large=large), urls, (1366, 360, 320), shoot, mark)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("language", "large"), [("zh-hans", False), ("en", True)])
def test_no_error_page_has_a_barrier(
    everybody: Client, records: None, new_context: Any, shoot: Any, monkeypatch: Any, language: str, large: bool
) -> None:
    """403, 404, 429 and 500: in the language and the letters of the page that led there."""
    wrong, mark, widths = [], language, (1366, 360, 320)
    page = new_context(everybody, language=language, large=large).new_page()
    closed = new_context(logged_in(postless()), language=language, large=large).new_page()
    stranger = new_context(Client(), language=language, large=large).new_page()
    assert page.goto("/nowhere/").status == 404
    wrong += looked_at(page, f"404-{mark}", widths, shoot)
    assert closed.goto("/").status == 403
    wrong += looked_at(closed, f"403-{mark}", widths, shoot)
    assert locked_out(stranger).status == 429
    wrong += looked_at(stranger, f"429-{mark}", widths, shoot)
    monkeypatch.setattr("qiao.web.home.pages.waiting", broken)
    assert page.goto("/").status == 500
    wrong += looked_at(page, f"500-{mark}", widths, shoot)
    assert [page.locator("html").get_attribute("lang")] == ["en" if language == "en" else "zh-Hans"]
    assert not wrong, "\n".join(wrong)


def postless() -> Any:
    return person("postless")


def broken(*args: Any) -> Any:
    raise RuntimeError("broken on purpose")


def locked_out(page: Page) -> Response:
    """Log in wrongly until the door stays closed."""
    person("locked")
    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        page.goto("/login/")
        page.fill("[name=login]", "locked")
        page.fill("[name=password]", PASSWORD + "!")
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            followed(page.locator("main button.q-primary"))
        if sent.value.status == 429:
            break
    return sent.value


def test_the_first_visit_of_staff_stays_within_its_weight(everybody: Client, records: None, new_context: Any) -> None:
    """350 KB compressed with at most 150 KB of scripts; nothing comes from elsewhere, no font is loaded."""
    page = new_context(everybody).new_page()
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.update({answer.url: len(gzip.compress(answer.body()))}))
    page.goto("/", wait_until="networkidle")
    scripts = sum(weight for url, weight in weights.items() if url.endswith(".js"))
    assert len(weights) > 5
    assert sum(weights.values()) <= STAFF_BYTES
    assert scripts <= STAFF_SCRIPT_BYTES
    assert [url for url in weights if not url.startswith(page.url) or ".woff" in url] == []
