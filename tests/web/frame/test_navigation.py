"""The navigation: every stage in the order of the story, what a role does not use under “more”."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.register import VILLAGE

from qiao.story import STAGES
from qiao.web.frame import todo
from qiao.web.frame.navigation import BANK_OF, ICON_OF, Navigation, navigation
from qiao.web.frame.todo import Due, Kind

pytestmark = pytest.mark.django_db


def seen_by(role: str, region: str = "") -> Navigation:
    request: Any = RequestFactory().get("/")
    request.actor = acting(role, region)
    return navigation(request)


def test_every_stage_has_a_bank_and_an_icon() -> None:
    packages = {stage.package for stage in STAGES}
    assert set(BANK_OF) == packages
    assert set(ICON_OF) == packages


@pytest.mark.parametrize("role", ["county", "city", "province", "village", "security_admin"])
def test_every_stage_is_there_once_and_in_the_order_of_the_story(role: str) -> None:
    shown = seen_by(role, "500238")
    order = [stage.package for stage in STAGES]
    used = [entry.stage for bank in shown.banks for entry in bank.entries]
    more = [entry.stage for entry in shown.more]
    assert sorted(used + more) == sorted(order)
    assert used == sorted(used, key=order.index)
    assert more == sorted(more, key=order.index)


def test_an_administrator_sees_no_stage_but_their_own_tool() -> None:
    shown = seen_by("security_admin")
    assert [entry.stage for bank in shown.banks for entry in bank.entries] == []
    assert [entry.stage for entry in shown.tools] == ["accounts"]


def test_a_count_stands_at_its_stage_and_the_kinds_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {
        key: Kind(key, "vacancies", key, "个", "vacancies.view", lambda actor, n=n: Due(n, "/"))
        for key, n in (("a", 2), ("b", 3), ("c", 0))
    }
    monkeypatch.setattr(todo, "KINDS", kinds)
    shown = seen_by("county", "500238")
    due = {entry.stage: entry.due for bank in shown.banks for entry in bank.entries}
    assert (due["vacancies"], shown.kinds) == (5, 2)


def test_names_follow_the_language() -> None:
    with translation.override("en"):
        assert [entry.name for entry in seen_by("county", "500238").more][0:1] == ["Trips"]


def test_this_page_is_marked_in_the_navigation() -> None:
    page = logged_in(officer("security_admin")).get("/users/").content.decode()
    assert 'href="/users/" aria-current="page"' in page


@pytest.mark.parametrize(
    ("role", "place", "field", "roll"), [("village", VILLAGE, True, True), ("township", VILLAGE[:9], True, True),
                                         ("county", VILLAGE[:6], False, True)],
)  # fmt: skip
@pytest.mark.parametrize("page", ["home", "visits.list"])
def test_the_app_and_the_roll_call_are_reached_by_whoever_may_use_them(
    page: str, role: str, place: str, field: bool, roll: bool
) -> None:
    shown = logged_in(officer(role, place)).get(reverse(page)).content.decode()
    assert (f'href="{reverse("visits.phone")}"' in shown) is field
    assert (f'href="{reverse("placements.roll_call")}"' in shown) is roll
