"""Form rows（上报表的行）: whom a form is about, counted and read some at a time; and the workbook of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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
from qiao.story.register.circumstances import households_read
from qiao.story.register.ledgers import LEAST_AGE
from qiao.story.register.listed import of_age
from qiao.story.register.models import Worker
from qiao.story.register.permissions import REVEAL, WORK_OFFICES
from qiao.story.register.queries import workers_seen
from qiao.story.reports.known import Known, Marks, people_of, spells_of
from qiao.story.reports.layouts import PERSON, SPELL, Layout
from qiao.story.reports.readable import OF_HOUSEHOLD

ROWS_AT_ONCE = 500
INDUSTRIES_NAMED = 20
SAYS_BY_BLANK = frozenset({"ended_on", "sector"})
"""Blank for somebody still at work; of sectors it is told by industry."""
Progress = Callable[[int], None]


def within(region: str, field: str) -> Q:
    """Rows at or below a region."""
    low, high = code_range(region)
    return Q(**{f"{field}__gte": low, f"{field}__lt": high})


def people_named(by: Actor, *, poor_only: bool = False) -> QuerySet[Worker]:
    """Those of working age with an identity number, whose identity the actor may see.

    `poor_only` chooses among households that the actor may open: the choice itself would tell of the others.
    """
    seen = workers_seen(by, REVEAL).exclude(subject__resident_id_tail="")
    seen = seen.filter(Q(born_on__isnull=True) | of_age(LEAST_AGE, None))
    return seen.filter(households_read(by), household__poverty__gt="") if poor_only else seen


def people_covered(by: Actor, region: str, *, poor_only: bool = False) -> QuerySet[Worker]:
    """Whom a form of a region covers: those at home in it; for an office where people work, those at work in it too."""
    covered = within(region, "region")
    if by.roles & set(WORK_OFFICES):
        at_work = Placement.objects.filter(within(region, "region"), ended_on__isnull=True)
        covered |= Q(pk__in=at_work.values("worker_id"))
    return people_named(by, poor_only=poor_only).filter(covered)


def spells_covered(by: Actor, region: str, *, poor_only: bool = False) -> QuerySet[Placement]:
    """The work that a form of a region covers, by the same rule: of those at home in it, and what was done in it."""
    covered = within(region, "worker__region")
    if by.roles & set(WORK_OFFICES):
        covered |= within(region, "region")
    people = people_named(by, poor_only=poor_only)
    return Placement.objects.filter(covered, worker_id__in=people.values("pk"))


Rows = QuerySet[Worker] | QuerySet[Placement]


def rows_of(layout: Layout, *, by: Actor, region: str, poor_only: bool = False) -> Rows:
    """The rows of a form, in its order: the people whom it covers, or the work."""
    if layout.row == PERSON:
        mine = people_covered(by, region, poor_only=poor_only).filter(wanting_or_working())
        return mine.order_by("region", "name", "pk")
    spells = spells_covered(by, region, poor_only=poor_only)
    if layout.row != SPELL:
        spells = spells.filter(ended_on__isnull=True)
    return spells.order_by("worker__region", "worker__name", "worker_id", "started_on", "pk")


def wanting_or_working() -> Q:
    """Whom the willingness form is about: those who said what they want, and those at work."""
    standing = Need.objects.filter(state__in=STANDING).values("worker_id")
    return Q(pk__in=standing) | working()


def working() -> Q:
    """Those at work."""
    return Q(pk__in=Placement.objects.filter(ended_on__isnull=True).values("worker_id"))


def count_of(layout: Layout, *, by: Actor, region: str, poor_only: bool = False) -> int:
    """How many rows the form has now."""
    return rows_of(layout, by=by, region=region, poor_only=poor_only).order_by().count()


def withheld_of(layout: Layout, *, by: Actor, region: str, poor_only: bool = False) -> int:
    """In how many rows the columns of the household stay blank, because the actor may not open it."""
    if not layout.of_household:
        return 0
    rows = rows_of(layout, by=by, region=region, poor_only=poor_only)
    read = households_read(by, "" if layout.row == PERSON else "worker")
    return rows.order_by().count() - rows.filter(read).order_by().count()


def known_of(layout: Layout, keys: list[UUID], by: Actor) -> Iterator[Known]:
    """The rows of these keys, in their order, read some at a time."""
    ring, marks = current_ring(), Marks()
    read = people_of if layout.row == PERSON else spells_of
    for start in range(0, len(keys), ROWS_AT_ONCE):
        yield from read(keys[start : start + ROWS_AT_ONCE], ring, marks, by=by)


@dataclass(slots=True)
class Left:
    """What the rows left blank: those whose household the asker may not open, industries that settle no sector, and
    how often what the upper system takes no row without, and how often each other column says nothing."""

    withheld: int = 0
    industries: Counter[str] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)
    blank: Counter[str] = field(default_factory=Counter)

    def see(self, known: Known, values: dict[str, object], required: tuple[str, ...]) -> None:
        """Take a row's facts in."""
        empty = {key for key, value in values.items() if value in (None, "")}
        self.lacking.update(key for key in required if key in empty)
        hidden = frozenset() if known.sees_house else OF_HOUSEHOLD
        self.blank.update(empty - hidden - SAYS_BY_BLANK - set(required))
        self.withheld += bool(values.keys() & OF_HOUSEHOLD) and not known.sees_house
        if "sector" in values and not values["sector"] and known.spell is not None:
            self.industries[known.spell.industry] += 1

    def told(self, layout: Layout) -> list[str]:
        """In the words of the sheet 填表说明."""
        said = []
        if self.withheld:
            titles = "、".join(layout.of_household)
            said.append(f"{titles}：有 {self.withheld} 行空着，户情只给户籍地的单位，填表的人看不到。")
        named = [f"“{name}”{count} 行" for name, count in self.industries.most_common(INDUSTRIES_NAMED) if name]
        named += [f"没有登记行业的 {self.industries['']} 行"] if self.industries[""] else []
        if named:
            said.append(f"产业：从所属行业推不准、空着的：{'，'.join(named)}。")
        for column in layout.columns:
            if count := self.lacking[column.key]:
                said.append(f"{column.title}：上级必填，有 {count} 行没有登记，交上去会退回；先在上岗记录里补上。")
        if blanks := self.blanks(layout):
            counted = "，".join(f"{title} {count} 行" for title, count in blanks)
            said.append(f"没有登记、空着的格：{counted}。知道的先在系统里补上，再做一份。")
        return said

    def blanks(self, layout: Layout) -> list[tuple[str, int]]:
        """The columns of which something is kept and some rows say nothing, and how many rows do."""
        kept = [column for column in layout.columns if column.title not in layout.blank]
        return [(column.title, self.blank[column.key]) for column in kept if self.blank[column.key]]


def write_form(
    layout: Layout, keys: list[UUID], target: Path, *, by: Actor, stamp: str, progress: Progress
) -> tuple[int, Left]:
    """Write the form's workbook as `by` may have it; returns its number of rows and what was left blank.

    Its heading stands in the first row, as the form has it; who took it stands at the foot of the page and on 填表说明.
    """
    headings, left = [column.title for column in layout.columns], Left()

    def cells() -> Iterator[list[object]]:
        for done, known in enumerate(known_of(layout, keys, by)):
            if not done % ROWS_AT_ONCE:
                progress(done)
            values = [column.of(known) for column in layout.columns]
            left.see(
                known,
                {column.key: value for column, value in zip(layout.columns, values, strict=True)},
                layout.required,
            )
            yield values

    with writing(target) as book:
        rows = book.sheet(layout.zh, headings, cells(), foot=stamp)
        told = [[loss] for loss in (*layout.losses, *left.told(layout))]
        told += [[f"没有登记、空着的列：{'、'.join(layout.blank)}。"]] if layout.blank else []
        book.sheet(GUIDE_SHEET, ["说明"], told, note=stamp, foot=stamp)
    return rows, left
