"""Intake（批量建档）: rows of any ledger that name people, judged and written many at a time.

The roster uses it, and so do the ledgers of later stages whose rows bring people that nobody registered yet. A blank
cell never clears what is stored. One identity is one worker: known people are found by it and updated.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db import IntegrityError, transaction

from qiao.ground import clock, places
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import OUTSIDE_SCOPE, Change, Judged, Seen, fault_at
from qiao.ground.exchange.faults import Fault
from qiao.ground.privacy import subjects
from qiao.ground.privacy.keys import KeyRing, current_ring
from qiao.ground.privacy.models import Subject
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.privacy.visibility import move_residence, settle
from qiao.ground.storing import insert
from qiao.story.register import household_words, states, tokens, words
from qiao.story.register.columns import birth_of, residence_of
from qiao.story.register.errors import REGISTERED_ELSEWHERE
from qiao.story.register.housing import HouseholdsOfRows
from qiao.story.register.initials import initials_of
from qiao.story.register.ledgers import LEAST_AGE
from qiao.story.register.models import Household, Worker
from qiao.story.register.queries import workers_seen
from qiao.story.register.readers import region_of

_EDUCATION = {word: step for step, word in enumerate(words.EDUCATION)}
POVERTY_CODE = {"建档立卡贫困户": "poor", "脱贫户": "exited", "监测对象": "monitored", "非贫困户": ""}
MONITORED_KINDS = frozenset(household_words.MONITORED) - {household_words.NOT_MONITORED}
SEALED: tuple[subjects.Sealed, ...] = ("phone", "health", "ethnicity")


@dataclass(frozen=True, slots=True)
class Person:
    """What a row says of a person; None where its cell is blank, or where a child's record leaves it out."""

    row: int
    name: str
    identity: str
    born: date
    sex: str
    region: str
    is_child: bool
    household: str = ""
    poverty: str | None = None
    relation: str | None = None
    education: int | None = None
    skills: list[str] | None = None
    sealed: dict[str, str] = field(default_factory=dict)


