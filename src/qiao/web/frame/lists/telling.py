"""What the audit is told of an export, so that the auditor of every region it was taken from reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qiao.ground.accounts.actors import Actor
from qiao.ground.audit.actions import record
from qiao.ground.jobs.models import Job


def tell_export(by: Actor, permission: str, deed: str, asked: Job, details: Mapping[str, Any]) -> None:
    """One event ("asked", "made") for each region by which the list may be taken: its rows leave together, and each
    region has its own auditor. A post without a region (an employer's) tells it once."""
    for region in by.regions(permission) or ("",):
        record(by=by, action=f"lists.export.{deed}", subject=asked, region=region, details=details)
