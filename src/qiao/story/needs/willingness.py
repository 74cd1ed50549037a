"""The willingness form on its way in: people found or registered, and what they want stated as a need."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Change, Judged, Refusal, Seen, Verdict, Written
from qiao.ground.exchange.cells.texts import folded
from qiao.ground.exchange.columns import Ledger
from qiao.story.needs import signing, states, words
from qiao.story.needs.actions import REPLACED, NeedFacts
from qiao.story.needs.frames import REACH_OF_NEXT_STEP, REACH_WITHOUT_WORD
from qiao.story.needs.ledgers import willingness
from qiao.story.needs.models import Need
from qiao.story.needs.readers import AS_FAR_AS
from qiao.story.needs.summary import FIELD_NAMES, shown
from qiao.story.register.intake import Entry, Intake, Person, Wish
from qiao.story.register.models import Worker
from qiao.story.register.roster import CHANGED_SINCE, STILL_USED, undone, written_of
from qiao.story.register.uses import uses_of

NEED, REPLACED_NEED = "needs.need", "needs.replaced"
PERMISSION = "needs.import"
_OPEN_STEPS = (words.LEAVE, words.NEAR, words.PUBLIC_POST)
_MARK = re.compile(r"[a-z]{0,2}[0-9]{1,6}[组号队]?")
"""A group number（同行组号）, such as A1 or T00012; names of companions are settled by people, not here."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row says of a need: the facts, the state it stands in, when it was said, and with whom."""

    facts: NeedFacts
    state: str
    said_on: date
    family: UUID | None = None


def stated_by(row: Mapping[str, Any], person: Person, today: date, batch_id: UUID | None) -> Stated | None:
    """The need in a row; None for a child, and for somebody who has work and names no next step."""
    step = row.get("next_step")
    if person.is_child or (step is None and row.get("employed")):
        return None
    told = NeedFacts(
        reach=reach_of(row.get("reach"), step, person.region),
        next_step=step or "",
        wage_floor_yuan=row.get("wage_floor_yuan") or 0,
        night_ok=row.get("night_ok"),
        care=bool(row.get("care")),
        work_limits=row.get("work_limits") or 0,
        skills=tuple(dict.fromkeys(row.get("skills") or ())),
        certificates=tuple(dict.fromkeys(row.get("certificates") or ())),
        start_on=row.get("start_on"),
        return_on=row.get("return_on"),
        trained=row.get("trained"),
        training_wish=row.get("training_wish"),
        training_trade=row.get("training_trade") or "",
        unemployed_why=row.get("unemployed_reason") or "",
    )
    state = states.OPEN if step is None or step in _OPEN_STEPS else states.PAUSED
    mark = folded(row.get("companions") or "")
    family = uuid5(batch_id, f"{person.region[:9]}|{mark}") if batch_id and _MARK.fullmatch(mark) else None
    return Stated(told, state, min(row.get("consent_on") or today, today), family)


def reach_of(told: str | None, step: str | None, home: str) -> int:
    """How far, 0 to 4: the word's place in the list, or how far the place named is from home（as in `frames`）."""
    if told is None:
        return REACH_OF_NEXT_STEP.get(step or "", REACH_WITHOUT_WORD)
    if not told.startswith(AS_FAR_AS):
        return list(words.REACH).index(told)
    place = told.removeprefix(AS_FAR_AS).ljust(12, "0")
    full = home.ljust(12, "0")
    if place[:9] == full[:9] and place[6:9] != "000":
        return 0
    if place[:6] == full[:6]:
        return 1
    return 2 if place[:2] == full[:2] else 3


class Willingness:
    """Importer of the willingness form（R2）."""

    hidden = frozenset({"health"})

    def ledger(self, as_of: date) -> Ledger:
        """The form on that day."""
        return willingness(as_of)

    def judge(self, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Judged]:
        """Of the person and of the need together."""
        under_way = _Rows(rows, by, None)
        judged = under_way.intake.judged()
        workers = [known.worker for known in under_way.intake.known.values()]
        standing, answers = under_way.standing([worker.pk for worker in workers]), signing.those_who_answered(workers)
        return [self._with_need(one, under_way, index, standing, answers) for index, one in enumerate(judged)]

    def _with_need(
        self, judged: Judged, rows: _Rows, index: int, standing: Mapping[UUID, Need], answers: set[UUID]
    ) -> Judged:
        person, stated = rows.intake.people[index], rows.stated[index]
        known = rows.intake.known.get(person.identity)
        if judged.verdict in ("wrong", "new") or stated is None or known is None:
            return judged
        need = standing.get(known.worker.pk)
        signed = signing.consent_change(known.worker, rows.signed.get(person.row), answers)
        changes = (*changes_of(need, stated), *signed)
        verdict: Verdict = "changed" if changes or judged.changes else "same"
        of_need = (Seen("needs.need", need.pk, need.version),) if need else ()
        return Judged(verdict, (*judged.changes, *changes), seen=(*judged.seen, *of_need))

    def write(self, rows: Sequence[Mapping[str, Any]], *, by: Actor, batch_id: UUID) -> list[Written]:
        """The people first, then their needs."""
        under_way = _Rows(rows, by, batch_id)
        entries = under_way.intake.written(batch_id)
        needs = under_way.write_needs(entries, by, batch_id)
        consents = signing.write_consents(entries, under_way.signed, by)
        told: list[Written] = []
        for entry in entries:
            signed = [consents[entry.row]] if entry.row in consents else []
            told += [*signed, *written_of(entry), *needs.get(entry.row, ())]
        return told

    def undo(self, entries: Sequence[Written], *, by: Actor) -> list[Refusal]:  # noqa: ARG002 - the batch says who
        """Needs and signatures first, then the people they made."""
        refused = _undo_needs(entries) + signing.undo_consents(entries)
        held = {entry.row for entry in entries if any(r.record_id == entry.record_id for r in refused)}
        return refused + undone([entry for entry in entries if entry.row not in held])


