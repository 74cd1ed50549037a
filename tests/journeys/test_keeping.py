"""What is typed is not lost by a slip: leaving a form asks first; sent, given up or untouched, it does not."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect
from tests.factories import register as factory
from tests.factories.accounts import logged_in, officer

from qiao.story.register.models import Worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AWAY = "nav a[href='/needs/']:visible"


@pytest.fixture
def form(new_context: Any) -> Page:
    page: Page = new_context(logged_in(officer("county", "500238"))).new_page()
    page.goto(reverse("register.worker_new"))
    return page


def asked_on_leaving(page: Page, link: str = AWAY) -> list[str]:
    """What the browser asks when a link is followed; answered with staying."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    here = page.url
    page.locator(link).first.click(no_wait_after=True)
    for _ in range(100):  # until the browser asks, or has gone
        if asked or page.url != here:
            break
        page.wait_for_timeout(100)
    page.remove_listener("dialog", stay)
    return asked


def test_leaving_a_form_with_typed_input_asks_and_staying_keeps_it(form: Page) -> None:
    form.fill("main [name=name]", "谭春秀")
    assert asked_on_leaving(form) == ["beforeunload"]
    expect(form.locator("main [name=name]")).to_have_value("谭春秀")


def test_an_untouched_form_and_one_given_up_are_left_at_once(form: Page) -> None:
    assert asked_on_leaving(form) == []
    form.goto(reverse("register.worker_new"))
    form.fill("main [name=name]", "谭春秀")
    assert asked_on_leaving(form, "main .q-form__foot a") == []
    expect(form).not_to_have_url(reverse("register.worker_new"))


def test_a_form_that_is_sent_asks_nothing_and_a_refused_one_still_holds_what_was_typed(form: Page) -> None:
    form.fill("main [name=identity]", factory.identity(88_001))
    form.fill("main [name=name]", "谭春秀")
    form.fill("main [name=residence]", "没有这个地方")
    form.click("main button.q-primary")
    expect(form.locator("main .q-field__error")).to_contain_text("找不到地名")
    expect(form.locator("main [name=name]")).to_have_value("谭春秀")
    form.locator("main [name=name]").focus()
    form.keyboard.press("End")  # a browser asks only whoever has touched the page
    assert asked_on_leaving(form) == ["beforeunload"]
    form.fill("main [name=residence]", "宁河街道人民社区")
    form.click("main button.q-primary")
    form.wait_for_url("**/people/*/")
    assert Worker.objects.get().region == "500238001002"
