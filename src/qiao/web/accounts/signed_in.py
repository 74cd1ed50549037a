"""The base of pages that open before the second factor: they show nothing but one's own account."""

from __future__ import annotations

from typing import cast

from qiao.ground.accounts.models import User
from qiao.web.frame.gate import SIGNED_IN
from qiao.web.frame.pages import Page


class SignedInPage(Page):
    """A page for whoever has logged in, whatever they have shown beyond their password."""

    permission = SIGNED_IN

    @property
    def user(self) -> User:
        """Who is logged in: the gate let nobody else through."""
        return cast(User, self.request.user)
