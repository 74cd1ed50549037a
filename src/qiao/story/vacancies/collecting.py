"""Collecting（岗位采集表导入）: rows of the vacancy form become employers and vacancies; known ones are updated.

An employer is known by its credit code, else by its name in a city; a vacancy by its employer, title and place while it
stands. One that expired is over: the same post offered again is a new vacancy, and last year's keeps its figures. What
the form leaves blank is not erased. Seats are counted by placements: a form sets them for a new vacancy only. A row
that changes what a worker decides by sends a post that stands back to be verified, unless it says a later day on which
the changed post was verified.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import (
    OUTSIDE_SCOPE,
    Change,
    Judged,
    OneForm,
    Refusal,
    Seen,
    Written,
    fault_at,
)
from qiao.ground.exchange.columns import gettext_noop
from qiao.ground.exchange.faults import Fault
from qiao.story.register.uses import uses_of
from qiao.story.vacancies import errors, permissions, states
from qiao.story.vacancies.actions import SETTLED, settle
from qiao.story.vacancies.ages_asked import KEYS
from qiao.story.vacancies.checks import board_said
from qiao.story.vacancies.demand_arriving import KIND, Asked, code_of, take_back
from qiao.story.vacancies.firm_names import firms_on_record, one_name
from qiao.story.vacancies.ledgers import VACANCIES
from qiao.story.vacancies.models import Employer, Vacancy
from qiao.story.vacancies.pay import told_by, wage_told
from qiao.story.vacancies.phrases import TERMS, field_name, shown_value
from qiao.story.vacancies.postings import headcount_of, posting_of
from qiao.story.vacancies.queries import place_name
from qiao.story.vacancies.rates import METHODS
from qiao.story.vacancies.readers import SEVERAL_COUNTED
from qiao.story.vacancies.texts import suggest_occupation

Row = Mapping[str, Any]
_SAME_NAME = ("place", "wage_low_yuan", "wage_high_yuan", "age_min", "age_max", "education_min", "demands", "skills",
              "night", "starts_on", "young_ok", "experience_years_min")  # fmt: skip

_TYPED = {
    "pay_method": 20, "probation": 60, "hours": 100, "shift": 60, "deductions": 100, "contract": 20, "insurance": 60,
    "address": 200, "demand_reason": 200, "dispatched_by": 120,
}  # fmt: skip
"""Texts of the form that land in a field of their name, with its length."""


def one_line(cell: object) -> str:
    """A name without the line breaks and odd blanks of its cell."""
    return " ".join(str(cell).split())[:120]


def values_of(row: Row) -> dict[str, Any]:
    """What a good row says of a vacancy, by the model's fields; blanks are absent."""
    posting = posting_of(row, "month", row.get("education") is not None)
    told = {name: posting[name] for name in _SAME_NAME}
    told |= {
        "title": one_line(row["post"]),
        "headcount": (headcount := headcount_of(row)),
        "headcount_told": True if headcount is not None else None,
        "occupation": row.get("occupation"),
        "age_reason": KEYS.get(str(row.get("age_reason") or "")),
        "board_lodging": row.get("board_lodging") or board_said(row),
        "board_yuan_month": row.get("board_yuan_month"),
        "lodging_yuan_month": row.get("lodging_yuan_month"),
        "description": row.get("description"),
        **{name: str(row.get(name) or "")[:most] for name, most in _TYPED.items()},
        "certificates": row.get("certificate"),
        "contact": str(row.get("contact") or "")[:80],
        "contact_phone": str(row.get("phone") or "")[:40],
        "terms": {key: row[key] for key in TERMS if row.get(key)},
        "collected_on": row.get("collected_on"),
        "verified_on": row.get("verified_on"),
        "expires_on": row.get("expires_on"),
    }
    return {name: value for name, value in told.items() if value not in (None, "", {}, [])} | _by_rate(row)


def _by_rate(row: Row) -> dict[str, Any]:
    """Pay by the hour or the day as it was stated: its method, and no month's pay, which nobody told."""
    has_figures = row.get("wage_low_yuan_month") or row.get("wage_high_yuan_month")
    wage = wage_told(row) if not has_figures and told_by(row) == "stated" else None
    if wage is None or wage.period not in ("hour", "day"):
        return {}
    method = row.get("pay_method") or METHODS[wage.period]
    return {"pay_method": method, "wage_low_yuan": None, "wage_high_yuan": None}


