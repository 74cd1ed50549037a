"""The people of a class through its pages: enrolling, roll, exam, and the certificate that anybody can check."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.reading import text_of
from tests.factories.register import VILLAGE, worker
from tests.factories.training import certificate, enrolment, finished, training

from qiao.story.training.models import Attendance, Certificate, Enrolment

pytestmark = pytest.mark.django_db
COUNTY = VILLAGE[:6]


@pytest.fixture
def county() -> Any:
    return logged_in(officer("county", COUNTY))


def test_somebody_is_found_enrolled_and_leaves_and_whoever_waits_gets_the_seat(county):
    held, first, second = training(seats=1), worker(name="覃一"), worker(name="覃二")
    page = reverse("training.class_people", args=[held.pk])
    found = county.post(page, {"text": "覃一"})
    said = {"said_by": "本人", "how": "走访"}
    unsaid = county.post(page, {"do": "enrol", "worker": str(first.pk), "said_by": "", "how": ""})
    for one in (first, second):
        assert county.post(page, {"do": "enrol", "worker": str(one.pk), **said}).status_code == 302
    one, two = Enrolment.objects.get(worker=first), Enrolment.objects.get(worker=second)

    assert "覃一" in text_of(found)
    assert found.request["QUERY_STRING"] == ""
    assert unsaid.status_code == 422
    assert (one.state, two.state) == ("enrolled", "waiting")
    left = county.post(page, {"do": "leave", "part": str(one.pk), "on": "2019-06-20", "why": "找到活了"})
    two.refresh_from_db()
    assert left.status_code == 302
    assert two.state == "enrolled"


def test_the_roll_is_called_by_name_and_by_code_and_a_wrong_tick_is_taken_back(county):
    held = training()
    one, two = enrolment(held, worker(name="覃一")), enrolment(held, worker(name="覃二"))
    session = held.sessions.earliest("on")
    page = reverse("training.roll", args=[session.pk])

    assert county.post(page, {"came": [str(one.pk)]}).status_code == 302
    assert county.post(page, {"code": two.code.lower()}).status_code == 302
    strange = county.post(page, {"code": "ZZZZZZ"})
    assert set(Attendance.objects.values_list("enrolment_id", "way")) == {(one.pk, "name"), (two.pk, "code")}
    assert strange.status_code == 422
    assert "没有这个短码" in text_of(strange)

    row = Attendance.objects.get(enrolment=one)
    unsaid = county.post(page, {"do": "remove", "part": str(row.pk), "why": ""})
    taken = county.post(page, {"do": "remove", "part": str(row.pk), "why": "点错了"})
    assert (unsaid.status_code, taken.status_code) == (422, 302)
    assert Attendance.objects.count() == 1


def test_nobody_of_another_class_is_taken_by_code(county):
    held, other = training(), enrolment(training())

    refused = county.post(reverse("training.roll", args=[held.sessions.earliest("on").pk]), {"code": other.code})

    assert refused.status_code == 422
    assert not Attendance.objects.exists()


def test_a_session_ahead_takes_no_roll(county):
    held = training(0)
    session = held.sessions.create(on=date(2019, 7, 1), begins_at=time(9), ends_at=time(12))
    one = enrolment(held)

    refused = county.post(reverse("training.roll", args=[session.pk]), {"came": [str(one.pk)]})

    assert refused.status_code == 422
    assert not Attendance.objects.exists()


def test_scores_are_kept_those_who_passed_get_a_certificate_and_anybody_can_check_it(county, client):
    one = finished()
    page = reverse("training.exam", args=[one.held_id])
    wrong = county.post(page, {"on": "2019-06-20", f"score_{one.pk}": "101"})
    assert wrong.status_code == 422
    assert 'value="101"' in wrong.content.decode()
    assert county.post(page, {"on": "2019-06-20", f"score_{one.pk}": "85"}).status_code == 302
    assert county.post(page, {"do": "certify"}).status_code == 302
    given = Certificate.objects.get()

    printed = county.get(reverse("training.certificates", args=[one.held_id])).content.decode()
    right = client.get(reverse("public.certificate_of", args=[given.number, given.check_code]))
    forged = client.get(reverse("public.certificate_of", args=["QJ2019999999", given.check_code]))
    by_form = client.get(reverse("public.certificate"), {"number": given.number, "code": given.check_code.lower()})

    assert given.number in printed
    assert "<svg" in printed
    assert "这张证是真的" in text_of(right)
    assert "覃*" in text_of(right)
    assert "覃一" not in text_of(right)
    assert "没有这张证" in text_of(forged)
    assert "这张证是真的" in text_of(by_form)

    withdrawn = county.post(page, {"do": "withdraw", "part": str(given.pk), "why": "替考"})
    assert withdrawn.status_code == 302
    assert "不作数了" in text_of(client.get(reverse("public.certificate_of", args=[given.number, given.check_code])))
    assert "还没有发结业证" in text_of(county.get(reverse("training.certificates", args=[one.held_id])))


def test_slips_hold_a_code_and_no_identity(county):
    one = enrolment(training(), worker(name="覃一"))
    page = county.get(reverse("training.slips", args=[one.held_id])).content.decode()

    assert one.code in page
    assert "覃一" in page
    assert one.worker.subject.resident_id_tail not in text_of(county.get(reverse("training.slips", args=[one.held_id])))


def test_a_certificate_is_shown_with_the_persons_class(county):
    given = certificate(enrolment(training(), worker(name="覃一")))

    page = text_of(county.get(reverse("training.enrolment", args=[given.enrolment_id])))

    assert given.number in page
    assert given.check_code not in page