@dataclass(slots=True)
class _Rows:
    """The rows of one call with what they state."""

    rows: Sequence[Mapping[str, Any]]
    by: Actor
    batch_id: UUID | None
    intake: Intake = field(init=False)
    signed: dict[int, date | None] = field(init=False)
    stated: list[Stated | None] = field(init=False)

    def __post_init__(self) -> None:
        today = clock.today()
        intake = Intake(self.rows, by=self.by, permission=PERMISSION)
        people = zip(self.rows, intake.people, strict=True)
        self.stated = [stated_by(row, person, today, self.batch_id) for row, person in people]
        intake.wishes = {
            person.row: Wish(states.status_of(stated.state, stated.facts.reach), stated.said_on)
            for person, stated in zip(intake.people, self.stated, strict=True)
            if stated is not None
        }
        self.intake = intake
        # A child is not matched, so nobody signs for that.
        self.signed = {
            person.row: None if person.is_child else signing.signed_on(row)
            for row, person in zip(self.rows, intake.people, strict=True)
        }

    def standing(self, worker_ids: Sequence[UUID]) -> dict[UUID, Need]:
        found = Need.objects.filter(worker_id__in=worker_ids, state__in=states.STANDING)
        return {need.worker_id: need for need in found}

    def write_needs(self, entries: Sequence[Entry], by: Actor, batch_id: UUID) -> dict[int, list[Written]]:
        by_row = {person.row: stated for person, stated in zip(self.intake.people, self.stated, strict=True)}
        known = [entry.worker.pk for entry in entries if entry.effect != "created"]
        standing = self.standing(known) if known else {}
        made, replaced, told = [], [], {}
        for entry in entries:
            stated, old = by_row.get(entry.row), standing.get(entry.worker.pk)
            if stated is None or (old is not None and not changes_of(old, stated)):
                continue
            written = []
            if old is not None:
                replaced.append(old.pk)
                written.append(Written(entry.row, REPLACED_NEED, old.pk, "changed", old.version + 1, _kept(old)))
            made.append(_need(entry.worker, stated, by, batch_id))
            told[entry.row] = [*written, Written(entry.row, NEED, made[-1].pk, "created")]
        Need.objects.filter(pk__in=replaced).update(
            state=states.CLOSED, closed_on=clock.today(), closed_why=REPLACED, version=F("version") + 1
        )
        Need.objects.bulk_create(made)
        return told


def changes_of(standing: Need | None, stated: Stated) -> tuple[Change, ...]:
    """What the row would change in the standing need; all of it where there is none."""
    values = stated.facts.values()
    if standing is None:
        return (Change("next_step", "求职需求", "", dict(Need.STATES)[stated.state]),)
    told = [
        Change(name, str(FIELD_NAMES[name]), shown(name, getattr(standing, name)), shown(name, value))
        for name, value in values.items()
        if getattr(standing, name) != value
    ]
    if standing.state != stated.state:
        told.append(Change("state", "状态", standing.get_state_display(), dict(Need.STATES)[stated.state]))
    return tuple(told)


def _need(worker: Worker, stated: Stated, by: Actor, batch_id: UUID) -> Need:
    return Need(
        worker=worker,
        state=stated.state,
        stated_on=stated.said_on,
        family=stated.family,
        batch_id=batch_id,
        created_by_id=by.user_id,
        **stated.facts.values(),
    )


def _kept(need: Need) -> dict[str, Any]:
    return {"state": need.state}


def _undo_needs(entries: Sequence[Written]) -> list[Refusal]:
    made = {entry.record_id: entry for entry in entries if entry.kind == NEED}
    needs = {n.pk: n for n in Need.objects.select_related("worker").filter(pk__in=list(made))}
    used = uses_of(Need, list(made))
    refused, gone = [], []
    for key, need in needs.items():
        if need.version != made[key].version:
            refused.append(Refusal(key, *CHANGED_SINCE, who=need.worker.called))
        elif key in used:
            zh, en = (text.format(what=term) for text, term in zip(STILL_USED, used[key], strict=True))
            refused.append(Refusal(key, zh, en, who=need.worker.called))
        else:
            gone.append(key)
    rows_gone = {made[key].row for key in gone}
    Need.objects.filter(pk__in=gone).delete()
    for entry in entries:
        if entry.kind == REPLACED_NEED and entry.row in rows_gone:
            held = Need.objects.filter(pk=entry.record_id, version=entry.version)
            held.update(
                state=(entry.before or {})["state"], closed_on=None, closed_why="", version=F("version") + 1
            )  # fmt: skip
    return refused
