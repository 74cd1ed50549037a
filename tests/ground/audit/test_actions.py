"""Audit events: written with the write they tell about, readable on both databases, never with somebody's number."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.audit.actions import digest_of, record
from qiao.ground.audit.models import Event
from qiao.ground.audit.requests import request_id
from qiao.ground.privacy.resident_ids import compose

pytestmark = pytest.mark.django_db
NUMBER = compose("500901", date(1990, 1, 1), 1)


def kept(event: Event) -> Event:
    return Event.objects.get(pk=event.pk)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        record(by=SYSTEM, action="tests.thing.done")
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_ends_with_the_write_it_tells_about() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        record(by=SYSTEM, action="tests.thing.done")
        raise RuntimeError
    assert not Event.objects.exists()


def test_numbers_of_people_are_taken_out_of_reason_and_details() -> None:
    event = kept(
        record(
            by=SYSTEM,
            action="tests.thing.done",
            reason=f"核对 {NUMBER}",
            details={"phone 13800138000": ["6222021234567890123", {"deep": NUMBER}], "rows": 12},
        )
    )
    assert event.reason == "核对 [identity]"
    assert event.details == {"phone [phone]": ["[card]", {"deep": "[identity]"}], "rows": 12}


def test_awkward_texts_and_values_are_kept_as_far_as_both_databases_can() -> None:
    details = {
        "nul": "a\0b",
        "half": "\ud800",
        "day": date(2019, 6, 30),
        "key": UUID(int=7),
        "none": None,
        "yes": True,
        "whole": 2.0,
        "part": 0.5,
        "never": float("nan"),
        1: "number as key",
        "set": {"b", "a"},
    }
    event = kept(record(by=SYSTEM, action="tests.thing.done", reason="因" * 600 + "\0", details=details))
    assert event.reason == "因" * 499 + "…"
    assert event.details == {
        "nul": "ab",
        "half": "?",
        "day": "2019-06-30",
        "key": str(UUID(int=7)),
        "none": None,
        "yes": True,
        "whole": 2,
        "part": 0.5,
        "never": "nan",
        "1": "number as key",
        "set": ["a", "b"],
    }


def test_an_event_says_who_where_and_during_which_request() -> None:
    token = request_id.set("job-1")
    try:
        actor = Actor(user_id=7, name="覃" * 100, office="巫溪县就业局")
        event = kept(record(by=actor, action="tests.thing.done", region="500238"))
    finally:
        request_id.reset(token)
    assert (event.actor_id, len(event.actor_name), event.office) == (7, 80, "巫溪县就业局")
    assert (event.region, event.request_id) == ("500238", "job-1")


def test_a_digest_tells_rows_and_their_order_apart() -> None:
    rows = [{"row": 1, "on": date(2019, 6, 30)}, {"row": 2, "on": datetime(2019, 6, 30)}]
    assert digest_of(rows) == digest_of([dict(reversed(row.items())) for row in rows])
    assert len({digest_of(rows), digest_of(rows[::-1]), digest_of(rows[:1]), digest_of([])}) == 4


def test_what_has_no_region_of_its_own_belongs_where_its_doer_serves() -> None:
    clerk = Actor(1, "覃晓岚", "巫溪县就业局", own_region="500238")
    assert kept(record(by=clerk, action="tests.thing.done")).region == "500238"
    assert kept(record(by=clerk, action="tests.thing.done", region="370211")).region == "370211"
    assert kept(record(by=SYSTEM, action="tests.thing.done")).region == ""
