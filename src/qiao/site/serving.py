"""Serving: gunicorn's own lines go the way of all logs. Named by `qiao serve` as gunicorn's `logger_class`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from qiao.site.logs import Scrubbing

ACCESS = '%(h)s "%(m)s %(U)s" %(s)s %(B)s %(L)ss'
"""Who asked, for which path, and how long it took: never the query string, the referrer or the browser's name."""


class ServerLogger(Logger):  # type: ignore[misc]
    """Writes gunicorn's error and access lines in the common form, without what may name a person."""

    def setup(self, cfg: Any) -> None:
        """Called when gunicorn starts."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(Scrubbing(as_json=bool(settings.LOGGING["as_json"])))
