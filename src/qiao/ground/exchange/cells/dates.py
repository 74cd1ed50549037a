"""Readers of dates and months（日期、年月）: every spelling offices use, no guess where one has two readings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from qiao.ground.exchange import faults
from qiao.ground.exchange.cells.texts import folded, half_width, readable, share, text_of
from qiao.ground.exchange.cells.texts import is_nothing as says_nothing
from qiao.ground.exchange.faults import CellFault

EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)

_EXCEL_DAY_0 = date(1899, 12, 30)
_SERIALS = range(10_000, 73_051)  # 1927-05-18 to 2099-12-31; smaller numbers are far more often something else
_TIME = re.compile(r"(?<=[0-9日号])[T\s]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|\+08:?00)?$")
_SEPARATED = re.compile(r"([0-9]{1,4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,4})[日号]?")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_YEAR_MONTH = re.compile(r"((?:19|20)[0-9]{2})[-/.年]([0-9]{1,2})月?(?:份)?")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/.]((?:19|20)[0-9]{2})")
_COMPACT_MONTH = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])")
_NUMBER_DIGITS_MAX = 8
_STILL_OPEN = frozenset({"至今", "今", "长期", "无固定期限"})


@dataclass(frozen=True)
class Date:
    """A civil date between `low` and `high`, both inclusive."""

    low: date = EARLIEST
    high: date = LATEST
    dtype = pl.Date()

    def read(self, raw: object) -> date | None:
        """The date. Raises CellFault: date, date_ambiguous, date_range."""
        return _chosen(raw, _dates, self.low, self.high)

    def recognises(self, samples: Sequence[object]) -> float:
        return share(samples, lambda raw: _is_no_plain_number(raw) and readable(self.read, raw))

    def choices(self) -> Sequence[str]:
        return ()

    def as_text(self) -> bool:
        return False


@dataclass(frozen=True)
class Month:
    """A month（年月）as its first day. A whole date is read as its month."""

    low: date = EARLIEST
    high: date = LATEST
    dtype = pl.Date()

    def read(self, raw: object) -> date | None:
        """The month's first day. Raises CellFault: date, date_ambiguous, date_range."""
        return _chosen(raw, _months, self.low.replace(day=1), self.high)

    def recognises(self, samples: Sequence[object]) -> float:
        return share(samples, lambda raw: _is_no_plain_number(raw) and readable(self.read, raw))

    def choices(self) -> Sequence[str]:
        return ()

    def as_text(self) -> bool:
        return False


@dataclass(frozen=True)
class DayOrMonth:
    """A day, or a month where no day is told, as text: 2019-03-15 or 2019-03.

    A date cell on the first of a month is a month: that is how Excel keeps what was typed as 2019-03.
    """

    low: date = EARLIEST
    high: date = LATEST
    dtype = pl.String()

    def read(self, raw: object) -> str | None:
        """The day or the month. Raises CellFault: date, date_ambiguous, date_range."""
        if (month := _month_alone(raw)) is not None:
            first = Month(self.low, self.high).read(month)
            return f"{first:%Y-%m}" if first else None
        day = Date(self.low.replace(day=1), self.high).read(raw)
        if day is None:
            return None
        is_month = day.day == 1 and not isinstance(raw, str)
        return f"{day:%Y-%m}" if is_month else day.isoformat()

    def recognises(self, samples: Sequence[object]) -> float:
        return share(samples, lambda raw: _is_no_plain_number(raw) and readable(self.read, raw))

    def choices(self) -> Sequence[str]:
        return ()

    def as_text(self) -> bool:
        return True


def day_told(told: object) -> tuple[date, bool] | None:
    """What a DayOrMonth has read: its first day, and whether a month is all that was told; None of nothing."""
    if isinstance(told, date):
        return told, False
    if not isinstance(told, str) or not told:
        return None
    is_month = len(told) == len("2019-03")
    return date.fromisoformat(f"{told}-01" if is_month else told), is_month


