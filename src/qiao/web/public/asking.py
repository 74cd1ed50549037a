"""Asking（想找什么样的）: what a visitor asks the list for, read from the address; nothing is remembered elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from qiao.ground import places
from qiao.ground.agreements.queries import current_programme, pairings_of, short_name
from qiao.story.vacancies.models import Employer
from qiao.story.vacancies.queries import bare, within_regions
from qiao.web.public.cleaning import plain

PAYS = (2500, 3000, 3500, 4000, 5000, 6000, 8000)
WORDS_LONGEST, WORDS_MOST = 40, 4
SAID_AS = {
    "做饭": ("厨", "面点", "炊事"), "煮饭": ("厨", "炊事"), "洗碗": ("洗碗", "后厨"), "扫地": ("保洁", "清洁"),
    "打扫": ("保洁", "清洁"), "看门": ("保安", "门卫"), "门卫": ("保安", "门卫"), "开车": ("司机", "驾驶"),
    "送货": ("配送", "快递", "送货"), "送外卖": ("外卖", "骑手"), "搬东西": ("搬运", "装卸"),
    "下力": ("搬运", "装卸", "普工"),
    "进厂": ("普工", "操作工", "装配"), "打螺丝": ("装配", "普工", "操作工"), "带孩子": ("育婴", "保育", "家政"),
    "带娃": ("育婴", "保育"), "月嫂": ("母婴", "月嫂"), "照顾老人": ("护理", "护工", "养老"),
    "做衣服": ("缝纫", "裁剪", "服装"),
    "踩缝纫机": ("缝纫",), "缝衣服": ("缝纫",), "盖房": ("建筑", "瓦工", "砌筑"), "挖机": ("挖掘机",),
    "端盘子": ("服务员", "传菜"), "卖东西": ("营业员", "销售", "收银"),
}  # fmt: skip
"""What people call work, and what the posts are titled then."""


@dataclass(frozen=True, slots=True)
class Near:
    """A place that may be chosen: its 6-digit code, its name and its point in degrees, WGS-84."""

    code: str
    name: str
    lon: float
    lat: float

    @property
    def at(self) -> str:
        """The point as the page's script reads it, in every language alike."""
        return f"{self.lon},{self.lat}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `home`: a county of the sending side; `at`: "near", "pair", a place's code, or ""."""

    words: str = ""
    home: str = ""
    at: str = ""
    pay: int = 0
    board: bool = False
    no_night: bool = False
    young: bool = False
    after: str = ""
    english: bool = False
    large: bool = False

    def query(self, **changed: Any) -> str:
        """The address's part behind the question mark for this, with something changed; "" for nothing asked."""
        other = replace(self, **changed)
        given = {
            "home": other.home, "q": other.words, "at": other.at, "pay": other.pay, "board": other.board,
            "day": other.no_night, "young": other.young, "after": other.after, "lang": other.english and "en",
            "big": other.large,
        }  # fmt: skip
        told = {name: 1 if value is True else value for name, value in given.items() if value}
        return "?" + urlencode(told) if told else ""

    @property
    def carried(self) -> str:
        """What goes along to a post's page and back: home, language and letters."""
        return Asked(home=self.home, english=self.english, large=self.large).query()

    @property
    def narrows(self) -> bool:
        """Whether anything but the home is asked for."""
        return bool(self.words or self.at or self.pay or self.board or self.no_night or self.young)


def read(given: QueryDict, *, english: bool, large: bool) -> Asked:
    """What an address asks for; whatever it holds that we do not offer is left out."""
    at, home = given.get("at", ""), given.get("home", "")
    pay = given.get("pay", "")
    return Asked(
        words=plain(given.get("q", "")[: 4 * WORDS_LONGEST]).replace("\n", " ")[:WORDS_LONGEST],
        home=home if home in {near.code for near in homes()} else "",
        at=at if at in ("near", "pair") or at in {near.code for near in sites()} else "",
        pay=int(pay) if pay in {str(step) for step in PAYS} else 0,
        board=given.get("board") == "1",
        no_night=given.get("day") == "1",
        young=given.get("young") == "1",
        after=_key(given.get("after", "")),
        english=english,
        large=large,
    )


