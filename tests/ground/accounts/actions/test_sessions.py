"""Sessions: ended by whoever they belong to or by an administrator, those that no list knows too."""

from __future__ import annotations

import pytest
from tests.factories.accounts import acting, logged_in, officer, person

from qiao.ground.accounts.actions import end_sessions
from qiao.ground.accounts.actors import actor_of
from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.audit.models import Event

pytestmark = pytest.mark.django_db


def test_an_administrator_ends_every_session_of_a_user() -> None:
    user = officer("county", "500238")
    browsers = [logged_in(user), logged_in(user)]
    end_sessions(by=acting("security_admin"), user=user, reason="离任")
    assert [browser.get("/me/").status_code for browser in browsers] == [302, 302]
    assert Event.objects.get(action="accounts.sessions.ended").reason == "离任"


def test_a_session_begun_afterwards_lives() -> None:
    user = officer("county", "500238")
    end_sessions(by=actor_of(user), user=user)
    assert logged_in(user).get("/me/").status_code == 200


def test_nobody_ends_anothers_sessions_without_the_right() -> None:
    with pytest.raises(AccountRefused, match="安全管理员"):
        end_sessions(by=acting("county", "500238"), user=person())
