"""Outcomes: the phone is told at its next contact how what two sides told differently was settled; whoever settles is
told who wrote the other value."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories.accounts import acting, logged_in, officer
from tests.factories.field import Phone, change, visit_record
from tests.factories.needs import need
from tests.factories.register import VILLAGE, household, worker
from tests.web.field.test_settling import settled

from qiao.ground.accounts.actors import Actor, actor_of
from qiao.ground.accounts.models import User
from qiao.ground.audit.models import Event
from qiao.ground.privacy.consents import record_consent
from qiao.ground.privacy.models import Visibility
from qiao.story.needs.actions import NeedFacts, change_need
from qiao.story.needs.models import Need
from qiao.story.register.actions import change_phone, set_status
from qiao.story.register.models import Worker
from qiao.story.visits.models import Conflict
from qiao.web.field.outcomes import TOLD_FOR, settled_for, writer_of

pytestmark = pytest.mark.django_db


def named(role: str, region: str, name: str) -> User:
    """An officer of that name."""
    user = officer(role, region)
    User.objects.filter(pk=user.pk).update(display_name=name)
    user.refresh_from_db()
    return user


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def office() -> Client:
    return logged_in(named("township", VILLAGE[:9], "谭建军"))


def by_office() -> Actor:
    return acting("township", VILLAGE[:9])


def two_tell(phone: Phone) -> tuple[Worker, Conflict]:
    """The phone tells 3500 where the office wrote 3200 since."""
    house = household()
    head = worker(household=house, relation="户主", status="looking_far")
    stated = need(of=head, reach=3, wage_floor_yuan=3000)
    raised = NeedFacts(reach=3, wage_floor_yuan=3200)
    change_need(by=by_office(), need_id=stated.pk, version=stated.version, given=raised)
    wage = "need.wage_floor_yuan"
    record = visit_record(house, members=[change(head, {wage: 3000}, {wage: 3500})])
    assert phone.one(record)["result"] == "conflict"
    return head, Conflict.objects.get()


@pytest.mark.parametrize(("how", "kept"), [("told", "3,500 元"), ("stood", "3,200 元"), ("both", "3,200 元")])
def test_the_next_sync_tells_which_value_was_kept_by_whom_when_and_why(
    phone: Phone, office: Client, how: str, kept: str
) -> None:
    head, one = two_tell(phone)
    assert phone.pack()["settled"] == []
    settled(office, one, how, why="电话问过本人")
    (told,) = phone.pack()["settled"]
    one.refresh_from_db()
    assert (told["visit"], told["house"], told["who"]) == (str(one.visit_id), str(head.household_id), head.called)
    assert (told["as"], told["kept"], told["theirs"], told["mine"]) == (how, kept, "3,200 元", "3,500 元")
    assert told["title"] == "最低月薪"
    assert "谭建军" in told["by"]
    assert told["why"] == "电话问过本人"
    assert told["at"] == f"{timezone.localtime(one.settled_at):%Y-%m-%d %H:%M}"


def test_what_the_register_told_later_is_what_was_kept(phone: Phone, office: Client) -> None:
    _head, one = two_tell(phone)
    stands = Need.objects.get(state="open")
    change_need(
        by=by_office(), need_id=stands.pk, version=stands.version, given=NeedFacts(reach=3, wage_floor_yuan=3900)
    )
    settled(office, one, "stood")
    (told,) = phone.pack()["settled"]
    assert (told["theirs"], told["kept"]) == ("3,200 元", "3,900 元")


def test_a_phone_number_is_told_by_its_tail_and_only_to_who_told_it(phone: Phone, office: Client) -> None:
    house = household()
    head = worker(household=house, relation="户主", phone="15400000012")
    change_phone(by=by_office(), worker_id=head.pk, phone="15400000034")
    phone.one(visit_record(house, members=[change(head, {"phone": "0012"}, {"phone": "15400000056"})]))
    settled(office, Conflict.objects.get(), "told")
    text = str(told := phone.pack()["settled"])
    assert "0056" in told[0]["kept"]
    assert "15400000" not in text
    assert Phone("village", VILLAGE).pack()["settled"] == []


def test_whom_one_may_not_see_any_more_and_what_is_long_settled_is_not_told(phone: Phone, office: Client) -> None:
    head, one = two_tell(phone)
    settled(office, one, "told")
    Conflict.objects.update(settled_at=timezone.now() - TOLD_FOR)
    assert settled_for(actor_of(phone.user)) == []
    Conflict.objects.update(settled_at=timezone.now())
    assert len(settled_for(actor_of(phone.user))) == 1
    Worker.objects.filter(pk=head.pk).update(region="500237001001", household=None)
    Visibility.objects.filter(subject_id=head.subject_id).delete()
    assert settled_for(actor_of(phone.user)) == []


def _by_status(head: Worker, by: Actor) -> None:
    set_status(by=by, worker_id=head.pk, to="unreachable", why="打不通")


def _by_phone(head: Worker, by: Actor) -> None:
    change_phone(by=by, worker_id=head.pk, phone="15400000034")


def _by_consent(head: Worker, by: Actor) -> None:
    record_consent(by=by, subject=head.subject, purpose="photo", agreed=False, said_how="电话")


@pytest.mark.parametrize(
    ("work", "body"),
    [
        (_by_status, lambda head: {"members": [change(head, {"status": "looking_far"}, {"status": "not_looking"})]}),
        (_by_phone, lambda head: {"members": [change(head, {"phone": "0012"}, {"phone": "15400000056"})]}),
        (_by_consent, lambda head: {"consents": [{"worker": str(head.pk), "purpose": "photo", "agreed": True}]}),
    ],
)
def test_the_settling_page_names_who_wrote_the_other_value_and_when(
    phone: Phone, office: Client, work: Any, body: Any
) -> None:
    house = household()
    head = worker(household=house, relation="户主", phone="15400000012", status="looking_far")
    need(of=head, reach=3)
    pack = phone.pack()["pack"]["id"]
    colleague = named("county", VILLAGE[:6], "覃晓岚")
    work(head, actor_of(colleague))
    answer = phone.sync(visit_record(house, **body(head)), pack=pack).json()["results"][0]
    assert answer["result"] == "conflict"
    one = Conflict.objects.get()
    written = writer_of(one)
    assert "覃晓岚" in written.by
    assert written.at is not None
    page = office.get(f"/visits/conflicts/{one.pk}/").content.decode()
    assert "覃晓岚" in page
    assert "2019-06-28 15:04" in page  # when the phone says it was written down


def test_a_need_that_nobody_changed_by_hand_says_so(phone: Phone, office: Client) -> None:
    _head, one = two_tell(phone)
    assert writer_of(one).by
    stood = Conflict.objects.get()
    Event.objects.filter(subject_kind="needs.need").delete()
    Need.objects.update(created_by_id=None, batch_id=None)
    assert writer_of(stood).by == ""
    assert "没有记" in office.get(f"/visits/conflicts/{one.pk}/").content.decode()
