"""Protection: the database itself refuses to change, replace or delete an audit record."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit.actions import record
from qiao.ground.audit.models import Event, Link
from qiao.ground.audit.protection import missing, protect, release
from qiao.ground.audit.sealing import seal_events

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def protected() -> None:
    """Two sealed events under the triggers that every real database has."""
    protect(connection)
    record(by=SYSTEM, action="tests.thing.done", reason="因")
    record(by=SYSTEM, action="tests.thing.done", reason="果")
    seal_events()
    connection.check_constraints()  # PostgreSQL truncates no table with checks outstanding


ATTEMPTS = (
    "UPDATE audit_event SET reason = 'x'",
    "UPDATE audit_link SET head = 'x'",
    "DELETE FROM audit_event",
    "DELETE FROM audit_link",
    *(
        ["TRUNCATE audit_link", "TRUNCATE audit_event CASCADE"]
        if connection.vendor == "postgresql"
        else [
            "INSERT OR REPLACE INTO audit_link SELECT sequence, digest, 'x', sealed_at, event_id FROM audit_link",
            "REPLACE INTO audit_event SELECT * FROM audit_event",
        ]
    ),
)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_no_statement_changes_a_record(attempt: str) -> None:
    before = list(Event.objects.order_by("pk").values()), list(Link.objects.order_by("pk").values())
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)
    assert (list(Event.objects.order_by("pk").values()), list(Link.objects.order_by("pk").values())) == before


def test_new_events_go_on_being_written_and_sealed() -> None:
    record(by=SYSTEM, action="tests.thing.done")
    assert seal_events() == 1
    assert Link.objects.count() == 3


def test_a_missing_trigger_is_told_and_put_back() -> None:
    assert missing(connection) == []
    release(connection)
    assert len(missing(connection)) >= 4
    protect(connection)
    assert missing(connection) == []
