"""Form filling（填表的人和内容）: whom the sheets of a blank form are about, what is told of them, and what is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from qiao.ground.accounts.actors import Actor
from qiao.ground.exchange.columns import gettext_noop
from qiao.ground.exchange.filling.forms import SERIAL, FormSheet, NamedRow, Remark
from qiao.ground.exchange.filling.workbooks import Filling
from qiao.ground.exchange.reading.recognising import letter_of
from qiao.ground.privacy import subjects
from qiao.ground.privacy.keys import current_ring
from qiao.story.register.circumstances import households_read
from qiao.story.reports.form_rows import ROWS_AT_ONCE, people_covered, people_named
from qiao.story.reports.known import Known, Marks, people_of, value_of
from qiao.story.reports.known_ledger import FORMS
from qiao.story.reports.readable import OF_HOUSEHOLD

NOT_FOUND = gettext_noop("这个人没有建档，或不在所选的地区，没有填。")
SAME_NAME = gettext_noop("有几个同名的人，分不清是哪一个。写上证件号再填。")


@dataclass(frozen=True, slots=True)
class Whom:
    """The people of one sheet: beside which row, or in which order; and the rows whose person was not found."""

    form: FormSheet
    beside: Mapping[int, UUID]
    below: Sequence[UUID]
    missing: Mapping[int, str]

    @property
    def people(self) -> list[UUID]:
        """Whose facts stand in it, a person once for each row."""
        return [*self.beside.values(), *self.below]


def whom(form: FormSheet, by: Actor, region: str, *, poor_only: bool) -> Whom:
    """The people of one sheet, of those whom a form of the region covers."""
    people = people_covered(by, region, poor_only=poor_only)
    if not form.named:
        keys = people.order_by("region", "household__number", "name", "pk").values_list("pk", flat=True)
        return Whom(form, {}, list(keys), {})
    beside: dict[int, UUID] = {}
    missing: dict[int, str] = {}
    by_number, by_name = _numbered(form.named, people), _called(form.named, people)
    for row in form.named:
        found = by_number.get(row.identity, []) if row.identity else by_name.get(row.name, [])
        if len(found) == 1:
            beside[row.row] = found[0]
        else:
            missing[row.row] = SAME_NAME if found else NOT_FOUND
    return Whom(form, beside, (), missing)


def people_in(plans: Iterable[Whom]) -> set[UUID]:
    """Everybody in these sheets once: a person on two sheets leaves the house once."""
    return {key for plan in plans for key in plan.people}


def withheld_in(plans: Sequence[Whom], by: Actor) -> tuple[list[str], int]:
    """The titles of the household's columns among these, and of how many people they stay blank."""
    keys = {key for plan in plans for key in plan.form.places if key in OF_HOUSEHOLD}
    if not keys:
        return [], 0
    people = people_in(plans)
    read = set(people_named(by).filter(households_read(by)).values_list("pk", flat=True)) if people else set()
    return [one.title for one in FORMS.ledger.columns if one.key in keys], len(people - read)


def filling_of(plan: Whom, by: Actor) -> Filling:
    """What goes into one sheet, with what is said of each column that stays blank."""
    known = {one.worker.pk: one for one in _known(list(dict.fromkeys(plan.people)), by)}
    told = {key: {name: value_of(one, name) for name in plan.form.places} for key, one in known.items()}
    beside = {row: told[key] for row, key in plan.beside.items() if key in told}
    below = [told[key] for key in plan.below if key in told]
    remarks = [*plan.form.remarks, *_blank(plan.form, list(known.values()), list(told.values()))]
    remarks.sort(key=lambda one: (len(one.letter), one.letter))
    return Filling(plan.form, beside, below, plan.missing, remarks)


def _blank(form: FormSheet, people: Sequence[Known], told: Sequence[Mapping[str, object]]) -> list[Remark]:
    """What is said of the columns that could be filled: of the household and not the asker's, or told of nobody."""
    found, hidden = [], any(not one.sees_house for one in people)
    for key, at in form.cells:
        title = FORMS.ledger.column(key).title
        is_withheld = hidden and key in OF_HOUSEHOLD
        if key == SERIAL or not (is_withheld or all(row[key] is None for row in told)):
            continue
        found.append(Remark(letter_of(at - 1), form.shown[at - 1], "withheld" if is_withheld else "empty", title))
    return found


def _numbered(rows: Sequence[NamedRow], people: Any) -> dict[str, list[UUID]]:
    of_subject = {
        s.pk: number for number, s in subjects.by_resident_ids(r.identity for r in rows if r.identity).items()
    }
    found = people.filter(subject_id__in=list(of_subject)).order_by("pk").values_list("subject_id", "pk")
    return {of_subject[subject]: [key] for subject, key in found}


def _called(rows: Sequence[NamedRow], people: Any) -> dict[str, list[UUID]]:
    names = {row.name for row in rows if row.name and not row.identity}
    found: dict[str, list[UUID]] = {}
    for name, key in people.filter(name__in=names).order_by("pk").values_list("name", "pk"):
        found.setdefault(name, []).append(key)
    return found


def _known(keys: Sequence[UUID], by: Actor) -> list[Known]:
    ring, marks = current_ring(), Marks()
    return [
        one
        for start in range(0, len(keys), ROWS_AT_ONCE)
        for one in people_of(keys[start : start + ROWS_AT_ONCE], ring, marks, by=by)
    ]
