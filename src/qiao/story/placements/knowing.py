"""Knowing（对照）: which employers on record the rows name, and who of a household is known to work away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from qiao.ground.exchange.batches.importers import fault_at
from qiao.ground.exchange.faults import Fault
from qiao.story.placements.errors import TRAVEL_AID_NOBODY_AWAY
from qiao.story.placements.models import Placement
from qiao.story.register.models import Worker
from qiao.story.vacancies.firm_names import firms_on_record, one_name
from qiao.story.vacancies.models import Employer

_COUNTY_DIGITS = 6


class KnownEmployers:
    """Employers on record by credit code, else by their name, in whatever spelling, where only one bears it."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        codes = {row["employer_code"] for row in rows if row.get("employer_code")}
        names = {row["employer"] for row in rows if row.get("employer")}
        merged = Employer.objects.filter(Q(credit_code__in=codes) | Q(name__in=names), merged_into__isnull=False)
        found = [*firms_on_record(names=names, codes=codes), *merged] if codes or names else []
        self._by_code = {one.credit_code: one.merged_into_id or one.pk for one in found if one.credit_code}
        standing = {(one_name(one.name), one.merged_into_id or one.pk) for one in found}
        bearers = Counter(name for name, _ in standing)
        self._by_name = {name: key for name, key in standing if bearers[name] == 1}

    def of(self, row: Mapping[str, Any]) -> UUID | None:
        """The employer that the row names. One whose code is told and unknown is nobody of that name."""
        if row.get("employer_code"):
            return self._by_code.get(row["employer_code"])
        return self._by_name.get(one_name(row.get("employer") or ""))


def employer_named(name: str) -> UUID | None:
    """The one employer on record that bears this name, in whatever spelling."""
    return KnownEmployers([{"employer": name.strip()}]).of({"employer": name.strip()})


class WhoIsAway:
    """Households of whom somebody works outside the county, on record or in these rows（DOMAIN.md §2, check 5）.

    Only for rows that tell no home: where the file does, its own check has told.
    """

    def __init__(self, rows: Sequence[Mapping[str, Any]], told: Sequence[tuple[Worker | None, str]]) -> None:
        self._away: set[UUID] = {
            _group(worker) for worker, region in told if worker and _is_away(worker.region, region)
        }
        asked = {
            worker.household_id
            for row, (worker, _) in zip(rows, told, strict=True)
            if worker is not None and worker.household_id is not None and _asks(row)
        }
        here = Placement.objects.filter(worker__household_id__in=asked, ended_on__isnull=True)
        for spell in here.select_related("worker").order_by("pk") if asked else ():
            if spell.worker.household_id and _is_away(spell.home_region, spell.region):
                self._away.add(spell.worker.household_id)

    def warning(self, row: Mapping[str, Any], worker: Worker | None, region: str) -> Fault | None:
        """What to tell of the row's travel aid."""
        if worker is None or not _asks(row) or _is_away(worker.region, region) or _group(worker) in self._away:
            return None
        return fault_at(row, "travel_aid_yuan", TRAVEL_AID_NOBODY_AWAY)


def _asks(row: Mapping[str, Any]) -> bool:
    return bool(row.get("travel_aid_yuan")) and not (row.get("residence") or row.get("residence_county"))


def _group(worker: Worker) -> UUID:
    return worker.household_id or worker.pk


def _is_away(home: str, work: str) -> bool:
    return home[:_COUNTY_DIGITS] != work[:_COUNTY_DIGITS]
