"""Readers of this stage's own cells: where a person lives, how far, from when and for what pay they would go, and what
their body cannot bear. What people write every day in an optional cell is read, so that nobody is left out for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

import polars as pl

from qiao.ground import places
from qiao.ground.exchange import faults
from qiao.ground.exchange.cells import Choice, Date, Month, Number
from qiao.ground.exchange.cells.texts import folded, is_nothing, readable, share, shown, text_of
from qiao.ground.exchange.faults import CellFault
from qiao.story.needs import words
from qiao.story.needs.errors import REACH_ELSEWHERE, YEAR_ASSUMED
from qiao.story.needs.work_limits import WORK_LIMITS, UnknownWorkLimit, read_work_limits


def today_in_china() -> date:
    """The civil date in Asia/Shanghai, which has had one offset and no summer time since 1992."""
    return datetime.now(timezone(timedelta(hours=8))).date()


_CHINESE_DIGITS = str.maketrans("零〇一二两三四五六七八九", "001223456789")
_ABOUT = re.compile(
    r"^(?:每月|月薪|工资|最低|最少|至少|不低于|不少于|大于|大约|约|>=?|≥)+|(?:左右|上下|及?以上|往上|起|\+)+$"
)
_PER_MONTH = re.compile(r"(?:元|块钱|块|rmb)?(?:(?:/|每|一个?)(?:个?月|人/月))?$")
_AMOUNT = re.compile(
    r"(?=.)(?:(\d+(?:\.\d+)?)(?:万|w))?(?:(\d+(?:\.\d+)?)(?:千|k))?(?:(\d)百)?(\d+(?:\.\d+)?)?",
)
_WAGE_TEXT_MAX = 30
_RANGE = re.compile(r"[-~—–―－～至到]+")


@dataclass(frozen=True)
class WageFloor(Number):
    """The least monthly wage（期望月薪）in whole yuan, the low end where a range is given; 面议 is no floor.

    3000元, 3,500, 3千5, 0.35万, 3000以上, 3-4千, 三千五 are read.
    """

    def read(self, raw: object) -> int | None:
        """Raises CellFault: number, number_range."""
        if not isinstance(raw, str):
            number = super().read(raw)
        else:
            text = folded(text_of(raw)).translate(_CHINESE_DIGITS).replace(",", "").lstrip("¥￥")
            if is_nothing(text) or text in words.NO_FLOOR:
                return None
            number = super().read(self._low_end(text))
        return None if number is None else int(number)

    def _low_end(self, text: str) -> str:
        """The text of the lowest amount, as a number; the text itself where it is no amount or a negative one."""
        if text.startswith(("-", "—")) or len(text) > _WAGE_TEXT_MAX:
            return text
        parts = [bare for part in _RANGE.split(_ABOUT.sub("", text)) if (bare := _bare_amount(part))]
        if not 1 <= len(parts) <= 2:
            return text
        low, high = parts[0], parts[-1]
        if len(low) <= 3 and low[-1].isdigit() and not high[-1].isdigit():
            low += high[-1]  # 3-4千: the unit is of both
        yuan = _yuan(low)
        return text if yuan is None or _yuan(high) is None else f"{yuan:.15g}"


def _bare_amount(text: str) -> str:
    return _PER_MONTH.sub("", _ABOUT.sub("", _PER_MONTH.sub("", text)))


def _yuan(text: str) -> float | None:
    """3500, 3千5, 3千5百, 0.35万, 1万2 in yuan; None for anything else."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    wan, thousands, hundreds, rest = (float(part or 0) for part in found.groups())
    if found[4] and rest < 10 and (found[1] or found[2] or found[3]):
        rest *= 10 if found[3] else 100 if found[2] else 1000  # 3千5 is 3500
    return round(wan * 10_000 + thousands * 1000 + hundreds * 100 + rest, 2)


AS_FAR_AS = "到"
PROVINCES = ("500000", "370000")
"""The provinces whose places say how far somebody would go: their own, and the paired one, which is further."""

_MONTH_DAY = re.compile(r"(\d{1,2})(?:月|[-/.])(?:份)?(?:(\d{1,2})[日号]?|(上旬|初|中旬|下旬))?(?:左右|以后|后)?")
_PART_OF_MONTH = {None: 1, "初": 1, "上旬": 1, "中旬": 11, "下旬": 21}


