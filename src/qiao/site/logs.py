"""Logs: one JSON object a line in production, with the request's number; identities never reach them."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

from qiao.ground.audit.requests import request_id

_SCRUBBED = (
    (re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])"), "[identity]"),
    (re.compile(r"(?<!\d)\d{15}(?!\d)"), "[identity]"),
    (re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)"), "[phone]"),
    (re.compile(r"(?<!\d)\d{16,19}(?!\d)"), "[card]"),
)
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def scrubbed(text: str) -> str:
    """The text without anything that looks like an identity, phone or card number."""
    for pattern, instead in _SCRUBBED:
        text = pattern.sub(instead, text)
    return text


class Scrubbing(logging.Formatter):
    """One line a record: JSON, or plain words for people at a terminal."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.get(),
            "said": record.getMessage(),
        }
        told |= {key: str(value) for key, value in vars(record).items() if key not in _OWN and key != "request"}
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        if self.as_json:
            return scrubbed(json.dumps(told, ensure_ascii=False, default=str))
        return scrubbed(
            f"{told['at']} {record.levelname} {record.name} {told['said']} {told.get('trace', '')}".rstrip()
        )


def configure(settings: dict[str, Any]) -> None:
    """Called by Django with settings.LOGGING."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Scrubbing(as_json=settings["as_json"]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings["level"])
