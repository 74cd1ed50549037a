"""The work ledger on its way in: spells added, the open one ended by the next, and all of it taken back."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Change, Judged, Refusal, Seen, Written, fault_at
from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.faults import Fault
from qiao.ground.privacy.visibility import hide_cause, show_many
from qiao.story.needs.actions import meet_need
from qiao.story.placements import states
from qiao.story.placements.actions import SEEN_AFTER_END, after_end, poverty_on
from qiao.story.placements.errors import CHANNEL_NOT_NEAR, OVERLAPS, UNKNOWN_PERSON
from qiao.story.placements.ledgers import work_ledger, work_place_of
from qiao.story.placements.models import Placement
from qiao.story.placements.words import CODE_OF
from qiao.story.register.actions import move_status
from qiao.story.register.errors import REGISTERED_ELSEWHERE
from qiao.story.register.intake import POVERTY_CODE, Intake
from qiao.story.register.models import Worker
from qiao.story.register.readers import region_of
from qiao.story.register.roster import CHANGED_SINCE, STILL_USED, undone, written_of
from qiao.story.register.states import WORKING
from qiao.story.register.uses import uses_of

SPELL, ENDED = "placements.placement", "placements.ended"
PERMISSION = "placements.import"
NEXT_BEGAN = "换了下一份活"


@dataclass(slots=True)
class Spell:
    """What a row says of a spell; a month's end is its last day."""

    started_on: date
    ended_on: date | None
    region: str
    employer: str
    job: str
    industry: str
    wage: int | None
    channel: str
    organised: bool
    poverty: str | None


def spell_of(row: Mapping[str, Any], today: date) -> Spell:
    """A row in the stage's own terms."""
    end = row.get("ended_on")
    if end is not None:
        end = min(end.replace(day=calendar.monthrange(end.year, end.month)[1]), today)
    poverty = row.get("poverty_status")
    return Spell(
        started_on=row["started_on"],
        ended_on=end,
        region=region_of(work_place_of(row)),
        employer=str(row["employer"]),
        job=row.get("job") or "",
        industry=row.get("industry") or "",
        wage=row.get("wage_yuan_month"),
        channel=CODE_OF[row["channel"]],
        organised=bool(row.get("organised")) or CODE_OF[row["channel"]] == "organised",
        poverty=None if poverty is None else POVERTY_CODE[poverty],
    )


@dataclass(slots=True)
class Plan:
    """What a row would do: a new spell (after ending `before`), a change of `found`, or nothing; or its fault."""

    worker: Worker | None
    spell: Spell
    found: Placement | None = None
    before: Placement | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    fault: Fault | None = None


class WorkLedger:
    """Importer of the work ledger（R1）."""

    hidden: frozenset[str] = frozenset()

    def ledger(self, as_of: date) -> Ledger:
        """The ledger on that day."""
        return work_ledger(as_of)

    def judge(self, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Judged]:
        """New, changed, same or wrong, row by row."""
        return [_judged(plan) for plan in _Rows(rows, by).plans()]

    def write(self, rows: Sequence[Mapping[str, Any]], *, by: Actor, batch_id: UUID) -> list[Written]:
        """People nobody registered first, then the spells."""
        under_way = _Rows(rows, by)
        new = under_way.write_people(batch_id)
        return new + under_way.write_spells(batch_id)

    def undo(self, entries: Sequence[Written], *, by: Actor, batch_id: UUID) -> list[Refusal]:  # noqa: ARG002
        """Spells first, then the people they brought."""
        refused = _undo_spells(entries, by)
        held = {entry.row for entry in entries if any(r.record_id == entry.record_id for r in refused)}
        return refused + undone([entry for entry in entries if entry.row not in held])


def _judged(plan: Plan) -> Judged:
    if plan.fault is not None:
        return Judged("wrong", faults=(plan.fault,))
    if plan.found is None:
        changes: tuple[Change, ...] = ()
        if plan.before is not None:
            changes = (Change("ended_on", f"“{plan.before.employer_name}”离岗", "", str(_day_before(plan.spell))),)
        return Judged("new", changes)
    told = tuple(Change(k, _TITLES[k], _said(getattr(plan.found, k)), _said(v)) for k, v in plan.changes.items())
    # A spell that an earlier row of the file brings is not on record yet: nobody could have changed it.
    seen = () if plan.found._state.adding else (Seen(SPELL, plan.found.pk, plan.found.version),)
    return Judged("changed" if told else "same", told, seen=seen)


_TITLES = {"ended_on": "务工结束年月", "wage_yuan_month": "务工月收入", "job": "岗位工种", "industry": "所属行业"}


def _said(value: object) -> str:
    return "" if value is None else str(value)


def _day_before(spell: Spell) -> date:
    return spell.started_on - timedelta(days=1)


