"""Roll call（点名）: a village says who came home, changed the works or is lost; whoever may end a spell confirms it.

A village clerk ends nobody's spell: a tick is a report. Ticked twice, it is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor, code_range
from qiao.ground.audit.actions import record
from qiao.story.placements import errors
from qiao.story.placements.actions import end_placement
from qiao.story.placements.models import Placement, Report
from qiao.story.placements.permissions import EDIT, REPORT
from qiao.story.placements.queries import open_placement
from qiao.story.register.actions import move_status
from qiao.story.register.models import Worker
from qiao.story.register.queries import names_of
from qiao.story.register.states import UNREACHABLE, WORKING

RETURNED, MOVED, LOST = "returned", "moved", "lost"
KINDS = (RETURNED, MOVED, LOST)
OPEN, CONFIRMED, DROPPED = "open", "confirmed", "dropped"
ENDED_BY = {RETURNED: ("other", "返乡（村里点名）"), MOVED: ("better_job", "（村里点名）")}
"""What a confirmed report ends a spell with: a key of ENDINGS, and what is added."""
CLEARED = "又点成没有变"
CHANGED = "改点了别的"
STILL_THERE = "核对过，还在岗"
FOUND = "联系上了"


def on_call(actor: Actor, village: str) -> QuerySet[Placement]:
    """The open spells of those who live in a village and whom the actor may report, by initials and name."""
    low, high = code_range(village)
    home = Q(worker__merged_into__isnull=True, worker__region__gte=low, worker__region__lt=high)
    home |= Q(worker__merged_into__region__gte=low, worker__merged_into__region__lt=high)
    found = Placement.objects.filter(home, _mine(actor, REPORT), ended_on__isnull=True)
    return found.order_by("worker__initials", "worker__name", "pk")


def _mine(actor: Actor, permission: str, path: str = "") -> Q:
    """Spells of those who live in the actor's regions, or in households assigned one by one."""
    if actor.is_system:
        return Q()
    keys = [key for scope in actor.reaches(permission) for key in scope.households]
    own = actor.within(permission, f"{path}worker__region") | Q(**{f"{path}worker__household_id__in": keys})
    return own | actor.within(permission, f"{path}worker__merged_into__region")


