"""Checking a certificate（查结业证）: by its number and the code on it, for anybody, without a log-in.

What is told is what an employer needs: whether it stands, the course, the school, the day, and the name's first sign.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from qiao.story.training.models import Certificate
from qiao.story.training.queries import standing_certificate
from qiao.web.public.pages import PublicPage, base_address

MOST = 40


def check_address(request: HttpRequest, certificate: Certificate) -> str:
    """The whole address of a certificate's check, as its QR code holds it."""
    path = reverse("public.certificate_of", args=[certificate.number, certificate.check_code])
    return base_address(request) + path


class CertificateCheck(PublicPage):
    """The form, and what the certificate is. A number alone tells nothing; a wrong code and a wrong number are told
    alike, so that neither can be guessed."""

    template = "public/certificate.html"

    def get(self, request: HttpRequest, number: str = "", code: str = "") -> HttpResponse:
        """What was asked for, in the address or in the form."""
        number = (number or request.GET.get("number", "")).strip()[:MOST]
        code = (code or request.GET.get("code", "")).strip().upper()[:MOST]
        asked = bool(number or code)
        found = standing_certificate(number, code) if number and code else None
        told: dict[str, Any] = {
            "number": number, "code": code, "is_asked": asked, "found": found,
            "name": found.enrolment.worker.called[:1] + "*" if found else "",
        }  # fmt: skip
        return self.told(path=reverse("public.certificate"), noindex=True, **told)
