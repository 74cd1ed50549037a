"""`qiao user`: the first administrator once, users and posts by the accounts' rules, passwords never as arguments."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from qiao.cli import main
from qiao.ground.accounts.models import Appointment, User
from qiao.ground.audit.models import Event

pytestmark = pytest.mark.django_db
Run = Callable[..., Result]


def test_the_first_administrator_is_made_once(qiao: Run) -> None:
    made = qiao("user", "first-admin", "anran", "--name", "安然")
    again = qiao("user", "first-admin", "other", "--name", "别人")
    assert (made.exit_code, again.exit_code) == (0, 2)
    assert "administrator_exists" in again.output
    assert Appointment.objects.get().role_id == "security_admin"
    assert User.objects.get().must_change_password


def test_a_password_is_read_from_standard_input_and_never_shown() -> None:
    given = "Qingshan-lvshui-19"
    made = CliRunner().invoke(
        main, ["user", "create", "tanjj", "--name", "谭建军", "--password-stdin"], input=f"{given}\n"
    )
    assert made.exit_code == 0, made.output
    assert given not in made.output
    assert User.objects.get().check_password(given)


def test_a_weak_password_is_refused_with_the_rule() -> None:
    refused = CliRunner().invoke(
        main, ["user", "create", "tanjj", "--name", "谭建军", "--password-stdin"], input="short\n"
    )
    assert (refused.exit_code, "weak_password" in refused.output) == (2, True)
    assert not User.objects.exists()


def test_a_post_is_given_and_listed(qiao: Run) -> None:
    qiao("user", "create", "qinxl", "--name", "覃晓岚")
    given = qiao("user", "appoint", "qinxl", "--role", "county", "--office", "巫溪县就业局", "--region", "500238")
    assert given.exit_code == 0, given.output
    listed = qiao("user", "list").output
    assert "qinxl\t覃晓岚\tcounty 巫溪县就业局 500238" in listed
    assert Event.objects.filter(action="accounts.post.given").count() == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--role", "emperor", "--office", "宫里"), "no_such_role"),
        (("--role", "county", "--office", "就业局", "--region", "999999"), ""),
    ],
)
def test_a_post_that_cannot_be_is_refused(qiao: Run, arguments: tuple[str, ...], code: str) -> None:
    qiao("user", "create", "qinxl", "--name", "覃晓岚")
    refused = qiao("user", "appoint", "qinxl", *arguments)
    assert refused.exit_code == 2
    assert code in refused.output
    assert not Appointment.objects.exists()


def test_nobody_by_that_name_is_told(qiao: Run) -> None:
    assert qiao("user", "password", "nobody").exit_code == 2


def test_a_new_password_must_be_changed(qiao: Run) -> None:
    qiao("user", "create", "qinxl", "--name", "覃晓岚")
    before = User.objects.get().password
    assert qiao("user", "password", "qinxl").exit_code == 0
    after = User.objects.get()
    assert after.password != before
    assert after.must_change_password
