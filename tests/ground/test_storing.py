"""Storing: many rows come back just as bulk_create would have stored them."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict

from qiao.ground.exchange.batches.models import Batch, BatchEntry
from qiao.ground.privacy.models import Subject, Visibility
from qiao.ground.storing import insert, insert_values, ordered_id
from qiao.story.register.models import Worker

pytestmark = pytest.mark.django_db


def workers(count: int) -> list[Worker]:
    subjects = [Subject(resident_id_sealed=b"\x00\xff", resident_id_index=f"b1:{uuid4()}") for _ in range(count)]
    insert(subjects)
    told = {"region": "500238101201", "born_on": date(1988, 2, 29), "skills": ["缝纫", "电焊"], "batch_id": uuid4()}
    return [Worker(subject=subject, name="测试", **told) for subject in subjects]


def test_rows_come_back_as_bulk_create_stores_them() -> None:
    ours, theirs = workers(3), workers(3)
    insert(ours)
    Worker.objects.bulk_create(theirs)
    skipped = ("subject", "batch_id")
    stored = [Worker.objects.get(pk=worker.pk) for worker in (ours[1], theirs[1])]
    first, second = ({k: v for k, v in model_to_dict(w).items() if k not in skipped} for w in stored)
    assert first == second
    assert stored[0].created_at is not None
    assert stored[0].batch_id == ours[1].batch_id
    assert bytes(Subject.objects.get(pk=ours[1].subject_id).resident_id_sealed) == b"\x00\xff"


def test_a_stored_row_is_saved_afterwards_as_a_change() -> None:
    (worker,) = workers(1)
    insert([worker])
    worker.name = "改名"
    worker.save()
    assert Worker.objects.get().name == "改名"


def test_keys_that_the_database_gives_are_given() -> None:
    batch = Batch.objects.create(
        ledger="x", file_name="x", file_digest="x", file_bytes=1, sender="x", as_of=date(2019, 6, 30), created_by_id=1
    )
    insert([BatchEntry(batch=batch, row=n, kind="k", record_id=uuid4(), effect="created", before=b"") for n in (2, 3)])
    assert list(BatchEntry.objects.order_by("pk").values_list("row", "refused")) == [(2, {}), (3, {})]


def test_a_row_that_breaks_a_rule_breaks_all() -> None:
    (worker,) = workers(1)
    subject = worker.subject
    twice = [Visibility(subject=subject, region="50", ground="residence", valid_from=date(2019, 1, 1)) for _ in "12"]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(twice)
    assert not Visibility.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_stored() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        insert([Subject()])


def test_plain_values_are_stored_as_the_columns_keep_them() -> None:
    subject, other = Subject(), Subject()
    insert([subject, other])
    told = [(subject.pk, "500238", date(2019, 1, 5), None), (other.pk, "370211", date(2019, 1, 6), date(2019, 2, 1))]
    insert_values(Visibility, ("region",), [])
    insert_values(
        Visibility, ("subject", "region", "ground", "cause", "valid_from", "valid_to"),
        [(key, region, "case", "c", begins, ends) for key, region, begins, ends in told],
    )  # fmt: skip
    stored = Visibility.objects.order_by("valid_from").values_list("subject_id", "region", "valid_from", "valid_to")
    assert list(stored) == told


@pytest.mark.django_db(transaction=True)
def test_plain_values_outside_a_transaction_are_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        insert_values(Visibility, ("region",), [("500238",)])


def test_keys_of_new_rows_stand_in_the_order_of_their_making_and_none_comes_twice() -> None:
    keys = [ordered_id() for _ in range(5_000)]
    milliseconds = [key.int >> 80 for key in keys]
    assert milliseconds == sorted(milliseconds)
    assert len(set(keys)) == len(keys)
    assert {(key.version, key.variant) for key in keys} == {(7, "specified in RFC 4122")}
