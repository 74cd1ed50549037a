"""Place（地方）: one administrative division as it stands today, and the two ways of not finding one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Level = Literal["province", "city", "county", "township", "village"]
LEVELS: tuple[Level, ...] = ("province", "city", "county", "township", "village")
MUNICIPALITIES = frozenset(("110000", "120000", "310000", "500000"))


@dataclass(frozen=True, slots=True)
class Place:
    """A division from province to village.

    `code` has 12 digits. `province`, `city` and `county` are the 6-digit codes around (or of) the place, "" where
    there is none: a municipality is its own city; a county directly below its province (仙桃市) has no city; 东莞,
    中山, 儋州 and 嘉峪关 have townships but no counties. A township that changed hands after the last published
    list keeps its code while `county` says where it belongs today. `zone` marks units of the statistical code that
    GB/T 2260 does not hold (development zones and the like). `full_name` leaves the statistical pseudo-cities
    （市辖区、县）out.
    """

    code: str
    name: str
    level: Level
    province: str
    city: str
    county: str
    full_name: str
    zone: bool = False

    @property
    def county_code(self) -> str:
        """The 6-digit code that ledgers carry: of the county, else the city, else the province."""
        return self.county or self.city or self.province

    def is_within(self, other: Place) -> bool:
        """Whether this place is the other one or lies inside it."""
        if other.level in ("township", "village"):
            return self.code.startswith(other.code[:9] if other.level == "township" else other.code)
        around = {"province": self.province, "city": self.city, "county": self.county}[other.level]
        return around == other.code[:6]

    def __str__(self) -> str:
        return self.full_name


class UnknownPlace(LookupError):
    """A text or code that names no division. `text` is what was asked, long runs of digits masked."""

    def __init__(self, text: str) -> None:
        self.text = _masked(text)
        super().__init__(
            f"找不到地名“{self.text}”，请写到区县，如 重庆市巫溪县。"
            f" / No place called “{self.text}”: write it down to the county."
        )


class ContradictoryPlace(UnknownPlace):
    """A text whose parts do not fit together: `inner` is named behind `outer`, and lies elsewhere."""

    def __init__(self, text: str, outer: str, inner: str) -> None:
        super().__init__(text)
        self.outer, self.inner = outer, inner
        told = f"“{self.text}”前后不合：{inner} 不在 {outer}，请核对。"
        self.args = (f"{told} / “{self.text}”: {inner} is not in {outer}; check it.",)


class AmbiguousPlace(LookupError):
    """A text or retired code that leads to several places; `candidates` are today's, ordered by code."""

    def __init__(self, text: str, candidates: tuple[Place, ...]) -> None:
        self.text = _masked(text)
        self.candidates = candidates
        named = "、".join(place.full_name for place in candidates[:4]) + ("……" if len(candidates) > 4 else "")
        super().__init__(
            f"“{self.text}”有 {len(candidates)} 个地方（{named}），请把省、市写全。"
            f" / “{self.text}” names {len(candidates)} places: add the province and the city."
        )


def _masked(text: str) -> str:
    """The text shortened for a message; runs of 14 and more digits may be somebody's identity and are masked."""
    text = re.sub(r"\d{14,}[0-9Xx]?", "＊", text)
    return text if len(text) <= 60 else text[:60] + "…"
