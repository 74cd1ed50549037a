"""Devices（登记设备）: enrolling one, and entering its PIN."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from qiao.web.frame.gate import SIGNED_IN
from qiao.web.frame.pages import Page


class Pin(Page):
    """Enter the PIN of this device."""

    permission = SIGNED_IN
    template = "accounts/pin.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.show()
