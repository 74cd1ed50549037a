"""The ground of the demonstration: nobody else's records are ever cleared."""

from __future__ import annotations

import pytest
from tests.factories.register import worker

from qiao.cli.commands import Refused
from qiao.cli.demonstration import ground
from qiao.ground.accounts.models import User
from qiao.ground.agreements.models import Demonstration
from qiao.story.register.models import Worker
from qiao.story.vacancies.models import Employer

pytestmark = pytest.mark.django_db


def test_an_empty_database_may_be_taken() -> None:
    assert ground.is_ours()


@pytest.mark.parametrize("somebodys", ["worker", "user", "employer"])
def test_a_database_with_somebodys_records_is_refused_and_keeps_them(somebodys: str) -> None:
    {"worker": worker, "user": _user, "employer": _employer}[somebodys]()
    with pytest.raises(Refused, match="nothing was touched"):
        ground.prepared(2019)
    assert (Worker.objects.count() + User.objects.count() + Employer.objects.count()) == 1


def test_the_demonstrations_own_records_are_no_hindrance() -> None:
    Demonstration.objects.create(pk=1, seed=2019)
    worker()
    assert ground.is_ours()


def _user() -> None:
    User.objects.create(username="somebody")


def _employer() -> None:
    Employer.objects.create(name="某企业", region="370902")
