"""Resident identity numbers（公民身份号码, GB 11643-1999）: read, checked, masked, and made up for synthetic people.

The check is strict where a slip of the pen shows (length, characters, birth date, check digit) and lenient where the
country's history shows: an area code keeps its holder for life, so retired codes are right, and codes never issued are
accepted too because every synthetic person carries one. No text made here ever repeats a whole number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["18", "15", "disability20"]
Sex = Literal["M", "F"]
Reason = Literal["length", "characters", "check_digit", "birth_date", "area"]

SYNTHETIC_AREAS: tuple[str, ...] = tuple(f"5009{n:02d}" for n in range(1, 100))
"""Area codes for people who do not exist: no table of GB/T 2260 from 1980 to 2019 has a code that begins with 5009."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_EARLIEST_BIRTH_YEAR = 1880
# GB/T 2260's provinces, and 81, 82, 83 for the permits of residents from Hong Kong, Macao and Taiwan.
_PROVINCES = frozenset(
    str(code)
    for codes in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (71, 81, 82, 83),
    )
    for code in codes
)
# What people and programs put between or before the digits: blanks, dashes, apostrophes, invisible marks.
_FILLING = re.compile("[\\s\\-\u2010-\u2015\u2212'\"`\u2018\u2019\u00b4\u200b-\u200f\u2060\ufeff]+")
_SHAPE_18 = re.compile(r"[0-9]{17}[0-9X]")
_SHAPE_15 = re.compile(r"[0-9]{15}")
_SHAPE_20 = re.compile(r"[0-9]{17}[0-9X][1-7][1-4]")


class BadResidentId(ValueError):
    """The text is no identity number. Its message never holds the number.

    `reason` says which rule failed; `expected` and `found` are the check digit that was due and the one that stood
    there, or the length due and the length found; both are "" for the other reasons.
    """

    def __init__(self, reason: Reason, expected: str = "", found: str = "") -> None:
        told = f": expected {expected}, found {found}" if expected else ""
        super().__init__(f"resident identity number, {reason}{told}")
        self.reason: Reason = reason
        self.expected = expected
        self.found = found


@dataclass(frozen=True, slots=True, repr=False)
class ResidentId:
    """A checked identity number.

    `number` has 18 characters, upper case, or 20 on a disability card（残疾人证）; `area` is its six-digit code of
    the place of first registration; `kind` says how it was written. Printed, it shows its last four characters only.
    """

    number: str
    birth: date
    sex: Sex
    area: str
    kind: Kind

    def __repr__(self) -> str:
        return f"ResidentId({mask(self.number)})"

    def __str__(self) -> str:
        return mask(self.number)


def read_resident_id(text: str, *, today: date | None = None) -> ResidentId:
    """Read an identity number of 18, 15 (old) or 20 characters (disability card) as people write it.

    Full-width characters, blanks, dashes and apostrophes are forgiven, x becomes X, 15 digits become 18.
    With `today` a birth in the future is refused. Raises BadResidentId with the first rule broken, the one that tells
    most about the place of the slip first: length, characters, area, birth date, check digit.
    """
    bare = _bare(text)
    kind = _kind(bare)
    number = _upgraded(bare) if kind == "15" else bare
    area = number[:6]
    if area[:2] not in _PROVINCES and not _is_foreign(area):
        raise BadResidentId("area")
    birth = _birth(number[6:14], today)
    expected = check_digit(number[:17])
    if number[17] != expected:
        raise BadResidentId("check_digit", expected, number[17])
    return ResidentId(number, birth, "M" if int(number[16]) % 2 else "F", area, kind)


def check_digit(first17: str) -> str:
    """The eighteenth character due after these seventeen digits (GB 11643, ISO 7064 MOD 11-2): "0" to "9" or "X"."""
    return _CHECK_DIGITS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first17, strict=True)) % 11]


def compose(area: str, birth: date, sequence: int) -> str:
    """A whole number with its check digit, for synthetic people.

    `area` is one of SYNTHETIC_AREAS, `sequence` 0 to 999, odd for men. Raises ValueError for anything else, so that
    nobody composes the number of a person who may exist.
    """
    if area not in _SYNTHETIC:
        raise ValueError(f"area {area} may belong to real people; use one of SYNTHETIC_AREAS")
    if not 0 <= sequence <= 999:
        raise ValueError(f"sequence {sequence} is not between 0 and 999")
    first17 = f"{area}{birth:%Y%m%d}{sequence:03d}"
    return first17 + check_digit(first17)


def is_synthetic(number: str) -> bool:
    """Whether the number's area code was never issued, so that its holder cannot exist."""
    return number[:6] in _SYNTHETIC


def mask(number: str) -> str:
    """How a number may be shown: 尾号 and its last four characters, or nothing of a text too short to hide the rest."""
    bare = _bare(number)
    return f"尾号 {bare[-4:]}" if len(bare) >= 12 else "尾号 ****"


def age_on(birth: date, day: date) -> int:
    """Full years of age（周岁）on that day; born on 29 February one turns on 1 March in common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


_SYNTHETIC = frozenset(SYNTHETIC_AREAS)


def _bare(text: str) -> str:
    """The characters that count, half width and upper case."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _FILLING.sub("", text).upper()


def _kind(bare: str) -> Kind:
    if len(bare) not in (15, 18, 20):
        raise BadResidentId("length", "18", str(len(bare)))
    if len(bare) == 18 and _SHAPE_18.fullmatch(bare):
        return "18"
    if len(bare) == 15 and _SHAPE_15.fullmatch(bare):
        return "15"
    if len(bare) == 20 and _SHAPE_20.fullmatch(bare):
        return "disability20"
    raise BadResidentId("characters")


def _upgraded(fifteen: str) -> str:
    """The 18 characters of an old number; those were all given to people born in the 1900s."""
    first17 = f"{fifteen[:6]}19{fifteen[6:]}"
    return first17 + check_digit(first17)


def _is_foreign(area: str) -> bool:
    """Permanent residents from abroad: 9, the province that issued the card, three digits of the country."""
    return area[0] == "9" and (area[1:3] in _PROVINCES or area[1] == "1")


def _birth(digits: str, today: date | None) -> date:
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as no_such_day:
        raise BadResidentId("birth_date") from no_such_day
    if birth.year < _EARLIEST_BIRTH_YEAR or (today is not None and birth > today):
        raise BadResidentId("birth_date")
    return birth
