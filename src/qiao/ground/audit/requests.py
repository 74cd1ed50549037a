"""The request or job during which something is done: its number stands in log lines, audit events and answers."""

from __future__ import annotations

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Set by the web for a request, by the worker for a job."""
