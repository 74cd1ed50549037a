"""Long work of the web itself; importing it registers it."""

from __future__ import annotations

from qiao.web.accounts import keeping, sweeping
from qiao.web.frame.lists import exporting
from qiao.web.releases import comparing, filling, making

__all__ = ["comparing", "exporting", "filling", "keeping", "making", "sweeping"]
