"""`qiao check` tells of seats that are promised twice."""

from __future__ import annotations

import pytest
from tests.factories.matching import market, published

from qiao.ground.audit.invariants import run_invariants
from qiao.story.vacancies.models import Vacancy

pytestmark = pytest.mark.django_db
NAMES = ("matching.seats_promised_once", "matching.one_pending_a_worker")


def test_more_promised_seats_than_there_are_is_told_with_the_post():
    market(people=2, posts=1, seats=2)
    published()
    before = [looked.findings for looked in run_invariants(NAMES)]
    Vacancy.objects.update(headcount=1)

    after = {looked.invariant.name: looked.findings for looked in run_invariants(NAMES)}

    assert before == [(), ()]
    assert [f.record for f in after[NAMES[0]]] == [f"vacancies.vacancy {Vacancy.objects.get().pk}"]
    assert after[NAMES[1]] == ()
