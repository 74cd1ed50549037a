"""Profiling（乡镇家底）: what a township has, told on a day; what is no longer there ends, and stays on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from qiao.ground import clock
from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.privacy.free_text import without_numbers
from qiao.story.register.errors import ChangedMeanwhile
from qiao.story.workshops import errors, permissions
from qiao.story.workshops.models import Asset

FIELDS = (
    *("region", "kind", "name", "amount", "unit", "months", "owner", "has_power", "has_road", "note"),
    *("told_on", "told_by_name"),
)
"""What is told of a thing that a township has."""


def tell_asset(*, by: Actor, asset_id: UUID, values: Mapping[str, Any], batch_id: UUID | None = None) -> Asset:
    """Keep something that a township has; `asset_id` is the form's own key. Told of the same name and kind again, what
    stood is brought up to date. Raises WorkshopRefused: not_yours, day_ahead; HoldsNumber."""
    given = _known(by, values)
    try:
        with transaction.atomic():
            if (entered := Asset.objects.filter(pk=asset_id).first()) is not None:
                return entered
            same = Asset.objects.filter(region=given["region"], kind=given["kind"], name=given["name"])
            if (known := same.filter(gone_on__isnull=True).first()) is not None:
                return _written(by, known, given)
            asset = Asset(id=asset_id, created_by_id=by.user_id, batch_id=batch_id, **given)
            asset.save(force_insert=True)
            _note(by, "entered", asset, kind=asset.kind, name=asset.name)
    except IntegrityError:
        # Told twice at the same moment: the other one was faster.
        same = Asset.objects.filter(region=given["region"], kind=given["kind"], name=given["name"])
        return same.get(gone_on__isnull=True)
    return asset


def change_asset(*, by: Actor, asset: Asset, seen_version: int, values: Mapping[str, Any]) -> Asset:
    """Change it as it was seen at `seen_version`. Raises ChangedMeanwhile; WorkshopRefused: not_yours, day_ahead,
    known; HoldsNumber."""
    given = _known(by, {**{name: getattr(asset, name) for name in FIELDS}, **values})
    if not by.covers(permissions.PROFILE, asset.region):
        raise errors.not_yours()
    now = Asset.objects.get(pk=asset.pk)
    if now.version != seen_version or now.gone_on is not None:
        raise ChangedMeanwhile((), version=now.version)
    try:
        with transaction.atomic():
            return _written(by, now, given)
    except IntegrityError:
        raise errors.known_here(given["name"]) from None


def end_asset(*, by: Actor, asset: Asset, on: date, why: str) -> None:
    """It is no longer there（已经没有了）: since when, and why. Again, it stays as it was.

    Raises WorkshopRefused: not_yours, day_ahead, days_crossed, why.
    """
    if not by.covers(permissions.PROFILE, asset.region):
        raise errors.not_yours()
    if not why.strip():
        raise errors.reason_needed()
    if on > clock.today():
        raise errors.day_ahead("gone_on")
    if on < asset.told_on:
        raise errors.days_crossed("gone_on", asset.told_on)
    with transaction.atomic():
        standing = Asset.objects.filter(pk=asset.pk, gone_on__isnull=True)
        if standing.update(gone_on=on, version=F("version") + 1, updated_at=clock.now()):
            _note(by, "ended", asset, why=why.strip()[:200], on=str(on))


def _written(by: Actor, known: Asset, given: Mapping[str, Any]) -> Asset:
    changed = {name: value for name, value in given.items() if getattr(known, name) != value}
    if changed:
        told = {name: [str(getattr(known, name)), str(value)] for name, value in changed.items()}
        held = Asset.objects.filter(pk=known.pk, version=known.version)
        if not held.update(**changed, version=F("version") + 1, updated_at=clock.now()):
            raise ChangedMeanwhile((), version=Asset.objects.get(pk=known.pk).version)
        _note(by, "changed", known, changes=told)
    return Asset.objects.get(pk=known.pk)


def _known(by: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    assert not unknown, f"no such field of an asset: {sorted(unknown)}"
    if not by.covers(permissions.PROFILE, values["region"]):
        raise errors.not_yours()
    if values["told_on"] > clock.today():
        raise errors.day_ahead("told_on")
    for name in ("name", "owner", "note"):
        without_numbers(str(values.get(name, "")))
    return dict(values)


def _note(by: Actor, verb: str, asset: Asset, why: str = "", **details: Any) -> None:
    record(by=by, action=f"workshops.asset.{verb}", subject=asset, region=asset.region, reason=why, details=details)