def reports_to_settle(actor: Actor) -> QuerySet[Report]:
    """Open reports that may end a spell, of those who live in the actor's regions."""
    return Report.objects.filter(_mine(actor, EDIT, "placement__"), state=OPEN, kind__in=ENDED_BY)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What came of a tick: the report that stands, None where none does; whether this tick made it or took it back."""

    report: Report | None
    is_new: bool


def tick(*, by: Actor, placement_id: UUID, kind: str) -> Ticked:
    """Say at the roll call what became of somebody; "" takes back what was ticked and not yet settled.

    Ticked again, by whomever, it is the same report, and not a new one. Raises Placement.DoesNotExist; Refused:
    report_kind, and report_answered for what an office has looked into on the same day.
    """
    if kind not in (*KINDS, ""):
        raise errors.report_kind()
    with transaction.atomic():
        mine = Placement.objects.filter(_mine(by, REPORT), ended_on__isnull=True, pk=placement_id).values("pk")
        # The spell first: two who tick at one moment come one after the other.
        spell = Placement.objects.select_for_update().get(pk__in=mine)
        standing = Report.objects.filter(placement=spell, state=OPEN).first()
        if (standing.kind if standing else "") == kind:
            return Ticked(standing, is_new=False)
        if (answered := _answered_today(spell, kind)) is not None:
            raise errors.report_answered(spell.worker.called, answered)
        if standing is not None:
            _settle(by, standing, DROPPED, CLEARED if not kind else CHANGED)
        return Ticked(_made(by, spell, kind) if kind else None, is_new=True)


def _answered_today(spell: Placement, kind: str) -> str | None:
    """Who found today that what is ticked is not so; "" for somebody without a name here, None where nobody did."""
    told = Report.objects.filter(
        placement=spell, kind=kind, state=DROPPED, settled_why=STILL_THERE, said_on=clock.today()
    ).first()
    return None if told is None else names_of([told.settled_by_id]).get(told.settled_by_id, "")


def _made(by: Actor, spell: Placement, kind: str) -> Report:
    made = Report.objects.create(
        placement=spell, kind=kind, said_on=clock.today(), said_by_name=by.name[:80] or "系统", created_by_id=by.user_id
    )
    if kind == LOST:
        _move(by, spell, UNREACHABLE, "村里点名：失联")
    record(
        by=by, action="placements.report.made", subject=made, region=spell.home_region,
        details={"kind": kind, "placement": str(spell.pk)},
    )  # fmt: skip
    return made


def _move(by: Actor, spell: Placement, to: str, why: str) -> None:
    worker = Worker.objects.only("merged_into_id").get(pk=spell.worker_id)
    move_status(by=by, worker_ids=[worker.merged_into_id or worker.pk], to=to, why=why)


def _settle(by: Actor, report: Report, to: str, why: str) -> None:
    """In the caller's transaction; on the state seen. Raises Refused report_settled."""
    held = Report.objects.filter(pk=report.pk, state=OPEN)
    told = {"state": to, "settled_by_id": by.user_id, "settled_at": clock.now(), "settled_why": why[:200]}
    if not held.update(**told, version=F("version") + 1, updated_at=clock.now()):
        raise errors.report_settled()
    spell = report.placement
    if report.kind == LOST and to == DROPPED:
        _move(by, spell, WORKING, why)
    record(
        by=by, action=f"placements.report.{to}", subject=report, region=spell.home_region, reason=why,
        details={"kind": report.kind, "placement": str(spell.pk)},
    )  # fmt: skip


def confirm_report(*, by: Actor, report_id: UUID) -> Report:
    """It is so（属实）: the spell ends on the day of the report, the need stands again. Confirmed twice, it is once.

    Raises Report.DoesNotExist; Refused: report_settled, report_ends_nothing, or as end_placement.
    """
    with transaction.atomic():
        report = _held(by, report_id)
        if report.state == CONFIRMED:
            return report
        if report.kind not in ENDED_BY:
            raise errors.report_ends_nothing()
        _settle(by, report, CONFIRMED, "属实")
        why, note = ENDED_BY[report.kind]
        end_placement(by=by, placement_id=report.placement_id, on=report.said_on, why=why, note=note)
        report.refresh_from_db()
    return report


def drop_report(*, by: Actor, report_id: UUID) -> Report:
    """It is not so（还在岗）. Dropped twice, it is dropped once. Raises Report.DoesNotExist; Refused report_settled."""
    with transaction.atomic():
        report = _held(by, report_id)
        if report.state != DROPPED:
            _settle(by, report, DROPPED, STILL_THERE)
            report.refresh_from_db()
    return report


def _held(by: Actor, report_id: UUID) -> Report:
    near = _mine(by, EDIT, "placement__")
    mine = Report.objects.filter(near if by.is_system else near | by.within(EDIT, "placement__region"), pk=report_id)
    return Report.objects.select_for_update(of=("self",)).select_related("placement").get(pk__in=mine.values("pk"))


def found_again(*, by: Actor, worker_id: UUID, how: str = FOUND) -> bool:
    """Somebody at work who could not be reached was met or spoken to: at work again. Whether that changed anything."""
    with transaction.atomic():
        spell = open_placement(worker_id)
        lost = Worker.objects.filter(pk=worker_id, status=UNREACHABLE).exists()
        if spell is None or not lost:
            return False
        for report in Report.objects.filter(placement=spell, state=OPEN, kind=LOST).select_related("placement"):
            _settle(by, report, DROPPED, how)
        _move(by, spell, WORKING, how)
    return True
