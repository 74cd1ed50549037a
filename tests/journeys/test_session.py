"""A log-in that ends while a form is open: no keystroke is lost, nothing is sent for somebody else, once is once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from tests.factories.accounts import logged_in, officer
from tests.journeys.conftest import cookies_of

from qiao.ground.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = {"username": "pengli", "display_name": "彭丽"}


def typed_form(context: BrowserContext) -> Page:
    """The form of a new user, filled in and not sent."""
    page = context.new_page()
    page.goto(reverse("accounts.user_new"))
    for name, text in TYPED.items():
        page.fill(f"main [name={name}]", text)
    page.fill("main [name=password]", "Qingshan-lvshui-9")
    return page


def logged_in_anew(context: BrowserContext, server: Any, user: User) -> None:
    """What the other window does: a log-in with a session and a form token of its own."""
    context.clear_cookies()
    context.add_cookies(cookies_of(server, logged_in(user)))  # type: ignore[arg-type]


def still_typed(page: Page) -> bool:
    return all(page.input_value(f"main [name={name}]") == text for name, text in TYPED.items())


@pytest.fixture
def admin() -> User:
    return officer("security_admin")


def test_a_form_whose_log_in_ended_stays_filled_and_is_sent_after_a_new_log_in(
    admin: User, new_context: Any, live_server: Any
) -> None:
    context = new_context(logged_in(admin))
    page = typed_form(context)
    Session.objects.all().delete()
    page.click("main button.q-primary")
    dialog = page.locator("#signed-out")
    expect(dialog).to_be_visible()
    assert still_typed(page)
    assert not User.objects.filter(username="pengli").exists()

    logged_in_anew(context, live_server, admin)
    dialog.locator("[data-close-dialog]").click()
    assert still_typed(page)
    page.click("main button.q-primary")
    page.wait_for_url(re.compile(r"/users/\d+/"))
    assert User.objects.get(username="pengli").display_name == "彭丽"


def test_the_dialog_closes_by_itself_when_the_window_is_back_and_the_log_in_holds(
    admin: User, new_context: Any, live_server: Any
) -> None:
    context = new_context(logged_in(admin))
    page = typed_form(context)
    Session.objects.all().delete()
    page.click("main button.q-primary")
    expect(page.locator("#signed-out")).to_be_visible()
    logged_in_anew(context, live_server, admin)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#signed-out")).not_to_be_visible()
    assert still_typed(page)


def test_nothing_is_sent_under_the_log_in_of_somebody_else(admin: User, new_context: Any, live_server: Any) -> None:
    context = new_context(logged_in(admin))
    page = typed_form(context)
    logged_in_anew(context, live_server, officer("security_admin"))
    page.click("main button.q-primary")
    expect(page.locator("[data-said=somebody-else]")).to_be_visible()
    assert still_typed(page)
    assert not User.objects.filter(username="pengli").exists()


def test_without_a_network_the_form_stays(admin: User, new_context: Any) -> None:
    context = new_context(logged_in(admin))
    page = typed_form(context)
    context.set_offline(True)
    page.click("main button.q-primary")
    expect(page.locator("[data-said=no-answer]")).to_be_visible()
    assert still_typed(page)


def test_a_part_asked_by_script_opens_the_dialog_and_leaves_the_page(admin: User, new_context: Any) -> None:
    page = typed_form(new_context(logged_in(admin)))
    Session.objects.all().delete()
    page.evaluate("htmx.ajax('GET', '/users/', 'main')")
    expect(page.locator("[data-said=signed-out]")).to_be_visible()
    assert still_typed(page)


def test_a_double_click_sends_a_form_once(admin: User, new_context: Any) -> None:
    page = typed_form(new_context(logged_in(admin)))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.dblclick("main button.q-primary")
    page.wait_for_url(re.compile(r"/users/\d+/"))
    assert len(sent) == 1


def test_nothing_typed_is_kept_in_the_browsers_storage(admin: User, new_context: Any) -> None:
    """Forms hold identities; the open page is the only draft."""
    page = typed_form(new_context(logged_in(admin)))
    Session.objects.all().delete()
    page.click("main button.q-primary")
    expect(page.locator("#signed-out")).to_be_visible()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert [text for text in TYPED.values() if text in kept] == []


def test_the_switches_come_back_to_the_page_and_are_remembered(new_context: Any) -> None:
    page = new_context(Client()).new_page()
    page.goto("/login/?next=/needs/")
    page.click("button[name=large]")
    expect(page.locator("html")).to_have_class("q-large")
    assert page.url.endswith("/login/?next=/needs/")
    page.click("button[name=language]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/login/")
    expect(page.locator("html")).to_have_class("q-large")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_an_answer_from_before_the_log_in_that_comes_late_does_not_open_the_dialog_again(
    admin: User, new_context: Any, live_server: Any
) -> None:
    context = new_context(logged_in(admin))
    page = typed_form(context)
    Session.objects.all().delete()
    page.click("main button.q-primary")
    expect(page.locator("#signed-out")).to_be_visible()
    page.evaluate(
        """() => new Promise((held) => {
          const ask = window.fetch;
          window.fetch = (...asked) => {
            window.fetch = ask;
            return ask(...asked).then((answer) => new Promise((tell) => { window.late = () => tell(answer); held(); }));
          };
          window.dispatchEvent(new Event("focus"));
        })"""
    )
    logged_in_anew(context, live_server, admin)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#signed-out")).not_to_be_visible()
    page.evaluate("window.late()")
    page.wait_for_timeout(300)
    expect(page.locator("#signed-out")).not_to_be_visible()
    assert still_typed(page)
