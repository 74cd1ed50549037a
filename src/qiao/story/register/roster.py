"""The roster on its way in: what each row would do, did, and how it is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Judged, Refusal, Written
from qiao.ground.exchange.columns import Ledger
from qiao.ground.privacy import subjects
from qiao.ground.privacy.models import Consent, Subject
from qiao.ground.privacy.visibility import move_residence
from qiao.story.register import tokens
from qiao.story.register.initials import initials_of
from qiao.story.register.intake import SEALED, SEALED_FIELDS, Entry, Intake
from qiao.story.register.keeping_past import OF_HOUSEHOLD, STARTS, held, take_back
from qiao.story.register.ledgers import roster
from qiao.story.register.models import Candidate, Household, Unlinked, Worker
from qiao.story.register.uses import term_of, uses_of

WORKER, HOUSEHOLD = "register.worker", "register.household"
CHANGED_SINCE = "导入以后又改过，撤不回。请逐人更正。", "Changed since the import; correct them one by one."
STILL_USED = (
    "已经有{what}，撤不回。请逐人更正。",
    "Cannot be taken back: there is more on it by now ({what}). Correct it by hand.",
)
HOUSE_USED = "这户还有别人，留下了。", "Others live in this household; it is kept."


class Roster:
    """Importer of the workers' roster."""

    hidden = frozenset({"health", "ethnicity", "political"})

    def ledger(self, as_of: date) -> Ledger:
        """The roster on that day."""
        return roster(as_of)

    def judge(self, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Judged]:
        """New, changed, same or wrong, row by row."""
        return Intake(rows, by=by, permission="register.import").judged()

    def write(self, rows: Sequence[Mapping[str, Any]], *, by: Actor, batch_id: UUID) -> list[Written]:
        """Write the good rows."""
        intake = Intake(rows, by=by, permission="register.import")
        return [told for entry in intake.written(batch_id) for told in written_of(entry)]

    def undo(self, entries: Sequence[Written], *, by: Actor) -> list[Refusal]:  # noqa: ARG002 - the batch says who
        """Take back what the batch made or changed, unless it is used or was changed since."""
        return undone(entries)


def written_of(entry: Entry) -> list[Written]:
    """An intake's entry as the ground keeps it: the household first, so that it is taken back last."""
    told = []
    if entry.household is not None:
        house = entry.household
        effect: Any = entry.household_effect
        told.append(Written(entry.row, HOUSEHOLD, house.pk, effect, house.version, entry.household_before))
    effect = entry.effect
    told.append(Written(entry.row, WORKER, entry.worker.pk, effect, entry.worker.version, entry.before))
    return told


def undone(entries: Sequence[Written]) -> list[Refusal]:
    """Take these entries back; those used or changed since are told and left."""
    refused = _undo_workers([entry for entry in entries if entry.kind == WORKER])
    return refused + _undo_households([entry for entry in entries if entry.kind == HOUSEHOLD])


def _undo_workers(entries: Sequence[Written]) -> list[Refusal]:
    of_worker = {entry.record_id: entry for entry in entries if entry.effect != "same"}
    workers = {
        w.pk: w
        for w in Worker.objects.select_for_update(of=("self",)).filter(pk__in=list(of_worker)).select_related("subject")
    }
    created = [key for key, entry in of_worker.items() if entry.effect == "created"]
    used = uses_of(Worker, created) | _consenting(workers, created)
    refused, gone = [], []
    given_back: list[tuple[Worker, Mapping[str, Any]]] = []
    for key, entry in of_worker.items():
        worker = workers.get(key)
        if worker is None:
            continue
        if worker.version != entry.version:
            refused.append(Refusal(key, *CHANGED_SINCE, who=worker.called))
        elif key in used:
            zh, en = used[key]
            refused.append(
                Refusal(key, STILL_USED[0].format(what=zh), STILL_USED[1].format(what=en), who=worker.called)
            )
        elif entry.effect == "created":
            gone.append(worker)
        else:
            given_back.append((worker, entry.before or {}))
    take_back([held(worker, name) for worker, before in given_back for name in _facts_in(before)])
    for worker, before in given_back:
        _give_back(worker, before)
    asked = rows_asking([worker.pk for worker in gone])
    Worker.objects.filter(pk__in=[worker.pk for worker in gone]).delete()
    left_alone(asked)
    Subject.objects.filter(pk__in=[worker.subject_id for worker in gone]).delete()
    return refused


def rows_asking(workers: Sequence[UUID]) -> list[UUID]:
    """The rows without an identity that may be one of these workers."""
    pairs = Candidate.objects.filter(worker_id__in=list(workers), unlinked__isnull=False)
    return list(pairs.order_by("unlinked_id").values_list("unlinked_id", flat=True).distinct())


def left_alone(rows: Sequence[UUID]) -> None:
    """Of these rows, those that have nobody left to be asked about are found to be nobody known（没找到）."""
    open_pairs = Candidate.objects.filter(unlinked_id__in=list(rows)).exclude(state="different")
    alone = Unlinked.objects.filter(pk__in=list(rows), state="asking")
    alone.exclude(pk__in=open_pairs.values("unlinked_id")).update(state="unfound")


def _consenting(workers: Mapping[UUID, Worker], created: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    of_subject = {workers[key].subject_id: key for key in created if key in workers}
    asked = Consent.objects.filter(subject_id__in=list(of_subject)).values_list("subject_id", flat=True)
    return {of_subject[key]: term_of(Consent) for key in asked}


def _facts_in(before: Mapping[str, Any]) -> list[str]:
    return ["household" if name == "household_id" else name for name in before if name not in _NO_FACTS]


def _give_back(worker: Worker, before: Mapping[str, Any]) -> None:
    """The values as they were; the version goes on, because the record changes once more."""
    sealed = {column: before[column] for column in SEALED if column in before}
    was = worker.region
    for name, value in before.items():
        if name not in sealed:
            setattr(worker, name, value)
    worker.initials = initials_of(worker.name)
    worker.version += 1
    worker.save()
    tokens.rewrite([worker.pk])
    if sealed:
        subjects.put(worker.subject, **sealed).save(update_fields=SEALED_FIELDS)
    if worker.region != was:
        move_residence(subject=worker.subject, region=worker.region)


def _undo_households(entries: Sequence[Written]) -> list[Refusal]:
    refused = []
    for entry in entries:
        house = Household.objects.filter(pk=entry.record_id).first()
        if house is None:
            continue
        if entry.effect == "created" and not house.workers.exists():
            house.delete()
        elif entry.effect == "created":
            refused.append(Refusal(house.pk, *HOUSE_USED, who=house.number))
        elif house.version != entry.version:
            refused.append(Refusal(house.pk, *CHANGED_SINCE, who=house.number))
        else:
            _give_household_back(house, entry.before or {})
    return refused


def _give_household_back(house: Household, before: Mapping[str, Any]) -> None:
    take_back([held(house, name) for name in OF_HOUSEHOLD if name in before or STARTS.get(name) in before])
    for name, was in before.items():
        setattr(house, name, date.fromisoformat(was) if was and name in _DAYS else was)
    house.version += 1
    house.save(update_fields=[*before, "since", "version", "updated_at"])


_NO_FACTS = frozenset({"status", "verified_on"})
_DAYS = frozenset({"poverty_since", "monitored_since", "exited_on"})