@dataclass
class _Place:
    """Where a row goes: its employer and vacancy, new or known, and what the row changes of the latter."""

    employer: Employer
    vacancy: Vacancy
    is_new_employer: bool
    is_new: bool
    changed: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)


class _Shelf:
    """Employers and vacancies that rows may be about, found in two queries; new ones are put beside them."""

    def __init__(self, rows: Sequence[Row] = (), batch_id: UUID | None = None) -> None:
        self.batch_id = batch_id
        self.by_code: dict[str, Employer] = {}
        self.by_name: dict[tuple[str, str], Employer] = {}
        self.vacancies: dict[tuple[UUID, str, str, date | None], Vacancy] = {}
        self.look_for(rows)

    def look_for(self, rows: Sequence[Row]) -> None:
        """Put what is on record of these rows beside what earlier ones brought."""
        codes = {row["credit_code"] for row in rows if row.get("credit_code")}
        names = {one_line(row["employer"]) for row in rows}
        known = firms_on_record(names=names, codes=codes)
        for employer in known.order_by("created_at", "pk"):
            self._keep(employer)
        titles = {one_line(row["post"]) for row in rows}
        found = Vacancy.objects.filter(employer__in=known, title__in=titles).select_related("employer")
        # Of several with one key the oldest stands.
        on_record = {_key_of(vacancy): vacancy for vacancy in found.order_by("-created_at", "pk")}
        self.vacancies = on_record | self.vacancies

    def place(self, row: Row, values: dict[str, Any]) -> _Place:
        """The row's place; a second row about the same new vacancy finds the first one's."""
        employer, is_new_employer = self._employer(row, values["place"])
        key = (employer.pk, values["title"], values["place"])
        over = (*key, values.get("collected_on", clock.today()))
        vacancy = self.vacancies.get(over) or self.vacancies.get((*key, None))
        if vacancy is None:
            vacancy = self._new(employer, row, values)
            self.vacancies[_key_of(vacancy)] = vacancy
            return _Place(employer, vacancy, is_new_employer, True)
        terms = {**vacancy.terms, **values.get("terms", {})}
        if terms.get("wage") != vacancy.terms.get("wage"):
            # The hours that went with the pay before say nothing of the new one.
            terms = {key: text for key, text in terms.items() if key not in ("hours_day", "days_month")}
        elif values.get("wage_low_yuan", 0) is None:
            # The same rate as before: a month that the employer's hours were counted for stays.
            values = {name: value for name, value in values.items() if name not in ("wage_low_yuan", "wage_high_yuan")}
        told = {**values, "terms": terms}.items()
        changed = {name: value for name, value in told if getattr(vacancy, name) != value}
        before = {name: getattr(vacancy, name) for name in changed}
        return _Place(employer, vacancy, is_new_employer, False, changed, before)

    def _employer(self, row: Row, place: str) -> tuple[Employer, bool]:
        code, name = row.get("credit_code") or None, one_line(row["employer"])
        employer = (self.by_code.get(code) if code else None) or self.by_name.get((one_name(name), place[:4]))
        if employer is not None and not (code and employer.credit_code and employer.credit_code != code):
            return employer, False
        employer = Employer(
            name=name, credit_code=code, region=place[:6], batch_id=self.batch_id,
            contact=str(row.get("contact") or "")[:80], contact_phone=str(row.get("phone") or "")[:40],
        )  # fmt: skip
        self._keep(employer)
        return employer, True

    def _keep(self, employer: Employer) -> None:
        if employer.credit_code:
            self.by_code.setdefault(employer.credit_code, employer)
        self.by_name.setdefault((one_name(employer.name), employer.region[:4]), employer)

    def _new(self, employer: Employer, row: Row, values: dict[str, Any]) -> Vacancy:
        taken = row.get("filled") if isinstance(row.get("filled"), int) else 0
        # Of a headcount that nobody told, one seat is counted beside those that are filled.
        untold = {"headcount": (taken or 0) + SEVERAL_COUNTED, "headcount_told": False}
        given = {**untold, "collected_on": clock.today(), **values}
        taken = min(taken or 0, given["headcount"])
        vacancy = Vacancy(employer=employer, batch_id=self.batch_id, filled=taken, filled_before=taken, **given)
        vacancy.confirmed_on = vacancy.verified_on
        vacancy.state = states.VERIFIED if vacancy.verified_on else states.DRAFT
        settle(vacancy, {})
        if vacancy.state != states.BLOCKED:
            over = vacancy.expires_on is not None and vacancy.expires_on < clock.today()
            full = vacancy.filled >= vacancy.headcount
            vacancy.state = states.EXPIRED if over else states.FILLED if full else vacancy.state
        return vacancy