def _month_alone(raw: object) -> object | None:
    """The cell, where it names a month and no day."""
    if isinstance(raw, float) and raw != int(raw):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        return None
    text = "".join(half_width(text_of(raw)).split())
    return raw if any(form.fullmatch(text) for form in (_YEAR_MONTH, _COMPACT_MONTH, _MONTH_YEAR)) else None


def _chosen(raw: object, readings: Callable[[object], Iterator[date]], low: date, high: date) -> date | None:
    """The one reading of the cell that lies in the range."""
    if isinstance(raw, str) and (says_nothing(text_of(raw)) or folded(raw) in _STILL_OPEN):
        return None
    found = set(readings(raw))
    fitting = {day for day in found if low <= day <= high}
    if len(fitting) == 1:
        return fitting.pop()
    if fitting:
        raise CellFault(faults.DATE_AMBIGUOUS)
    if found:
        raise CellFault(faults.DATE_RANGE, low=low.isoformat(), high=high.isoformat())
    raise CellFault(faults.DATE)


def _dates(raw: object) -> Iterator[date]:
    """Every date the cell may mean."""
    if isinstance(raw, bool):
        return
    if isinstance(raw, datetime):
        yield raw.date()
    elif isinstance(raw, date):
        yield raw
    elif isinstance(raw, int | float):
        yield from _of_number(int(raw))
    elif isinstance(raw, str):
        text = "".join(_TIME.sub("", half_width(text_of(raw))).split())
        if text.isascii() and text.isdigit() and len(text) <= _NUMBER_DIGITS_MAX:
            yield from _of_number(int(text))
        elif parts := _SEPARATED.fullmatch(text):
            yield from _of_parts(*parts.groups(), year_first="年" in text)


def _of_number(number: int) -> Iterator[date]:
    """20190630, or the number of a day as Excel counts them."""
    if number in _SERIALS:
        yield _EXCEL_DAY_0 + timedelta(days=number)
    elif parts := _COMPACT.fullmatch(str(number)):
        yield from _valid(*map(int, parts.groups()))


def _of_parts(first: str, second: str, third: str, *, year_first: bool) -> Iterator[date]:
    """2019-6-30; 30-6-2019 and 6/30/2019; with a two-digit year every order and century that makes a date."""
    a, b, c = int(first), int(second), int(third)
    if len(first) == 4:
        yield from _valid(a, b, c) if len(third) <= 2 else ()
    elif len(third) == 4:
        yield from _valid(c, b, a)
        yield from _valid(c, a, b)
    elif len(first) <= 2 and len(third) <= 2:
        for century in (1900, 2000):
            yield from _valid(century + a, b, c)
            if not year_first:
                yield from _valid(century + c, a, b)
                yield from _valid(century + c, b, a)


def _months(raw: object) -> Iterator[date]:
    """The first day of every month the cell may mean."""
    if isinstance(raw, float) and raw != int(raw) and 1900 <= raw < 2100:
        yield from _of_decimal(raw)
        return
    if isinstance(raw, str | int) and not isinstance(raw, bool):
        text = "".join(half_width(text_of(raw)).split())
        if parts := _YEAR_MONTH.fullmatch(text) or _COMPACT_MONTH.fullmatch(text):
            yield from _valid(int(parts[1]), int(parts[2]), 1)
            return
        if parts := _MONTH_YEAR.fullmatch(text):
            yield from _valid(int(parts[2]), int(parts[1]), 1)
            return
    yield from (day.replace(day=1) for day in _dates(raw))


def _of_decimal(number: float) -> Iterator[date]:
    """2019.6 typed into a number cell. 2019.1 may have been 2019.10, whose zero Excel dropped."""
    year, _, decimals = repr(number).partition(".")
    if len(decimals) <= 2:
        yield from _valid(int(year), int(decimals), 1)
        if decimals == "1":
            yield from _valid(int(year), 10, 1)


def _valid(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return  # no such day: not a reading


def _is_no_plain_number(raw: object) -> bool:
    """Five-digit numbers may be days, but as often wages: they do not speak for a date."""
    return isinstance(raw, date | str) and not (isinstance(raw, str) and len(raw.strip()) < 6)
