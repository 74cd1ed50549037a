"""Offering（机构、师资、基地、课程）: what classes are made of; what is over ends, and stays on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy.free_text import without_numbers
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.training import errors, permissions
from qiao.story.training.models import Base, Course, School, Trainer

Offered = TypeVar("Offered", School, Trainer, Base, Course)
FIELDS: dict[type[Any], tuple[str, ...]] = {
    School: ("name", "region", "credit_code", "licence_no", "trades", "organisation_id", "contact", "contact_phone"),
    Trainer: ("name", "region", "school", "trades"),
    Base: ("name", "region", "address", "seats", "trades", "serves", "is_public", "opened_on"),
    Course: ("name", "trade", "occupation", "occupation_gone", "hours", "skills", "certificate", "pass_mark"),
}
"""What an office tells of each kind."""
_CALLED: dict[type[Any], str] = {School: "school", Trainer: "trainer", Base: "base", Course: "course"}


def keep(
    *, by: Actor, kind: type[Offered], key: UUID, values: Mapping[str, Any], batch_id: UUID | None = None
) -> Offered:
    """Enter a school, a trainer, a base or a course; `key` is the form's own: sent twice, it is one.

    Trainers may come from anywhere; a school and a base lie where whoever enters them plans.
    Raises TrainingRefused: not_yours, known; HoldsNumber.
    """
    given = _known(kind, values)
    _refuse_elsewhere(by, kind, given.get("region", ""))
    made = kind(id=key, created_by_id=by.user_id, batch_id=batch_id, **given)
    try:
        with transaction.atomic():
            if (entered := kind._default_manager.filter(pk=key).first()) is not None:
                return entered
            made.save(force_insert=True)
            _note(by, "entered", made)
    except IntegrityError:
        entered = kind._default_manager.filter(pk=key).first()
        if entered is None:
            raise errors.known_already(given["name"]) from None
        return entered
    return made


def change(*, by: Actor, row: Offered, seen_version: int, values: Mapping[str, Any]) -> Offered:
    """Change one that was seen at `seen_version`. Raises ChangedMeanwhile; TrainingRefused: not_yours, known."""
    kind = type(row)
    given = _known(kind, values)
    _refuse_elsewhere(by, kind, getattr(row, "region", ""))
    _refuse_elsewhere(by, kind, given.get("region", getattr(row, "region", "")))
    changed = {name: value for name, value in given.items() if getattr(row, name) != value}
    told = {name: [str(getattr(row, name)), str(value)] for name, value in changed.items()
            if not name.startswith("contact")}  # fmt: skip
    try:
        with transaction.atomic():
            seen = kind._default_manager.filter(pk=row.pk, version=seen_version)
            if not seen.update(**changed, version=F("version") + 1, updated_at=clock.now()):
                raise ChangedMeanwhile((), version=kind._default_manager.get(pk=row.pk).version)
            _note(by, "changed", row, changes=told)
    except IntegrityError:
        raise errors.known_already(given.get("name", row.name)) from None
    return kind._default_manager.get(pk=row.pk)


def end(*, by: Actor, row: School | Base | Course, on: date, why: str) -> None:
    """It is used no longer（不再使用）, since a day, and why. Again, it stays as it was.

    Raises TrainingRefused: not_yours, why, day_ahead.
    """
    kind = type(row)
    _refuse_elsewhere(by, kind, getattr(row, "region", ""))
    why = without_numbers(why.strip()[:200])
    if not why:
        raise errors.reason_needed()
    if on > clock.today():
        raise errors.day_ahead("ended_on")
    with transaction.atomic():
        standing = kind._default_manager.filter(pk=row.pk, ended_on__isnull=True)
        if standing.update(ended_on=on, version=F("version") + 1, updated_at=clock.now()):
            _note(by, "ended", row, why=why, on=str(on))


def _known(kind: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS[kind])
    assert not unknown, f"no such field of a {_CALLED[kind]}: {sorted(unknown)}"
    for name in ("name", "address"):
        without_numbers(str(values.get(name, "")))
    given = dict(values)
    if "credit_code" in given:
        given["credit_code"] = given["credit_code"] or None
    return given


def _refuse_elsewhere(by: Actor, kind: type[Any], region: str) -> None:
    placed = kind in (School, Base)
    if not (by.covers(permissions.PLAN, region) if placed else by.is_system or by.can(permissions.PLAN)):
        raise errors.not_yours()


def _note(by: Actor, verb: str, row: School | Trainer | Base | Course, why: str = "", **details: Any) -> None:
    region = getattr(row, "region", "") or by.own_region
    record(
        by=by, action=f"training.{_CALLED[type(row)]}.{verb}", subject=row, region=region, reason=why,
        details={"name": row.name, **details},
    )  # fmt: skip