class _Rows:
    """The rows of one call, with the people and the spells that are on record."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], by: Actor) -> None:
        self.rows, self.by, self.today = rows, by, clock.today()
        self.intake = Intake(rows, by=by, permission=PERMISSION)
        self.intake.look_up()
        self.spells: defaultdict[UUID, list[Placement]] = defaultdict(list)
        self._load_spells()

    def _load_spells(self) -> None:
        keys = [known.worker.pk for known in self.intake.known.values()]
        self.spells.clear()
        for placement in Placement.objects.filter(worker_id__in=keys).order_by("started_on", "pk"):
            self.spells[placement.worker_id].append(placement)

    def plans(self) -> list[Plan]:
        """One a row, each seeing what the rows before it would do."""
        planned = []
        for index, row in enumerate(self.rows):
            plan = self._plan(index, row)
            planned.append(plan)
            if plan.fault is None and plan.found is None and plan.worker is not None:
                self.spells[plan.worker.pk].append(self._placement(plan, None))
        return planned

    def _plan(self, index: int, row: Mapping[str, Any]) -> Plan:
        spell, person = spell_of(row, self.today), self.intake.people[index]
        known = self.intake.known.get(person.identity)
        if known is None:
            fault = self.intake.fault_of(index) if person.region else fault_at(row, "identity", UNKNOWN_PERSON)
            return Plan(None, spell, fault=fault or self._not_near(row, spell, person.region))
        if not known.is_seen:
            return Plan(None, spell, fault=fault_at(row, "identity", REGISTERED_ELSEWHERE))
        worker = known.worker
        if (fault := self._not_near(row, spell, worker.region)) is not None:
            return Plan(worker, spell, fault=fault)
        return self._against(row, Plan(worker, spell))

    def _not_near(self, row: Mapping[str, Any], spell: Spell, home: str) -> Fault | None:
        if spell.channel in states.NEAR_CHANNELS and spell.region[:6] != home[:6]:
            return fault_at(row, "channel", CHANNEL_NOT_NEAR, channel=row["channel"])
        return None

    def _against(self, row: Mapping[str, Any], plan: Plan) -> Plan:
        """Compare with the spells on record: the same one, one that it ends, or one that it overlaps."""
        assert plan.worker is not None
        spell = plan.spell
        for other in self.spells[plan.worker.pk]:
            if other.employer_name == spell.employer and _month(other.started_on) == _month(spell.started_on):
                plan.found, plan.changes = other, _changes(other, spell)
                return plan
        for other in self.spells[plan.worker.pk]:
            last, ends = other.ended_on or date.max, spell.ended_on or date.max
            if other.started_on > ends or last < spell.started_on:
                continue
            if other.ended_on is None and other.started_on < spell.started_on:
                plan.before = other
                continue
            figures = {"since": other.started_on.isoformat(), "employer": other.employer_name}
            plan.fault = fault_at(row, "started_on", OVERLAPS, **figures)
        return plan

    def write_people(self, batch_id: UUID) -> list[Written]:
        """Register those whom nobody has, from the first row that names each."""
        first: dict[str, Mapping[str, Any]] = {}
        for row, person in zip(self.rows, self.intake.people, strict=True):
            if person.identity not in self.intake.known and person.region:
                first.setdefault(person.identity, row)
        if not first:
            return []
        entries = Intake(list(first.values()), by=self.by, permission=PERMISSION).written(batch_id)
        self.intake.look_up()
        self._load_spells()
        return [told for entry in entries for told in written_of(entry)]

    def write_spells(self, batch_id: UUID) -> list[Written]:
        written: list[Written] = []
        made: list[Placement] = []
        for index, row in enumerate(self.rows):
            plan = self._plan(index, row)
            if plan.fault is not None or plan.worker is None:
                continue
            if plan.found is not None:
                written += self._change(int(row["row"]), plan)
                continue
            if plan.before is not None:
                written += self._end(int(row["row"]), plan)
            placement = self._placement(plan, batch_id)
            self.spells[plan.worker.pk].append(placement)
            placement.save(force_insert=True)
            made.append(placement)
            written.append(Written(int(row["row"]), SPELL, placement.pk, "created"))
        self._tell_others(made)
        return written

    def _placement(self, plan: Plan, batch_id: UUID | None) -> Placement:
        assert plan.worker is not None
        spell, worker = plan.spell, plan.worker
        poverty = poverty_on(worker.household, spell.started_on) if spell.poverty is None else spell.poverty
        return Placement(
            worker=worker,
            employer_name=spell.employer,
            job=spell.job,
            industry=spell.industry,
            region=spell.region,
            home_region=worker.region,
            channel=spell.channel,
            organised=spell.organised,
            poverty_then=poverty,
            started_on=spell.started_on,
            ended_on=spell.ended_on,
            ended_why="" if spell.ended_on is None else states.ending_word("other"),
            state=states.REPORTED if spell.ended_on is None else states.ENDED,
            wage_yuan_month=spell.wage,
            batch_id=batch_id,
            created_by_id=self.by.user_id,
        )

    def _change(self, row: int, plan: Plan) -> list[Written]:
        found, changes = plan.found, dict(plan.changes)
        assert found is not None
        if not changes:
            return [Written(row, SPELL, found.pk, "same", found.version)]
        before: dict[str, Any] = {name: _plain(getattr(found, name)) for name in changes}
        before["state"] = found.state
        if changes.get("ended_on"):
            changes |= {"state": states.ENDED, "ended_why": states.ending_word("other")}
        for name, value in changes.items():
            setattr(found, name, value)
        found.version += 1
        found.save()
        if "ended_on" in changes:
            after_end(self.by, found)
        return [Written(row, SPELL, found.pk, "changed", found.version, before)]

    def _end(self, row: int, plan: Plan) -> list[Written]:
        """The spell before ends on the day before the next one begins."""
        ended = plan.before
        assert ended is not None
        before: dict[str, Any] = {"state": ended.state, "ended_on": None}
        ended.state, ended.ended_on, ended.ended_why = states.ENDED, _day_before(plan.spell), NEXT_BEGAN
        ended.version += 1
        ended.save()
        hide_cause(ground="placement", cause=str(ended.pk), until=ended.ended_on + SEEN_AFTER_END)
        return [Written(row, ENDED, ended.pk, "changed", ended.version, before)]

    def _tell_others(self, made: Sequence[Placement]) -> None:
        """The place of work sees its people; those at work look no more."""
        last_days: dict[date | None, list[tuple[UUID, str, str]]] = defaultdict(list)
        for one in made:
            until = None if one.ended_on is None else one.ended_on + SEEN_AFTER_END
            if until is None or until > self.today:
                last_days[until].append((one.worker.subject_id, one.region, str(one.pk)))
        for until, shown in last_days.items():
            show_many(shown, ground="placement", until=until)
        open_ones = [one for one in made if one.ended_on is None]
        for one in open_ones:
            meet_need(by=self.by, worker_id=one.worker_id, why=f"在{one.employer_name}上岗")
        keys = [one.worker_id for one in open_ones]
        move_status(by=self.by, worker_ids=keys, to=WORKING, why="务工台账")


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _changes(found: Placement, spell: Spell) -> dict[str, Any]:
    """What the row says more, or otherwise; blanks change nothing. A day within the month is not moved to its end."""
    told = {"wage_yuan_month": spell.wage, "job": spell.job, "industry": spell.industry}
    changes: dict[str, Any] = {name: v for name, v in told.items() if v and v != getattr(found, name)}
    if spell.ended_on is not None and (found.ended_on is None or _month(found.ended_on) != _month(spell.ended_on)):
        changes["ended_on"] = spell.ended_on
    return changes


def _undo_spells(entries: Sequence[Written], by: Actor) -> list[Refusal]:
    mine = [entry for entry in entries if entry.kind in (SPELL, ENDED) and entry.effect != "same"]
    found = {p.pk: p for p in Placement.objects.filter(pk__in=[e.record_id for e in mine]).select_related("worker")}
    used = uses_of(Placement, [entry.record_id for entry in mine if entry.effect == "created"])
    refused, kept_rows = [], set()
    for entry in mine:
        placement = found.get(entry.record_id)
        if placement is None or entry.row in kept_rows:
            continue
        if placement.version != entry.version:
            refused.append(Refusal(placement.pk, *CHANGED_SINCE, who=placement.worker.called))
        elif entry.record_id in used:
            zh, en = (text.format(what=term) for text, term in zip(STILL_USED, used[entry.record_id], strict=True))
            refused.append(Refusal(placement.pk, zh, en, who=placement.worker.called))
        else:
            _take_back(by, placement, entry)
            continue
        kept_rows.add(entry.row)
    return refused


def _take_back(by: Actor, placement: Placement, entry: Written) -> None:
    if entry.effect == "created":
        was_open, placement.ended_on = placement.ended_on is None, placement.ended_on or clock.today()
        worker_id = placement.worker_id
        Placement.objects.filter(pk=placement.pk).delete()
        hide_cause(ground="placement", cause=str(placement.pk))
        if was_open:
            placement.worker_id = worker_id
            after_end(by, placement)
        return
    values: dict[str, Any] = dict(entry.before or {})
    if "ended_on" in values and values["ended_on"] is None:
        values["ended_why"] = ""
    # The version goes back too: the spell is again what it was, and an earlier row of the batch may have made it.
    placement.version = entry.version - 1
    Placement.objects.filter(pk=placement.pk, version=entry.version).update(**values, version=placement.version)
    if "ended_on" in values and values["ended_on"] is None:
        grant = (placement.worker.subject_id, placement.region, str(placement.pk))
        show_many([grant], ground="placement", since=placement.started_on)
    if values.get("state") in (states.REPORTED, states.CONFIRMED):
        move_status(by=by, worker_ids=[placement.worker_id], to=WORKING, why="撤回导入")
