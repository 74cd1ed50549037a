"""Spoiling（弄错）: how one cell goes wrong, in the ways it does in the offices, and what reading must say of it.

The code to be reported comes from the kind of slip alone; no reader is asked, so that what was planted judges them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from qiao.ground.exchange import faults
from qiao.ground.exchange.cells import (
    Choice,
    ChoiceList,
    CreditCode,
    Date,
    DayOrMonth,
    Money,
    Month,
    Name,
    Number,
    Phone,
    Place,
    ResidentId,
    Text,
    YesNo,
)
from qiao.ground.exchange.columns import Column, Reader
from qiao.ground.exchange.faults import CellFault, FaultKind
from qiao.ground.exchange.writing.sheets import Formula, RawNumber
from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, check_digit, compose

ID_CHARACTERS_COUNT = 18
# Digits of an identity that Excel keeps of a number.
DIGITS_KEPT = 15

_NO_DATES = ("去年开春", "春节前后", "2019.13.45", "上半年")
_NO_NUMBERS = ("三千多", "面议", "3500-4000", "五千左右", "3500元/月起")
# What no reader of numbers takes, a stage's own and forgiving one neither.
_NO_NUMBERS_AT_ALL = ("见附表", "另外再算", "以后再说")
_NO_CHOICES = ("说不上来", "另行商议", "看情况再定", "其它情况见附表")
_NO_YES_NO = ("看情况", "也许", "再说")
_NO_PLACES = ("太虚幻县", "月宫玉兔县", "无何有县", "鹊桥仙县")
_GARBLED = ("锟斤拷锟斤拷", "烫烫烫")
_DATES = (Date, Month, DayOrMonth)
_MISREAD_DIGITS = "OIBSZ"
_KNOWN_COUNTY, _KNOWN_CODE = "重庆市巫溪县", "500238"
_NO_BIRTHS = ("0230", "1301", "0631", "0001")

Spoil = Callable[[Reader, object, Random], object]


@dataclass(frozen=True)
class Slip:
    """One way a cell goes wrong: the kind reading must report, the columns it happens in, and how.

    `spoil` gets the column's reader and the cell as it was and returns the spoilt cell, or None where it cannot.
    """

    kind: FaultKind
    happens_in: Callable[[Column], bool]
    spoil: Spoil


def _of(*types: type) -> Callable[[Column], bool]:
    """Columns read by exactly these: a stage's own reader may forgive what these do not."""
    return lambda column: type(column.reader) in types


def _counts(column: Column) -> bool:
    """Whether the column is read into numbers, by ground's reader or by a stage's own that forgives units and words."""
    return isinstance(column.reader, Number)


def _no_number(reader: Reader, _cell: object, chance: Random) -> object:
    return chance.choice(_NO_NUMBERS if type(reader) in (Number, Money) else _NO_NUMBERS_AT_ALL)


def _names_a_place(column: Column) -> bool:
    """Whether the column is read into codes of places, by ground's reader or by one of a stage's own."""
    if isinstance(column.reader, Place):
        return True
    try:
        code = column.reader.read(_KNOWN_COUNTY)
    except CellFault:
        return False
    return isinstance(code, str) and code.startswith(_KNOWN_CODE)


def _one_of(*texts: str) -> Spoil:
    return lambda _reader, _cell, chance: chance.choice(texts)


def _identity(cell: object, chance: Random) -> str:
    """The identity in the cell, or a made-up one where none of 18 characters stands."""
    told = str(cell)
    if len(told) == ID_CHARACTERS_COUNT and told[:-1].isdigit():
        return told
    birth = date(1960, 1, 1) + timedelta(days=chance.randrange(14_000))
    return compose(chance.choice(SYNTHETIC_AREAS), birth, chance.randrange(1000))


def _as_number(_reader: Reader, cell: object, chance: Random) -> RawNumber:
    kept = _identity(cell, chance)[:DIGITS_KEPT]
    return RawNumber(float(kept + "0" * (ID_CHARACTERS_COUNT - DIGITS_KEPT)))


def _too_short(_reader: Reader, cell: object, chance: Random) -> str:
    told = _identity(cell, chance)
    lost = chance.randrange(6, ID_CHARACTERS_COUNT)
    return told[:lost] + told[lost + 1 :]


def _slipped_digit(_reader: Reader, cell: object, chance: Random) -> str:
    """Two neighbours swapped or one digit changed, behind the birth date, so that only the check digit can tell."""
    told = _identity(cell, chance)
    at = chance.randrange(14, 16)
    if chance.random() < 0.5 and told[at] != told[at + 1]:
        return told[:at] + told[at + 1] + told[at] + told[at + 2 :]
    changed = chance.choice([digit for digit in "0123456789" if digit != told[at]])
    return told[:at] + changed + told[at + 1 :]