@dataclass(frozen=True)
class PlanDay(Date):
    """A day of somebody's plans（拟外出日期、返乡日期）; 随时 names no day, and the frame makes it today.

    A month is its first day. 12月10日 without a year is the next one from `today` (`past`: the last one), kept with a
    warning.
    """

    today: date | None = None
    past: bool = False

    def on(self, day: date) -> PlanDay:
        """The same reader on that day."""
        return replace(self, today=day)

    def read(self, raw: object) -> date | None:
        """Raises CellFault: date, date_ambiguous, date_range; year_assumed (kept)."""
        text = folded(text_of(raw)) if isinstance(raw, str) else ""
        if text in words.AT_ONCE:
            return None
        found = _MONTH_DAY.fullmatch(text)
        if found and (found[2] or "月" in text):
            day = self._nearest(int(found[1]), int(found[2]) if found[2] else _PART_OF_MONTH[found[3]])
            if day is not None:
                raise CellFault(YEAR_ASSUMED, value=day, day=day.isoformat())
        try:
            return super().read(raw)
        except CellFault:
            if not text or not readable(self._month.read, raw):
                raise
        return self._month.read(raw)

    @property
    def _month(self) -> Month:
        return Month(self.low, self.high)

    def _nearest(self, month: int, day: int) -> date | None:
        """The next such day or the last one; None when no year has it."""
        today = self.today or today_in_china()
        for years in range(5):
            try:
                found = date(today.year + (-years if self.past else years), month, day)
            except ValueError:
                continue  # no 29 February in that year
            if found <= today if self.past else found >= today:
                return found
        return None


@dataclass(frozen=True)
class Reach(Choice):
    """How far a person would go（最远可接受地点）: a word of the list, or 到 and the code of a place in Chongqing or
    Shandong, which the frame compares with the home: 济南 is the paired region, the next county is the province.

    A place elsewhere is refused with what to do: who says 广东 does not mean Shandong.
    """

    def read(self, raw: object) -> str | None:
        """Raises CellFault: choice, reach_elsewhere."""
        try:
            return super().read(raw)
        except CellFault:
            text = text_of(raw)
            found = self._places(text)
            if not found:
                raise
            elsewhere = [place for place in found if place.province not in PROVINCES]
            if elsewhere:
                raise CellFault(REACH_ELSEWHERE, found=shown(text)) from None
        if len(found) == 1:
            return AS_FAR_AS + (found[0].county_code if found[0].level != "township" else found[0].code)
        return AS_FAR_AS + max(found, key=lambda place: PROVINCES.index(place.province)).province

    def _places(self, text: str) -> tuple[places.Place, ...]:
        """The places named, several of a list or of one name; none where the text names none."""
        try:
            return (places.find(text),)
        except places.AmbiguousPlace as several:
            return several.candidates
        except places.UnknownPlace:
            return ()

    def recognises(self, samples: Sequence[object]) -> float:
        """Only by its words: a column of places may be anything."""
        return share(samples, lambda raw: readable(super(Reach, self).read, raw))


@dataclass(frozen=True)
class WorkLimits:
    """Physical demands（劳动限制、体力要求）as the bit set of `work_limits`; both forms write them alike."""

    dtype = pl.Int64()

    def read(self, raw: object) -> int:
        """The bit set; 无 is 0. Raises CellFault choice for the first word that is not in the list."""
        try:
            return read_work_limits(text_of(raw))
        except UnknownWorkLimit as unknown:
            listed = "、".join(limit.zh for limit in WORK_LIMITS)
            raise CellFault(faults.CHOICE, found=shown(unknown.found), choices=listed) from unknown

    def recognises(self, samples: Sequence[object]) -> float:
        return share(samples, self._names_one)

    def _names_one(self, raw: object) -> bool:
        try:
            return isinstance(raw, str) and self.read(raw) > 0
        except CellFault:
            return False

    def choices(self) -> Sequence[str]:
        """The drop-down offers the single demands; several are typed with 、 between them."""
        return tuple(limit.zh for limit in WORK_LIMITS)

    def as_text(self) -> bool:
        return False
