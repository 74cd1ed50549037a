"""How allauth behaves here: no sign-up, no e-mail, secrets sealed, addresses told by trusted proxies."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from qiao.ground.privacy import sealing
from qiao.web.accounts.lockout import client_address

PLACE = sealing.place("mfa_authenticator", "data", "secret")
LOG_IN_WRONG = _("用户名或口令不对。大小写、中文输入法都看一看；口令忘了请找安全管理员。")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators, never by whoever comes along."""

    error_messages = {  # noqa: RUF012 - allauth's own table, extended
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": LOG_IN_WRONG,
        "invalid_login": LOG_IN_WRONG,
        "account_inactive": _("这个账户已停用，请联系安全管理员。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that lockout counts by, too."""
        return client_address(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the page that opens says enough."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the service sends no mail; the audit tells."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of one-time and recovery codes are sealed with the service's keys."""

    def encrypt(self, text: str) -> str:
        """The sealed text, as letters."""
        return base64.b64encode(sealing.seal(text, PLACE)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The text. Raises sealing.NotOpened."""
        return sealing.opened(base64.b64decode(encrypted_text), PLACE)
