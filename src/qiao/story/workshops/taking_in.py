"""Taking in（导入）: rows of the two ledgers become assets and workshops; known ones are brought up to date.

An asset is known by its place, kind and name, a workshop by its township and name, as long as it stands. What a row
leaves blank is not erased. The firm that runs a workshop is known by its code, else by its name in the city, and is
entered where it is not. A row recognises a workshop that has applied; one whose recognition is over stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import (
    OUTSIDE_SCOPE,
    Change,
    Judged,
    Refusal,
    Seen,
    Written,
    fault_at,
)
from qiao.ground.exchange.columns import Ledger
from qiao.ground.exchange.faults import Fault, FaultKind
from qiao.story.register.uses import uses_of
from qiao.story.vacancies.collecting import one_line, plain, taken_back
from qiao.story.vacancies.firm_names import firms_on_record, one_name
from qiao.story.vacancies.models import Employer
from qiao.story.vacancies.queries import place_name
from qiao.story.workshops import ledgers, permissions, seasons, states
from qiao.story.workshops.models import Asset, Workshop

Row = Mapping[str, Any]
Key = tuple[str, ...]
OVER = FaultKind(
    "workshop_over",
    "“{name}”已经不再是车间（{state}），台账不能把它改回来。",
    "是重新开办的，请换一个名称；认定错了的，请在车间的页面上办。",
    "“{name}” is no workshop any more ({state_en}); a ledger does not bring it back.",
    "Give one that opened anew another name; what was decided wrongly is done on its page.",
)
TOLD_TWICE = FaultKind(
    "workshop_told_twice",
    "这一行和第 {first} 行说的是同一个“{name}”。",
    "请只留一行。",
    "This row and row {first} tell of the same “{name}”.",
    "Keep one of them.",
)


@dataclass
class _Line:
    """What one row is about: its record, new or known, what it changes of it, a firm that it brings."""

    record: Any
    is_new: bool
    changed: dict[str, Any] = field(default_factory=dict)
    firm: Employer | None = None
    fault: Fault | None = None


class _Records:
    """The part of both importers that is the same: records known by a key, one row each."""

    model: ClassVar[type[Any]]
    kind: ClassVar[str]
    hidden: frozenset[str] = frozenset()

    def ledger(self, as_of: date) -> Ledger:
        """The ledger on that day."""
        raise NotImplementedError

    def judge(self, rows: Sequence[Row], *, by: Actor) -> list[Judged]:
        """What each row would do now."""
        return self.judging(by=by)(rows)

    def judging(self, *, by: Actor) -> Callable[[Sequence[Row]], list[Judged]]:
        """`judge` for a whole file, part by part: one that an earlier row told of is told of twice."""
        told: dict[Key, int] = {}

        def judge(rows: Sequence[Row]) -> list[Judged]:
            return [self._judged(line) for line in self._lines(rows, by, None, told)]

        return judge

    def write(self, rows: Sequence[Row], *, by: Actor, batch_id: UUID) -> list[Written]:
        """Write the rows; new records many at once, changes one by one on the version read."""
        paired = zip(rows, self._lines(rows, by, batch_id, {}), strict=True)
        lines = [(row, line) for row, line in paired if line.fault is None]
        firms = [(row, line.firm) for row, line in lines if line.firm is not None]
        Employer.objects.bulk_create([firm for _row, firm in firms])
        for _row, line in lines:
            if line.is_new:
                line.record.created_by_id = by.user_id
        self.model._default_manager.bulk_create([line.record for _row, line in lines if line.is_new])
        told = [Written(row["row"], "vacancies.employer", firm.pk, "created") for row, firm in firms]
        return told + [self._written(row, line) for row, line in lines]

    def undo(self, entries: Sequence[Written], *, by: Actor) -> list[Refusal]:  # noqa: ARG002 - the batch says who
        """Take back what nobody used or changed since; the rest is told."""
        refused = []
        for kind, model in ((self.kind, self.model), ("vacancies.employer", Employer)):
            own = [entry for entry in entries if entry.kind == kind]
            used = uses_of(model, [entry.record_id for entry in own if entry.effect == "created"])
            refused += [said for entry in own if (said := taken_back(model, entry, used)) is not None]
        return refused

    # What each importer says of its own
    def values(self, row: Row) -> dict[str, Any]:
        """What a row says, by the model's fields; blanks are absent."""
        raise NotImplementedError

    def key(self, values: Mapping[str, Any]) -> Key:
        """What a record is known by."""
        raise NotImplementedError

    def on_record(self, wanted: Sequence[dict[str, Any]]) -> dict[Key, Any]:
        """The records that these rows may be about."""
        raise NotImplementedError

    def fault(self, row: Row, record: Any) -> Fault | None:
        """Why a known record cannot be brought up to date by the row."""
        raise NotImplementedError

    def shown(self, name: str, value: Any) -> str:  # noqa: ARG002 - the field tells how, in those who know it
        """A value as the preview shows it."""
        return "" if value is None else str(value)

    def title(self, name: str) -> str:
        """What the field is called in the ledger."""
        key = {"region": "place", "contact_phone": "phone"}.get(name, name)
        columns = {one.key: one.title for one in self.ledger(clock.today()).columns}
        return columns.get(key, name)

    def firms(self, rows: Sequence[Row], batch_id: UUID | None) -> Callable[[Row], tuple[Employer, bool] | None]:
        """How the firm of a row is found; None where rows name none."""
        raise NotImplementedError

    # The same for both
    def _lines(self, rows: Sequence[Row], by: Actor, batch_id: UUID | None, told: dict[Key, int]) -> list[_Line]:
        wanted = [self.values(row) for row in rows]
        known, firm_of = self.on_record(wanted), self.firms(rows, batch_id)
        return [
            self._line(row, values, known, firm_of, by, batch_id, told)
            for row, values in zip(rows, wanted, strict=True)
        ]

    def _line(
        self, row: Row, values: dict[str, Any], known: dict[Key, Any],
        firm_of: Callable[[Row], tuple[Employer, bool] | None], by: Actor, batch_id: UUID | None, told: dict[Key, int],
    ) -> _Line:  # fmt: skip
        key = self.key(values)
        record = known.get(key)
        first = told.setdefault(key, row["row"])
        fault: Fault | None
        if not by.covers(permissions.IMPORT, values["region"]):
            fault = fault_at(row, "place", OUTSIDE_SCOPE, place=place_name(values["region"]))
        elif first != row["row"]:
            fault = fault_at(row, "name", TOLD_TWICE, first=first, name=values["name"])
        else:
            fault = self.fault(row, record) if record is not None else None
        if fault is not None:
            return _Line(record, record is None, fault=fault)
        firm, is_new_firm = firm_of(row) or (None, False)
        if firm is not None:
            values = {**values, "employer_id": firm.pk}
        if record is None:
            made = self.model(batch_id=batch_id, **self.begun(values))
            return _Line(made, True, firm=firm if is_new_firm else None)
        changed = {name: value for name, value in values.items() if getattr(record, name) != value}
        if record.region.startswith(str(values["region"])):
            changed.pop("region", None)  # a wider place than the one on record is no change
        return _Line(record, False, changed, firm if is_new_firm else None)

    def begun(self, values: dict[str, Any]) -> dict[str, Any]:
        """A new record's values, with what a row need not tell."""
        return values

    def _judged(self, line: _Line) -> Judged:
        if line.fault is not None:
            return Judged("wrong", faults=(line.fault,))
        if line.is_new:
            return Judged("new")
        changes = tuple(
            Change(name, self.title(name), self.shown(name, getattr(line.record, name)), self.shown(name, value))
            for name, value in line.changed.items()
        )
        seen = (Seen(self.kind, line.record.pk, line.record.version),)
        return Judged("changed" if changes else "same", changes, seen=seen)

    def _written(self, row: Row, line: _Line) -> Written:
        record = line.record
        if line.is_new:
            return Written(row["row"], self.kind, record.pk, "created")
        if not line.changed:
            return Written(row["row"], self.kind, record.pk, "same", record.version)
        before = {name: plain(getattr(record, name)) for name in line.changed}
        before = {name: str(value) if isinstance(value, UUID) else value for name, value in before.items()}
        held = self.model._default_manager.filter(pk=record.pk, version=record.version)
        if not held.update(**line.changed, version=F("version") + 1, updated_at=clock.now()):
            return Written(row["row"], self.kind, record.pk, "same", record.version)
        return Written(row["row"], self.kind, record.pk, "changed", record.version + 1, before)


