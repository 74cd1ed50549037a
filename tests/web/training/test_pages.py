"""The pages of training: from the plan of a class to the certificate that anybody can check, as offices click."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.factories.accounts import logged_in, officer
from tests.factories.matching import need
from tests.factories.placements import placement
from tests.factories.register import VILLAGE, worker
from tests.factories.training import came, certificate, course, enrolment, school, training
from tests.factories.vacancies import employer, vacancy

from qiao.ground import places
from qiao.story.training.models import Attendance, Certificate, Course, Enrolment, School, SeatPromise, TrainingClass

pytestmark = pytest.mark.django_db
COUNTY, CITY = VILLAGE[:6], "370900"
PLACE = places.by_code(VILLAGE, historic=True).full_name


@pytest.fixture
def county() -> Any:
    return logged_in(officer("county", COUNTY))


def typed(**more: Any) -> dict[str, Any]:
    told = {
        "key": str(uuid4()), "number": "WX2019-07", "form": "village", "place_text": PLACE, "place": "村委会",
        "starts_on": "2019-06-24", "ends_on": "2019-07-05", "seats": "45",
    }  # fmt: skip
    return {**told, **more}


def do(browser: Any, of: TrainingClass, what: str, **told: Any) -> Any:
    return browser.post(reverse("training.change", args=[of.pk]), {"do": what, **told})


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_class_goes_from_its_plan_to_its_end_through_the_pages(county):
    taught, by = course(), school()
    wrong = county.post(reverse("training.new"), typed(course=str(taught.pk), school=str(by.pk), living_yuan_day="50"))
    right = county.post(reverse("training.new"), typed(course=str(taught.pk), school=str(by.pk)))
    held = TrainingClass.objects.get()

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "请写文号" in text_of(wrong)
    assert (held.region, held.seats, held.state) == (VILLAGE, 45, "planned")

    late = do(county, held, "begin")
    assert do(county, held, "open").status_code == 302
    set_ = do(county, held, "sessions", first="2019-06-24", last="2019-06-30", days="work", begins_at="09:00",
              ends_at="12:00")  # fmt: skip
    page = text_of(county.get(reverse("training.class", args=[held.pk])))

    assert late.status_code == 422
    assert set_.status_code == 302
    assert held.sessions.count() == 5
    assert "排了 20 学时，课程要 40 学时" in page
    assert do(county, held, "begin").status_code == 302
    early = do(county, held, "end")
    held.refresh_from_db()
    assert held.state == "running"
    assert early.status_code == 422
    assert "2019-07-05" in text_of(early) or "没到" in text_of(early)


def test_sessions_that_do_not_fit_are_refused_and_none_of_them_is_stored(county):
    held = training(0)
    refused = do(county, held, "sessions", first="2019-06-24", last="2019-07-30", days="all", begins_at="09:00",
                 ends_at="12:00")  # fmt: skip

    assert refused.status_code == 422
    assert held.sessions.count() == 0


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


def test_more_seats_are_given_to_those_who_wait(county):
    held = training(seats=1, state="enrolling")
    enrolment(held)
    waits = enrolment(held, state="waiting")
    told = typed(
        number=held.number, course=str(held.course_id), school=str(held.school_id), seats="2", version="1",
        starts_on="2019-06-10", ends_on="2019-06-28",
    )  # fmt: skip

    assert county.post(reverse("training.edit", args=[held.pk]), told).status_code == 302
    waits.refresh_from_db()
    assert waits.state == "enrolled"


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


def finished(score: str = "", **more: Any) -> Enrolment:
    """Somebody who came to every session of a class that is over."""
    held = training(ends_on=date(2019, 6, 20), **more)
    one = enrolment(held, worker(name="覃一"))
    for session in held.sessions.all():
        came(session, one)
    return one


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


def test_an_employers_promise_is_kept_and_followed_to_those_who_began_there(county):
    one = finished(state="ended")
    firm = employer(region=COUNTY)
    Enrolment.objects.filter(pk=one.pk).update(state="finished")
    promise = SeatPromise.objects.create(
        held=one.held, employer=firm, seats=3, until=date(2019, 12, 31), said_by="王经理", said_on=date(2019, 6, 1)
    )
    placement(one.worker, employer=firm, started_on=date(2019, 6, 24), region=VILLAGE, organised=False)
    page = text_of(county.get(reverse("training.class", args=[one.held_id])))
    lists = text_of(county.get(reverse("training.people") + "?working=1"))

    assert "答应要 3 人，到 2019-12-31 · 已经要了 1 人" in page
    assert one.held.number in lists
    assert promise.held_id == one.held_id


def test_a_promise_is_entered_on_the_page_and_taken_back_with_its_reason(county):
    held, firm = training(), employer(region=COUNTY)
    told = {"key": str(uuid4()), "employer": str(firm.pk), "seats": "5", "until": "2019-12-31", "said_by": "王经理"}

    assert do(county, held, "promise", **told).status_code == 302
    made = SeatPromise.objects.get()
    assert do(county, held, "drop_promise", part=str(made.pk), why="").status_code == 422
    assert do(county, held, "drop_promise", part=str(made.pk), why="订单没了").status_code == 302
    made.refresh_from_db()
    assert made.dropped_why == "订单没了"


def test_the_gaps_page_shows_its_numbers_and_leads_to_a_planned_class(county):
    for _ in range(3):
        need(worker(), training_wish=True, training_trade="挖掘机操作")
    vacancy(employer(region=COUNTY), title="挖掘机司机", place=COUNTY, headcount=2, filled=0, state="open")
    page = county.get(reverse("training.gaps"))
    row = re.search(r"<tr><th scope=\"row\" lang.*?</tr>", page.content.decode(), re.S)

    assert row is not None
    figures = re.findall(r'class="q-num">(?:<b>)?(\d+)', row[0])
    assert figures[0] == "3"
    assert figures[5] == "2"
    link = re.search(r'href="([^"]*/training/new/[^"]*)"', row[0])
    assert link is not None
    form = county.get(link[1].replace("&amp;", "&")).content.decode()
    assert "还没有教" in form
    taught = course(trade="挖掘机操作")
    form = county.get(link[1].replace("&amp;", "&")).content.decode()
    assert f'value="{taught.pk}" selected' in form


def test_attendance_at_two_places_at_once_and_at_work_elsewhere_is_shown(county):
    who = worker(name="覃一")
    for held in (training(), training()):
        came(held.sessions.earliest("on"), enrolment(held, who))
    away = enrolment(training(), worker(name="覃二"))
    came(away.held.sessions.earliest("on"), away)
    placement(away.worker, started_on=date(2019, 3, 1), region="370902", job="缝纫工")
    page = text_of(county.get(reverse("training.doubtful")))

    assert page.count("覃一") == 2
    assert page.count("覃二") == 1


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("schools", {"name": "巫溪职校", "place_text": "重庆市巫溪县", "trades": "刺绣、缝纫"}),
        ("courses", {"name": "刺绣初级", "trade": "刺绣", "hours": "40", "skills": "刺绣", "pass_mark": "60"}),
        ("trainers", {"name": "周师傅", "place_text": "山东省泰安市泰山区", "trades": "刺绣"}),
        ("bases", {"name": "实训楼", "place_text": "重庆市巫溪县", "address": "城厢镇", "seats": "60",
                   "opened_on": "2019-01-01"}),
    ],
)  # fmt: skip
def test_what_classes_are_made_of_is_entered_changed_and_listed(county, kind, told):
    new = reverse("training.offered_new", args=[kind])
    empty = county.post(new, {**told, "name": "", "key": str(uuid4())})
    made = county.post(new, {**told, "key": str(uuid4())})
    listed = county.get(made.headers.get("Location", "/"))
    link = re.search(rf'href="(/training/made-of/{kind}/[0-9a-f-]{{36}}/)"', listed.content.decode())

    assert (empty.status_code, made.status_code) == (422, 302)
    assert link is not None
    changed = county.post(link[1], {**told, "name": told["name"] + "二", "version": "1"})
    stale = county.post(link[1], {**told, "name": "三", "version": "1"})
    assert (changed.status_code, stale.status_code) == (302, 422)
    assert told["name"] + "二" in text_of(county.get(made.headers["Location"]))


def test_what_is_used_no_more_is_not_offered_for_a_new_class(county):
    old = school(name="旧职校")
    kind = reverse("training.offered", args=["schools", old.pk])
    assert county.post(kind, {"do": "end", "why": ""}).status_code == 422
    assert county.post(kind, {"do": "end", "why": "停办"}).status_code == 302

    assert School.objects.get(pk=old.pk).ended_on == date(2019, 6, 30)
    assert "旧职校" not in text_of(county.get(reverse("training.new")))


def test_slips_hold_a_code_and_no_identity(county):
    one = enrolment(training(), worker(name="覃一"))
    page = county.get(reverse("training.slips", args=[one.held_id])).content.decode()

    assert one.code in page
    assert "覃一" in page
    assert one.worker.subject.resident_id_tail not in text_of(county.get(reverse("training.slips", args=[one.held_id])))


def test_a_school_sees_its_own_classes_only():
    own = school(organisation_id=uuid4())
    mine, other = training(school=own), training()
    head = logged_in(officer("school", organisation=own.organisation_id))

    assert head.get(reverse("training.class", args=[mine.pk])).status_code == 200
    assert head.get(reverse("training.class", args=[other.pk])).status_code == 404


def test_schools_are_compared_with_people_who_learnt_nothing(county):
    held = training(starts_on=date(2018, 6, 1), ends_on=date(2018, 6, 30), state="ended", sessions=0)
    for number in range(20):
        one = enrolment(held, worker(), state="finished")
        if number < 15:
            placement(one.worker, started_on=date(2018, 8, 1), region=VILLAGE, organised=False)
    page = text_of(county.get(reverse("training.outcomes")))

    assert f"{held.school.name} 1 20 15 75.0%" in page


def test_a_course_whose_trade_is_gone_from_the_table_is_still_taught(county):
    old = course(trade="电报员", skills=[])

    made = county.post(reverse("training.new"), typed(course=str(old.pk), school=str(school().pk)))

    assert made.status_code == 302
    assert Course.objects.get(pk=old.pk).trade == "电报员"
    assert county.get(reverse("training.gaps")).status_code == 200


def test_a_certificate_is_shown_with_the_persons_class(county):
    given = certificate(enrolment(training(), worker(name="覃一")))

    page = text_of(county.get(reverse("training.enrolment", args=[given.enrolment_id])))

    assert given.number in page
    assert given.check_code not in page
