"""Spells（务工经历）of a ledger's rows: new ones, the open one ended by the next, those told otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import Written, fault_at
from qiao.ground.exchange.faults import Fault
from qiao.ground.privacy.visibility import hide_cause, show_many
from qiao.story.needs.actions import meet_need
from qiao.story.placements import states
from qiao.story.placements.actions import SEEN_AFTER_END, after_end, poverty_on
from qiao.story.placements.errors import CHANNEL_NOT_NEAR, END_BEFORE_START, OVERLAPS, UNKNOWN_PERSON
from qiao.story.placements.knowing import KnownEmployers, WhoIsAway
from qiao.story.placements.models import Placement
from qiao.story.placements.people_told import PeopleTold, latest_first
from qiao.story.placements.taking_back import ENDED, SPELL
from qiao.story.placements.telling import Spell, changes_of, is_same, spell_of
from qiao.story.register.actions import move_status
from qiao.story.register.errors import REGISTERED_ELSEWHERE
from qiao.story.register.intake import Intake
from qiao.story.register.models import Worker
from qiao.story.register.roster import written_of
from qiao.story.register.states import WORKING

PERMISSION = "placements.import"
NEXT_BEGAN = "换了下一份活"


@dataclass(slots=True)
class Plan:
    """What a row would do: a new spell (after ending `before`), a change of `found`, or nothing; or its fault."""

    worker: Worker | None
    spell: Spell
    found: Placement | None = None
    before: Placement | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    fault: Fault | None = None
    warning: Fault | None = None


def day_before(spell: Spell) -> date:
    """The last day of the spell before this one."""
    return spell.started_on - timedelta(days=1)


class Spells:
    """The spells of some rows, with the employers and the spells that are on record; whose each is says `_plan`."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], by: Actor) -> None:
        self.rows, self.by, self.today = rows, by, clock.today()
        employers = KnownEmployers(rows)
        self.told = [spell_of(row, self.today, employers.of(row)) for row in rows]
        self.spells: defaultdict[UUID, list[Placement]] = defaultdict(list)

    def load(self, workers: Iterable[Worker]) -> None:
        """What is on record of these."""
        keys = [worker.pk for worker in workers]
        self.spells.clear()
        for placement in Placement.objects.filter(worker_id__in=keys).order_by("started_on", "pk"):
            self.spells[placement.worker_id].append(placement)

    def _plan(self, index: int, row: Mapping[str, Any]) -> Plan:
        raise NotImplementedError

    def _not_near(self, row: Mapping[str, Any], spell: Spell, home: str) -> Fault | None:
        if spell.channel in states.NEAR_CHANNELS and spell.region[:6] != home[:6]:
            return fault_at(row, "channel", CHANNEL_NOT_NEAR, channel=row["channel"])
        return None

    def _against(self, row: Mapping[str, Any], plan: Plan) -> Plan:
        """Compare with the spells on record: the same one, one that it ends, or one that it overlaps."""
        assert plan.worker is not None
        spell, others = plan.spell, self.spells[plan.worker.pk]
        alike = [other for other in others if is_same(other, spell)]
        # Of several that began in that month, the one of the same name.
        for other in sorted(alike, key=lambda one: one.employer_name != spell.employer):
            plan.found, plan.changes = other, changes_of(other, spell)
            plan.fault = _ends_before_it_starts(row, other, plan.changes)
            return plan
        for other in others:
            last, ends = other.ended_on or date.max, spell.ended_on or date.max
            if other.started_on > ends or last < spell.started_on:
                continue
            if other.ended_on is None and other.started_on < spell.started_on:
                plan.before = other
                continue
            figures = {"since": other.started_on.isoformat(), "employer": other.employer_name}
            plan.fault = fault_at(row, "started_on", OVERLAPS, **figures)
        return plan

    def write_spells(self, batch_id: UUID) -> list[Written]:
        """Write what the rows say, each seeing what the rows before it did; rows at fault are left out."""
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
            employer_id=spell.employer_id,
            employer_name=spell.employer,
            job=spell.job,
            industry=spell.industry,
            region=spell.region,
            home_region=worker.region,
            channel=spell.channel,
            organised=spell.organised,
            poverty_then=poverty,
            started_on=spell.started_on,
            month_only=spell.month_only,
            ended_on=spell.ended_on,
            ended_why="" if spell.ended_on is None else states.ending_word("other"),
            state=states.REPORTED if spell.ended_on is None else states.ENDED,
            wage_yuan_month=spell.wage,
            batch_id=batch_id,
            created_by_id=self.by.user_id,
            **spell.more,
        )

    def _change(self, row: int, plan: Plan) -> list[Written]:
        found, changes = plan.found, dict(plan.changes)
        assert found is not None
        if not changes:
            return [Written(row, SPELL, found.pk, "same", found.version)]
        before: dict[str, Any] = {name: _plain(getattr(found, name)) for name in changes}
        before["state"] = found.state
        if changes.get("ended_on"):
            before["ended_why"] = found.ended_why
            changes |= {"state": states.ENDED, "ended_why": found.ended_why or states.ending_word("other")}
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
        ended.state, ended.ended_on, ended.ended_why = states.ENDED, day_before(plan.spell), NEXT_BEGAN
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


class RowsOfSpells(Spells):
    """The rows of one call, each with the identity of its person."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], by: Actor) -> None:
        super().__init__(rows, by)
        self.intake = Intake(rows, by=by, permission=PERMISSION)
        self.intake.look_up()
        self._load_spells()

    def _load_spells(self) -> None:
        self.load(known.worker for known in self.intake.known.values())

    def told_of_people(self) -> PeopleTold:
        """What the rows say of the people whom the register knows."""
        return PeopleTold(self.rows, self.intake)

    def plans(self) -> list[Plan]:
        """One a row, each seeing what the rows before it would do."""
        planned = []
        for index, row in enumerate(self.rows):
            plan = self._plan(index, row)
            planned.append(plan)
            if plan.fault is None and plan.found is None and plan.worker is not None:
                self.spells[plan.worker.pk].append(self._placement(plan, None))
        away = WhoIsAway(self.rows, [(plan.worker, plan.spell.region) for plan in planned])
        for plan, row in zip(planned, self.rows, strict=True):
            plan.warning = None if plan.fault else away.warning(row, plan.worker, plan.spell.region)
        return planned

    def _plan(self, index: int, row: Mapping[str, Any]) -> Plan:
        spell, person = self.told[index], self.intake.people[index]
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

    def write_people(self, batch_id: UUID) -> list[Written]:
        """Register those whom nobody has, each from the latest of the rows that tell the home too."""
        first: dict[str, Mapping[str, Any]] = {}
        for index in latest_first(self.rows):
            person = self.intake.people[index]
            if person.identity not in self.intake.known and person.region:
                first.setdefault(person.identity, self.rows[index])
        if not first:
            return []
        # The latest last: of a household told two ways it is the one that stands, as when its people are known.
        told = list(reversed(first.values()))
        entries = Intake(told, by=self.by, permission=PERMISSION).written(batch_id)
        self.intake.look_up()
        self._load_spells()
        return [one for entry in entries for one in written_of(entry)]


def _ends_before_it_starts(row: Mapping[str, Any], found: Placement, changes: Mapping[str, Any]) -> Fault | None:
    """A day that another form tells more exactly may lie behind the last one on record."""
    start, end = changes.get("started_on", found.started_on), changes.get("ended_on", found.ended_on)
    if end is None or start <= end:
        return None
    return fault_at(row, "started_on", END_BEFORE_START, start=start.isoformat(), end=end.isoformat())


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
