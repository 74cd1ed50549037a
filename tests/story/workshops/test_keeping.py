"""Papers replace each other, orders end once, and what an inspection found is mended by a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from tests.factories.accounts import acting
from tests.factories.register import VILLAGE
from tests.factories.workshops import inspection, paper, workshop

from qiao.story.workshops import keeping, queries
from qiao.story.workshops.errors import WorkshopRefused
from qiao.story.workshops.models import Inspection, Workshop, WorkshopOrder

pytestmark = pytest.mark.django_db
COUNTY = VILLAGE[:6]
WELL = {"safety": "good", "pay": "good", "work": "good"}


def test_a_new_paper_takes_the_place_of_the_old_which_stays_on_record():
    of, by = workshop(), acting("county", COUNTY)
    first = keeping.keep_paper(by=by, workshop=of, kind="fire", issued_on=date(2018, 3, 1), number="1号",
                               valid_until=date(2019, 3, 1))  # fmt: skip
    second = keeping.keep_paper(by=by, workshop=of, kind="fire", issued_on=date(2019, 3, 2), number="2号")

    assert queries.papers_standing(of, date(2019, 6, 30)) == {"fire": second}
    first.refresh_from_db()
    assert first.replaced_on == date(2019, 6, 30)


def test_the_head_of_a_workshop_tells_its_own_papers_and_nobody_elses():
    own, other = workshop(), workshop()
    head = acting("workshop", organisation=own.employer_id)

    keeping.keep_paper(by=head, workshop=own, kind="licence", issued_on=date(2019, 1, 1))
    with pytest.raises(WorkshopRefused) as refused:
        keeping.keep_paper(by=head, workshop=other, kind="licence", issued_on=date(2019, 1, 1))

    assert own.papers.count() == 1
    assert refused.value.code == "workshop_not_yours"


def test_a_paper_that_ends_soon_and_one_that_ended_are_found():
    soon, long_, gone = workshop(), workshop(), workshop()
    paper(soon, valid_until=date(2019, 8, 1))
    paper(long_, valid_until=date(2020, 8, 1))
    paper(gone, valid_until=date(2019, 6, 1))

    found = Workshop.objects.filter(queries.papers_end_soon()).order_by("pk")

    assert set(found) == {soon, gone}


def test_an_order_is_kept_once_and_ends_once():
    of, by, key = workshop(), acting("county", COUNTY), uuid4()
    for _ in range(2):
        order = keeping.take_order(
            by=by, workshop=of, order_id=key, product="绣片", taken_on=date(2019, 6, 1), due_on=date(2019, 7, 1)
        )

    keeping.end_order(by=by, order=order, delivered_on=date(2019, 6, 20))
    keeping.end_order(by=by, order=order, why="对方不要了")

    stored = WorkshopOrder.objects.get()
    assert (stored.delivered_on, stored.dropped_why) == (date(2019, 6, 20), "")


def test_an_order_is_not_due_before_it_came_nor_delivered_before():
    of, by = workshop(), acting("county", COUNTY)
    with pytest.raises(WorkshopRefused) as crossed:
        keeping.take_order(by=by, workshop=of, order_id=uuid4(), product="绣片", taken_on=date(2019, 6, 1),
                           due_on=date(2019, 5, 1))  # fmt: skip
    order = keeping.take_order(by=by, workshop=of, order_id=uuid4(), product="绣片", taken_on=date(2019, 6, 1),
                               due_on=date(2019, 7, 1))  # fmt: skip
    with pytest.raises(WorkshopRefused) as early:
        keeping.end_order(by=by, order=order, delivered_on=date(2019, 5, 31))

    assert (crossed.value.code, early.value.code) == ("workshop_days_crossed", "workshop_days_crossed")


def test_what_is_to_be_mended_says_what_and_by_when():
    of, by = workshop(state="recognised"), acting("township", VILLAGE[:9])

    with pytest.raises(WorkshopRefused) as refused:
        keeping.inspect(by=by, workshop=of, key=uuid4(), on=date(2019, 5, 1), found={**WELL, "safety": "bad"})
    made = keeping.inspect(
        by=by, workshop=of, key=UUID(int=3), on=date(2019, 5, 1), found={**WELL, "safety": "bad"},
        said="过道堆了布料", mend_by=date(2019, 5, 20),
    )  # fmt: skip

    assert refused.value.code == "workshop_mend_what"
    assert list(Workshop.objects.filter(queries.to_mend()).order_by("pk")) == [of]
    keeping.mend(by=by, inspection=made, on=date(2019, 6, 1), said="清了")
    assert not Workshop.objects.filter(queries.to_mend()).exists()
    assert queries.to_mend_in(of, 2019) == 1  # mended, but after its day
    assert Inspection.objects.get().mended_said == "清了"


def test_a_recognised_workshop_that_nobody_looked_at_for_half_a_year_is_due():
    due, seen, new = (workshop(state="recognised") for _ in range(3))
    inspection(due, on=date(2018, 12, 1))
    inspection(seen, on=date(2019, 3, 1))
    Workshop.objects.filter(pk=new.pk).update(recognised_on=date(2019, 6, 1))

    assert list(Workshop.objects.filter(queries.to_inspect()).order_by("pk")) == [due]
