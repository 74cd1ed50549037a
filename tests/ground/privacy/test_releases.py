"""Releases: few rows alone, many with a second person, never the same one; a file that goes away again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories.accounts import acting
from tests.factories.releases import release

from qiao.ground import clock
from qiao.ground.accounts.actors import SYSTEM, Actor
from qiao.ground.audit.models import Event
from qiao.ground.privacy import errors
from qiao.ground.privacy.models import Release
from qiao.ground.privacy.release_files import release_files
from qiao.ground.privacy.releases import (
    approve_release,
    ask_release,
    expire_releases,
    made_release,
    may_still_make,
    refuse_release,
    releases_seen,
    rows_alone_left,
    take_release,
    waiting_for,
)
from qiao.ground.privacy.sealed_folder import NotThere

pytestmark = pytest.mark.django_db
PURPOSE = "上报市里的务工台账"


@pytest.fixture
def asker() -> Actor:
    return acting("county", "500238")


def asked(by: Actor, rows: int, **more: Any) -> Release:
    told: dict[str, Any] = {"release_id": uuid4(), "kind": "form.r2", "region": "500238", "purpose": PURPOSE}
    return ask_release(by=by, rows=rows, file_name="表.xlsx", **{**told, **more})


@pytest.mark.parametrize(("rows", "state"), [(1, "approved"), (1_000, "approved"), (1_001, "asked")])
def test_a_thousand_rows_one_may_take_alone_and_not_one_more(asker: Actor, rows: int, state: str) -> None:
    made = asked(asker, rows)
    assert (made.state, made.needs_second) == (state, state == "asked")
    assert Event.objects.filter(action="privacy.release.asked", reason=PURPOSE).count() == 1


def test_many_small_files_of_one_day_count_together(asker: Actor) -> None:
    assert [asked(asker, rows).state for rows in (600, 400, 1)] == ["approved", "approved", "asked"]
    assert rows_alone_left(asker.user_id or 0) == 0
    assert asked(acting("county", "500238"), 1_000).state == "approved", "a colleague counts for themselves"
    Release.objects.update(asked_at=clock.now() - timedelta(hours=25))
    assert asked(asker, 1_000).state == "approved"


def test_asked_twice_with_one_key_it_is_one(asker: Actor) -> None:
    key = uuid4()
    assert {asked(asker, 5, release_id=key).pk for _ in range(2)} == {key}
    with pytest.raises(errors.KeyTaken):
        asked(acting("county", "500238"), 5, release_id=key)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"purpose": "x"}, errors.ReasonMissing),
        ({"purpose": "给 13912345678 打电话"}, errors.HoldsNumber),
        ({"rows": 0}, errors.NobodyToRelease),
    ],
)
def test_what_says_nothing_or_is_of_nobody_is_refused(
    asker: Actor, more: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        asked(asker, **{"rows": 5, **more})
    assert not Release.objects.exists()


def test_only_another_agrees_and_only_once(asker: Actor) -> None:
    many, other = asked(asker, 2_000), acting("county", "500238")
    with pytest.raises(errors.OwnRelease):
        approve_release(by=asker, release_id=many.pk)
    assert approve_release(by=other, release_id=many.pk).state == "approved"
    for act in (approve_release, refuse_release):
        with pytest.raises(errors.NotWaiting):
            act(by=other, release_id=many.pk, why="用途说得清")
    with pytest.raises(errors.NotByTheSystem):
        approve_release(by=SYSTEM, release_id=many.pk)
    told = Event.objects.get(action="privacy.release.approved")
    assert (told.actor_id, told.details["asked_by"]) == (other.user_id, asker.user_id)


def test_a_no_has_its_reason(asker: Actor) -> None:
    many, other = asked(asker, 2_000), acting("county", "500238")
    with pytest.raises(errors.ReasonMissing):
        refuse_release(by=other, release_id=many.pk, why=" ")
    assert refuse_release(by=other, release_id=many.pk, why="范围太大，只报本月").decided_why == "范围太大，只报本月"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "approved"},
        {"state": "made", "made_at": clock.now(), "rows_made": 1},
        {"state": "made", "needs_second": False},
        {"state": "gone"},
        {"purpose": ""},
        {"state": "refused", "decided_by_id": 1},
        {"state": "approved", "asked_by_id": 7, "decided_by_id": 7, "decided_at": clock.now()},
    ],
)
def test_the_database_itself_keeps_the_second_person(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        release(**wrong)


def test_a_file_is_sealed_taken_by_its_asker_and_gone_when_over(asker: Actor) -> None:
    few = asked(asker, 3)
    made_release(by=asker, release=few, content="证件 500901198503120000".encode(), rows=3, facts={})
    few.refresh_from_db()
    folder = release_files.path()
    assert b"500901" not in (folder / f"{few.pk}.made").read_bytes()
    assert take_release(by=asker, release=few).decode() == "证件 500901198503120000"
    assert Event.objects.filter(action="privacy.release.taken").count() == 1
    assert expire_releases() == 0
    Release.objects.update(expires_at=clock.now())
    assert expire_releases() == 1
    assert not release_files.has(few.pk, "made")
    with pytest.raises(NotThere):
        take_release(by=asker, release=few)


def test_what_became_more_than_was_agreed_is_not_made(asker: Actor) -> None:
    few, many = asked(asker, 10), release(rows=1_200, asked_by_id=asker.user_id)
    may_still_make(few, 1_000)
    with pytest.raises(errors.MoreThanAgreed):
        may_still_make(few, 1_001)
    with pytest.raises(errors.NotWaiting):
        may_still_make(many, 5)
    approved = approve_release(by=acting("county", "500238"), release_id=many.pk)
    with pytest.raises(errors.MoreThanAgreed):
        may_still_make(approved, 1_201)
    with pytest.raises(errors.NotWaiting):
        made_release(by=asker, release=release(), content=b"x", rows=1, facts={})


def test_an_asking_lapses_and_each_officer_sees_their_own_regions(asker: Actor) -> None:
    many = asked(asker, 2_000)
    here, there = acting("county", "500238"), acting("county", "500237")
    assert [waiting_for(who).count() for who in (asker, here, there)] == [0, 1, 0]
    assert [releases_seen(who).count() for who in (asker, here, there)] == [1, 1, 0]
    Release.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert waiting_for(here).count() == 0
    with pytest.raises(errors.NotWaiting):
        approve_release(by=here, release_id=many.pk)
    assert expire_releases() == 1