def _key_of(vacancy: Vacancy) -> tuple[UUID, str, str, date | None]:
    """What a vacancy is known by; one that is over by the day of its collection too."""
    day = vacancy.collected_on if vacancy.state in states.ENDED else None
    return vacancy.employer_id, vacancy.title, vacancy.place, day


class Collection(OneForm):
    """The importer of the vacancy form."""

    form = VACANCIES
    hidden: frozenset[str] = frozenset()

    def judge(self, rows: Sequence[Row], *, by: Actor) -> list[Judged]:
        """What each row would do now."""
        return self.judging(by=by)(rows)

    def judging(self, *, by: Actor) -> Callable[[Sequence[Row]], list[Judged]]:
        """`judge` for a whole file, part by part: a post that an earlier part brings is not new again."""
        shelf = _Shelf()

        def judge(rows: Sequence[Row]) -> list[Judged]:
            shelf.look_for(rows)
            asked = Asked(rows, by)
            return [self._judged(shelf, asked, row, by) for row in rows]

        return judge

    def _judged(self, shelf: _Shelf, asked: Asked, row: Row, by: Actor) -> Judged:
        values = values_of(row)
        if (fault := _wrong(row, values, by, asked)) is not None:
            return Judged("wrong", faults=(fault,))
        found = shelf.place(row, values)
        changes = tuple(
            Change(name, field_name(name), shown_value(name, found.before[name]), shown_value(name, value))
            for name, value in found.changed.items()
        )
        changes += _state_after(found)
        if asked.take(row, found.vacancy, None) is not None:
            changes += (Change("demand", "需求编号", "—", code_of(row)),)
        if found.is_new:
            return Judged("new", changes + _suggested(values))
        vacancy = found.vacancy
        # A post that an earlier row of the file brings is not on record yet: nobody could have changed it.
        seen = () if vacancy._state.adding else (Seen("vacancies.vacancy", vacancy.pk, vacancy.version),)
        return Judged("changed" if changes else "same", changes, seen=seen)

    def write(self, rows: Sequence[Row], *, by: Actor, batch_id: UUID) -> list[Written]:
        """Write the rows; new employers and vacancies many at once, changes one by one on the version read."""
        shelf, asked = _Shelf(rows, batch_id), Asked(rows, by)
        told_by = [(row, values_of(row)) for row in rows]
        placed = [(row, shelf.place(row, values)) for row, values in told_by if _wrong(row, values, by, asked) is None]
        employers = {p.employer.pk: (row, p.employer) for row, p in placed if p.is_new_employer}
        created = {p.vacancy.pk for _, p in placed if p.is_new}
        for _, p in placed:
            p.vacancy.created_by_id = by.user_id if p.is_new else p.vacancy.created_by_id
            if p.changed and p.vacancy.pk in created:
                _set(p)
        Employer.objects.bulk_create([employer for _, employer in employers.values()])
        Vacancy.objects.bulk_create([p.vacancy for _, p in placed if p.is_new])
        told = [Written(row["row"], "vacancies.employer", key, "created") for key, (row, _) in employers.items()]
        told += [self._written(row, p, created) for row, p in placed]
        answers = [(row, asked.take(row, p.vacancy, batch_id)) for row, p in placed]
        return told + asked.write([(row, answer) for row, answer in answers if answer is not None])

    def _written(self, row: Row, p: _Place, created: set[UUID]) -> Written:
        kind, key = "vacancies.vacancy", p.vacancy.pk
        if p.is_new:
            return Written(row["row"], kind, key, "created")
        if not p.changed or key in created:
            return Written(row["row"], kind, key, "same", p.vacancy.version)
        before = {name: plain(value) for name, value in p.before.items()}
        before |= {name: getattr(p.vacancy, name) for name in SETTLED}
        _set(p)
        values = {**p.changed, **{name: getattr(p.vacancy, name) for name in SETTLED}}
        held = Vacancy.objects.filter(pk=key, filled__lte=values.get("headcount", p.vacancy.headcount))
        if not held.update(**values, version=F("version") + 1, updated_at=clock.now()):
            return Written(row["row"], kind, key, "same", p.vacancy.version)
        p.vacancy.version += 1
        return Written(row["row"], kind, key, "changed", p.vacancy.version, before)

    def undo(self, entries: Sequence[Written], *, by: Actor) -> list[Refusal]:  # noqa: ARG002 - the batch says who
        """Take back what nobody used or changed since; the rest is told."""
        refused = []
        take_back(entry.record_id for entry in entries if entry.kind == KIND)
        for kind, model in (("vacancies.vacancy", Vacancy), ("vacancies.employer", Employer)):
            own = [entry for entry in entries if entry.kind == kind]
            used = uses_of(model, [entry.record_id for entry in own if entry.effect == "created"])
            refused += [said for entry in own if (said := taken_back(model, entry, used)) is not None]
        return refused