def person_of(row: Mapping[str, Any], today: date) -> Person:
    """A row in the register's own terms."""
    identity = str(row["identity"])
    born = birth_of(identity)
    is_child = age_on(born, today) < LEAST_AGE
    poverty = row.get("poverty_status") or ("监测对象" if row.get("monitored_as") in MONITORED_KINDS else None)
    told: dict[str, str] = {
        "phone": row.get("phone") or "",
        "health": "、".join(row.get("health") or ()),
        "ethnicity": row.get("ethnicity") or "",
    }
    return Person(
        row=int(row["row"]),
        name=str(row["name"]),
        identity=identity,
        born=born,
        sex="1" if int(identity[16]) % 2 else "2",
        region=region_of(residence_of(row)),
        is_child=is_child,
        household=str(row.get("household") or ""),
        poverty=None if poverty is None else POVERTY_CODE[poverty],
        relation=row.get("relation"),
        education=None if is_child else _EDUCATION.get(row.get("education") or ""),
        skills=None if is_child else row.get("skills"),
        sealed={} if is_child else {column: text for column, text in told.items() if text},
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What a later stage's row means for the worker's own record: the status it leads to, and when they said so."""

    status: str
    said_on: date


@dataclass(frozen=True, slots=True)
class Known:
    """A person the register has: the worker (of merged ones the one that stands), its subject, and who may touch it."""

    worker: Worker
    subject: Subject
    is_ours: bool
    is_seen: bool


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
                verdicts.append(Judged("changed" if changes else "same", changes, seen=_seen(known)))
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


def _seen(known: Known) -> tuple[Seen, ...]:
    """The versions that the row was compared with: the worker's, and of the household they live in."""
    worker, house = known.worker, known.worker.household
    of_house = (Seen("register.household", house.pk, house.version),) if house else ()
    return (Seen("register.worker", worker.pk, worker.version), *of_house)


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


def told_changes(person: Person, known: Known) -> tuple[Change, ...]:
    """The values that a row would change, as a preview may show them."""
    worker, subject = known.worker, known.subject
    told = [Change(key, title, _shown(key, was), _shown(key, now)) for key, title, was, now in _plain(person, worker)]
    for column, text in person.sealed.items():
        if not subjects.holds(subject, cast(subjects.Sealed, column), text):
            told.append(Change(column, _TITLE[column], *_masked(subject, column, text)))
    return tuple(told)


def _masked(subject: Subject, column: str, text: str) -> tuple[str, str]:
    if column != "phone":
        return "（保密）", "（保密）"
    return f"尾号 {subject.phone_tail}" if subject.phone_tail else "", f"尾号 {text[-4:]}"


_ATTRIBUTE = {
    "name": "name",
    "residence": "region",
    "relation": "relation",
    "education": "education",
    "skills": "skills",
}
_TITLE = {"phone": "联系电话", "health": "健康状况", "ethnicity": "民族"}


def _shown(key: str, value: object) -> str:
    if value is None or value == "":
        return ""
    if key == "residence":
        return places.by_code(str(value), historic=True).full_name
    if key == "education":
        return list(words.EDUCATION)[int(str(value))]
    if key == "poverty_status":
        return {code: word for word, code in POVERTY_CODE.items()}.get(str(value), "")
    return "、".join(value) if isinstance(value, list) else str(value)


def _home(person: Person, worker: Worker) -> str:
    """The row's residence, unless it only says less of the same."""
    return worker.region if worker.region.startswith(person.region) else person.region


def _plain(person: Person, worker: Worker) -> list[tuple[str, str, object, object]]:
    """Key, title, stored, told of the values kept in the open that differ."""
    house = worker.household
    pairs: list[tuple[str, str, object, object]] = [
        ("name", "姓名", worker.name, person.name),
        ("residence", "居住地址", worker.region, _home(person, worker)),
        ("household", "户编号", house.number if house else "", person.household or (house.number if house else "")),
        ("relation", "与户主关系", worker.relation, worker.relation if person.relation is None else person.relation),
        ("education", "文化程度", worker.education, worker.education if person.education is None else person.education),
        ("skills", "技能特长", worker.skills, worker.skills if person.skills is None else person.skills),
    ]
    poverty = house.poverty if house else ""
    pairs.append(("poverty_status", "贫困状况", poverty, poverty if person.poverty is None else person.poverty))
    return [pair for pair in pairs if pair[2] != pair[3]]


class _Writing:
    """One writing under way: what is to be made, what is to be saved, in few statements."""

    def __init__(self, intake: Intake, batch_id: uuid.UUID) -> None:
        self.intake, self.batch_id, self.today = intake, batch_id, clock.today()
        self.made: list[tuple[Subject, Worker]] = []
        self.changed: dict[uuid.UUID, Worker] = {}
        self.resealed: dict[uuid.UUID, Subject] = {}
        self.moved: list[Worker] = []
        self.looked_for_anew: set[uuid.UUID] = set()
        self.houses = HouseholdsOfRows(intake.people)

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
        subject = _sealed(Subject(), self.intake.ring, {"resident_id": person.identity, **person.sealed})
        house, effect, before = self.houses.for_person(person, None)
        wish = self.intake.wishes.get(person.row)
        worker = Worker(
            subject=subject,
            household=house,
            name=person.name,
            initials=initials_of(person.name),
            sex=person.sex,
            born_on=person.born,
            region=person.region,
            relation=person.relation or "",
            education=person.education,
            skills=person.skills or [],
            status=self._status(person, states.UNVERIFIED),
            verified_on=wish.said_on if wish else None,
            batch_id=self.batch_id,
            created_by_id=self.intake.by.user_id,
        )
        self.made.append((subject, worker))
        return Entry(person.row, worker, "created", None, house if effect else None, effect, before)

    def _update(self, person: Person, known: Known) -> Entry:
        worker, before = known.worker, {}
        for key, _, was, now in _plain(person, worker):
            if key in _ATTRIBUTE:
                before[_ATTRIBUTE[key]] = was
                setattr(worker, _ATTRIBUTE[key], now)
        if "region" in before:
            self.moved.append(worker)
        if "name" in before:
            worker.initials = initials_of(worker.name)
        if {"name", "region"} & set(before):
            self.looked_for_anew.add(worker.pk)
        house, effect, house_before = self.houses.for_person(person, worker)
        if house is not None and house.pk != worker.household_id:
            before["household_id"] = str(worker.household_id) if worker.household_id else None
            worker.household = house
        before |= self._reseal(person, known.subject) | self._follow(person, worker)
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

    def _reseal(self, person: Person, subject: Subject) -> dict[str, str]:
        before: dict[str, str] = {}
        for column, text in person.sealed.items():
            if not subjects.holds(subject, cast(subjects.Sealed, column), text):
                before[column] = subjects.in_clear(subject, cast(subjects.Sealed, column))
                _sealed(subject, self.intake.ring, {column: text})
                self.resealed[subject.pk] = subject
        return before

    def _save(self) -> None:
        self.houses.save()
        insert([subject for subject, _ in self.made])
        insert([worker for _, worker in self.made])
        tokens.write_new([worker for _, worker in self.made])
        settle(((subject, worker.region) for subject, worker in self.made), self.today)
        if self.changed:
            fields = [*_ATTRIBUTE.values(), "initials", "household", "status", "verified_on", "version"]
            Worker.objects.bulk_update(self.changed.values(), fields)
            tokens.rewrite([*self.looked_for_anew])
        if self.resealed:
            Subject.objects.bulk_update(self.resealed.values(), SEALED_FIELDS)
        for worker in self.moved:
            move_residence(subject=worker.subject, region=worker.region, since=self.today)


def _sealed(subject: Subject, ring: KeyRing, values: Mapping[str, str]) -> Subject:
    return subjects.put(subject, ring, **values)


SEALED_FIELDS = [name for column in SEALED for name in subjects.COLUMNS[column]]
