"""How allauth behaves here: no sign-up, no e-mail."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators, never by whoever comes along."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
