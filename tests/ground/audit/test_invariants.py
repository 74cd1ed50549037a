"""Invariants: a sound database has no finding, each broken rule has one with a remedy, and looking changes nothing."""

from __future__ import annotations

import pytest
from django.db import connection

from qiao.ground.accounts.actors import SYSTEM
from qiao.ground.audit import invariants
from qiao.ground.audit.actions import record
from qiao.ground.audit.invariants import INVARIANTS, Finding, Invariant, WroteWhileLooking, run_invariants
from qiao.ground.audit.models import Event
from qiao.ground.audit.protection import protect, release
from qiao.ground.audit.sealing import seal_events

pytestmark = pytest.mark.django_db


def found(name: str) -> list[Finding]:
    (looked,) = run_invariants((name,))
    return list(looked.findings)


def test_every_room_of_the_ground_declares_its_own() -> None:
    invariants.load()
    assert {"audit.chain", "audit.append_only", "privacy.sealed_values_open", "jobs.alive"} <= set(INVARIANTS)
    for one in INVARIANTS.values():
        assert one.zh
        assert one.en
        assert one.name.count(".") == 1


def test_a_sound_database_has_no_finding() -> None:
    protect(connection)
    record(by=SYSTEM, action="tests.thing.done")
    seal_events()
    assert [(looked.invariant.name, looked.findings) for looked in run_invariants() if looked.findings] == []


def test_a_changed_event_is_found_with_a_remedy() -> None:
    event = record(by=SYSTEM, action="tests.thing.done")
    seal_events()
    Event.objects.update(reason="改了")
    (finding,) = found("audit.chain")
    assert finding.record == f"audit.event {event.pk}"
    assert "备份" in finding.remedy_zh
    assert "backups" in finding.remedy_en


def test_a_dropped_trigger_is_found() -> None:
    protect(connection)
    assert found("audit.append_only") == []
    release(connection)
    assert {finding.record for finding in found("audit.append_only")} >= {"audit_event_no_update"}


def test_an_invariant_that_writes_is_our_own_bug(monkeypatch) -> None:
    def writes():
        Event.objects.update(reason="x")
        yield from ()

    monkeypatch.setitem(INVARIANTS, "tests.writes", Invariant("tests.writes", "写", "writes", writes))
    with pytest.raises(WroteWhileLooking):
        found("tests.writes")


def test_a_long_list_is_cut_and_says_so(monkeypatch) -> None:
    many = Invariant("tests.many", "多", "many", lambda: (Finding(str(n), "", "", "", "") for n in range(1000)))
    monkeypatch.setitem(INVARIANTS, "tests.many", many)
    (looked,) = run_invariants(("tests.many",))
    assert (len(looked.findings), looked.more) == (100, True)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError):
        found("tests.nobody")
