"""Enrolling（企业名录导入）: lines of a list of firms become employers; known ones are updated, never doubled.

An employer is known by its credit code. Where the line or the employer has none, the name in the same city tells it, as
long as one alone has that name. What the line leaves blank is not erased. The address is kept as a workplace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
from qiao.ground.exchange.faults import Fault
from qiao.story.register.uses import uses_of
from qiao.story.vacancies import permissions, refusals
from qiao.story.vacancies.collecting import one_line, plain, taken_back
from qiao.story.vacancies.directory import EMPLOYERS
from qiao.story.vacancies.firm_names import firms_on_record, one_name
from qiao.story.vacancies.models import Employer, Workplace
from qiao.story.vacancies.phrases import shown_value
from qiao.story.vacancies.queries import bare, place_name

Row = Mapping[str, Any]
EMPLOYER, WORKPLACE = "vacancies.employer", "vacancies.workplace"
COLUMN_OF = {
    "name": "name", "credit_code": "credit_code", "region": "place", "industry": "industry", "size": "size",
    "contact": "contact", "contact_phone": "phone", "licence_no": "licence_no",
    "licence_valid_to": "licence_valid_to", "licence_scope": "licence_scope",
}  # fmt: skip
"""The fields of an employer that a line gives, each with its column."""
TITLES = {name: EMPLOYERS.column(key).title for name, key in COLUMN_OF.items()}


def values_of(row: Row) -> dict[str, Any]:
    """What a good line says of an employer, by the model's fields; blanks are absent."""
    told: dict[str, Any] = {}
    for name, key in COLUMN_OF.items():
        if (value := row.get(key)) not in (None, ""):
            told[name] = value
    return told | {"name": one_line(row["name"]), "region": row["place"][:6]}


@dataclass
class _Line:
    """What one line is about: its employer, new or known, what it changes of it, and a workplace that it adds."""

    employer: Employer
    is_new: bool
    changed: dict[str, Any] = field(default_factory=dict)
    workplace: Workplace | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        return any(fault.kind.severity == "error" for fault in self.faults)


class _Directory:
    """Employers that lines may be about, found in two queries a part; what earlier lines brought is beside them."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.by_code: dict[str, Employer] = {}
        self.by_name: dict[tuple[str, str], list[Employer]] = {}
        self.addresses: dict[UUID, set[str]] = {}
        self.told_by: dict[UUID, int] = {}

    def look_for(self, rows: Sequence[Row]) -> None:
        """Put what is on record of these lines beside what earlier ones brought."""
        codes = {row["credit_code"] for row in rows if row.get("credit_code")}
        names = {one_line(row["name"]) for row in rows}
        found = firms_on_record(names=names, codes=codes)
        known = list(found.order_by("created_at", "pk"))
        for employer in known:
            self._keep(employer)
        for firm, address in Workplace.objects.filter(employer__in=known).values_list("employer", "address"):
            self.addresses.setdefault(firm, set()).add(address)

    def _keep(self, employer: Employer) -> None:
        if employer.credit_code:
            self.by_code.setdefault(employer.credit_code, employer)
        alike = self.by_name.setdefault((one_name(employer.name), employer.region[:4]), [])
        if all(each.pk != employer.pk for each in alike):
            alike.append(employer)

    def line(self, row: Row, batch_id: UUID | None = None) -> _Line:
        """What the row is about; faults of severity error say why it cannot be taken."""
        values = values_of(row)
        line = self._found(row, values, batch_id)
        for region in {values["region"], line.employer.region}:
            if not permissions.holds_at(self.by, permissions.IMPORT, region=region, employer_id=None):
                line.faults = [fault_at(row, "place", OUTSIDE_SCOPE, place=place_name(region))]
                return line
        first = self.told_by.setdefault(line.employer.pk, row["row"])
        if first != row["row"]:
            line.faults.append(fault_at(row, "name", refusals.FIRM_TOLD_TWICE, first=first, name=line.employer.name))
        if line.is_wrong:
            return line
        self._add_workplace(line, row)
        if line.is_new:
            self._keep(line.employer)
        else:
            line.changed = _changes(line.employer, values)
        return line

    def _found(self, row: Row, values: dict[str, Any], batch_id: UUID | None) -> _Line:
        code = values.get("credit_code")
        if code and code in self.by_code:
            return _Line(self.by_code[code], is_new=False)
        alike = self.by_name.get((one_name(values["name"]), values["region"][:4]), [])
        # One with another code is another firm, whatever its name.
        may_be = [each for each in alike if not code or not each.credit_code]
        if len(may_be) == 1:
            return _Line(may_be[0], is_new=False)
        line = _Line(Employer(batch_id=batch_id, **values), is_new=True)
        if may_be:
            told = {"name": values["name"], "count": len(may_be)}
            line.faults.append(fault_at(row, "credit_code", refusals.FIRM_NAMED_LIKE_SEVERAL, **told))
        elif alike:
            told = {"name": values["name"], "other": alike[0].credit_code}
            line.faults.append(fault_at(row, "credit_code", refusals.FIRM_OF_OTHER_CODE, **told))
        elif not code:
            line.faults.append(fault_at(row, "credit_code", refusals.FIRM_WITHOUT_CODE))
        return line

    def _add_workplace(self, line: _Line, row: Row) -> None:
        address = " ".join(str(row.get("address") or "").split())[:200]
        if address and address not in self.addresses.setdefault(line.employer.pk, set()):
            self.addresses[line.employer.pk].add(address)
            line.workplace = Workplace(employer=line.employer, place=row["place"], address=address)


def _changes(employer: Employer, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a line says otherwise. A wider place than the one on record is no change: the city of a district."""
    told = {name: value for name, value in values.items() if getattr(employer, name) != value}
    if employer.region.startswith(bare(str(values["region"]))):
        told.pop("region", None)
    return told


