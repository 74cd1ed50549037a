"""Subjects: what is stored says nothing, what is looked for is found, one identity is one subject."""

from __future__ import annotations

import time

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.privacy import identity, subject

from qiao.ground.privacy import subjects
from qiao.ground.privacy.keys import current_ring
from qiao.ground.privacy.models import Subject

pytestmark = pytest.mark.django_db


def test_no_value_stands_in_the_table_in_the_clear() -> None:
    number = identity()
    subject(resident_id=number, phone="13800138000", bank_card="6222021234567890", health="高血压", ethnicity="土家族")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM privacy_subject")
        told = b"|".join(bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for v in cursor.fetchone())
    for value in (number, "13800138000", "6222021234567890", "高血压", "土家族"):
        assert value.encode() not in told


def test_a_value_is_read_again_and_masked_by_its_tail() -> None:
    number = identity()
    made = Subject.objects.get(pk=subject(resident_id=number, phone="13800138000", health="高血压").pk)
    assert [subjects.in_clear(made, column) for column in ("resident_id", "phone", "health")] == [
        number,
        "13800138000",
        "高血压",
    ]
    assert (made.resident_id_tail, made.phone_tail) == (number[-4:], "8000")


def test_a_short_number_shows_no_tail() -> None:
    assert subject(phone="12345").phone_tail == ""


def test_one_identity_is_one_subject() -> None:
    number = identity()
    subject(resident_id=number)
    with pytest.raises(IntegrityError), transaction.atomic():
        subject(resident_id=number.lower())


def test_people_without_an_identity_are_several() -> None:
    assert subject(resident_id="").pk != subject(resident_id="").pk
    assert subjects.by_resident_id("") is None
    assert list(subjects.having("phone", "")) == []


def test_a_person_is_found_by_any_writing() -> None:
    made = subject(phone="13800138000")
    number = subjects.in_clear(made, "resident_id")
    assert subjects.by_resident_id(f"{number[:6]} {number[6:]}") == made
    assert list(subjects.having("phone", "+86 138-0013-8000")) == [made]
    assert subjects.by_resident_id(identity()) is None


def test_spouses_may_share_a_phone() -> None:
    both = {subject(phone="13800138000").pk, subject(phone="13800138000").pk}
    assert {found.pk for found in subjects.having("phone", "13800138000")} == both


def test_many_are_found_at_once() -> None:
    made = {subjects.in_clear(one, "resident_id"): one for one in (subject() for _ in range(30))}
    found = subjects.by_resident_ids([*made, *(identity() for _ in range(900))])
    assert found == made


def test_whether_a_value_is_the_same_is_asked_of_the_index() -> None:
    number = identity()
    made = subject(resident_id=number, phone="13800138000", health="高血压", bank_card="")
    assert subjects.holds(made, "resident_id", f"{number[:6]}-{number[6:]}")
    assert subjects.holds(made, "phone", "+8613800138000")
    assert subjects.holds(made, "health", "高血压")
    assert subjects.holds(made, "bank_card", "")
    assert not subjects.holds(made, "phone", "13800138001")
    assert not subjects.holds(made, "phone", "")
    assert not subjects.holds(made, "health", "")


def test_an_empty_text_clears_a_column() -> None:
    made = subjects.put(subject(), phone="", resident_id="")
    made.save()
    made.refresh_from_db()
    assert (bytes(made.phone_sealed), made.phone_index, made.phone_tail) == (b"", "", "")
    assert (made.resident_id_index, made.resident_id_index_even) == (None, None)


def test_five_thousand_rows_a_second_are_sealed_and_indexed() -> None:
    """The budget is 2,000 rows stored a second, database included; sealing may take a small part of it."""
    ring, numbers = current_ring(), [identity() for _ in range(2_000)]
    begun = time.process_time()
    for number in numbers:
        subjects.put(Subject(), ring, resident_id=number, phone="13800138000", health="高血压", ethnicity="土家族")
    assert 2_000 / (time.process_time() - begun) > 5_000
