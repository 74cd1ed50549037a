"""Signing（签字同意）: the signature on a willingness form is a consent to be matched, and goes with its import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Change, Refusal, Written
from qiao.ground.privacy.consents import Purpose, answered, record_signed, unsign
from qiao.story.register.intake import Entry
from qiao.story.register.models import Worker
from qiao.story.register.roster import CHANGED_SINCE

CONSENT = "privacy.consent"
PURPOSE: Purpose = "matching"


def signed_on(row: Mapping[str, Any]) -> date | None:
    """The day on the form, if it is not ahead of us."""
    day = row.get("consent_on")
    return day if isinstance(day, date) and day <= clock.today() else None


def consent_change(worker: Worker, signed: date | None, answers: Iterable[UUID]) -> tuple[Change, ...]:
    """What a signature would add: nothing where the person has answered already, whatever they said."""
    if signed is None or worker.subject_id in set(answers):
        return ()
    return (Change("consent_on", "同意推荐岗位", "", said_how(signed)),)


def write_consents(entries: Sequence[Entry], signed: Mapping[int, date | None], by: Actor) -> dict[int, Written]:
    """By row, the consents of those who signed and had not answered yet."""
    days = {entry.worker.subject_id: day for entry in entries if (day := signed.get(entry.row)) is not None}
    made = record_signed(by=by, purpose=PURPOSE, hows={key: said_how(day) for key, day in days.items()})
    return {
        entry.row: Written(entry.row, CONSENT, made[entry.worker.subject_id], "created")
        for entry in entries
        if signed.get(entry.row) is not None and entry.worker.subject_id in made
    }


def undo_consents(entries: Sequence[Written]) -> list[Refusal]:
    """Take back the consents of an import that still stand as they were recorded."""
    keys = [entry.record_id for entry in entries if entry.kind == CONSENT]
    return [Refusal(key, *CHANGED_SINCE, who="") for key in unsign(keys)]


def those_who_answered(workers: Iterable[Worker]) -> set[UUID]:
    """Subjects with an answer that stands, a yes or a no."""
    return answered([worker.subject_id for worker in workers], PURPOSE)


def said_how(day: date) -> str:
    """签字，2019-06-20."""
    return f"求职意愿登记表签字，{day.isoformat()}"
