"""The diary: one's own by day, everybody's on wish, nothing of what one may not see, cut where it is too long."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import register as factory
from tests.factories.accounts import logged_in, officer
from tests.factories.visits import promise, visit

from qiao.ground.accounts.models import User
from qiao.web.visits import diary

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return officer("village", factory.VILLAGE)


@pytest.fixture
def browser(clerk: User) -> Client:
    return logged_in(clerk)


def shown(browser: Client, query: str = "") -> str:
    return browser.get(f"{reverse('visits.diary')}?{query}").content.decode()


def test_the_diary_holds_this_months_own_visits_by_day_with_what_was_promised(browser: Client, clerk: User) -> None:
    first = visit(created_by_id=clerk.pk, situation="头一户", visited_on=date(2019, 6, 3))
    promise(first, what="送化肥")
    visit(created_by_id=clerk.pk, situation="第二户", visited_on=date(2019, 6, 20), hour=9)
    visit(created_by_id=clerk.pk, situation="上个月的", visited_on=date(2019, 5, 31))
    visit(situation="同事去的")
    text = shown(browser)
    assert text.index("2019-06-20") < text.index("第二户") < text.index("头一户") < text.index("送化肥")
    assert "上个月的" not in text
    assert "同事去的" not in text


def test_everybodys_diary_holds_what_one_may_see_and_no_more(browser: Client) -> None:
    visit(situation="同事去的")
    visit(situation="别的县的", region="500237001001")
    text = shown(browser, "who=all&first=2019-06-01&last=2019-06-30")
    assert "同事去的" in text
    assert "别的县的" not in text


@pytest.mark.parametrize("query", ["first=2019-07-01&last=2019-06-01", "first=nonsense", "who=boss"])
def test_days_that_make_no_sense_are_told_and_nothing_is_shown(browser: Client, clerk: User, query: str) -> None:
    visit(created_by_id=clerk.pk, situation="头一户")
    answer = browser.get(f"{reverse('visits.diary')}?{query}")
    assert answer.status_code == 422
    assert "头一户" not in answer.content.decode()


def test_a_diary_too_long_says_that_it_is_cut(browser: Client, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diary, "AT_MOST", 1)
    visit(created_by_id=clerk.pk, situation="早的", visited_on=date(2019, 6, 3))
    visit(created_by_id=clerk.pk, situation="晚的", visited_on=date(2019, 6, 4))
    text = shown(browser)
    assert "多于 1 次" in text
    assert "晚的" in text
    assert "早的" not in text
