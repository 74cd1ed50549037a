"""Form rows（上报表的行）: whom a form is about, counted and read some at a time; and the workbook of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from django.db.models import Q, QuerySet

from qiao.ground.accounts.actors import Actor, code_range
from qiao.ground.exchange.columns import GUIDE_SHEET
from qiao.ground.exchange.writing.sheets import writing
from qiao.ground.privacy.keys import current_ring
from qiao.story.needs.models import Need
from qiao.story.needs.states import STANDING
from qiao.story.placements.models import Placement
from qiao.story.register.ledgers import LEAST_AGE
from qiao.story.register.listed import of_age
from qiao.story.register.models import Worker
from qiao.story.register.permissions import REVEAL
from qiao.story.register.queries import workers_seen
from qiao.story.reports.known import Known, Marks, people_of, spells_of
from qiao.story.reports.layouts import PERSON, SPELL, Layout

ROWS_AT_ONCE = 500
Progress = Callable[[int], None]


def within(region: str, field: str) -> Q:
    """Rows at or below a region."""
    low, high = code_range(region)
    return Q(**{f"{field}__gte": low, f"{field}__lt": high})


def people_named(by: Actor, *, poor_only: bool = False) -> QuerySet[Worker]:
    """Those of working age with an identity number, whose identity the actor may see."""
    seen = workers_seen(by, REVEAL).exclude(subject__resident_id_tail="")
    seen = seen.filter(Q(born_on__isnull=True) | of_age(LEAST_AGE, None))
    return seen.filter(household__poverty__gt="") if poor_only else seen


Rows = QuerySet[Worker] | QuerySet[Placement]


def rows_of(layout: Layout, *, by: Actor, region: str, poor_only: bool = False) -> Rows:
    """The rows of a form, in its order: people of the region, or their work and the work there."""
    people = people_named(by, poor_only=poor_only)
    if layout.row == PERSON:
        standing = Need.objects.filter(state__in=STANDING).values("worker_id")
        at_work = Placement.objects.filter(ended_on__isnull=True).values("worker_id")
        mine = people.filter(within(region, "region")).filter(Q(pk__in=standing) | Q(pk__in=at_work))
        return mine.order_by("region", "name", "pk")
    spells = Placement.objects.filter(worker_id__in=people.values("pk"))
    spells = spells.filter(within(region, "worker__region") | within(region, "region"))
    if layout.row != SPELL:
        spells = spells.filter(ended_on__isnull=True)
    return spells.order_by("worker__region", "worker__name", "worker_id", "started_on", "pk")


def count_of(layout: Layout, *, by: Actor, region: str, poor_only: bool = False) -> int:
    """How many rows the form has now."""
    return rows_of(layout, by=by, region=region, poor_only=poor_only).order_by().count()


def known_of(layout: Layout, keys: list[UUID]) -> Iterator[Known]:
    """The rows of these keys, in their order, read some at a time."""
    ring, marks = current_ring(), Marks()
    read = people_of if layout.row == PERSON else spells_of
    for start in range(0, len(keys), ROWS_AT_ONCE):
        yield from read(keys[start : start + ROWS_AT_ONCE], ring, marks)


def write_form(layout: Layout, keys: list[UUID], target: Path, *, stamp: str, progress: Progress) -> int:
    """Write the form's workbook, with who took it on every sheet; returns its number of rows."""
    headings = [column.title for column in layout.columns]

    def cells() -> Iterator[list[object]]:
        for done, known in enumerate(known_of(layout, keys)):
            if not done % ROWS_AT_ONCE:
                progress(done)
            yield [column.of(known) for column in layout.columns]

    with writing(target) as book:
        rows = book.sheet(layout.zh, headings, cells(), note=stamp)
        told = [[loss] for loss in layout.losses]
        told += [[f"没有登记、空着的列：{'、'.join(layout.blank)}。"]] if layout.blank else []
        book.sheet(GUIDE_SHEET, ["说明"], told, note=stamp)
    return rows
