"""`qiao replay`: every figure, as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from tests.factories.placements import placement, programme

pytestmark = pytest.mark.django_db
Run = Callable[..., Result]


def test_json_has_an_object_a_figure_with_what_was_counted(qiao: Run) -> None:
    programme()
    placement()
    told = json.loads(qiao("replay", "--json").output)["figures"]
    moved = next(figure for figure in told if figure["key"] == "moved")
    assert moved == {
        "key": "moved", "label": "赴鲁就业（建卡贫困户）", "expected": 1588, "counted": 1, "ok": False,
        "as_of": "2019-06-30",
    }  # fmt: skip
    assert len(told) == 22


def test_the_table_says_how_many_agree(qiao: Run) -> None:
    shown = qiao("replay").output
    assert "0 项对上，22 项还差" in shown
    assert "0 agree, 22 are short" in qiao("replay", "--lang", "en").output
