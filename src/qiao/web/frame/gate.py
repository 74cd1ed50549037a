"""The gate（门）: who may pass to which page. A page says what it needs; one that says nothing lets nobody in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PUBLIC = "public"
"""Anybody, without log-in."""
SIGNED_IN = "signed-in"
"""Anybody with a log-in, before the second factor too: the pages on which it is set up."""
ANY_ROLE = "any-role"
"""Anybody who holds a post today and has shown the second factor."""

OF_OTHERS: dict[str, str] = {
    "account_login": PUBLIC,
    "account_logout": SIGNED_IN,
    "account_inactive": PUBLIC,
    "mfa_authenticate": PUBLIC,
}
"""Pages of the libraries, by the name of their address."""


def opens_to(need: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a plain view function with what it needs: a permission, or PUBLIC, SIGNED_IN, ANY_ROLE."""

    def marked(view: Callable[..., Any]) -> Callable[..., Any]:
        view.permission = need  # type: ignore[attr-defined]
        return view

    return marked


def need_of(view: Callable[..., Any], url_name: str | None, method: str = "GET") -> str | None:
    """What a view needs; None when nobody said. A page that shows to more than may write says `post_permission` too."""
    kind = getattr(view, "view_class", view)
    if method not in ("GET", "HEAD", "OPTIONS") and (to_write := getattr(kind, "post_permission", None)):
        return str(to_write)
    return getattr(kind, "permission", None) or OF_OTHERS.get(url_name or "")


def is_passive(view: Callable[..., Any]) -> bool:
    """Whether the browser asks this page by itself (progress, counts): it keeps no idle session alive."""
    return bool(getattr(getattr(view, "view_class", view), "passive", False))
