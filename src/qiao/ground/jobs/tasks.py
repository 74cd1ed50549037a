"""Long work of the ground itself; importing it registers it."""

from __future__ import annotations

from qiao.ground.jobs import housekeeping

__all__ = ["housekeeping"]
