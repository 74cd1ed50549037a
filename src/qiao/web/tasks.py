"""Long work of the web itself; importing it registers it."""

from __future__ import annotations

from qiao.web.frame.lists import exporting

__all__ = ["exporting"]