def _key(text: str) -> str:
    try:
        return str(UUID(text)) if len(text) == 36 else ""
    except ValueError:
        return ""


def homes() -> tuple[Near, ...]:
    """The counties of the sending side, where people look for work from."""
    programme = current_programme()
    return _below(programme.sending_region) if programme else ()


def sites() -> tuple[Near, ...]:
    """Where the work may be: the cities of the receiving side, and the counties of the sending one."""
    programme = current_programme()
    return (*_below(programme.receiving_region), *_below(programme.sending_region)) if programme else ()


@lru_cache(maxsize=16)
def _below(region: str) -> tuple[Near, ...]:
    code = bare(region).ljust(6, "0")
    found = places.children(code) or (places.by_code(code),)
    told = []
    for place in found:
        try:
            point = places.coordinates(place.code)
        except places.UnknownPlace:
            continue
        told.append(Near(place.code[:6], place.name, round(point.lon, 3), round(point.lat, 3)))
    return tuple(told)


def paired_city(home: str) -> str:
    """The city that a county is paired with today; "" without one."""
    programme = current_programme()
    pairs = pairings_of(programme) if programme and home else []
    return next((pair.city for pair in pairs if pair.county == home), "")


def conditions(asked: Asked) -> Q:
    """The posts that fit what is asked, wherever they are."""
    found = Q()
    if asked.pay:
        # As "not less": by the index of pay, SQLite would gather and sort whatever pays more than that.
        found &= ~Q(wage_low_yuan__lt=asked.pay) & ~Q(wage_low_yuan=None)
    if asked.board:
        found &= Q(board_lodging="包吃包住")
    if asked.no_night:
        found &= Q(night=False)
    if asked.young:
        found &= Q(young_ok=True)
    for word in asked.words.split()[:WORDS_MOST]:
        found &= _means(word)
    return found


def _means(word: str) -> Q:
    found = Q(employer__in=Employer.objects.filter(_holds("name", word)).values("pk"))
    for title in (word, *SAID_AS.get(word, ())):
        found |= _holds("title", title)
    try:
        return found | within_regions("place", [places.find(word).county_code])
    except (places.UnknownPlace, places.AmbiguousPlace):
        return found


def _holds(field: str, word: str) -> Q:
    """Chinese has no capitals: only a word with letters that have them is worth the folding of every title."""
    return Q(**{f"{field}__icontains" if word.lower() != word.upper() else f"{field}__contains": word})


def groups(asked: Asked) -> list[tuple[str, Q]]:
    """Where the posts stand, one group after the other, each with its heading: home first, then the paired city."""
    city = paired_city(asked.home)
    near = (_("离家近：%(place)s") % {"place": _name(asked.home)}, [asked.home]) if asked.home else None
    pair = (_("结对的市：%(place)s") % {"place": _name(city)}, [city]) if city else None
    if asked.at not in ("", "near", "pair"):
        return [("", within_regions("place", [asked.at]))]
    if asked.at == "near" and near:
        return [(near[0], within_regions("place", near[1]))]
    if asked.at == "pair" and pair:
        return [(pair[0], within_regions("place", pair[1]))]
    if not asked.home:
        return [("", Q())]
    first = [each for each in (near, pair) if each]
    elsewhere = ~within_regions("place", _codes(first))
    return [*((heading, within_regions("place", codes)) for heading, codes in first), (_("别的地方"), elsewhere)]


def _codes(groups: Iterable[tuple[str, list[str]]]) -> list[str]:
    return [code for _heading, codes in groups for code in codes]


def _name(code: str) -> str:
    return short_name(code)