def _place(row: Row) -> str:
    code = str(row["place"])
    return code[:9] if code[9:] == "000" else code


def _key_of(words: Mapping[str, str], told: object) -> str:
    return next(key for key, word in words.items() if word == told)


class Assets(_Records):
    """The importer of the townships' assets."""

    model = Asset
    kind = "workshops.asset"

    def ledger(self, as_of: date) -> Ledger:
        """The ledger on that day."""
        return ledgers.assets(as_of)

    def values(self, row: Row) -> dict[str, Any]:
        """What a row says of a thing."""
        names = ("amount", "unit", "months", "owner", "has_power", "has_road", "note", "told_on", "told_by_name")
        told = {name: row.get(name) for name in names}
        told |= {"region": _place(row), "name": one_line(row["name"])[:60], "kind": _key_of(ledgers.KIND, row["kind"])}
        return {name: value for name, value in told.items() if value not in (None, "")}

    def key(self, values: Mapping[str, Any]) -> Key:
        """Place, kind and name."""
        return values["region"], values["kind"], values["name"]

    def on_record(self, wanted: Sequence[dict[str, Any]]) -> dict[Key, Any]:
        """Things that are still there."""
        found = Asset.objects.filter(gone_on__isnull=True, name__in={each["name"] for each in wanted})
        return {(one.region, one.kind, one.name): one for one in found}

    def fault(self, row: Row, record: Asset) -> Fault | None:  # noqa: ARG002 - what every kind is asked with
        """Nothing stands against it."""
        return None

    def firms(self, rows: Sequence[Row], batch_id: UUID | None) -> Callable[[Row], tuple[Employer, bool] | None]:  # noqa: ARG002
        """Rows name none."""
        return lambda _row: None

    def shown(self, name: str, value: Any) -> str:
        """Places, months and kinds by their names."""
        if name == "months" and value:
            return seasons.said(value)
        if name == "kind":
            return ledgers.KIND.get(value, "")
        return place_name(value) if name == "region" else super().shown(name, value)


