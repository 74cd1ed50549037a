"""Clocks: what a phone said and when it came stand beside each other, and a wrong clock is told in its largest unit."""

from __future__ import annotations

import pytest
from tests.factories.field import Phone, visit_record
from tests.factories.register import household

from qiao.story.visits.models import Receipt
from qiao.web.visits.clocks import as_told, off_said, times_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (3600, "快了 1 小时"),
        (-86_398, "慢了 1 天"),
        (86_400, "快了 1 天"),
        (-2600 * 86_400, "慢了 7 年"),
        (51 * 31_536_000, "快了 51 年"),
    ],
)
def test_a_wrong_clock_is_told_in_its_largest_unit(seconds: int, said: str) -> None:
    assert off_said(seconds) == said


def test_a_visit_from_a_phone_shows_both_times_and_what_was_off() -> None:
    phone = Phone()
    record = visit_record(household())
    assert phone.one(record)["result"] == "stored"
    receipt = Receipt.objects.get()
    told = dict(times_of(receipt))
    assert told["手机上的时间"] == "2019-06-28 15:04"
    assert told["收到的时间"] == receipt.received_at
    assert str(told["手机时钟"]).startswith("慢了")  # the phone says 2019, the server's clock does not
    page = phone.browser.get(f"/visits/{record['id']}/").content.decode()
    assert "2019-06-28 15:04" in page
    Receipt.objects.update(clock_off_s=59)
    assert "手机时钟" not in dict(times_of(Receipt.objects.get()))
    assert times_of(None) == []


def test_what_is_no_moment_is_shown_as_it_came() -> None:
    assert as_told("昨天下午") == "昨天下午"
