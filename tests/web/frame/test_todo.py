"""To-do: one person is told as one."""

from __future__ import annotations

from django.utils import translation

from qiao.ground.accounts.actors import Actor
from qiao.web.frame.todo import PEOPLE, Due, Kind, Waiting


def _none(actor: Actor) -> Due:
    return Due(0, "")


def test_a_count_of_one_has_the_unit_of_one() -> None:
    kind = Kind("tests.people", "register", "待核实", PEOPLE, "register.view", _none)

    with translation.override("en"):
        assert Waiting(kind, Due(1, "/")).unit == "person"
        assert Waiting(kind, Due(2, "/")).unit == "people"
    assert Waiting(kind, Due(1, "/")).unit == "人"
