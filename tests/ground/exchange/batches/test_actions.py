"""Deciding: of two clicks or two people one wins, and the other is told how the batch stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.batches import csv_of, row_of, uploaded

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.actions import confirm, confirm_mapping, drop, hand_over, settle, undo
from qiao.ground.exchange.batches.errors import BatchRefused
from qiao.ground.exchange.batches.models import Batch, SenderMapping
from qiao.ground.exchange.batches.recognition import columns_of
from qiao.ground.exchange.batches.vault import vault
from qiao.ground.jobs.models import Job
from qiao.story.register.models import Household

pytestmark = pytest.mark.django_db
Done = Callable[[Batch], Batch]
STRANGE = ("甲", "地区码", "户主证件号码", "贫困类型", "健康状况")


def test_a_form_sent_twice_is_one_batch(officer: Actor) -> None:
    key = uuid4()
    first = uploaded(officer, csv_of([row_of(1)]), batch_id=key)
    second = uploaded(officer, csv_of([row_of(1)]), batch_id=key)
    assert first.pk == second.pk
    assert (Batch.objects.count(), Job.objects.count()) == (1, 1)


def test_two_confirmations_have_one_effect(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, csv_of([row_of(1)])))
    confirm(by=officer, batch_id=batch.pk, rows_seen=1, only_good_rows=True)
    with pytest.raises(BatchRefused) as refused:
        confirm(by=officer, batch_id=batch.pk, rows_seen=1, only_good_rows=True)
    assert refused.value.code == "moved_on"
    assert "写入中" in refused.value.zh
    done(batch)
    assert Household.objects.count() == 1


def test_another_number_than_the_one_on_the_button_is_refused(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, csv_of([row_of(1), row_of(2)])))
    with pytest.raises(BatchRefused) as refused:
        confirm(by=officer, batch_id=batch.pk, rows_seen=1, only_good_rows=True)
    assert refused.value.code == "other_rows"
    assert Batch.objects.get().state == "preview"


def test_all_or_nothing_is_refused_while_rows_are_wrong(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, csv_of([row_of(1), row_of(2, "")])))
    with pytest.raises(BatchRefused) as refused:
        confirm(by=officer, batch_id=batch.pk, rows_seen=1, only_good_rows=False)
    assert refused.value.code == "wrong_rows"


def test_a_dropped_batch_leaves_nothing(officer: Actor, done: Done, django_capture_on_commit_callbacks: object) -> None:
    batch = done(uploaded(officer, csv_of([row_of(1, "")])))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        drop(by=officer, batch_id=batch.pk)
    assert not batch.rows.exists()
    assert not any(vault.has(batch.pk, use) for use in vault.uses)
    with pytest.raises(BatchRefused):
        confirm(by=officer, batch_id=batch.pk, rows_seen=0, only_good_rows=True)


def test_an_undo_while_writing_is_refused(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, csv_of([row_of(1)])))
    confirm(by=officer, batch_id=batch.pk, rows_seen=1, only_good_rows=True)
    with pytest.raises(BatchRefused):
        undo(by=officer, batch_id=batch.pk)


def mapping_of(batch: Batch, **changed: str) -> dict[str, dict[str, str]]:
    (sheet,) = columns_of(batch)
    return {sheet["name"]: {column["letter"]: column["key"] for column in sheet["columns"]} | changed}


def test_a_mapping_is_used_and_remembered_for_the_sender(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, csv_of([row_of(1)], STRANGE), sender="文峰镇"))
    batch = done(confirm_mapping(by=officer, batch_id=batch.pk, mappings=mapping_of(batch, A="number")))
    assert (batch.state, batch.counts["new"]) == ("preview", 1)
    again = done(uploaded(officer, csv_of([row_of(2)], STRANGE), sender="文峰镇"))
    assert again.state == "preview"
    assert columns_of(again)[0]["remembered"]
    other = done(uploaded(officer, csv_of([row_of(3)], STRANGE), sender="尖山镇"))
    assert other.state == "mapping"


def test_a_remembered_mapping_can_be_changed(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, csv_of([row_of(1)], STRANGE), sender="文峰镇"))
    batch = done(confirm_mapping(by=officer, batch_id=batch.pk, mappings=mapping_of(batch, A="number")))
    batch = done(confirm_mapping(by=officer, batch_id=batch.pk, mappings=mapping_of(batch, E="")))
    assert batch.state == "preview"
    assert SenderMapping.objects.get().mapping["E"] == ""


@pytest.mark.parametrize(("changed", "code"), [({"A": ""}, "still_missing"), ({"A": "region"}, "named_twice")])
def test_a_mapping_that_cannot_be_read_by_is_refused(
    officer: Actor, done: Done, changed: dict[str, str], code: str
) -> None:
    batch = done(uploaded(officer, csv_of([row_of(1)], STRANGE)))
    with pytest.raises(BatchRefused) as refused:
        confirm_mapping(by=officer, batch_id=batch.pk, mappings=mapping_of(batch, **changed))
    assert refused.value.code == code
    assert Batch.objects.get().state == "mapping"


def test_wrong_rows_can_be_settled_once(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, csv_of([row_of(1), row_of(2, "")])))
    done(confirm(by=officer, batch_id=batch.pk, rows_seen=1, only_good_rows=True))
    assert settle(by=officer, batch_id=batch.pk).settled_at
    with pytest.raises(BatchRefused):
        settle(by=officer, batch_id=batch.pk)


def test_a_corrected_file_settles_the_batch_it_corrects(officer: Actor, done: Done) -> None:
    batch = done(uploaded(officer, csv_of([row_of(1), row_of(2, "")])))
    done(confirm(by=officer, batch_id=batch.pk, rows_seen=1, only_good_rows=True))
    better = done(uploaded(officer, csv_of([row_of(1), row_of(2)]), corrects=batch.pk))
    done(confirm(by=officer, batch_id=better.pk, rows_seen=1, only_good_rows=True))
    batch.refresh_from_db()
    assert batch.settled_at


def test_of_a_file_with_nothing_to_write_the_columns_can_still_be_said(officer: Actor, done: Done) -> None:
    """All rows the same may mean that a column was not read."""
    content = csv_of([row_of(1)])
    batch = done(uploaded(officer, content))
    done(confirm(by=officer, batch_id=batch.pk, rows_seen=1, only_good_rows=True))
    again = done(uploaded(officer, content))
    mapping = {"A": "number", "B": "region", "C": "", "D": "poverty", "E": ""}
    (sheet,) = columns_of(again)
    assert done(confirm_mapping(by=officer, batch_id=again.pk, mappings={sheet["name"]: mapping})).had_nothing_to_write


def test_a_file_handed_over_is_the_same_file_as_another_ledger_once(
    officer: Actor, done: Done, django_capture_on_commit_callbacks: Any
) -> None:
    content = csv_of([row_of(1)], ("甲", "乙", "丙", "丁", "戊"))
    batch = done(uploaded(officer, content))
    with django_capture_on_commit_callbacks(execute=True):
        made = hand_over(by=officer, batch_id=batch.pk, ledger="register.roster")
    batch.refresh_from_db()
    assert (batch.state, made.ledger, made.file_digest) == ("dropped", "register.roster", batch.file_digest)
    assert vault.content_of(made.pk, "source") == content
    with pytest.raises(BatchRefused):
        hand_over(by=officer, batch_id=batch.pk, ledger="register.roster")
    assert Batch.objects.count() == 2
