"""The certificate in words: what holds is said to hold, what was not done is said not to be done."""

from __future__ import annotations

import pytest
from tests.factories.matching import computed, market

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.jobs.running import run_job
from qiao.story.matching import actions
from qiao.story.matching.certificates import shown
from qiao.story.matching.models import Recount

pytestmark = pytest.mark.django_db


def test_the_headline_counts_and_the_checks_hold_but_for_what_was_not_done():
    market(people=6, posts=2, seats=2)

    told = shown(computed(), "zh")

    assert told.headline == "6 人里，4 人排到了合适的岗位。"
    assert [check.ok for check in told.checks] == [True, True, True, True, True, None]
    assert told.checks[-1].figure == "还没重算"


def test_a_recount_is_counted_and_one_that_differs_fails():
    market(people=2, posts=1)
    found = computed()
    run_job(actions.recompute(by=SYSTEM, found=found).pk)

    same = shown(found, "zh").checks[-1]
    Recount.objects.update(differing=1)
    differs = shown(found, "en").checks[-1]

    assert (same.figure, same.ok) == ("1 / 1", True)
    assert (differs.figure, differs.ok) == ("0 / 1", False)


def test_a_rule_that_was_broken_is_shown_where_it_broke():
    market(people=2, posts=1)
    found = computed()
    found.certificate |= {"violations": 2, "broken": {"seats": 1, "night": 1}}

    told = shown(found, "zh")

    assert [check.ok for check in told.checks[:5]] == [True, False, False, True, True]
    assert not told.all_pass


def test_the_bound_never_rises_the_plan_never_falls_and_they_meet():
    market(people=6, posts=2, seats=2)

    steps = computed().certificate["steps"]

    bounds, worths = [b for b, _ in steps], [w for _, w in steps]
    assert bounds == sorted(bounds, reverse=True)
    assert worths == sorted(worths)
    assert all(bound >= worth for bound, worth in steps)
    assert bounds[-1] == pytest.approx(worths[-1], rel=1e-3)
