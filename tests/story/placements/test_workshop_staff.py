"""A workshop's figures are counted from spells of work, each person once; what cannot be is found."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from tests.factories.accounts import acting
from tests.factories.placements import placement
from tests.factories.register import VILLAGE, worker
from tests.factories.workshops import workshop

from qiao.ground.saying import Refused
from qiao.story.placements import workshop_books, workshop_staff
from qiao.story.placements.models import PaySlip, Placement, StaffCall
from qiao.story.workshops.models import Workshop

pytestmark = pytest.mark.django_db
TODAY = date(2019, 6, 30)


def at(of: Workshop, **more: object) -> Placement:
    """A spell of somebody poor in the workshop, since the new year."""
    told = {
        "workshop": of, "region": VILLAGE, "channel": "workshop", "organised": False, "started_on": date(2019, 1, 1),
        "employer_name": of.employer.name, **more,
    }  # fmt: skip
    return placement(worker(), **told)


def slip(of: Placement, month: int, **more: int) -> PaySlip:
    return PaySlip.objects.create(placement=of, year=2019, month=month, **{"days": 22, "pay_fen": 320_000, **more})


def test_staff_are_those_at_work_on_the_day_and_three_whole_months_are_stable():
    of = workshop(state="recognised")
    at(of)
    at(of, started_on=date(2019, 3, 31), poverty_then="")  # until 30 June: three months
    at(of, started_on=date(2019, 4, 2), poverty_then="", monitored_then="unstable")
    at(of, ended_on=date(2019, 5, 1), state="ended")
    at(of, state="disputed")

    figures = workshop_staff.figures_on(of, TODAY)

    assert (figures["staff"], figures["stable"], figures["poor"]) == (3, 2, 2)
    assert figures["stable_share"] == 66.7


def test_records_that_were_merged_are_one_head():
    of = workshop()
    one = at(of)
    other = worker(merged_into=one.worker)
    Placement.objects.create(
        worker=other, workshop=of, region=VILLAGE, home_region=VILLAGE, channel="workshop", employer_name="x",
        started_on=date(2019, 2, 1), poverty_then="poor",
    )  # fmt: skip

    assert workshop_staff.figures_on(of, TODAY)["staff"] == 1


def test_the_share_of_paid_months_counts_whole_months_at_work():
    of = workshop()
    whole, part = at(of), at(of, started_on=date(2019, 4, 15))
    for month in (1, 2, 3):
        slip(whole, month)
    slip(part, 4)  # a month worked in part asks for no slip, and adds none
    slip(part, 5, pay_fen=0)

    assert workshop_staff.figures_on(of, TODAY)["paid_months"] == 37.5  # 3 of 6 + 2


def test_nobody_at_work_is_no_share_rather_than_none_paid():
    figures = workshop_staff.figures_on(workshop(), TODAY)

    assert (figures["staff"], figures["stable_share"], figures["paid_months"]) == (0, None, None)


def test_halves_of_a_year_count_three_whole_months_within_them():
    of = workshop()
    at(of, started_on=date(2018, 5, 1), ended_on=date(2018, 8, 31), state="ended")  # two months in each half
    at(of, started_on=date(2018, 4, 1), poverty_then="")

    first, second = workshop_staff.halves(of, 2018)

    assert (first.heads, first.stable, first.poor) == (2, 1, 0)
    assert (second.heads, second.stable, second.poor) == (2, 1, 0)


def test_a_person_whom_two_workshops_report_for_one_month_is_found_in_both():
    one, other = workshop(), workshop()
    first = at(one, ended_on=date(2019, 3, 31), state="ended")
    second = Placement.objects.create(
        worker=first.worker, workshop=other, region=VILLAGE, home_region=VILLAGE, channel="workshop",
        employer_name="y", started_on=date(2019, 3, 15),
    )  # fmt: skip
    doubled = {slip(first, 3).pk, slip(second, 3).pk}
    slip(first, 2)

    assert {row.pk for row in workshop_staff.counted_twice([one, other])} == doubled


def test_pay_for_months_outside_the_spell_is_found():
    of = at(workshop(), started_on=date(2019, 2, 10), ended_on=date(2019, 4, 5), state="ended")
    early, late = slip(of, 1), slip(of, 5)
    slip(of, 2)
    slip(of, 4)

    found = PaySlip.objects.filter(workshop_staff.paid_outside())

    assert {row.pk for row in found} == {early.pk, late.pk}


def test_after_a_withdrawal_everybody_is_asked_after():
    of = workshop(state="withdrawn", ended_on=date(2019, 5, 1), ended_why="停产")
    stays = at(of)
    moved, gone = (at(of, ended_on=date(2019, 5, 2), state="ended") for _ in range(2))
    at(of, ended_on=date(2019, 4, 1), state="ended")
    placement(moved.worker, started_on=date(2019, 5, 10))

    told = workshop_staff.aftermath(of)

    assert {key: [one.pk for one in rows] for key, rows in told.items()} == {
        "still_there": [stays.pk], "elsewhere": [moved.pk], "not_at_work": [gone.pk],
    }  # fmt: skip
    assert workshop_staff.aftermath(workshop(state="recognised")) == {}


def test_a_slip_told_again_is_brought_up_to_date():
    of, by = at(workshop()), acting("township", VILLAGE[:9])
    for pay in (300_000, 300_000, 320_000):
        workshop_books.keep_slip(by=by, placement=of, year=2019, month=3, days=22, pay_fen=pay)

    stored = PaySlip.objects.get()
    assert stored.pay_fen == 320_000


@pytest.mark.parametrize(
    ("month", "days", "code"), [(7, 20, "slip_ahead"), (1, 20, "slip_outside"), (2, 20, "slip_days")]
)
def test_a_slip_is_of_a_month_that_was_worked(month, days, code):
    of = at(workshop(), started_on=date(2019, 2, 10))  # 19 days of February

    with pytest.raises(Refused) as refused:
        workshop_books.keep_slip(
            by=acting("township", VILLAGE[:9]), placement=of, year=2019, month=month, days=days, pay_fen=1
        )

    assert refused.value.code == code
    assert not PaySlip.objects.exists()


def test_the_roll_is_called_of_those_on_the_books_by_the_head_or_the_office():
    of, other = workshop(), workshop()
    there, absent, stranger = at(of), at(of), at(other)
    head = acting("workshop", organisation=of.employer_id)

    call = workshop_books.call_roll(
        by=head, workshop=of, on=TODAY, marks={there.pk: "there", absent.pk: "absent"}, key=uuid4()
    )
    again = workshop_books.call_roll(
        by=head, workshop=of, on=TODAY, marks={there.pk: "there", absent.pk: "leave"}, key=uuid4()
    )
    with pytest.raises(Refused) as unknown:
        workshop_books.call_roll(by=head, workshop=of, on=TODAY, marks={stranger.pk: "there"}, key=uuid4())
    with pytest.raises(Refused) as elsewhere:
        workshop_books.call_roll(by=head, workshop=other, on=TODAY, marks={stranger.pk: "there"}, key=uuid4())

    assert call == again == StaffCall.objects.get()
    assert sorted(call.marks.values_list("mark", flat=True)) == ["leave", "there"]
    assert (unknown.value.code, elsewhere.value.code) == ("not_on_the_books", "not_the_books")
