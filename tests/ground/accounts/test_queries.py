"""Reading accounts: who manages them today, and what somebody holds."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.accounts import appointed, officer, person

from qiao.ground.accounts.models import User
from qiao.ground.accounts.queries import delegations_by, posts_by_user, posts_of, security_administrators

pytestmark = pytest.mark.django_db


def test_a_security_administrator_counts_while_in_office_and_let_in() -> None:
    user = officer("security_admin")
    assert [post.user for post in security_administrators()] == [user]
    assert not security_administrators(date(2016, 12, 31)).exists()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not security_administrators().exists()


def test_posts_of_many_users_are_those_of_the_day() -> None:
    one, two = officer("county", "500238"), officer("township", "500238101")
    appointed(one, "province", "50", valid_to=date(2018, 1, 1))
    held = posts_by_user([one, two])
    assert {user: [post.role_id for post in posts] for user, posts in held.items()} == {
        one.pk: ["county"],
        two.pk: ["township"],
    }


def test_all_posts_of_a_user_are_told_the_latest_first() -> None:
    user = person()
    appointed(user, "county", "500238", valid_from=date(2017, 1, 1), valid_to=date(2018, 1, 1))
    appointed(user, "province", "50", valid_from=date(2018, 1, 2))
    assert [post.role_id for post in posts_of(user)] == ["province", "county"]


def test_what_was_delegated_is_told_until_it_has_ended() -> None:
    user, deputy = officer("county", "500238"), person()
    post = user.appointments.get()
    appointed(deputy, "county", "500238", delegated_from=post, valid_to=date(2019, 6, 29), valid_from=date(2019, 6, 1))
    running = appointed(deputy, "county", "500238", delegated_from=post, valid_to=date(2019, 6, 30))
    assert delegations_by(user) == [running]
