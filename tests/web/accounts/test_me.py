"""My account: password, sessions, leave."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import PASSWORD, appointed, log_in, logged_in, officer, person

from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.models import Appointment, User
from qiao.web.accounts.me import browser_said

pytestmark = pytest.mark.django_db
NEW = "Yun-qi-shan-8x"


def change(browser: Client, **more: str) -> int:
    told = {"password": PASSWORD, "new": NEW, "again": NEW, **more}
    return browser.post("/me/password/", told).status_code


def test_a_new_password_keeps_this_session_and_ends_the_others() -> None:
    user = officer("county", "500238")
    here, there = Client(), Client()
    for browser in (here, there):
        log_in(browser, user)
    assert change(here) == 302
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302
    assert UserSession.objects.filter(user=user).count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"password": "wrong"},
        {"again": "Other-than-8x-x"},
        {"new": "short", "again": "short"},
        {"new": PASSWORD, "again": PASSWORD},
    ],
    ids=["wrong", "differs", "weak", "same"],
)
def test_a_password_that_cannot_be_changes_nothing(more: dict[str, str]) -> None:
    user = officer("county", "500238")
    assert change(logged_in(user), **more) == 422
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_a_password_set_by_somebody_else_is_changed_before_any_page_opens() -> None:
    user = officer("county", "500238")
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    browser = logged_in(user)
    assert browser.get("/")["Location"] == "/me/password/?next=%2F"
    assert change(browser) == 302
    assert browser.get("/").status_code == 200


def test_a_wrong_present_password_is_counted_like_one_at_log_in() -> None:
    browser = logged_in(officer("county", "500238"))
    assert [change(browser, password="wrong") for _ in range(5)] == [422] * 4 + [429]


def test_somebody_without_a_post_sees_their_account_and_nothing_else() -> None:
    browser = logged_in(person())
    page = browser.get("/me/")
    assert "没有任职" in page.content.decode()
    assert browser.get("/").status_code == 403


def test_a_session_is_listed_and_ended_by_its_user_only() -> None:
    user, other = officer("county", "500238"), officer("county", "500238")
    there = Client()
    log_in(there, user)
    session = UserSession.objects.get(user=user)
    assert logged_in(other).post(f"/me/sessions/{session.pk}/end/").status_code == 404
    assert there.get("/me/").status_code == 200
    assert logged_in(user).post(f"/me/sessions/{session.pk}/end/").status_code == 302
    assert there.get("/me/").status_code == 302


def leave(to: str, post: Appointment, **more: str) -> dict[str, str]:
    told = {
        "appointment": str(post.pk),
        "to": to,
        "valid_from": "2019-06-30",
        "valid_to": "2019-07-10",
        "reason": "休假",
    }
    return told | more


def test_ones_post_is_delegated_shown_and_taken_back() -> None:
    user, colleague = officer("county", "500238"), officer("township", "500238101")
    browser = logged_in(user)
    answer = browser.post("/me/leave/", leave(colleague.username, user.appointments.get()))
    assert answer.status_code == 302
    assert "county" in actor_of(colleague).roles
    assert colleague.display_name in browser.get("/me/").content.decode()
    delegated = Appointment.objects.get(delegated_from__isnull=False)
    assert logged_in(colleague).post(f"/me/leave/{delegated.pk}/back/").status_code == 404
    assert browser.post(f"/me/leave/{delegated.pk}/back/").status_code == 302
    assert "county" not in actor_of(colleague).roles


def test_a_refused_delegation_says_why_and_keeps_what_was_typed() -> None:
    user = officer("county", "500238")
    browser, post = logged_in(user), user.appointments.get()
    for to in ("nobody", officer("county", "500237").username):
        answer = browser.post("/me/leave/", leave(to, post))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "同一区县" in page
        assert f'value="{to}"' in page


def test_anothers_post_is_not_there_to_be_delegated() -> None:
    user, other = officer("county", "500238"), officer("county", "500238")
    answer = logged_in(user).post("/me/leave/", leave(other.username, other.appointments.get()))
    assert answer.status_code == 422
    assert not Appointment.objects.filter(delegated_from__isnull=False).exists()


def test_what_i_hold_for_somebody_is_told_with_their_name() -> None:
    original = appointed(person(), "county", "500238")
    user = officer("county", "500238")
    appointed(user, "county", "500238", delegated_from=original, valid_to=date(2019, 7, 10))
    assert f"{original.user}请假期间代管" in logged_in(user).get("/me/").content.decode()


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Safari/537.36",
            "Chrome · Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 12) Chrome/98 Mobile MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8.1", "curl/8.1"),
        ("", ""),
    ],
)
def test_a_browser_is_told_in_two_words(agent: str, told: str) -> None:
    assert browser_said(agent) == told


def test_ones_post_is_told_by_the_name_of_its_place_and_without_a_made_up_end() -> None:
    shown = logged_in(officer("county", "500238")).get(reverse("accounts.me")).content.decode()
    assert "重庆市巫溪县" in shown
    assert "· 500238 ·" not in shown
    assert "起，没有定期限" in shown
