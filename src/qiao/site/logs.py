"""Logs: one JSON object a line in production, with the request's number; identities never reach them.

Every line of the process passes here: Django's, the libraries', the worker's, and gunicorn's through `ServerLogger`.
Numbers of people are taken out wherever they stand (`audit.scrubbing`); values under a telling name (phone, password,
token …) whole; of an address only the path stays, because what was searched for is nobody's business.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from qiao.ground.audit.requests import request_id
from qiao.ground.audit.scrubbing import scrubbed

__all__ = ["Scrubbing", "configure", "scrubbed"]

HIDDEN = "[hidden]"
LONGEST = 16_000
"""A longer line is cut: a trace that repeats itself must not fill the disk."""
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_TELLING = re.compile(
    r"(?i)passw|secret|token|csrf|cookie|session|authori[sz]ation|otp|\bpin\b|resident|id_?card|identity|phone|mobile"
    r"|bank_?card|card_?n|health|ethnic|api_?key|证件|身份证|电话|手机|卡号|口令|密码"
)
_QUERY = re.compile(r"(?<=[\w/.~%-])\?[^\s\"'<>#]+")
_FORM = re.compile(
    r"(?i)((?:passw\w*|secret|token|csrfmiddlewaretoken|sessionid|csrftoken|authorization|cookie|otp|pin)"
    r"[\"']?\s*[=:]\s*[\"']?)(?:Bearer |Basic )?[^\s\"'&,;})]+"
)


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
            "request": _clean(request_id.get()),
            "said": _clean(_message(record)),
        }
        given = {key: value for key, value in vars(record).items() if key not in _OWN and key not in told}
        told |= {_clean(key): _plain(key, value) for key, value in given.items()}
        if record.exc_info and not _is_refusal(record):
            told["trace"] = _clean(self.formatException(record.exc_info))
        if record.stack_info:
            told["stack"] = _clean(self.formatStack(record.stack_info))
        if self.as_json:
            return json.dumps(told, ensure_ascii=False)
        return f"{told['at']} {record.levelname} {record.name} {told['said']} {told.get('trace', '')}".rstrip()


_CHATTER = ("django_tasks", "django_tasks_db")
"""Loggers that tell every second that there is nothing to do; our own jobs tell what is done."""


class ToStderr(logging.StreamHandler[TextIO]):
    """Writes to what stderr is when the line is said: it may have been another when the service was set up."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    # The base keeps its stream in an attribute that may be set; here it is looked up each time and never set.
    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """Today's stderr."""
        return sys.stderr


def configure(settings: dict[str, Any]) -> None:
    """Called by Django with settings.LOGGING: one handler for all, and none that would go round it."""
    handler = ToStderr()
    handler.setFormatter(Scrubbing(as_json=settings["as_json"]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings["level"])
    for name in _CHATTER:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Django's defaults print and mail past the root: their lines go the common way.
    for name in ("django", "django.server", "django.request", "django.security", "py.warnings", "axes"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    if settings["as_json"]:
        logging.captureWarnings(True)
        sys.excepthook = _uncaught
        threading.excepthook = _uncaught_in_thread


def _is_refusal(record: logging.LogRecord) -> bool:
    """Whether an answer is told that refuses, 403 for example: where in our code it was refused helps nobody."""
    return getattr(record, "status_code", 500) < 500


def _message(record: logging.LogRecord) -> str:
    """The message with its arguments; values under a telling name are hidden before they are put in."""
    args = record.args
    if isinstance(args, Mapping):
        args = {key: _plain(str(key), value) if _TELLING.search(str(key)) else value for key, value in args.items()}
    try:
        return str(record.msg) % args if args else str(record.msg)
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {args!r}"


def _clean(text: str) -> str:
    """A text as it may be logged."""
    cut = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return scrubbed(_FORM.sub(rf"\1{HIDDEN}", _QUERY.sub("?" + HIDDEN, cut)))


def _plain(key: str, value: Any) -> Any:
    """A value as it may be logged: whole numbers that are too short for a person's stay numbers."""
    if _TELLING.search(key):
        return HIDDEN
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 10**10):
        return value
    if isinstance(value, Mapping):
        return {_clean(str(name)): _plain(str(name), part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain("", part) for part in value]
    return _clean(str(value))


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("qiao").critical("the process ends", exc_info=(kind, error, trace))


def _uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None:
        trace = (told.exc_type, told.exc_value, told.exc_traceback)
        logging.getLogger("qiao").critical("a thread ends", exc_info=trace)
