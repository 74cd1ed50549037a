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
    "account_change_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "account_inactive": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
}
"""Pages of the libraries, by the name of their address."""


def opens_to(need: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a plain view function with what it needs: a permission, or PUBLIC, SIGNED_IN, ANY_ROLE."""

    def marked(view: Callable[..., Any]) -> Callable[..., Any]:
        view.permission = need  # type: ignore[attr-defined]
        return view

    return marked


def need_of(view: Callable[..., Any], url_name: str | None) -> str | None:
    """What a view needs; None when nobody said."""
    kind = getattr(view, "view_class", view)
    return getattr(kind, "permission", None) or OF_OTHERS.get(url_name or "")
