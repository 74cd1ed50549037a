"""Intake（批量建档）: rows of any ledger that name people, judged and written many at a time.

The roster uses it, and so do the ledgers of later stages whose rows bring people that nobody registered yet. A blank
cell never clears what is stored. One identity is one worker: known people are found by it and updated.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db import IntegrityError, transaction

from qiao.ground import clock, places
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import OUTSIDE_SCOPE, Judged, fault_at
from qiao.ground.exchange.faults import Fault
from qiao.ground.privacy import subjects
from qiao.ground.privacy.keys import KeyRing, current_ring
from qiao.ground.privacy.models import Subject
from qiao.ground.privacy.visibility import move_residence, settle
from qiao.ground.storing import insert, ordered_id
from qiao.story.register import states, tokens
from qiao.story.register.errors import REGISTERED_ELSEWHERE
from qiao.story.register.housing import HouseholdsOfRows
from qiao.story.register.initials import initials_of
from qiao.story.register.keeping_past import Held, Source, held, held_sealed, keep_past
from qiao.story.register.models import Household, Worker
from qiao.story.register.persons import (
    OF_WORKER,
    POVERTY_CODE,
    SEALED,
    Known,
    Person,
    person_of,
    told_changes,
    versions_seen,
    worker_changes,
)
from qiao.story.register.queries import workers_seen

__all__ = ["POVERTY_CODE", "SEALED", "SEALED_FIELDS", "Entry", "Intake", "Person", "Wish", "person_of"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a later stage's row means for the worker's own record: the status it leads to, and when they said so."""

    status: str
    said_on: date


class Intake:
    """Rows of one call, with everyone of them whom the register has already."""

    def __init__(
        self,
        rows: Sequence[Mapping[str, Any]],
        *,
        by: Actor,
        permission: str,
        wishes: Mapping[int, Wish] | None = None,
    ) -> None:
        self.rows, self.by, self.permission, self.wishes = rows, by, permission, wishes or {}
        self.ring = current_ring()
        today = clock.today()
        self.people = [person_of(row, today) for row in rows]
        self.known: dict[str, Known] = {}

    def _known(self, *, locked: bool = False) -> dict[str, Known]:
        """By identity: whoever the register has, in three queries; `locked` against other writers till the end."""
        found = subjects.by_resident_ids(person.identity for person in self.people)
        of_subject = {subject.pk: number for number, subject in found.items()}
        with_kin = Worker.objects.select_related("merged_into__subject", "merged_into__household", "household")
        if locked:
            with_kin = with_kin.select_for_update(of=("self",))
        workers = {worker.subject_id: worker for worker in with_kin.filter(subject_id__in=list(of_subject))}
        standing = {key: worker.merged_into or worker for key, worker in workers.items()}
        keys = [worker.pk for worker in standing.values()]
        seen = set(workers_seen(self.by, self.permission).filter(pk__in=keys).values_list("pk", flat=True))
        known = {}
        for key, worker in standing.items():
            subject = worker.subject if worker.subject_id != key else found[of_subject[key]]
            is_ours = worker.pk in seen and self.by.covers(self.permission, worker.region)
            known[of_subject[key]] = Known(worker, subject, is_ours, worker.pk in seen)
        return known

    def look_up(self) -> None:
        """Find whom the register has already."""
        self.known = self._known()

    def fault_of(self, index: int) -> Fault | None:
        """Why this row may not be written, if so."""
        person, row = self.people[index], self.rows[index]
        at = "residence" if row.get("residence") else "residence_county"
        if person.region and not self.by.covers(self.permission, person.region):
            return fault_at(row, at, OUTSIDE_SCOPE, place=places.by_code(person.region, historic=True).full_name)
        known = self.known.get(person.identity)
        if known is not None and not known.is_ours:
            return fault_at(row, "identity", REGISTERED_ELSEWHERE)
        return None

    def judged(self) -> list[Judged]:
        """What each row would do."""
        self.look_up()
        verdicts = []
        for index, person in enumerate(self.people):
            fault = self.fault_of(index)
            known = self.known.get(person.identity)
            if fault is not None:
                verdicts.append(Judged("wrong", faults=(fault,)))
            elif known is None:
                verdicts.append(Judged("new"))
            else:
                changes = told_changes(person, known)
                verdicts.append(Judged("changed" if changes else "same", changes, seen=versions_seen(known)))
        return verdicts

    def written(self, batch_id: uuid.UUID) -> list[Entry]:
        """Write every row without fault, inside the caller's transaction; rows at fault are left out.

        A person whom somebody else registered since the look-up makes the whole call look again, once.
        """
        self.known = self._known(locked=True)
        try:
            with transaction.atomic():
                return _Writing(self, batch_id).entries()
        except IntegrityError:
            self.known = self._known(locked=True)
            return _Writing(self, batch_id).entries()


@dataclass(slots=True)
class Entry:
    """What a row did: the worker, how, and what it was before; the household too where the row made or changed one."""

    row: int
    worker: Worker
    effect: str
    before: dict[str, Any] | None = None
    household: Household | None = None
    household_effect: str = ""
    household_before: dict[str, Any] | None = None


