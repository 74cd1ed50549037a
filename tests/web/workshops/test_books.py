"""The books of a workshop through its pages: pay by the month, the roll; who may keep them; what cannot be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.placements import placement
from tests.factories.reading import text_of
from tests.factories.register import VILLAGE, worker
from tests.factories.workshops import workshop

from qiao.story.placements.models import PaySlip, Placement, StaffCall, StaffMark

pytestmark = pytest.mark.django_db
COUNTY = VILLAGE[:6]


@pytest.fixture
def county() -> Any:
    return logged_in(officer("county", COUNTY))


def at(of: Any, who: Any = None, **more: Any) -> Placement:
    """Somebody at work in the workshop since the new year."""
    told = {"workshop": of, "region": VILLAGE, "channel": "workshop", "organised": False, **more}
    return placement(who or worker(), **{"started_on": date(2019, 1, 1), **told})


def test_a_month_s_pay_is_kept_in_fen_beside_each_name_and_a_wrong_line_loses_no_other(county):
    of = workshop(state="recognised")
    one, two = at(of), at(of)
    page = reverse("workshops.pay", args=[of.pk])

    sent = county.post(page, {
        "month": "2019-05", f"days_{one.pk}": "22", f"yuan_{one.pk}": "3,200.50", f"days_{two.pk}": "33",
        f"yuan_{two.pk}": "3000", "paid_on": "2019-06-10",
    })  # fmt: skip

    slip = PaySlip.objects.get()
    assert sent.status_code == 422
    assert (slip.placement_id, slip.days, slip.pay_fen, slip.paid_on) == (one.pk, 22, 320_050, date(2019, 6, 10))
    assert 'value="33"' in sent.content.decode()
    assert "3200.50" in county.get(page + "?month=2019-05").content.decode()


@pytest.mark.parametrize("yuan", ["三千", "-1", "100001", "10.005", "NaN", "1e999"])
def test_what_is_no_pay_is_told_and_not_kept(county, yuan):
    of = workshop(state="recognised")
    one = at(of)

    told = {"month": "2019-05", f"days_{one.pk}": "22", f"yuan_{one.pk}": yuan}
    sent = county.post(reverse("workshops.pay", args=[of.pk]), told)

    assert sent.status_code == 422
    assert "请填整天数" in text_of(sent)
    assert not PaySlip.objects.exists()


def test_a_month_that_is_none_and_a_month_ahead_are_refused(county):
    of = workshop(state="recognised")
    one = at(of)
    page = reverse("workshops.pay", args=[of.pk])

    assert county.post(page, {"month": "2019-13"}).status_code == 422
    ahead = county.post(page, {"month": "2019-08", f"days_{one.pk}": "2", f"yuan_{one.pk}": "100"})
    assert ahead.status_code == 422
    assert not PaySlip.objects.exists()


def test_pay_that_another_workshop_reports_too_is_shown(county):
    of, other, who = workshop(state="recognised"), workshop(state="recognised"), worker(name="覃一")
    first = at(of, who, ended_on=date(2019, 5, 20), state="ended")
    second = at(other, who, started_on=date(2019, 5, 21))
    for spell in (first, second):
        PaySlip.objects.create(placement=spell, year=2019, month=5, days=10, pay_fen=100_000)

    page = text_of(county.get(reverse("workshops.pay", args=[of.pk]) + "?month=2019-05"))

    assert "2019-05 覃一" in page
    assert "别的车间也报了工资" in page


def test_the_roll_wants_a_mark_for_everybody_and_again_is_once(county):
    of = workshop(state="recognised")
    one, two = at(of), at(of)
    page = reverse("workshops.roll", args=[of.pk])

    half = county.post(page, {"on": "2019-06-28", f"mark_{one.pk}": "there"})
    assert half.status_code == 422
    assert "还有 1 人没有点" in text_of(half)
    assert not StaffCall.objects.exists()
    for mark in ("leave", "absent"):
        told = {"on": "2019-06-28", f"mark_{one.pk}": "there", f"mark_{two.pk}": mark}
        assert county.post(page, told).status_code == 302
    ahead = county.post(page, {"on": "2019-07-02", f"mark_{one.pk}": "there", f"mark_{two.pk}": "there"})

    assert ahead.status_code == 422
    assert StaffCall.objects.count() == 1
    assert set(StaffMark.objects.values_list("placement_id", "mark")) == {(one.pk, "there"), (two.pk, "absent")}
    assert "1 人在岗，共 2 人" in text_of(county.get(page))


def test_the_head_keeps_its_own_books_only():
    own, other = workshop(state="recognised"), workshop(state="recognised")
    head = logged_in(officer("workshop", organisation=own.employer_id))

    for name in ("workshops.pay", "workshops.roll"):
        assert head.get(reverse(name, args=[own.pk])).status_code == 200
        assert head.get(reverse(name, args=[other.pk])).status_code == 404


def test_somebody_who_begins_in_a_workshop_is_counted_there(county):
    of, who = workshop(state="recognised", name="人民绣坊"), worker()
    form = reverse("placements.placement_new", args=[who.pk])
    page = county.get(form).content.decode()
    key = page.split('name="key" value="')[1].split('"')[0]

    sent = county.post(form, {
        "key": key, "started_on": "2019-06-20", "workshop": str(of.pk), "channel": "organised", "job": "绣工",
    })  # fmt: skip

    made = Placement.objects.get()
    assert "人民绣坊" in page
    assert sent.status_code == 302
    assert (made.workshop_id, made.channel, made.region, made.employer_id) == (
        of.pk, "workshop", of.region, of.employer_id,
    )  # fmt: skip
    assert "人民绣坊" in text_of(county.get(reverse("placements.placement", args=[made.pk])))


def test_outside_a_workshop_employer_and_place_are_told(county):
    workshop(state="recognised")
    who = worker()
    form = reverse("placements.placement_new", args=[who.pk])
    key = county.get(form).content.decode().split('name="key" value="')[1].split('"')[0]

    sent = county.post(form, {"key": key, "started_on": "2019-06-20", "workshop": "", "channel": "local_firm"})

    assert sent.status_code == 422
    assert "在车间做的请选车间" in text_of(sent)
    assert not Placement.objects.exists()
