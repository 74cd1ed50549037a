"""QR codes（二维码）, drawn here: no address leaves this server to become a picture."""

from __future__ import annotations

import base64
import io

import segno
from django.utils.safestring import SafeString


def qr_image(text: str) -> str:
    """A QR code as the address of an image."""
    return "data:image/svg+xml;base64," + base64.b64encode(_drawn(text, scale=5)).decode("ascii")


def qr_drawing(text: str, **place: float) -> SafeString:
    """A QR code as an element of a page or of a drawing, black on white with four modules of quiet.

    `place`: attributes of the drawing around it (x, y, width, height).
    """
    drawn = _drawn(text, omitsize=True, svgclass=None, lineclass=None, light="#fff", svgns=True).decode("utf-8")
    attributes = "".join(f' {name}="{value:g}"' for name, value in place.items())
    return SafeString(drawn.replace("<svg ", f'<svg aria-hidden="true"{attributes} ', 1).strip())


def _drawn(text: str, **how: object) -> bytes:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False, **how)
    return drawn.getvalue()
