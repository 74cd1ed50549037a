"""Meanwhile: an answer that repeats what stood is an answer, and another one told elsewhere does not undo it unsaid."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.accounts import acting
from tests.factories.field import Phone, change, visit_record
from tests.factories.needs import need
from tests.factories.register import household, worker

from qiao.ground.accounts.actors import SYSTEM
from qiao.story.needs.actions import confirm_need
from qiao.story.needs.queries import timeline_of
from qiao.story.register.models import Household, Worker
from qiao.story.visits.conflicts import values_of
from qiao.story.visits.models import Conflict
from qiao.web.field.outcomes import writer_of

pytestmark = pytest.mark.django_db
WAGE = "need.wage_floor_yuan"


@pytest.fixture
def house() -> Household:
    return household()


@pytest.fixture
def head(house: Household) -> Worker:
    return worker(household=house, relation="户主", status="looking_near", phone="15400000012")


def offline(one: Phone, pack: str, house: Household, head: Worker, was: Any, now: Any) -> dict[str, Any]:
    """What became of a record that this phone made on that pack."""
    answer = one.sync(visit_record(house, members=[change(head, was, now)]), pack=pack)
    return dict(answer.json()["results"][0])


def test_an_answer_that_repeats_what_stood_is_kept_against_another_phone_that_tells_otherwise(
    house: Household, head: Worker
) -> None:
    stands = need(of=head, reach=1, wage_floor_yuan=2300)
    one, other = Phone(), Phone()
    packs = [phone.pack()["pack"]["id"] for phone in (one, other)]
    was = {"status": "looking_near", "need.reach": 1, WAGE: 2300}
    first = offline(one, packs[0], house, head, was, {"status": "looking_near", "need.reach": 1, WAGE: 3100})
    told = offline(other, packs[1], house, head, was, {"status": "not_looking", "need.reach": 3, WAGE: 3500})
    assert (first["result"], told["result"]) == ("stored", "conflict")
    assert {(kept.field, values_of(kept).stood, values_of(kept).told) for kept in Conflict.objects.all()} == {
        ("status", "looking_near", "not_looking"), ("need.reach", 1, 3), (WAGE, 3100, 3500),
    }  # fmt: skip
    head.refresh_from_db()
    stands.refresh_from_db()
    assert (head.status, stands.state, stands.reach, stands.wage_floor_yuan) == ("looking_near", "open", 1, 3100)
    assert {writer_of(kept).by.partition(" · ")[2] for kept in Conflict.objects.all()} == {one.user.display_name}


def test_what_an_office_confirmed_since_the_pack_is_kept_against_the_phone(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=1, stated_on=date(2019, 2, 1))
    phone = Phone()
    pack = phone.pack()["pack"]["id"]
    confirm_need(by=SYSTEM, need_id=stands.pk)
    told = offline(phone, pack, house, head, {"need.reach": 1}, {"need.reach": 3})
    assert [(kept["field"], kept["theirs"], kept["mine"]) for kept in told["conflicts"]] == [
        ("need.reach", "县内", "结对省")
    ]


def test_what_was_confirmed_before_the_pack_gives_way_to_what_the_phone_tells(house: Household, head: Worker) -> None:
    stands = need(of=head, reach=1)
    one, other = Phone(), Phone()
    offline(one, one.pack()["pack"]["id"], house, head, {"need.reach": 1}, {"need.reach": 1})
    told = offline(other, other.pack()["pack"]["id"], house, head, {"need.reach": 1}, {"need.reach": 0})
    stands.refresh_from_db()
    assert (told["result"], stands.reach) == ("stored", 0)


def test_a_wish_beside_a_phone_that_says_not_looking_is_paused_and_says_so(house: Household, head: Worker) -> None:
    need(of=head, reach=1, wage_floor_yuan=2300)
    was, now = {"status": "looking_near", WAGE: 2300}, {"status": "not_looking", WAGE: 3500}
    Phone().one(visit_record(house, members=[change(head, was, now)]))
    (entry,) = timeline_of(head, acting("county", "500238"))
    assert entry.fact.startswith("需求（暂不找活）：愿去：县内 · 月薪 3,500 元以上")
