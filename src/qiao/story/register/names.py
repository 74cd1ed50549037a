"""The list of names on its way in: rows without an identity are kept as they are told until it is known who they are.

A row with an identity goes the roster's way. When the first rows are written, the comparing is asked for: it waits
until the whole file is there（`linking.link`）.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from qiao.ground import clock, places
from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.batches.importers import OUTSIDE_SCOPE, Judged, Refusal, Seen, Written, fault_at
from qiao.ground.exchange.columns import Ledger
from qiao.ground.jobs.actions import enqueue
from qiao.ground.privacy import sealing, subjects
from qiao.ground.privacy.keys import current_ring
from qiao.ground.privacy.resident_ids import age_on
from qiao.ground.storing import insert
from qiao.story.register import namelist, taking, words
from qiao.story.register.columns import residence_of
from qiao.story.register.intake import Intake
from qiao.story.register.keeping import place_of_phone
from qiao.story.register.ledgers import LEAST_AGE
from qiao.story.register.models import Unlinked
from qiao.story.register.permissions import IMPORT
from qiao.story.register.readers import region_of
from qiao.story.register.roster import undone, written_of

UNLINKED = "register.unlinked"
LINK = "register.link"
_EDUCATION = {word: step for step, word in enumerate(words.EDUCATION)}
Key = tuple[str, str, date | None, bool]


class Names:
    """Importer of the list of names."""

    hidden: frozenset[str] = frozenset()

    def ledger(self, as_of: date) -> Ledger:
        """The list on that day."""
        return namelist.names(as_of)

    def judge(self, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Judged]:
        """New where the row is not among those told before; with an identity as the roster judges."""
        known = Intake([row for row in rows if row.get("identity")], by=by, permission=IMPORT).judged()
        of_row = iter(known)
        told_before = ToldBefore(rows)
        return [next(of_row) if row.get("identity") else _judged(row, by, told_before) for row in rows]

    def write(self, rows: Sequence[Mapping[str, Any]], *, by: Actor, batch_id: UUID) -> list[Written]:
        """Keep the good rows; those with an identity are registered at once."""
        intake = Intake([row for row in rows if row.get("identity")], by=by, permission=IMPORT)
        told = [entry for each in intake.written(batch_id) for entry in written_of(each)]
        before, made = ToldBefore(rows), list[Unlinked]()
        for row in rows:
            if row.get("identity") or _outside(row, by):
                continue
            if (standing := before.row_of(row)) is not None:
                told.append(Written(row["row"], UNLINKED, standing.pk, "same", standing.version))
                continue
            made.append(one := _kept(row, by, batch_id))
            before.add(one)
            told.append(Written(row["row"], UNLINKED, one.pk, "created"))
        insert(made)
        if made:
            ask_linking(by=by, batch_id=batch_id, region=made[0].region)
        return told

    def undo(self, entries: Sequence[Written], *, by: Actor) -> list[Refusal]:
        """Take the rows back with what was decided of them, and the registered as the roster does."""
        rows = [entry.record_id for entry in entries if entry.kind == UNLINKED and entry.effect == "created"]
        return taking.take_rows_back(rows, by=by) + undone([entry for entry in entries if entry.kind != UNLINKED])


def ask_linking(*, by: Actor, batch_id: UUID, region: str) -> None:
    """Ask for the comparing of a batch's rows, once."""
    enqueue(
        by=by, kind=LINK, key=f"register.link-{batch_id}", title="比对没有身份证号的人",
        title_en="Compare people without identities", params={"batch": str(batch_id)}, region=region[:6],
    )  # fmt: skip


def _judged(row: Mapping[str, Any], by: Actor, told_before: ToldBefore) -> Judged:
    if (place := _outside(row, by)) is not None:
        at = "residence" if row.get("residence") else "residence_county"
        return Judged("wrong", faults=(fault_at(row, at, OUTSIDE_SCOPE, place=place),))
    if (standing := told_before.row_of(row)) is not None:
        return Judged("same", seen=(Seen(UNLINKED, standing.pk, standing.version),))
    told_before.add(_kept(row, by, None))
    return Judged("new", unsure=True)


def _outside(row: Mapping[str, Any], by: Actor) -> str | None:
    region = region_of(residence_of(row))
    if region and by.covers(IMPORT, region):
        return None
    return places.by_code(region, historic=True).full_name if region else ""


def _kept(row: Mapping[str, Any], by: Actor, batch_id: UUID | None) -> Unlinked:
    born, is_month = namelist.born_told(row)
    is_child = born is not None and age_on(born, clock.today()) < LEAST_AGE
    phone = "" if is_child else row.get("phone") or ""
    one = Unlinked(
        batch_id=batch_id,
        created_by_id=by.user_id,
        sheet=row.get("sheet") or "",
        row=row["row"],
        name=str(row["name"]).strip(),
        sex=namelist.SEX_CODE.get(row.get("sex") or "", ""),
        born_on=born,
        born_month_only=is_month,
        region=region_of(residence_of(row)),
        household=row.get("household") or "",
        relation=words.relation_kept(row.get("relation") or ""),
        education=None if is_child else _EDUCATION.get(row.get("education") or ""),
        skills=[] if is_child else row.get("skills") or [],
        phone_tail=subjects.tail_of("phone", phone) if phone else "",
    )
    one.phone_sealed = sealing.seal(phone, place_of_phone(one))
    return one


def phone_of(one: Unlinked) -> str:
    """The row's phone in the clear; for code that shows it to nobody."""
    return sealing.opened(one.phone_sealed, place_of_phone(one), current_ring())


class ToldBefore:
    """The rows told before by the same name, birth, place and phone: handed in again, they are the same rows."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        names = {str(row["name"]).strip() for row in rows if not row.get("identity")}
        regions = {region_of(residence_of(row)) for row in rows if not row.get("identity")}
        self.rows: dict[Key, list[Unlinked]] = {}
        for one in Unlinked.objects.filter(region__in=regions, name__in=names).order_by("pk"):
            self.add(one)

    def add(self, one: Unlinked) -> None:
        """From now on this row was told."""
        self.rows.setdefault((one.region, one.name, one.born_on, one.born_month_only), []).append(one)

    def row_of(self, row: Mapping[str, Any]) -> Unlinked | None:
        """The row told before; a blank phone says nothing against one."""
        key = (region_of(residence_of(row)), str(row["name"]).strip(), *namelist.born_told(row))
        phone = row.get("phone") or ""
        same_tail = [one for one in self.rows.get(key, ()) if one.phone_tail in ("", phone[-4:]) or not phone]
        return next((one for one in same_tail if not phone or phone_of(one) in ("", phone)), None)
