"""What a phone changed of people: different fields merge, the same one keeps both, never past the actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.factories.field import Phone, change, visit_record
from tests.factories.needs import need
from tests.factories.register import VILLAGE, household, worker
from tests.factories.visits import visit

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.models import Event
from qiao.ground.privacy import subjects
from qiao.ground.privacy.consents import record_consent, standing, withdraw
from qiao.ground.privacy.models import Consent
from qiao.story.needs.models import Need
from qiao.story.register.actions import change_phone
from qiao.story.register.merging import merge_workers
from qiao.story.register.models import Household, Worker
from qiao.story.visits.conflicts import values_of
from qiao.story.visits.models import Conflict, Position, Receipt, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Household:
    return household()


@pytest.fixture
def head(house: Household) -> Worker:
    return worker(household=house, relation="户主", status="looking_near", phone="15400000012")


def sent(house: Household, one: Worker, was: dict[str, Any], now: dict[str, Any], **body: Any) -> dict[str, Any]:
    return Phone().one(visit_record(house, members=[change(one, was, now)], **body))


def test_a_field_that_only_the_phone_changed_is_written_with_its_audit_event(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=1)
    told = sent(house, head, {"need.reach": 1, "need.care": False}, {"need.reach": 0, "need.care": True})
    assert (told["result"], told["conflicts"]) == ("stored", [])
    stands.refresh_from_db()
    assert (stands.reach, stands.care, stands.wage_floor_yuan) == (0, True, 3200)
    changes = Event.objects.get(action="needs.need.changed").details["changes"]
    assert set(changes) == {"reach", "care"}


def test_the_same_field_changed_on_both_sides_keeps_both_values_for_a_person(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=0, wage_floor_yuan=3000)
    told = sent(
        house, head, {"need.reach": 1, "need.wage_floor_yuan": 3200}, {"need.reach": 4, "need.wage_floor_yuan": 3500}
    )
    assert told["result"] == "conflict"
    assert [(one["field"], one["theirs"], one["mine"]) for one in told["conflicts"]] == [
        ("need.reach", "乡镇内", "任何地方"), ("need.wage_floor_yuan", "3,000 元", "3,500 元")
    ]  # fmt: skip
    stands.refresh_from_db()
    assert (stands.reach, stands.wage_floor_yuan) == (0, 3000)
    kept = [values_of(one) for one in Conflict.objects.order_by("field")]
    assert [(one.was, one.stood, one.told) for one in kept] == [(1, 0, 4), (3200, 3000, 3500)]
    assert Visit.objects.count() == 1
    assert Receipt.objects.get().result == "conflict"


def test_different_fields_changed_on_both_sides_merge_without_a_word(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=1, wage_floor_yuan=4000)
    told = sent(house, head, {"need.night_ok": None}, {"need.night_ok": True})
    assert told["result"] == "stored"
    stands.refresh_from_db()
    assert (stands.wage_floor_yuan, stands.night_ok) == (4000, True)
    assert not Conflict.objects.exists()


def test_the_same_change_on_both_sides_is_none(house: Household, head: Worker) -> None:
    need(of=head, reach=0)
    assert sent(house, head, {"need.reach": 1}, {"need.reach": 0})["result"] == "stored"
    assert not Conflict.objects.exists()
    assert not Event.objects.filter(action="needs.need.changed").exists()


def test_two_phones_at_one_household_keep_both_visits_and_both_values(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=1)
    one = sent(house, head, {"need.reach": 1}, {"need.reach": 0})
    other = sent(house, head, {"need.reach": 1}, {"need.reach": 4})
    assert [one["result"], other["result"]] == ["stored", "conflict"]
    stands.refresh_from_db()
    assert (stands.reach, values_of(Conflict.objects.get()).told) == (0, 4)
    assert Visit.objects.count() == 2


def test_a_conflict_sent_again_is_told_again_and_kept_once(house: Household, head: Worker) -> None:
    need(of=head, reach=0)
    phone = Phone()
    record = visit_record(house, members=[change(head, {"need.reach": 1}, {"need.reach": 4})])
    first, second = phone.one(record), phone.one(record)
    assert (first["result"], second["result"]) == ("conflict", "again")
    assert first["conflicts"] == second["conflicts"]
    assert Conflict.objects.count() == 1
    assert phone.pack()["conflicts"] == 1
    assert phone.browser.get("/field/standing/").json()["unsettled"] == 1


def test_a_wish_of_somebody_without_a_need_opens_one_once(house: Household, head: Worker) -> None:
    phone = Phone()
    record = visit_record(house, members=[change(head, {}, {"need.reach": 3, "status": "looking_far"})])
    record["body"]["members"][0]["was"] = {"status": "looking_near"}
    assert [phone.one(record)["result"] for _ in range(2)] == ["stored", "again"]
    opened = Need.objects.get()
    assert (opened.reach, opened.state, opened.created_by_id) == (3, "open", phone.user.pk)
    head.refresh_from_db()
    assert head.status == "looking_far"


@pytest.mark.parametrize(
    ("was", "now", "need_state", "status"),
    [
        ("looking_near", "not_looking", "paused", "not_looking"),
        ("looking_near", "unreachable", "open", "unreachable"),
    ],
)
def test_a_reply_moves_status_and_need_together(
    house: Household, head: Worker, was: str, now: str, need_state: str, status: str
) -> None:
    stands = need(of=head, reach=1)
    assert sent(house, head, {"status": was}, {"status": now})["result"] == "stored"
    stands.refresh_from_db()
    head.refresh_from_db()
    assert (stands.state, head.status) == (need_state, status)


def test_who_looks_again_resumes_the_need_that_was_paused(house: Household) -> None:
    one = worker(household=house, status="not_looking")
    stands = need(of=one, reach=1, state="paused")
    assert sent(house, one, {"status": "not_looking"}, {"status": "looking_near"})["result"] == "stored"
    stands.refresh_from_db()
    one.refresh_from_db()
    assert (stands.state, one.status) == ("open", "looking_near")


@pytest.mark.parametrize(
    ("status", "reach", "now", "code"),
    [
        ("working", 1, {"status": "not_looking"}, "reply_not_by_phone"),
        ("proposed", 1, {"status": "not_looking"}, "reply_not_by_phone"),
        ("looking_near", 1, {"status": "looking_far"}, "reply_against_reach"),
        ("not_looking", None, {"status": "looking_far"}, "reach_missing"),
        ("not_looking", None, {"need.care": True}, "reach_missing"),
        ("looking_near", 1, {"status": "working"}, "unknown_word"),
        ("looking_near", 1, {"need.reach": 5}, "unreadable"),
        ("looking_near", 1, {"need.reach": None}, "reach_missing"),
        ("looking_near", 1, {"need.wage_floor_yuan": -1}, "wage_out_of_range"),
        ("looking_near", 1, {"need.wage_floor_yuan": 499}, "wage_out_of_range"),
        ("looking_near", 1, {"need.wage_floor_yuan": 2500.5}, "wage_out_of_range"),
        ("looking_near", 1, {"need.wage_floor_yuan": "2.5万"}, "wage_out_of_range"),
        ("looking_near", 1, {"need.wage_floor_yuan": 10**12}, "wage_out_of_range"),
        ("looking_near", 1, {"need.night_ok": "yes"}, "unreadable"),
        ("looking_near", 1, {"need.start_on": "soon"}, "unreadable"),
        ("looking_near", 1, {"need.next_step": "赌一把"}, "unknown_word"),
        ("looking_near", 1, {"need.training_trade": "电焊 15400000012"}, "holds_number"),
        ("looking_near", 1, {"need.training_trade": "焊" * 61}, "too_long"),
        ("looking_near", 1, {"phone": "12345"}, "phone_wrong"),
        ("looking_near", 1, {"identity": "x"}, "unknown_field"),
        ("looking_near", 1, {"name": "冉某"}, "unknown_field"),
    ],
)
def test_what_the_actions_refuse_takes_the_whole_visit_back(
    house: Household, status: str, reach: int | None, now: dict[str, Any], code: str
) -> None:
    one = worker(household=house, status=status)
    if reach is not None:
        need(of=one, reach=reach)
    told = sent(house, one, _was(one, now), now)
    assert told["result"] == "refused"
    assert told["code"] == code or (code == "phone_wrong" and told["code"].startswith("phone"))
    assert not Visit.objects.exists()
    one.refresh_from_db()
    assert one.status == status


def _was(one: Worker, now: dict[str, Any]) -> dict[str, Any]:
    stands: dict[str, Any] = {"status": one.status, "need.reach": 1, "need.wage_floor_yuan": 3200}
    return {field: stands[field] for field in now if field in stands}


def test_a_new_phone_is_sealed_at_once_and_an_old_one_is_cleared(house: Household, head: Worker) -> None:
    phone = Phone()
    new, none = ({"phone": "0012"}, {"phone": "154 0000 0034"}), ({"phone": "0034"}, {"phone": ""})
    assert phone.one(visit_record(house, members=[change(head, *new)]))["result"] == "stored"
    head.subject.refresh_from_db()
    assert (subjects.in_clear(head.subject, "phone"), head.subject.phone_tail) == ("15400000034", "0034")
    assert phone.one(visit_record(house, members=[change(head, *none)]))["result"] == "stored"
    head.subject.refresh_from_db()
    assert head.subject.phone_tail == ""
    events = Event.objects.filter(action="register.worker.changed")
    assert [event.details["resealed"] for event in events] == [["phone"], ["phone"]]
    assert "15400000034" not in str([event.details for event in Event.objects.all()])


def test_two_new_phones_conflict_and_are_told_by_their_tails_only(house: Household, head: Worker) -> None:
    change_phone(by=SYSTEM, worker_id=head.pk, phone="15400000056")
    told = sent(house, head, {"phone": "0012"}, {"phone": "15400000034"})
    assert told["result"] == "conflict"
    (one,) = told["conflicts"]
    assert (one["theirs"], one["mine"]) == ("尾号 0056", "尾号 0034")
    assert "15400000034" not in str(told)
    kept = Conflict.objects.get()
    assert b"15400000034" not in bytes(kept.told_sealed)
    assert values_of(kept).told == "15400000034"


def test_somebody_merged_meanwhile_is_changed_under_the_record_that_stands(house: Household, head: Worker) -> None:
    keep = worker(household=house, status="looking_near")
    merge_workers(by=SYSTEM, keep_id=keep.pk, drop_id=head.pk, why="同一个人")
    stands = need(of=keep, reach=1)
    phone = Phone()
    record = visit_record(house, members=[change(head, {"need.reach": 1}, {"need.reach": 0})])
    person = visit_record(kind="person", household=None, worker=str(head.pk))
    assert [one["result"] for one in phone.sent(record, person)] == ["stored", "stored"]
    stands.refresh_from_db()
    assert stands.reach == 0
    assert Visit.objects.get(kind="person").worker_id == keep.pk


def test_a_member_of_another_region_takes_the_visit_back(house: Household) -> None:
    told = sent(house, worker(region="500237001001"), {}, {"need.reach": 1})
    assert (told["result"], told["code"]) == ("refused", "not_yours")
    assert not Visit.objects.exists()


def test_no_change_on_the_day_of_the_visit_verifies_those_asked_at_home_and_their_needs(house: Household) -> None:
    visit(household=house)
    asked = worker(household=house, status="looking_near", verified_on=date(2019, 1, 1))
    newer = worker(household=house, status="not_looking", verified_on=date(2019, 6, 29))
    stands = need(of=asked, reach=1)
    told = Phone().one(visit_record(house, outcome="no_change", situation=""))
    assert told["result"] == "stored"
    for one in (asked, newer, stands):
        one.refresh_from_db()
    assert (asked.verified_on, newer.verified_on) == (date(2019, 6, 28), date(2019, 6, 29))
    assert stands.stated_on == date(2019, 6, 28)


def test_two_taps_of_no_change_by_two_surveyors_are_two_visits(house: Household) -> None:
    visit(household=house)
    records = [visit_record(house, outcome="no_change", situation="") for _ in range(2)]
    assert [Phone().one(record)["result"] for record in records] == ["stored", "stored"]
    assert Visit.objects.count() == 3


def consents(one: Worker, agreed: bool, purpose: str = "photo") -> dict[str, Any]:
    return {"consents": [{"worker": str(one.pk), "purpose": purpose, "agreed": agreed}]}


@pytest.mark.parametrize("agreed", [True, False])
def test_an_answer_to_a_purpose_is_written_down_once(house: Household, head: Worker, agreed: bool) -> None:
    phone = Phone()
    for _ in range(2):
        assert phone.one(visit_record(house, **consents(head, agreed)))["result"] == "stored"
    kept = Consent.objects.get()
    assert (kept.agreed, kept.purpose, kept.recorded_by_id) == (agreed, "photo", phone.user.pk)


def test_an_older_answer_is_replaced_and_one_given_here_since_the_pack_stands(house: Household, head: Worker) -> None:
    record_consent(by=SYSTEM, subject=head.subject, purpose="photo", agreed=False, said_how="电话")
    Consent.objects.update(recorded_at=Consent.objects.get().recorded_at - timedelta(days=20))
    phone = Phone()
    pack = phone.pack()["pack"]["id"]
    assert phone.sync(visit_record(house, **consents(head, True)), pack=pack).json()["results"][0]["result"] == "stored"
    assert standing(head.subject, "photo").agreed
    withdraw(by=SYSTEM, subject=head.subject, purpose="photo", said_how="电话")
    other = visit_record(house, **consents(head, True))
    told = phone.sync(other, pack=pack).json()["results"][0]
    assert told["result"] == "conflict"
    assert [(one["field"], one["theirs"], one["mine"]) for one in told["conflicts"]] == [
        ("consent.photo", "不同意", "同意")
    ]  # fmt: skip
    assert standing(head.subject, "photo") is None


def test_a_position_is_kept_with_consent_and_without_it_the_visit_alone_is(house: Household, head: Worker) -> None:
    place = {"worker": str(head.pk), "lat": 31.4, "lon": 109.57}
    phone = Phone()
    told = phone.one(visit_record(house, position=place))
    assert (told["result"], told["code"]) == ("stored", "evidence_no_consent")
    assert not Position.objects.exists()
    agreed = phone.one(visit_record(house, position=place, **consents(head, True, "position")))
    assert (agreed["result"], agreed["code"]) == ("stored", "")
    assert [(float(one.lat), float(one.lon)) for one in Position.objects.all()] == [(31.4, 109.57)]
    assert Visit.objects.count() == 2


def test_a_status_that_two_sides_changed_is_not_moved_by_a_first_wish(house: Household, head: Worker) -> None:
    told = sent(house, head, {"status": "unverified"}, {"status": "looking_far", "need.reach": 3})
    assert told["result"] == "conflict"
    assert {one["field"] for one in told["conflicts"]} == {"status", "need.reach"}
    head.refresh_from_db()
    assert (head.status, Need.objects.count()) == ("looking_near", 0)


def test_the_tests_stand_in_the_village_of_the_phone() -> None:
    assert worker().region == VILLAGE == Phone().pack()["regions"][0]["code"]


def test_what_was_answered_on_a_visit_is_the_word_of_that_day(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=1, stated_on=date(2019, 2, 1))
    assert sent(house, head, {"need.care": False}, {"need.care": True})["result"] == "stored"
    stands.refresh_from_db()
    assert (stands.care, stands.stated_on) == (True, date(2019, 6, 28))


def test_a_need_that_was_stated_since_keeps_its_later_day(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=1, stated_on=date(2019, 6, 29))
    assert sent(house, head, {"need.care": False}, {"need.care": True})["result"] == "stored"
    stands.refresh_from_db()
    assert stands.stated_on == date(2019, 6, 29)


def test_a_need_that_is_first_told_on_a_visit_is_of_its_day(house: Household) -> None:
    one = worker(household=house, status="not_looking")
    assert sent(house, one, {"need.reach": None}, {"need.reach": 1})["result"] == "stored"
    assert Need.objects.get(worker=one).stated_on == date(2019, 6, 28)


def test_only_what_was_answered_is_of_that_day_and_the_rest_keeps_its_own(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=1, wage_floor_yuan=3200, stated_on=date(2019, 2, 1))
    sent(house, head, {"need.care": False}, {"need.care": True}, on="2019-06-27")
    sent(house, head, {"need.reach": 1}, {"need.reach": 1}, on="2019-06-28")
    stands.refresh_from_db()
    assert (stands.stated_on, stands.reach) == (date(2019, 6, 28), 1)
    assert stands.said_before["wage_floor_yuan"] == "2019-02-01"
    assert stands.said_before["care"] == "2019-06-27"
    assert "reach" not in stands.said_before
    told = Phone().pack()["households"][0]["members"][0]["need"]
    assert (told["said"]["wage_floor_yuan"], told["stated_on"]) == ("2019-02-01", "2019-06-28")


def test_no_change_is_the_word_of_that_day_of_everything(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=1, stated_on=date(2019, 2, 1))
    sent(house, head, {"need.care": False}, {"need.care": True}, on="2019-06-27")
    Phone().one(visit_record(house, outcome="no_change", situation="", on="2019-06-28"))
    stands.refresh_from_db()
    assert (stands.stated_on, stands.said_before) == (date(2019, 6, 28), {})


def test_a_visit_that_asked_nothing_dates_nothing(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=1, stated_on=date(2019, 2, 1))
    Worker.objects.filter(pk=head.pk).update(verified_on=date(2019, 2, 1))
    assert sent(house, head, {}, {})["result"] == "stored"
    stands.refresh_from_db()
    head.refresh_from_db()
    assert (stands.stated_on, head.verified_on) == (date(2019, 2, 1), date(2019, 2, 1))


def test_the_same_answer_given_again_is_a_word_of_that_day(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=1, stated_on=date(2019, 2, 1))
    Worker.objects.filter(pk=head.pk).update(verified_on=date(2019, 2, 1))
    assert sent(house, head, {"status": "looking_near"}, {"status": "looking_near"})["result"] == "stored"
    stands.refresh_from_db()
    head.refresh_from_db()
    assert (head.status, head.verified_on, stands.stated_on) == ("looking_near", date(2019, 6, 28), date(2019, 6, 28))
    assert stands.said_before["reach"] == "2019-02-01"


def test_the_old_answer_given_again_and_another_at_the_office_wait_for_a_person(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=1, wage_floor_yuan=4000)
    told = sent(house, head, {"need.wage_floor_yuan": 3200}, {"need.wage_floor_yuan": 3200})
    assert [(one["field"], one["theirs"], one["mine"]) for one in told["conflicts"]] == [
        ("need.wage_floor_yuan", "4,000 元", "3,200 元")
    ]
    stands.refresh_from_db()
    assert stands.wage_floor_yuan == 4000
