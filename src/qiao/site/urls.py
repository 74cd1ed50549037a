"""Addresses: one line a folder of the web."""

from __future__ import annotations

from qiao.web.urls import urlpatterns

handler400 = "qiao.web.frame.errors.bad_request"
handler403 = "qiao.web.frame.errors.forbidden"
handler404 = "qiao.web.frame.errors.not_found"
handler500 = "qiao.web.frame.errors.broken"

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