def _suggested(values: Mapping[str, Any]) -> tuple[Change, ...]:
    """The likeliest occupation of a post that comes without one: shown, stored by nobody but who chooses it."""
    found = [] if values.get("occupation") else suggest_occupation(values["title"], 1)
    said = gettext_noop("职业（建议，导入后可选）")
    return tuple(Change("occupation", said, "—", shown_value("occupation", each.code)) for each in found)


def _wrong(row: Row, values: Mapping[str, Any], by: Actor, asked: Asked) -> Fault | None:
    """Why a row cannot be taken here."""
    if "place" not in values:
        return fault_at(row, "place", errors.NO_PLACE)
    if not permissions.holds_at(by, permissions.IMPORT, region=values["place"], employer_id=None):
        return fault_at(row, "place", OUTSIDE_SCOPE, place=place_name(values["place"]))
    return asked.fault(row, values["place"])


def _set(p: _Place) -> None:
    """Change the vacancy as the row says. A later day of verification is the office's word for the changed post."""
    said, was = p.changed.get("verified_on"), p.vacancy.verified_on
    for name, value in p.changed.items():
        setattr(p.vacancy, name, value)
    settle(p.vacancy, p.before, stands=said is not None and (was is None or said > was))


def _state_after(found: _Place) -> tuple[Change, ...]:
    """The state that a known post goes back to by what its row changes, told before anybody confirms it."""
    if found.is_new or not found.changed:
        return ()
    after = replace(found, vacancy=copy(found.vacancy))
    _set(after)
    was, then = found.vacancy.state, after.vacancy.state
    both = (shown_value("state", was), shown_value("state", then))
    return (Change("state", field_name("state"), *both),) if then != was else ()


def plain(value: Any) -> Any:
    """A value as it is kept in JSON."""
    return value.isoformat() if isinstance(value, date) else value


def taken_back(model: Any, entry: Written, used: Mapping[UUID, tuple[str, str]]) -> Refusal | None:
    """Take one record back, to what it was before or to nothing; why not, where it is `used` or was changed since."""
    record = model.objects.filter(pk=entry.record_id).first()
    if record is None or entry.effect == "same":
        return None
    if entry.record_id in used:
        zh, en = used[entry.record_id]
        said = f"已经有{zh}用到它，留着不动。", f"A {en} stands on it; it stays."
        return Refusal(entry.record_id, *said, who=str(record))
    if record.version != entry.version:
        said = "导入以后有人改过，留着不动。请逐条核对。", "It was changed since the import; it stays. Check it."
        return Refusal(entry.record_id, *said, who=str(record))
    if entry.effect == "created":
        record.delete()
        return None
    values = {name: model._meta.get_field(name).to_python(value) for name, value in (entry.before or {}).items()}
    model.objects.filter(pk=record.pk).update(**values, version=F("version") + 1, updated_at=clock.now())
    return None