class Workshops(_Records):
    """The importer of the workshops' ledger（R6）."""

    model = Workshop
    kind = "workshops.workshop"

    def ledger(self, as_of: date) -> Ledger:
        """The ledger on that day."""
        return ledgers.workshops(as_of)

    def values(self, row: Row) -> dict[str, Any]:
        """What a row says of a workshop; with its document it is recognised."""
        names = ("address", "trade", "products", "months", "area_m2", "site_owner", "capacity", "contact", "opened_on",
                 "document", "recognised_on", "recognised_by")  # fmt: skip
        told = {name: row.get(name) for name in names}
        told |= {
            "region": _place(row), "name": one_line(row["name"])[:80], "contact_phone": row.get("phone"),
            "legal_form": _key_of(ledgers.LEGAL_FORM, row["legal_form"]),
            "kind": _key_of(ledgers.FACTORY_KIND, row["kind"]) if row.get("kind") else None,
            "state": states.RECOGNISED if row.get("recognised_on") else None,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value not in (None, "")}

    def begun(self, values: dict[str, Any]) -> dict[str, Any]:
        """It applied on the day it was told of, at the latest on the day it was recognised."""
        today = clock.today()
        return {"applied_on": min(values.get("recognised_on", today), today), **values}

    def key(self, values: Mapping[str, Any]) -> Key:
        """Township and name."""
        return values["region"][:9], values["name"]

    def on_record(self, wanted: Sequence[dict[str, Any]]) -> dict[Key, Any]:
        """Those that stand before those that are over."""
        found = Workshop.objects.filter(name__in={each["name"] for each in wanted}).order_by("applied_on", "pk")
        ordered = sorted(found, key=lambda one: one.state in states.STANDING)
        return {(one.region[:9], one.name): one for one in ordered}

    def fault(self, row: Row, record: Workshop) -> Fault | None:
        """What is over is not brought back by a ledger."""
        if record.state in states.STANDING:
            return None
        zh, en = states.STATE_WORDS[record.state]
        return fault_at(row, "name", OVER, name=record.name, state=zh, state_en=en)

    def firms(self, rows: Sequence[Row], batch_id: UUID | None) -> Callable[[Row], tuple[Employer, bool] | None]:
        """By code, else by name in the city, else entered; the same for two rows."""
        codes = {row["credit_code"] for row in rows if row.get("credit_code")}
        found = firms_on_record(names={one_line(row["employer"]) for row in rows}, codes=codes)
        by_code: dict[str, Employer] = {}
        by_name: dict[Key, Employer] = {}
        for one in found.order_by("created_at", "pk"):
            by_name.setdefault((one_name(one.name), one.region[:4]), one)
            if one.credit_code:
                by_code.setdefault(one.credit_code, one)

        def firm_of(row: Row) -> tuple[Employer, bool]:
            code, name = row.get("credit_code") or None, one_line(row["employer"])
            key = (one_name(name), _place(row)[:4])
            known = (by_code.get(code) if code else None) or by_name.get(key)
            if known is not None and not (code and known.credit_code and known.credit_code != code):
                return known, False
            made = Employer(name=name, credit_code=code, region=_place(row)[:6], batch_id=batch_id)
            by_name[key] = made
            if code:
                by_code[code] = made
            return made, True

        return firm_of

    def shown(self, name: str, value: Any) -> str:
        """Places, months and words by their names."""
        words = {"legal_form": ledgers.LEGAL_FORM, "kind": ledgers.FACTORY_KIND}
        if name in words:
            return words[name].get(value, "")
        if name == "months" and value:
            return seasons.said(value)
        if name == "state":
            return states.STATE_WORDS[value][0]
        if name == "employer_id":
            firm = Employer.objects.filter(pk=value).first()
            return firm.name if firm else ""
        return place_name(value) if name == "region" else super().shown(name, value)
