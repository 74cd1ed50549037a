"""`qiao check` tells of seats that are promised twice."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.factories.matching import market, published

from qiao.ground.audit.invariants import run_invariants
from qiao.ground.privacy.models import Visibility
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


def test_a_visibility_by_a_proposal_that_is_none_is_told_with_its_person():
    market(people=2, posts=1, seats=2)
    published()
    row = Visibility.objects.filter(ground="proposal").order_by("pk").first()
    assert row is not None
    (before,) = run_invariants(("matching.shown_by_a_proposal",))
    Visibility.objects.filter(pk=row.pk).update(cause=str(uuid4()))

    (after,) = run_invariants(("matching.shown_by_a_proposal",))

    assert before.findings == ()
    assert [finding.record for finding in after.findings] == [f"privacy.subject {row.subject_id}"]
