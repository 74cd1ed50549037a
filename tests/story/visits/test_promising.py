"""Promises: given once, kept or dropped once, with who, when and how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories import register as factory
from tests.factories.accounts import acting
from tests.factories.visits import promise, visit

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.models import Event
from qiao.ground.saying import Refused
from qiao.story.visits.facts import PromiseFacts
from qiao.story.visits.models import Promise, Visit
from qiao.story.visits.promising import add_promise, drop_promise, keep_promise

pytestmark = pytest.mark.django_db

TODAY, VISITED = date(2019, 6, 30), date(2019, 6, 3)
GIVEN = PromiseFacts("联系乡镇问低保", date(2019, 7, 15), "乡镇民政办")


@pytest.fixture
def clerk() -> Actor:
    return acting("village", factory.VILLAGE)


def refusal(doing: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        doing()
    return refused.value.code


def test_a_promise_sent_twice_is_one_and_its_key_takes_no_other(clerk: Actor) -> None:
    made, key = visit(), uuid4()
    for _ in range(2):
        add_promise(by=clerk, visit_id=made.pk, key=key, given=GIVEN)
    given = Promise.objects.get()
    assert (given.what, given.keeper, given.state) == (GIVEN.what, GIVEN.keeper, "open")
    assert given.created_by_id == clerk.user_id
    assert Event.objects.filter(action="visits.promise.recorded").count() == 1
    other = PromiseFacts("别的事", GIVEN.due_on)
    assert refusal(lambda: add_promise(by=clerk, visit_id=made.pk, key=key, given=other)) == "key_taken"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (PromiseFacts("  ", TODAY), "blank"),
        (PromiseFacts("字" * 201, TODAY), "too_long"),
        (PromiseFacts("打 15400000001", TODAY), "holds_number"),
        (PromiseFacts("问低保", date(2019, 6, 2)), "due_before_visit"),
    ],
)
def test_what_is_wrong_with_a_promise_is_named(clerk: Actor, given: PromiseFacts, code: str) -> None:
    made = visit()
    assert refusal(lambda: add_promise(by=clerk, visit_id=made.pk, key=uuid4(), given=given)) == code
    assert not Promise.objects.exists()


def test_a_promise_is_kept_once_with_who_when_and_how(clerk: Actor) -> None:
    given = promise()
    kept = keep_promise(by=clerk, promise_id=given.pk, how="办好了低保", on=date(2019, 6, 20))
    told = (kept.state, kept.settled_on, kept.settled_by_id, kept.settled_how, kept.version)
    assert told == ("kept", date(2019, 6, 20), clerk.user_id, "办好了低保", 2)
    assert Event.objects.get(action="visits.promise.kept").reason == "办好了低保"
    assert refusal(lambda: drop_promise(by=clerk, promise_id=given.pk, why="不办了")) == "promise_move"
    assert Promise.objects.get().state == "kept"


def test_a_promise_is_dropped_only_with_a_reason(clerk: Actor) -> None:
    given = promise()
    assert refusal(lambda: drop_promise(by=clerk, promise_id=given.pk, why=" ")) == "blank"
    dropped = drop_promise(by=clerk, promise_id=given.pk, why="本人说不用了")
    assert (dropped.state, dropped.settled_on, dropped.settled_how) == ("dropped", TODAY, "本人说不用了")
    assert Event.objects.get(action="visits.promise.dropped").region == factory.VILLAGE


@pytest.mark.parametrize(("on", "code"), [(date(2019, 7, 1), "day_ahead"), (date(2019, 6, 2), "settled_before_visit")])
def test_nothing_is_kept_before_the_visit_nor_tomorrow(clerk: Actor, on: date, code: str) -> None:
    given = promise(visit(visited_on=VISITED))
    assert refusal(lambda: keep_promise(by=clerk, promise_id=given.pk, how="办了", on=on)) == code
    assert Promise.objects.get().state == "open"


def test_a_foreign_visits_promise_is_not_there(clerk: Actor) -> None:
    foreign = promise(region="500237001001")
    with pytest.raises(Promise.DoesNotExist):
        keep_promise(by=clerk, promise_id=foreign.pk, how="办了")
    with pytest.raises(Visit.DoesNotExist):
        add_promise(by=clerk, visit_id=foreign.visit_id, key=uuid4(), given=GIVEN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": ""},
        {"state": "lost"},
        {"state": "kept"},
        {"state": "kept", "settled_on": TODAY},
        {"state": "dropped", "settled_how": "不用了"},
        {"settled_on": TODAY},
    ],
)
def test_the_database_holds_what_a_promise_is(wrong: dict[str, Any]) -> None:
    made = visit()
    with pytest.raises(IntegrityError), transaction.atomic():
        promise(made, **wrong)