class Enrolment(OneForm):
    """The importer of a list of firms."""

    form = EMPLOYERS
    hidden: frozenset[str] = frozenset()

    def judge(self, rows: Sequence[Row], *, by: Actor) -> list[Judged]:
        """What each row would do now."""
        return self.judging(by=by)(rows)

    def judging(self, *, by: Actor) -> Callable[[Sequence[Row]], list[Judged]]:
        """`judge` for a whole file, part by part: a firm that an earlier line told of is told of twice."""
        directory = _Directory(by)

        def judge(rows: Sequence[Row]) -> list[Judged]:
            directory.look_for(rows)
            return [_judged(directory.line(row)) for row in rows]

        return judge

    def write(self, rows: Sequence[Row], *, by: Actor, batch_id: UUID) -> list[Written]:
        """Write the rows; new employers many at once, changes one by one on the version read."""
        directory = _Directory(by)
        directory.look_for(rows)
        lines = [(row, line) for row in rows if not (line := directory.line(row, batch_id)).is_wrong]
        Employer.objects.bulk_create([line.employer for _row, line in lines if line.is_new])
        told = [_written(row, line) for row, line in lines]
        added = [(row, line.workplace) for row, line in lines if line.workplace is not None]
        Workplace.objects.bulk_create([workplace for _row, workplace in added])
        return told + [Written(row["row"], WORKPLACE, workplace.pk, "created") for row, workplace in added]

    def undo(self, entries: Sequence[Written], *, by: Actor) -> list[Refusal]:  # noqa: ARG002 - the batch says who
        """Take back what nobody used or changed since; the rest is told, and keeps the workplaces that came with it."""
        firms = [entry for entry in entries if entry.kind == EMPLOYER]
        added = [entry for entry in entries if entry.kind == WORKPLACE]
        own = {entry.record_id for entry in added}
        created = [entry.record_id for entry in firms if entry.effect == "created"]
        busy = uses_of(Employer, created, but=own)
        stays = set(busy) | _changed_since(firms)
        of_firm = dict(Workplace.objects.filter(pk__in=own).values_list("pk", "employer"))
        used = uses_of(Workplace, list(own))
        going = [entry for entry in added if of_firm.get(entry.record_id) not in stays]
        refused = [said for entry in going if (said := taken_back(Workplace, entry, used)) is not None]
        used = uses_of(Employer, created) | busy
        return refused + [said for entry in firms if (said := taken_back(Employer, entry, used)) is not None]


def _changed_since(firms: Sequence[Written]) -> set[UUID]:
    """Employers that somebody changed after the import."""
    versions = dict(Employer.objects.filter(pk__in=[entry.record_id for entry in firms]).values_list("pk", "version"))
    return {entry.record_id for entry in firms if versions.get(entry.record_id) != entry.version}


def _judged(line: _Line) -> Judged:
    faults = tuple(line.faults)
    if line.is_wrong:
        return Judged("wrong", faults=faults)
    if line.is_new:
        return Judged("new", faults=faults)
    employer = line.employer
    changes = tuple(
        Change(COLUMN_OF[name], TITLES[name], _shown(name, getattr(employer, name)), _shown(name, value))
        for name, value in line.changed.items()
    )
    if line.workplace is not None:
        changes += (Change("address", EMPLOYERS.column("address").title, "—", line.workplace.address),)
    seen = (Seen(EMPLOYER, employer.pk, employer.version),)
    return Judged("changed" if changes else "same", changes, faults, seen)


def _shown(name: str, value: Any) -> str:
    return place_name(value) if name == "region" else shown_value(name, value)


def _written(row: Row, line: _Line) -> Written:
    employer = line.employer
    if line.is_new:
        return Written(row["row"], EMPLOYER, employer.pk, "created")
    if not line.changed:
        return Written(row["row"], EMPLOYER, employer.pk, "same", employer.version)
    before = {name: plain(getattr(employer, name)) for name in line.changed}
    held = Employer.objects.filter(pk=employer.pk, version=employer.version)
    if not held.update(**line.changed, version=F("version") + 1, updated_at=clock.now()):
        return Written(row["row"], EMPLOYER, employer.pk, "same", employer.version)
    return Written(row["row"], EMPLOYER, employer.pk, "changed", employer.version + 1, before)
