"""The way onto a phone（装到手机）: the app's address as a QR code on the desk's screen, and how it gets onto the home
screen of a phone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from qiao.web.frame.pages import Page
from qiao.web.frame.qr_codes import qr_image

HERE_ALONE = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names by which a machine calls itself: another one does not find it by them."""


@dataclass(frozen=True, slots=True)
class Way:
    """The address, its QR code, and whether a phone can reach it at all."""

    address: str
    picture: str
    is_here_alone: bool


def way_to(request: HttpRequest) -> Way:
    """To the app, by the name under which this page was asked for."""
    address = request.build_absolute_uri(reverse("field"))
    return Way(address, qr_image(address), urlsplit(address).hostname in HERE_ALONE)


class PhonePage(Page):
    """手机走访: from a desk onto the phone."""

    permission = "field.use"
    stage = "visits"
    template = "field/phone.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        return self.show(way=way_to(request))