def _no_birth(_reader: Reader, cell: object, chance: Random) -> str:
    told = _identity(cell, chance)
    first17 = told[:10] + chance.choice(_NO_BIRTHS) + told[14:17]
    return first17 + check_digit(first17)


def _foreign_character(_reader: Reader, cell: object, chance: Random) -> str:
    told = _identity(cell, chance)
    at = chance.randrange(6, ID_CHARACTERS_COUNT - 1)
    return told[:at] + chance.choice(_MISREAD_DIGITS) + told[at + 1 :]


def _short_phone(_reader: Reader, cell: object, chance: Random) -> str:
    told = str(cell)
    if len(told) != 11 or not told.isdigit() or told[0] != "1":
        told = f"13{chance.randrange(10**9):09d}"
    lost = chance.randrange(1, 11)
    return told[:lost] + told[lost + 1 :]


def _far_date(reader: Reader, _cell: object, chance: Random) -> object:
    """A century slipped: 2119 for 2019."""
    assert isinstance(reader, _DATES)
    return f"{reader.high.year + 100}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"


def _two_way_date(reader: Reader, _cell: object, chance: Random) -> object:
    assert isinstance(reader, _DATES)
    years = [
        year
        for year in range(max(reader.low.year, 1990), min(reader.high.year, 2030) + 1)
        if reader.low <= date(year, 1, 1) and date(year, 12, 31) <= reader.high
    ]
    if not years:
        return None
    day, month = chance.sample(range(1, 13), 2)
    return f"{day:02d}/{month:02d}/{chance.choice(years)}"


def _wrong_size(reader: Reader, cell: object, _chance: Random) -> object:
    """A zero too many, as many as pass the bound; without an upper bound, a number below the lower one."""
    assert isinstance(reader, Number)
    if reader.high is not None and 0 < reader.high < 10**13:
        number = cell if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell > 0 else reader.high
        while number <= reader.high:
            number *= 10
        return int(number) if reader.integer else number
    return None if reader.low is None else int(reader.low) - 1


def _too_long(reader: Reader, _cell: object, _chance: Random) -> object:
    limit = reader.max_length if isinstance(reader, Text) else 50
    return "情况说明" * (limit // 4 + 1) if limit <= 32_000 else None


def _wrong_credit_code(_reader: Reader, cell: object, chance: Random) -> object:
    told = str(cell)
    if len(told) != ID_CHARACTERS_COUNT:
        return "9137000000000000X"
    at = chance.randrange(2, 17)
    changed = chance.choice([digit for digit in "0123456789" if digit != told[at]])
    return told[:at] + changed + told[at + 1 :]


def _number_in_name(_reader: Reader, cell: object, chance: Random) -> object:
    return f"{str(cell or '覃某')[:10]}{chance.randrange(1, 10)}"


def _formula(_reader: Reader, cell: object, chance: Random) -> Formula:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Formula(f"={cell}+0", cell)
    if isinstance(cell, str) and 0 < len(cell) < 200:
        quoted = cell.replace('"', '""')
        return Formula(f'="{quoted}"', cell)
    return Formula(f"={chance.randrange(1, 10)}+1", 2)


SLIPS: tuple[Slip, ...] = (
    Slip(faults.ID_AS_NUMBER, _of(ResidentId), _as_number),
    Slip(faults.ID_LENGTH, _of(ResidentId), _too_short),
    Slip(faults.ID_CHECK_DIGIT, _of(ResidentId), _slipped_digit),
    Slip(faults.ID_BIRTH_DATE, _of(ResidentId), _no_birth),
    Slip(faults.ID_CHARACTERS, _of(ResidentId), _foreign_character),
    Slip(faults.PHONE, _of(Phone), _short_phone),
    Slip(faults.DATE, _of(*_DATES), _one_of(*_NO_DATES)),
    Slip(faults.DATE_RANGE, _of(*_DATES), _far_date),
    Slip(faults.DATE_AMBIGUOUS, _of(*_DATES), _two_way_date),
    Slip(faults.NUMBER, _counts, _no_number),
    Slip(faults.NUMBER_RANGE, _counts, _wrong_size),
    Slip(faults.CHOICE, _of(Choice, ChoiceList), _one_of(*_NO_CHOICES)),
    Slip(faults.YES_NO, _of(YesNo), _one_of(*_NO_YES_NO)),
    Slip(faults.PLACE_UNKNOWN, _names_a_place, _one_of(*_NO_PLACES)),
    Slip(faults.CREDIT_CODE, _of(CreditCode), _wrong_credit_code),
    Slip(faults.TEXT_LONG, _of(Text), _too_long),
    Slip(faults.NAME, _of(Name), _number_in_name),
    Slip(faults.GARBLED, _of(Text, Name), _one_of(*_GARBLED)),
    Slip(faults.FORMULA, lambda _column: True, _formula),
)
"""Every way one cell goes wrong by itself. Blanks, rows typed twice and rules of several cells are `rows`' to plant."""
