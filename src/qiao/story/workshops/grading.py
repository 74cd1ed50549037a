"""Grading（年度评定）: the figures of a year, the grade they give, and the one an office decides, with its document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.story.workshops import errors, permissions, queries, standards, states
from qiao.story.workshops.models import Workshop, YearGrade


def figures_of(workshop: Workshop, year: int, counted: Mapping[str, float | None]) -> dict[str, float | None]:
    """The figures of the yearly criteria: those of its people as counted from the spells of work there（placements）,
    and those that are on record here: inspections not mended in time, orders."""
    orders = workshop.orders.filter(taken_on__lte=date(year, 12, 31), due_on__gte=date(year, 1, 1), dropped_why="")
    own = {"to_mend": float(queries.to_mend_in(workshop, year)), "orders": float(orders.count())}
    known = {**counted, **own}
    return {criterion.key: known.get(criterion.key) for criterion in standards.CRITERIA}


def grade(
    *, by: Actor, workshop: Workshop, year: int, grade: str, document: str, figures: Mapping[str, float | None],
    why: str = "",
) -> YearGrade:  # fmt: skip
    """Decide the grade of a year. One that is on record already is replaced, and `why` says for what reason.

    Raises WorkshopRefused: not_yours, year_not_over, not_then, other_grade, why (no document, or no reason).
    """
    if not by.covers(permissions.DECIDE, workshop.region):
        raise errors.not_yours()
    _refuse_year(workshop, year)
    if not document.strip():
        raise errors.reason_needed("document")
    given, why = standards.proposed(figures), why.strip()[:200]
    if given and grade != given and not why:
        raise errors.other_grade()
    known = queries.grade_of(workshop, year)
    if known is not None and not why:
        raise errors.reason_needed()
    standard = standards.standard_on(date(year, 12, 31))
    made = YearGrade(
        workshop=workshop, year=year, grade=grade, document=document.strip()[:80], decided_on=clock.today(),
        decided_by=f"{by.office} {by.name}".strip()[:80], standard=standard.key if standard else "",
        figures=dict(figures), proposed=given, why=why, created_by_id=by.user_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            _replace(known, why)
            made.save(force_insert=True)
            record(
                by=by, action="workshops.workshop.graded", subject=workshop, region=workshop.region, reason=why,
                details={"year": year, "grade": grade, "proposed": given, "was": known.grade if known else ""},
            )  # fmt: skip
    except IntegrityError:
        raise errors.reason_needed() from None  # somebody decided it at the same moment: this one replaces theirs
    return made


def _replace(known: YearGrade | None, why: str) -> None:
    if known is not None:
        standing = YearGrade.objects.filter(pk=known.pk, replaced_at__isnull=True)
        standing.update(replaced_at=clock.now(), replaced_why=why, version=F("version") + 1, updated_at=clock.now())


def _refuse_year(workshop: Workshop, year: int) -> None:
    last = date(year, 12, 31)
    if last >= clock.today():
        raise errors.year_not_over(year)
    standing = Workshop.objects.filter(queries.standing(last), pk=workshop.pk).exists()
    if not standing or workshop.state not in (states.RECOGNISED, states.WITHDRAWN):
        raise errors.not_recognised_then(year)
