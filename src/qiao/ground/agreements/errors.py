"""What the agreements refuse, in words."""

from __future__ import annotations

from qiao.ground.saying import Refused


class AgreementRefused(Refused):
    """The agreement cannot be written so."""
