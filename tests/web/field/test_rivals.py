"""The same record sent several times at one moment, and one wish changed by several phones at once."""

from __future__ import annotations

import pytest
from tests.factories.field import Phone, change, visit_record
from tests.factories.needs import need
from tests.factories.register import household, worker
from tests.factories.together import on_postgresql, together

from qiao.ground.accounts.actors import actor_of
from qiao.story.needs.models import Need
from qiao.story.visits.conflicts import values_of
from qiao.story.visits.models import Conflict, Receipt, Visit
from qiao.story.visits.receipts import Bringing
from qiao.web.field.sync import stored

pytestmark = [pytest.mark.django_db(transaction=True), on_postgresql]


def test_one_record_sent_four_times_at_one_moment_is_stored_once() -> None:
    by, record = actor_of(Phone().user), visit_record(household())
    told = together(*[lambda: stored(record, by=by, bringing=Bringing())] * 4)
    assert sorted(one["result"] for one in told) == ["again", "again", "again", "stored"]
    assert (Visit.objects.count(), Receipt.objects.count()) == (1, 1)


def test_one_wish_changed_by_three_phones_at_one_moment_keeps_all_three() -> None:
    house = household()
    head = worker(household=house, status="looking_far")
    need(of=head, reach=3, wage_floor_yuan=3000)
    wages = (3100, 3200, 3300)
    records = [
        visit_record(house, members=[change(head, {"need.wage_floor_yuan": 3000}, {"need.wage_floor_yuan": wage})])
        for wage in wages
    ]
    actors = [actor_of(Phone().user) for _ in wages]
    told = together(*(
        lambda by=by, record=record: stored(record, by=by, bringing=Bringing())
        for by, record in zip(actors, records, strict=True)
    ))  # fmt: skip
    assert sorted(one["result"] for one in told) == ["conflict", "conflict", "stored"]
    kept = {values_of(one).told for one in Conflict.objects.all()} | {Need.objects.get().wage_floor_yuan}
    assert kept == set(wages)
