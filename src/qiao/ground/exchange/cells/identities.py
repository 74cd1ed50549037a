"""Readers of numbers that name someone（证件、电话、信用代码）. A number cell that lost digits is never accepted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl
from stdnum.cn import uscc

from qiao.ground.exchange import faults
from qiao.ground.exchange.cells.texts import half_width, is_nothing, readable, share, text_of
from qiao.ground.exchange.faults import CellFault
from qiao.ground.privacy.resident_ids import BadResidentId, read_resident_id

_ID_SHAPE = re.compile(
    r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{5}[0-9Xx](?:[1-7][1-4])?|[1-9][0-9]{14}"
)
_SCIENTIFIC = re.compile(r"[1-9]\.[0-9]+[eE]\+?1[4-9]")
_ID_NUMBER_LOW, _ID_NUMBER_HIGH = 10**16, 10**20
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}|[48]00[0-9]{7}")
_PHONE_FILLING = re.compile(r"[\s\-()_.·]|转[0-9]*$")
_COUNTRY = re.compile(r"(?:\+|00)?86(?=1[3-9][0-9]{9}$|0[0-9]{9,11}$)")


@dataclass(frozen=True)
class ResidentId:
    """An identity number（身份证号、残疾人证号）as 18 (or 20) upper-case characters; old 15-digit ones are extended.

    `today` refuses births after it; `on` sets it.
    """

    today: date | None = None
    dtype = pl.String()

    def on(self, day: date) -> ResidentId:
        """The same reader on that day."""
        return replace(self, today=day)

    def read(self, raw: object) -> str | None:
        """The whole number. Raises CellFault: id_as_number, id_length, id_characters, id_area, …"""
        text = text_of(raw)
        if is_nothing(text):
            return None
        try:
            return read_resident_id(text, today=self.today).number
        except BadResidentId as bad:
            raise _id_fault(bad) from None  # the cause would carry nothing more, and must never carry the number

    def recognises(self, samples: Sequence[object]) -> float:
        """The share that has the shape of an identity number, spoilt ones included."""
        return share(samples, _looks_like_id)

    def choices(self) -> Sequence[str]:
        return ()

    def as_text(self) -> bool:
        return True


def _id_fault(bad: BadResidentId) -> CellFault:
    if bad.reason == "length":
        return CellFault(faults.ID_LENGTH, length=bad.found)
    if bad.reason == "check_digit":
        return CellFault(faults.ID_CHECK_DIGIT, expected=bad.expected, found=bad.found)
    kinds = {"characters": faults.ID_CHARACTERS, "birth_date": faults.ID_BIRTH_DATE, "area": faults.ID_AREA}
    return CellFault(kinds[bad.reason])


def _looks_like_id(raw: object) -> bool:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return False
    if isinstance(raw, str):
        bare = half_width(raw.strip().lstrip("'").strip()).replace(" ", "")
        return bool(_ID_SHAPE.fullmatch(bare) or _SCIENTIFIC.fullmatch(bare))
    return _ID_NUMBER_LOW <= raw < _ID_NUMBER_HIGH or bool(raw == int(raw) and _ID_SHAPE.fullmatch(str(int(raw))))


@dataclass(frozen=True)
class Phone:
    """A phone number（联系电话）as digits: 11 of a mobile, or area code and number; +86 and dashes go."""

    dtype = pl.String()

    def read(self, raw: object) -> str | None:
        """The digits. Raises CellFault phone."""
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            raise CellFault(faults.PHONE)
        digits = half_width(text_of(raw))
        if _MOBILE.fullmatch(digits):
            return digits
        if is_nothing(digits):
            return None
        digits = _COUNTRY.sub("", _PHONE_FILLING.sub("", digits))
        if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
            return digits
        raise CellFault(faults.PHONE)

    def recognises(self, samples: Sequence[object]) -> float:
        return share(samples, lambda raw: readable(self.read, raw))

    def choices(self) -> Sequence[str]:
        return ()

    def as_text(self) -> bool:
        return True


@dataclass(frozen=True)
class CreditCode:
    """A unified social credit code（统一社会信用代码, GB 32100）as 18 upper-case characters."""

    dtype = pl.String()

    def read(self, raw: object) -> str | None:
        """The code. Raises CellFault credit_code."""
        if not isinstance(raw, str):
            raise CellFault(faults.CREDIT_CODE)
        text = half_width(text_of(raw))
        if is_nothing(text):
            return None
        code = re.sub(r"[\s\-]", "", text).upper()
        if not code.isascii() or not uscc.is_valid(code):
            raise CellFault(faults.CREDIT_CODE)
        return code

    def recognises(self, samples: Sequence[object]) -> float:
        return share(samples, lambda raw: readable(self.read, raw))

    def choices(self) -> Sequence[str]:
        return ()

    def as_text(self) -> bool:
        return True
