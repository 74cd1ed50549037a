"""Invariants（不变量）: what must always hold of the records, looked through by `qiao check` without changing anything.

An application writes its own in a file `invariants.py`, each a function that yields what does not hold. A finding names
the record and the remedy, never a person's number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from django.db import connection
from django.utils.module_loading import autodiscover_modules

from qiao.ground.audit import protection
from qiao.ground.audit.verifying import verify_chain

TOLD_MOST = 100
"""So many findings of one invariant are told; a thousand more of the same help nobody."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not hold: the record ("register.worker 3f2b…"), what is wrong with it, and what to do."""

    record: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


Look = Callable[[], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that must hold: its name ("audit.chain"), what it says, and how it is looked for."""

    name: str
    zh: str
    en: str
    look: Look


@dataclass(frozen=True, slots=True)
class Looked:
    """An invariant with what was found; `more` says that the list was cut."""

    invariant: Invariant
    findings: tuple[Finding, ...]
    more: bool


INVARIANTS: dict[str, Invariant] = {}


def invariant(name: str, zh: str, en: str) -> Callable[[Look], Look]:
    """Register a function that yields findings, one for each record that breaks the rule."""

    def registered(look: Look) -> Look:
        assert name not in INVARIANTS, f"{name} is registered twice"
        INVARIANTS[name] = Invariant(name, zh, en, look)
        return look

    return registered


def run_invariants(names: tuple[str, ...] = ()) -> Iterator[Looked]:
    """Look through the named invariants, or all, in the order of their names. Nothing can be written meanwhile by it.

    Raises KeyError for a name that nobody registered.
    """
    load()
    for name in sorted(names or INVARIANTS):
        one = INVARIANTS[name]
        with _reading_only():
            found = list(islice(one.look(), TOLD_MOST + 1))
        yield Looked(one, tuple(found[:TOLD_MOST]), len(found) > TOLD_MOST)


def load() -> None:
    """Have every application declare its invariants."""
    autodiscover_modules("invariants")


class WroteWhileLooking(AssertionError):
    """An invariant tried to write: our own bug."""


@contextmanager
def _reading_only() -> Iterator[None]:
    def refuse(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if sql.lstrip().split(None, 1)[0].upper() in {"INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE", "DROP"}:
            raise WroteWhileLooking(sql.split(None, 3)[:3])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@invariant("audit.chain", "审计链每一环都接得上", "every link of the audit chain holds")
def chain_holds() -> Iterator[Finding]:
    """Each break of the chain."""
    for broken in verify_chain():
        yield Finding(
            f"audit.event {broken.event_id or ''}".strip(),
            broken.zh,
            broken.en,
            "保存数据库现状，停止写入，对照备份查清是谁、什么时候改的。"
            if broken.code != "unsealed"
            else "看 qiao tick 和 qiao worker 是否在运行。",
            "Keep the database as it is, stop writing, and compare with the backups."
            if broken.code != "unsealed"
            else "See that qiao tick and qiao worker are running.",
        )


@invariant("audit.append_only", "数据库拒绝改动审计记录", "the database refuses to change audit records")
def triggers_are_there() -> Iterator[Finding]:
    """Each trigger that is missing."""
    for name in protection.missing(connection):
        yield Finding(
            name,
            f"触发器 {name} 不在",
            f"trigger {name} is missing",
            "查清谁删的，再运行 qiao.ground.audit.protection.protect 补上。",
            "Find out who dropped it, then put it back with qiao.ground.audit.protection.protect.",
        )