class _Writing:
    """One writing under way: what is to be made, what is to be saved, in few statements."""

    def __init__(self, intake: Intake, batch_id: uuid.UUID) -> None:
        self.intake, self.batch_id, self.today = intake, batch_id, clock.today()
        self.made: list[tuple[Subject, Worker]] = []
        self.changed: dict[uuid.UUID, Worker] = {}
        self.resealed: dict[uuid.UUID, Subject] = {}
        self.moved: list[Worker] = []
        self.looked_for_anew: set[uuid.UUID] = set()
        self.source = Source(intake.by.user_id, batch_id)
        self.past: list[Held] = []
        self.houses = HouseholdsOfRows(intake.people, self.source)

    def entries(self) -> list[Entry]:
        intake, found, seen = self.intake, [], set()
        for index, person in enumerate(intake.people):
            if intake.fault_of(index) is not None or not person.region or person.identity in seen:
                continue
            seen.add(person.identity)
            known = intake.known.get(person.identity)
            found.append(self._new(person) if known is None else self._update(person, known))
        self._save()
        return found

    def _new(self, person: Person) -> Entry:
        subject = _sealed(Subject(id=ordered_id()), self.intake.ring, {"resident_id": person.identity, **person.sealed})
        house, effect, before = self.houses.for_person(person, None)
        wish = self.intake.wishes.get(person.row)
        worker = Worker(
            id=ordered_id(),
            subject=subject,
            household=house,
            name=person.name,
            initials=initials_of(person.name),
            sex=person.sex,
            born_on=person.born,
            region=person.region,
            **person.own,
            status=self._status(person, states.UNVERIFIED),
            verified_on=wish.said_on if wish else None,
            batch_id=self.batch_id,
            created_by_id=self.intake.by.user_id,
        )
        self.made.append((subject, worker))
        return Entry(person.row, worker, "created", None, house if effect else None, effect, before)

    def _update(self, person: Person, known: Known) -> Entry:
        worker = known.worker
        before: dict[str, Any] = {}
        for name, value in worker_changes(person, worker).items():
            before[name] = getattr(worker, name)
            self.past.append(held(worker, name))
            setattr(worker, name, value)
        if "region" in before:
            self.moved.append(worker)
        if "name" in before:
            worker.initials = initials_of(worker.name)
        if {"name", "region"} & set(before):
            self.looked_for_anew.add(worker.pk)
        house, effect, house_before = self.houses.for_person(person, worker)
        if house is not None and house.pk != worker.household_id:
            self.past.append(held(worker, "household"))
            before["household_id"] = str(worker.household_id) if worker.household_id else None
            worker.household = house
        before |= self._reseal(person, worker, known.subject) | self._follow(person, worker)
        if before:
            worker.version += 1
            self.changed[worker.pk] = worker
        kept = before or None
        return Entry(
            person.row, worker, "changed" if before else "same", kept, house if effect else None, effect, house_before
        )

    def _status(self, person: Person, otherwise: str) -> str:
        if person.is_child:
            return states.NOT_LOOKING
        wish = self.intake.wishes.get(person.row)
        return wish.status if wish else otherwise

    def _follow(self, person: Person, worker: Worker) -> dict[str, Any]:
        """Status and day of the last word, where the row tells of a wish; what they were."""
        before: dict[str, Any] = {}
        wish = self.intake.wishes.get(person.row)
        status = self._status(person, worker.status)
        if worker.status in states.IDLE and status != worker.status:
            before["status"], worker.status = worker.status, status
        if wish and (worker.verified_on is None or worker.verified_on < wish.said_on):
            before["verified_on"] = worker.verified_on and worker.verified_on.isoformat()
            worker.verified_on = wish.said_on
        return before

    def _reseal(self, person: Person, worker: Worker, subject: Subject) -> dict[str, str]:
        before: dict[str, str] = {}
        for column, text in person.sealed.items():
            if not subjects.holds(subject, cast(subjects.Sealed, column), text):
                before[column] = subjects.in_clear(subject, cast(subjects.Sealed, column))
                self.past.append(held_sealed(worker, cast(subjects.Sealed, column), before[column]))
                _sealed(subject, self.intake.ring, {column: text})
                self.resealed[subject.pk] = subject
        return before

    def _save(self) -> None:
        self.houses.save()
        insert([subject for subject, _ in self.made])
        insert([worker for _, worker in self.made])
        tokens.write_new([worker for _, worker in self.made])
        settle(((subject, worker.region) for subject, worker in self.made), self.today)
        keep_past(self.past, self.source)
        if self.changed:
            fields = [
                "name",
                "region",
                *OF_WORKER,
                "initials",
                "household",
                "status",
                "verified_on",
                "since",
                "version",
            ]
            Worker.objects.bulk_update(self.changed.values(), fields)
            tokens.rewrite([*self.looked_for_anew])
        if self.resealed:
            Subject.objects.bulk_update(self.resealed.values(), SEALED_FIELDS)
        for worker in self.moved:
            move_residence(subject=worker.subject, region=worker.region, since=self.today)


def _sealed(subject: Subject, ring: KeyRing, values: Mapping[str, str]) -> Subject:
    return subjects.put(subject, ring, **values)


SEALED_FIELDS = [name for column in SEALED for name in subjects.COLUMNS[column]]
